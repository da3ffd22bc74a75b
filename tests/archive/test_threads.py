"""Which comments stand at the top, whatever answers what, in any capture and however many are written at once."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.pages import CAPTURED, VIDEO_ID, info, said, write
from tests.conftest import IS_SOAK
from voxpop.archive import Archive
from voxpop.catalogue.local import prepare

KEY = f"youtube:{VIDEO_ID}"
IDS = "abcdef"

# What the comments of a page answer, one after the other; mostly such as stand there too, for of a page with an orphan
# all is settled anyway.
pages = st.lists(st.sampled_from(["root", *IDS[:4]]), min_size=4, max_size=6)


@settings(max_examples=2000 if IS_SOAK else 30)
@given(
    captures=st.lists(pages, min_size=1, max_size=4),
    days=st.permutations(range(4)),
    together=st.sampled_from([1, 2, 3, 1000]),
)
def test_orphans_and_the_first_of_each_loop_stand_at_the_top(
    captures: list[list[str]], days: list[int], together: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder, "kept"), create=True) as archive,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(prepare, "BATCH", together)
        for n, (answers, day) in enumerate(zip(captures, days, strict=False)):
            comments = [said(id, f"says {id}", parent=parent) for id, parent in zip(IDS, answers, strict=False)]
            page = info(comments, epoch=CAPTURED + day * 86_400)
            list(archive.add([write(Path(folder, str(n), "page.info.json"), page)]))
            held = list(archive.comments(KEY))
            parents = {c.key: c.parent_key for c in held}
            lost = {key for key, parent in parents.items() if parent is not None and parent not in parents}
            loops = _loops(parents)
            marked = {c.key for c in held if c.is_orphan}
            assert lost <= marked
            assert all(len(loop & marked) == 1 for loop in loops)
            assert marked <= lost.union(*loops)
            top = {c.key for c in archive.thread(KEY, limit=100).items}
            assert top == {key for key, parent in parents.items() if parent is None} | marked


def _loops(parents: Mapping[str, str | None]) -> set[frozenset[str]]:
    """The comments from which one comes back to them."""
    found = set[frozenset[str]]()
    for start in parents:
        path, key = [start], parents[start]
        while key in parents and key not in path:
            path.append(key)
            key = parents[key]
        if key == start:
            found.add(frozenset(path))
    return found

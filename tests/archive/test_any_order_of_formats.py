"""The golden files of all formats together, taken in in any order: one and the same catalogue."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.records import Records, differences, findings, public, shown
from tests.conftest import IS_SOAK
from tests.sources import golden
from voxpop.archive import Answers, Archive
from voxpop.archive.answers import UNKNOWN

CASES = golden.cases()
# Nobody says which video a file is of that does not say it itself: it is a page of its own then.
NOBODY_KNOWS = Answers(video=UNKNOWN)


def taken_in(folder: Path, order: list[Path]) -> Records:
    """What an archive says after the files of these cases came in, one case after the other."""
    with Archive.open(folder / "kept", create=True) as archive:
        inboxes = [folder / str(n) for n in range(len(order))]
        for case, inbox in zip(order, inboxes, strict=True):
            shutil.copytree(case, inbox, ignore=shutil.ignore_patterns(*golden.NOT_INPUT))
        list(archive.add(inboxes, answers=NOBODY_KNOWS))
        assert findings(archive) == []
        return public(archive) | shown(archive)


@given(cases=st.lists(st.sampled_from(CASES), min_size=2, max_size=40, unique=True), data=st.data())
@settings(max_examples=200 if IS_SOAK else 3)
def test_any_order_of_files_of_any_format_gives_one_catalogue(cases: list[Path], data: st.DataObject) -> None:
    order = data.draw(st.permutations(cases))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert differences(taken_in(Path(one), cases), taken_in(Path(other), order)) == {}


def test_the_files_of_all_formats_together_are_sound_and_a_rebuild_gives_the_same(tmp_path: Path) -> None:
    before = taken_in(tmp_path, CASES)
    with Archive.open(tmp_path / "kept") as archive:
        archive.rebuild()
        assert differences(public(archive) | shown(archive), before) == {}

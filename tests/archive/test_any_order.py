"""The order in which captures come in plays no part, and a rebuild gives what grew."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.pages import CAPTURED, MIRROR, Json, info, said, write, write_mirror
from tests.archive.records import Records, differences, findings, public, shown
from tests.conftest import IS_SOAK
from voxpop.archive import Archive

VIDEOS = ("Order123_-a", "Order123_-b")
COMMENTS = ("a", "a.r1", "a.r2", "b", "b.r1", "c")
TEXTS = ("the tide", "the tide, edited", "1:08 gulls", "gezeiten\n\nund möwen", "潮が来る", "", "🌊 " * 20)
Told = tuple[Path, str | None]

people = st.sampled_from(["nora", "ferryman", "harbour"])
numbers = st.sampled_from([None, 0, 3, 1200])
times = st.sampled_from(["2 years ago", "2 years ago (edited)", "1 day ago", "vor 3 Jahren", None])


@st.composite
def comments(draw: st.DrawFn) -> Json:
    """One comment: any of a few ids, or none; answers nobody, another, itself, or one that is not there."""
    id = draw(st.sampled_from([*COMMENTS, None]))
    parent = draw(st.sampled_from(["root", "root", None, *COMMENTS, "ghost"]))
    who = draw(people)
    return said(
        id, draw(st.sampled_from(TEXTS)), parent=parent, who=who, like_count=draw(numbers), _time_text=draw(times),
        is_pinned=draw(st.sampled_from([None, True, False])), author_id=draw(st.sampled_from([None, f"UC{who}"])),
        timestamp=draw(st.sampled_from([None, CAPTURED - 100_000])),
    )  # fmt: skip


@st.composite
def captures(draw: st.DrawFn) -> Json:
    """One page of one of two videos, of a few times or of none."""
    epoch = draw(st.sampled_from([None, CAPTURED, CAPTURED + 86_400, CAPTURED + 10]))
    return info(
        draw(st.one_of(st.none(), st.lists(comments(), max_size=8))),
        id=draw(st.sampled_from(VIDEOS)), epoch=... if epoch is None else epoch,
        title=draw(st.sampled_from(["The last ferry", "The very last ferry", ...])),
        description=draw(st.sampled_from(["", "0:12 the gulls", ...])), duration=draw(st.sampled_from([30, 90, ...])),
        channel_id=draw(st.sampled_from(["UCquay", "UCother", ...])), channel=draw(st.sampled_from(["Quay", "Pier"])),
        like_count=draw(st.sampled_from([1, ...])), upload_date=draw(st.sampled_from(["20230102", ...])),
        timestamp=draw(st.sampled_from([1_672_650_000, ...])), webpage_url=draw(st.sampled_from([..., "https://x.y/z"])),
        tags=draw(st.sampled_from([..., ["quay"]])),
    )  # fmt: skip


mirrors = st.sampled_from([MIRROR, MIRROR.replace("the same again", "something else"), MIRROR.replace("4.5", "3.5")])


@settings(max_examples=400 if IS_SOAK else 10)
@given(
    pages=st.lists(captures(), min_size=2, max_size=4),
    mirror=st.dictionaries(mirrors, st.sampled_from([None, *VIDEOS]), max_size=2),
    seed=st.integers(0, 1 << 32),
)
def test_any_order_of_the_same_adds_gives_the_same_archive_and_so_does_a_rebuild(
    pages: list[Json], mirror: dict[str, str | None], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        adds: list[Told] = [(write(Path(folder, str(n), "page.info.json"), page), None) for n, page in enumerate(pages)]
        for n, (text, video) in enumerate(mirror.items()):
            url = None if video is None else f"https://youtu.be/{video}"
            adds.append((write_mirror(Path(folder, f"m{n}"), text), url))
        untold = [(path, None) for path, url in adds if url is not None]
        rng = random.Random(seed)
        others = [*adds, *(told for told in [*adds, *untold] if rng.random() < 0.4)]
        rng.shuffle(others)
        assert differences(_grown(Path(folder, "first"), adds), _grown(Path(folder, "second"), others)) == {}


def _grown(place: Path, adds: Sequence[Told]) -> Records:
    """What an archive says that grew by these adds; it says the same after a rebuild, and nothing in it is wrong."""
    with Archive.open(place, create=True) as archive:
        for path, url in adds:
            for report in archive.add([path], url=url):
                counted = report.new + report.changed + report.unchanged
                assert report.read == counted + sum(r.place.count(".") == 0 for r in report.refused), report
        grown = public(archive) | shown(archive)
        assert findings(archive) == []
        archive.rebuild()
        assert differences(public(archive) | shown(archive), grown) == {}
        assert findings(archive) == []
        return grown

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
from voxpop.archive import Answers, Archive
from voxpop.model import Coverage

VIDEOS = ("Order123_-a", "Order123_-b")
COMMENTS = ("a", "a.r1", "a.r2", "b", "b.r1", "c")
TEXTS = (
    "the tide",
    "the tide, edited",
    "1:08 gulls",
    "1:08 or 0:12",
    "gezeiten\n\nund möwen",
    "潮が来る",
    "",
    "🌊 " * 20,
)
Told = tuple[Path, str | None, Coverage | None]

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


@settings(max_examples=2000 if IS_SOAK else 10)
@given(
    pages=st.lists(captures(), min_size=2, max_size=4, unique_by=str),
    coverage=st.lists(st.sampled_from([None, "complete", "partial"]), min_size=4, max_size=4),
    mirror=st.dictionaries(mirrors, st.sampled_from([None, *VIDEOS]), max_size=2),
    seed=st.integers(0, 1 << 32),
)
def test_any_order_of_the_same_adds_gives_the_same_archive_and_so_does_a_rebuild(
    pages: list[Json], coverage: list[Coverage | None], mirror: dict[str, str | None], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        adds: list[Told] = [
            (write(Path(folder, str(n), "page.info.json"), page), None, coverage[n]) for n, page in enumerate(pages)
        ]
        for n, (text, video) in enumerate(mirror.items()):
            url = None if video is None else f"https://youtu.be/{video}"
            adds.append((write_mirror(Path(folder, f"m{n}"), text), url, None))
        untold = [(path, None, None) for path, url, cover in adds if url is not None or cover is not None]
        rng = random.Random(seed)
        others = [*adds, *(told for told in [*adds, *untold] if rng.random() < 0.4)]
        rng.shuffle(others)
        assert differences(_grown(Path(folder, "first"), adds), _grown(Path(folder, "second"), others)) == {}


def _grown(place: Path, adds: Sequence[Told]) -> Records:
    """What an archive says that grew by these adds; it says the same after a rebuild, and nothing in it is wrong."""
    with Archive.open(place, create=True) as archive:
        for path, url, cover in adds:
            for report in archive.add([path], answers=Answers(url=url, coverage=cover)):
                counted = report.new + report.changed + report.unchanged
                assert report.read == counted + sum(r.place.count(".") == 0 for r in report.refused), report
        grown = public(archive) | shown(archive)
        assert findings(archive) == []
        archive.rebuild()
        assert differences(public(archive) | shown(archive), grown) == {}
        assert findings(archive) == []
        return grown


def test_of_equally_liked_comments_a_moment_shows_the_same_one_in_any_order(tmp_path: Path) -> None:
    earlier = write(tmp_path / "a" / "page.info.json", info([said("a", "1:08 gulls")]))
    later = write(tmp_path / "b" / "page.info.json", info([said("b", "1:08 tide")], epoch=CAPTURED + 9))
    orders = ((earlier, later), (later, earlier))
    one, other = (_grown(tmp_path / str(n), [(page, None, None) for page in order]) for n, order in enumerate(orders))
    assert differences(one, other) == {}


def test_a_channel_bears_the_name_that_the_newest_of_its_own_videos_gives_it(tmp_path: Path) -> None:
    """Also when the video that named it turns out to be another channel's."""

    def page(name: str, video: str, channel: str, epoch: int) -> Told:
        fields = {"id": video, "channel_id": channel, "channel": name, "epoch": CAPTURED + epoch}
        return write(tmp_path / f"{name} {epoch}" / "page.info.json", info([], **fields)), None, None  # type: ignore[arg-type]

    moved = page("Pier", VIDEOS[0], "UCquay", 10), page("Mole", VIDEOS[0], "UCmole", 20)
    adds = [moved[0], page("Quay", VIDEOS[1], "UCquay", 5), moved[1]]
    one, other = _grown(tmp_path / "one", adds), _grown(tmp_path / "other", [moved[1], moved[0], adds[1]])
    assert differences(one, other) == {}
    with Archive.open(tmp_path / "one") as archive:
        assert archive.channel("youtube:UCquay").channel.name == "Quay"


def test_a_name_that_stood_for_a_while_beside_another_ones_id_is_nobodys(tmp_path: Path) -> None:
    """A capture that gives no ids names somebody else: until a third one tells whose name that is, it stands there."""
    said_by = (("nora", "UCnora", 0), ("harbour", None, 10), ("harbour", "UCharbour", 20))
    adds: list[Told] = []
    for who, id, after in said_by:
        page = info([said("a", "the tide", who=who, author_id=id)], epoch=CAPTURED + after)
        adds.append((write(tmp_path / f"{after}" / "page.info.json", page), None, None))
    one, other = _grown(tmp_path / "one", adds), _grown(tmp_path / "other", adds[::-1])
    assert differences(one, other) == {}
    with Archive.open(tmp_path / "one") as archive:
        assert archive.author("youtube:UCnora").names == ("@nora",)

"""However captures and decisions were spread over archives, merged in any order they say what one archive says."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.pages import Json, write
from tests.archive.records import differences, digest_of, findings, public, shown, videos
from tests.archive.test_any_order import captures
from tests.conftest import IS_SOAK
from voxpop.archive import Answers, Archive
from voxpop.errors import UsageError


@settings(max_examples=2000 if IS_SOAK else 6)
@given(pages=st.lists(captures(), min_size=2, max_size=5, unique_by=str), seed=st.integers(0, 1 << 32))
def test_any_split_merged_in_any_order_is_one_archive(pages: list[Json], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rng, top = random.Random(seed), Path(folder)
        files = [write(top / str(n) / f"page{n}.info.json", apart(page)) for n, page in enumerate(pages)]
        parts = [rng.sample(files, rng.randint(1, len(files))) for _ in range(rng.choice((2, 3)))]
        one = grown(top / "one", (file for file in files if any(file in part for part in parts)))
        others = [grown(top / f"part{n}", part) for n, part in enumerate(parts)]
        for _ in range(rng.randint(0, 4)):
            decide(rng, one, rng.choice(others))
        compare(one, merged(rng, others))


def apart(page: Json) -> Json:
    """The page with comments of its own: on no platform has one video the comments of another."""
    said = page.get("comments")
    for comment in said if isinstance(said, list) else []:
        for name in ("id", "parent"):
            if comment.get(name) not in (None, "root"):
                comment[name] = f"{page['id']}{comment[name]}"
    return page


def grown(place: Path, files: Iterable[Path]) -> Path:
    """An archive into which these files were taken in."""
    with Archive.open(place, create=True) as archive:
        for file in files:
            list(archive.add([file]))
    return place


def decide(rng: random.Random, one: Path, other: Path) -> None:
    """Decide the same in the archive that holds everything, and in one that holds a part of it."""
    with Archive.open(one) as whole, Archive.open(other) as part:
        if not (found := videos(part)):
            return
        video = rng.choice(found)
        kind = rng.choice(("amend", "comment", "comment", "comment", "capture", "video"))
        comments = [c.key for c in part.comments(video.key) if c.id is not None and not c.is_withdrawn]
        name = page_name(part, rng.choice(part.captures(video.key)).accession_id)
        comment, coverage = rng.choice(comments or [video.key]), rng.choice(("complete", "partial"))
        for archive in (whole, part):
            with suppress(UsageError):  # of what was withdrawn nothing is left to decide
                if kind == "amend":
                    archive.amend(capture_of(archive, name), Answers(coverage=coverage))  # type: ignore[arg-type]
                else:
                    key = {"comment": comment, "capture": capture_of(archive, name), "video": video.key}[kind]
                    archive.withdraw(key, reason="asked for")


def page_name(archive: Archive, accession: str) -> str:
    return archive.accession(accession).files[0].path


def capture_of(archive: Archive, name: str) -> str:
    """The capture of a page: its key is another one where other comments were withdrawn."""
    kept = (capture for video in videos(archive) for capture in archive.captures(video.key))
    return next((c.key for c in kept if page_name(archive, c.accession_id) == name), "0000000000000000-0")


def merged(rng: random.Random, places: list[Path]) -> Path:
    """All of them in one of them, by whichever way."""
    left = list(places)
    while len(left) > 1:
        here, there = rng.sample(left, 2)
        before = digest_of(there / "originals")
        with Archive.open(here) as archive:
            list(archive.merge(there))
            after = digest_of(here / "originals")
            list(archive.merge(there))
            assert digest_of(here / "originals") == after
        assert digest_of(there / "originals") == before
        if rng.random() < 0.7:
            left.remove(there)
        else:
            with Archive.open(there) as archive:
                list(archive.merge(here))
            left.remove(here)
    return left[0]


def compare(one: Path, other: Path) -> None:
    with Archive.open(one) as expected, Archive.open(other) as archive:
        said = public(expected) | shown(expected)
        assert differences(public(archive) | shown(archive), said) == {}
        assert findings(archive) == []
        archive.rebuild()
        assert differences(public(archive) | shown(archive), said) == {}
        assert findings(archive) == []

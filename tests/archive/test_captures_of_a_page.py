"""A page that is captured again and again: what it costs, what can be read of it, what is left when part of it goes."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import zlib
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, said, write_page
from tests.archive.records import differences, digest_of, findings, public, shown
from voxpop.archive import Archive
from voxpop.model import KeptFile
from voxpop.zstd import zstd

KEY = f"youtube:{VIDEO_ID}"
SECRET = "quicksilverword"
DAY = 86_400
# What a page has beside its comments; no two runs of it are alike, so that only an earlier capture can make it small.
PADDING = [{"url": random.Random(n).randbytes(200).hex()} for n in range(800)]


def page(inbox: Path, day: int, *, id: str = VIDEO_ID, title: str = "The last ferry") -> Path:
    """The capture of one day; the secret is said on the first two."""
    texts = {"c0": f"{SECRET} stands here", "c1": "stays"} if day < 2 else {"c1": "stays"}
    comments = [said(id, text, like_count=day) for id, text in texts.items()]
    return write_page(inbox / f"{day}", comments, id=id, title=title, epoch=CAPTURED + day * DAY, formats=PADDING)


def add(archive: Archive, path: Path) -> str:
    report, *_ = archive.add([path])
    assert report.accession_id is not None
    return report.accession_id


def kept(archive: Archive, id: str) -> KeptFile:
    return archive.accession(id).files[0]


def read(archive: Archive, id: str) -> bytes:
    with archive.original(id, kept(archive, id).path).open() as stream:
        return stream.read()


def referred(archive: Archive, id: str) -> str | None:
    reference = kept(archive, id).reference
    return None if reference is None else reference.accession


def stored(archive: Archive, id: str) -> int:
    return archive.original(id, kept(archive, id).path).stored.stat().st_size


@pytest.fixture
def taken(archive: Archive, inbox: Path) -> list[str]:
    """The accessions of four days."""
    return [add(archive, page(inbox, day)) for day in range(4)]


def test_a_capture_that_brings_little_new_costs_little_and_is_exact(
    archive: Archive, inbox: Path, taken: list[str]
) -> None:
    assert [referred(archive, id) for id in taken] == [None, *taken[:3]]
    for day, id in enumerate(taken):
        assert read(archive, id) == page(inbox, day).read_bytes()
        assert kept(archive, id).digest == hashlib.sha512(page(inbox, day).read_bytes()).hexdigest()
    assert max(stored(archive, id) for id in taken[1:]) < 0.02 * stored(archive, taken[0])
    assert findings(archive) == []


def test_taking_it_in_again_changes_no_byte_of_the_originals(
    archive: Archive, place: Path, inbox: Path, taken: list[str]
) -> None:
    before = digest_of(place / "originals")
    assert [add(archive, page(inbox, day)) for day in (2, 0, 3, 1)] == [taken[n] for n in (2, 0, 3, 1)]
    assert digest_of(place / "originals") == before


def test_the_same_page_has_the_same_id_in_an_archive_that_holds_no_earlier_one(
    archive: Archive, inbox: Path, tmp_path: Path, taken: list[str]
) -> None:
    with Archive.open(tmp_path / "another", create=True) as another:
        assert add(another, page(inbox, 2)) == taken[2]
        assert referred(another, taken[2]) is None


def test_a_page_whose_title_changed_is_known_by_its_id_in_the_name(archive: Archive, inbox: Path) -> None:
    first = add(archive, page(inbox, 0))
    renamed = page(inbox, 1, title="Called otherwise")
    renamed = renamed.rename(renamed.with_name(f"Called otherwise [{VIDEO_ID}].info.json"))
    assert referred(archive, add(archive, renamed)) == first
    assert referred(archive, add(archive, page(inbox, 2, id="Other234_-y"))) is None


@pytest.mark.parametrize(
    ("name", "later"),
    [
        (f"{VIDEO_ID}_2024-05-01.info.json", f"{VIDEO_ID}_2024-05-02.info.json"),
        (f"20240501T101500Z-{VIDEO_ID}.info.json", f"20240501T221500Z-{VIDEO_ID}.info.json"),
        (f"{VIDEO_ID}_1714557600.info.json", f"{VIDEO_ID}_1714644000123.info.json"),
    ],
)
def test_a_page_with_the_day_in_its_name_is_the_page_of_another_day(
    archive: Archive, inbox: Path, name: str, later: str
) -> None:
    first = page(inbox, 0)
    second = page(inbox, 1)
    assert referred(archive, add(archive, first.rename(first.with_name(name)))) is None
    assert referred(archive, add(archive, second.rename(second.with_name(later)))) is not None


def test_a_rebuild_reads_what_is_stored_against_others(archive: Archive, taken: list[str]) -> None:
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}


def test_a_withdrawn_capture_takes_no_other_with_it(archive: Archive, inbox: Path, taken: list[str]) -> None:
    for gone in (1, 0):
        [capture] = [capture for capture in archive.captures(KEY) if capture.accession_id == taken[gone]]
        archive.withdraw(capture.key, reason="asked")
        for day in (2, 3):
            assert read(archive, taken[day]) == page(inbox, day).read_bytes()
        assert findings(archive) == []
    assert [referred(archive, id) for id in taken[2:]] == [None, taken[2]]


def test_a_withdrawn_comment_is_in_no_byte_and_the_captures_stay_small(
    archive: Archive, place: Path, inbox: Path, taken: list[str]
) -> None:
    assert any(SECRET.encode() in literally(path.read_bytes()) for path in place.rglob("*.zst"))
    decision = archive.withdraw("youtube:c0", reason="asked")
    assert set(decision.replaced) == set(taken[:2])
    ids = [decision.replaced[taken[0]], decision.replaced[taken[1]], *taken[2:]]
    assert SECRET.encode() not in b"".join(read(archive, id) for id in ids)
    assert [read(archive, id) for id in taken[2:]] == [page(inbox, day).read_bytes() for day in (2, 3)]
    assert sum(stored(archive, id) for id in ids) < 1.1 * max(stored(archive, id) for id in ids)
    for path in place.rglob("*.zst"):
        assert SECRET.encode() not in literally(path.read_bytes())
    assert findings(archive) == []


def literally(frame: bytes) -> bytes:
    """What a frame holds by itself: what it takes from its reference is nought."""
    nothing = zstd.ZstdDict(bytes(zstd.get_frame_info(frame).decompressed_size + (1 << 20)), is_raw=True)
    unpacker, found = zstd.ZstdDecompressor(nothing.as_prefix), b""
    with suppress(zstd.ZstdError):  # in the end, the checksum is that of another content
        while not unpacker.eof:
            found += unpacker.decompress(frame if unpacker.needs_input else b"", 1_000)
    return found


def test_what_a_withdrawn_comment_said_before_it_was_edited_is_gone_from_its_packed_claims(
    archive: Archive, inbox: Path, place: Path
) -> None:
    for day, text in enumerate((f"{SECRET} stands here", "edited since", "edited again")):
        comments = [said("c0", text, like_count=day), said("c1", "stays")]
        add(archive, write_page(inbox / f"{day}", comments, epoch=CAPTURED + day * DAY))
    assert any(SECRET.encode() in entries for entries in claims(place))
    archive.withdraw("youtube:c0", reason="asked")
    assert not any(SECRET.encode() in entries for entries in claims(place))
    assert findings(archive) == []


def claims(place: Path) -> list[bytes]:
    """What is kept of several claims on comments, unpacked: a search of the file's bytes would not find words there."""
    [store] = place.glob("catalogue/g*/store.sqlite3")
    with closing(sqlite3.connect(store)) as db:
        return [zlib.decompress(entries, -15) for (entries,) in db.execute("SELECT entries FROM claim")]


# --- captions --------------------------------------------------------------------------------------------------------


def with_captions(inbox: Path, day: int, lines: str) -> Path:
    """The capture of one day, with a caption file beside it."""
    path = page(inbox, day)
    path.with_name(path.name.replace(".info.json", ".en.vtt")).write_text(lines)
    return path.parent


def test_lines_that_every_capture_brings_are_found_once(archive: Archive, inbox: Path) -> None:
    later = CAPTION.replace("1:08", "1:09")
    taken = [add(archive, with_captions(inbox, day, later if day == 2 else CAPTION)) for day in range(4)]
    written = CAPTION.count("-->")
    assert archive.search("kind:caption").count == 2 * written
    assert len(archive.transcript(KEY, "en")) == written
    assert findings(archive) == []

    [first] = [capture for capture in archive.captures(KEY) if capture.accession_id == taken[0]]
    archive.withdraw(first.key, reason="asked")
    assert archive.search("kind:caption").count == 2 * written
    assert len(archive.transcript(KEY, "en")) == written
    assert findings(archive) == []
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}

"""Media files with their page inside: real ones as FFmpeg writes them, and broken ones by hand."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import Group, gather
from voxpop.sources.embedded import Embedded

FILES = {
    case.name: max((file for file in case.iterdir() if file.suffix != ".jsonl"), key=lambda file: file.stat().st_size)
    for case in golden.cases()
    if case.parent.name == "embedded"
}
ADDRESS = "https://www.youtube.com/watch?v=Abc12345_-x"
INFO = {
    "id": "Abc12345_-x", "title": "Tiny boat", "extractor_key": "Youtube", "epoch": 1795329248,
    "comments": [{"id": "Ug1", "parent": "root", "text": "Nice boat"}, 7],
}  # fmt: skip
FTYP = b"\0\0\0\x10ftypisom\0\0\0\0"
NAMED = "Tiny boat [Abc12345_-x].mp4"


class Sought(golden.Held):
    """An original whose stream can be sought in, as that of a media file on disk."""

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return (len(inside) + 8).to_bytes(4, "big") + kind + inside


def tag(kind: bytes, text: str | bytes) -> bytes:
    return box(kind, box(b"data", b"\0\0\0\1\0\0\0\0", text.encode() if isinstance(text, str) else text))


def mp4(*tags: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    tags_box = box(b"meta", b"\0\0\0\0", box(b"hdlr", b"\0" * 25), box(b"ilst", *tags))
    return FTYP + before + box(b"moov", box(b"mvhd", b"\0" * 100), box(b"udta", box(b"name", b"x"), tags_box)) + after


def number(value: int, length: int = 8) -> bytes:
    return (value | 1 << 7 * length).to_bytes(length, "big")


def element(kind: int, *content: bytes, size: bytes | None = None) -> bytes:
    inside = b"".join(content)
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + (size or number(len(inside))) + inside


UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def mkv(*parts: bytes, size: bytes | None = None) -> bytes:
    return element(0x1A45DFA3, b"\0" * 20) + element(0x18538067, *parts, size=size)


def simple(name: str, text: str) -> bytes:
    return element(0x67C8, element(0x45A3, name.encode()), element(0x4487, text.encode()))


def tags_of(*tags: bytes, targets: bytes = b"") -> bytes:
    return element(0x1254C367, element(0x7373, element(0x63C0, targets), *tags))


def attached(name: str, content: bytes) -> bytes:
    return element(0x1941A469, element(0x61A7, element(0x466E, name.encode()), element(0x465C, content)))


def read(
    content: bytes, path: str = "boat.mp4", *, role: str = "page", others: dict[str, bytes] | None = None
) -> list[Claim]:
    said = []
    roles = {".vtt": "caption", ".jpg": "thumbnail", "tion": "description", ".mp4": "media"}
    for kind in (golden.Held, Sought):
        originals = {path: kind(path, content, role)}  # type: ignore[arg-type]
        for name, held in (others or {}).items():
            originals[name] = kind(name, held, roles[name[-4:]])  # type: ignore[arg-type]
        claims = list(Embedded(100).read(originals, Provenance("file", "embedded")))
        said.append(claims)
    assert said[0] == said[1]
    return said[0]


def capture(claims: list[Claim]) -> CaptureClaim:
    (found,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    return found


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_ffmpeg_wrote_is_recognised(name: str) -> None:
    assert Embedded().recognises(FILES[name].read_bytes(), FILES[name].name)


@pytest.mark.parametrize(
    ("head", "name", "is_page"),
    [
        (mp4(tag(b"\xa9cmt", ADDRESS)), "boat.mp4", True),
        (mp4(tag(b"\xa9cmt", ADDRESS))[:40], "boat.mp4", False),
        (FTYP, "lonely.mp4", False),
        (FTYP, NAMED, True),
        (FTYP, "Song [OfficialMix].mp4", False),
        (FTYP, "Song [98765].mp4", False),
        (FTYP + box(b"free", b"\0" * 70000), "boat.mp4", True),
        (FTYP + b"\0\0\0\1mdat" + b"\0" * 70000, "boat.mp4", True),
        (FTYP + b"\0\0\0\1free" + b"\0" * 70000, "boat.mp4", False),
        (mp4(after=box(b"mdat", b"\0" * 70000)), "boat.mp4", True),
        (FTYP + box(b"moov", b"\0" * 200) + box(b"mdat", b"\0" * 70000), "boat.mp4", False),
        (mkv(tags_of(simple("PURL", ADDRESS))), "boat.mkv", True),
        (mkv(attached("info.json", b"{}")), "boat.webm", True),
        (mkv(element(0x1F43B675, b"\0" * 9)), "boat.mkv", False),
        (b"ID3\x04\0\0\0\0", "Song [Abc12345_-x].mp3", True),
        (b"ID3\x04\0\0\0\0", "Song.mp3", False),
        (b"no zeros, no media", "Song [Abc12345_-x].mp3", False),
        (b"\x89PNG\0\0", "Song [Abc12345_-x].png", False),
        (b"", "nothing [Abc12345_-x].mp4", False),
    ],
)
def test_only_media_that_may_say_something_is_recognised(head: bytes, name: str, is_page: bool) -> None:
    assert Embedded().recognises(head[: 64 << 10], name) is is_page


def test_tags_at_the_end_of_a_long_file_are_found() -> None:
    claims = read(mp4(tag(b"\xa9nam", "Boat"), tag(b"\xa9cmt", ADDRESS), before=box(b"mdat", b"\0" * 3_000_000)))
    assert (capture(claims).video.id, capture(claims).video.title) == ("Abc12345_-x", "Boat")
    large = b"\0\0\0\1mdat" + (16 + 500).to_bytes(8, "big") + b"\0" * 500
    assert capture(read(mp4(tag(b"\xa9cmt", ADDRESS), before=large))).video.id == "Abc12345_-x"
    endless = FTYP + b"\0\0\0\0mdat" + b"\0" * 500
    assert capture(read(endless, NAMED)).video.id == "Abc12345_-x"


def test_the_address_counts_before_the_name_and_the_name_before_nothing() -> None:
    assert capture(read(mp4(tag(b"\xa9cmt", ADDRESS)), "Other [Oth12345_-o].mp4")).video.id == "Abc12345_-x"
    assert capture(read(mp4(tag(b"\xa9cmt", "no address")), NAMED)).video.id == "Abc12345_-x"
    elsewhere = capture(read(mp4(tag(b"\xa9cmt", "https://vimeo.example/1")), NAMED)).video
    assert (elsewhere.platform, elsewhere.id, elsewhere.url) == (None, None, "https://vimeo.example/1")


def test_a_name_may_end_with_an_id_behind_a_hyphen_as_youtube_dl_had_it() -> None:
    content = mp4()
    assert Embedded().recognises(content, "A walk-Abc12345_-x.mp4")
    claim = capture(read(content, "A walk-Abc12345_-x.mp4"))
    assert (claim.video.platform, claim.video.id, claim.video.title) == ("youtube", "Abc12345_-x", "A walk")
    for name in (
        "A-GOPR1234567.mp4",
        "IMG-20240102-WA0012.mp4",
        "walk-harbour-day.mp4",
        "walk-FinalVideo1.mp4",
        "-x.mp4",
    ):
        (said,) = read(content, name)
        assert isinstance(said, Refused)


def test_captions_beside_a_media_file_of_no_page_are_named() -> None:
    srt = b"1\n00:00:01,000 --> 00:00:02,000\nBoats\n"
    held = {"boat.mp4": golden.Held("boat.mp4", mp4()), "boat.srt": golden.Held("boat.srt", srt, "caption")}
    (said,) = Embedded().read(held, Provenance("file", "embedded"))
    assert isinstance(said, Refused)
    assert said.reason.endswith("What lies beside it can be added by itself: boat.srt.")


@pytest.mark.parametrize("wrong", ["https://[x.example/y", "https://no\u2100host/x"])
def test_an_address_that_is_none_names_no_platform(wrong: str) -> None:
    claim = capture(read(mkv(tags_of(simple("TITLE", "Boat"), simple("PURL", wrong))), "boat.mkv"))
    assert (claim.video.platform, claim.video.id, claim.video.url) == (None, None, wrong)


def test_a_file_that_says_nothing_is_no_page() -> None:
    for content, path in ((mp4(), "boat.mp4"), (mkv(), "boat.mkv"), (b"ID3\0", "boat.mp3"), (b"", "boat.mp4")):
        (said,) = read(content, path)
        assert isinstance(said, Refused) and "without its page" in said.reason
    (none,) = Embedded().read({}, Provenance("file", "embedded"))
    assert isinstance(none, Refused)


def test_an_attached_info_json_is_read_with_its_comments() -> None:
    content = mkv(
        element(0x1254C367, element(0xEC, b"\0")),
        element(0x1941A469, element(0xEC, b"\0"), element(0x61A7, element(0x466E, b"empty"))),
        tags_of(simple("COMMENT", ADDRESS)),
        attached("cover.jpg", b"\xff\xd8"),
        attached("info.json", json.dumps(INFO).encode()),
    )
    claims = read(content, "boat.mkv")
    assert (capture(claims).video.title, capture(claims).captured.earliest) == ("Tiny boat", 1795329248)
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["Nice boat"]
    assert list(refusals(claims)) == ["comments[1]"]


def test_an_attachment_that_is_no_page_leaves_the_tags() -> None:
    for wrong in (b"{}", b"[]", b'{"_type": "playlist", "id": "PL0"}', b"\xff\xff", b""):
        claims = read(mkv(attached("info.json", wrong), tags_of(simple("PURL", ADDRESS))), "boat.mkv")
        assert capture(claims).video.id == "Abc12345_-x"
        assert "info.json" in refusals(claims)


def own(maker: str, name: str, content: bytes) -> bytes:
    texts = (box(kind, b"\0\0\0\0", text.encode()) for kind, text in ((b"mean", maker), (b"name", name)))
    return box(b"----", *texts, box(b"data", b"\0\0\0\1\0\0\0\0", content))


def tube_archivist() -> bytes:
    """What lies in the golden folder: the documents that Tube Archivist puts into its files."""
    video = {
        "youtube_id": "Abc12345_-x", "title": "Tiny boat 🚤", "vid_last_refresh": 1795329248, "active": True,
        "channel": {"channel_id": "UC0000000000000000000000", "channel_name": "Harbour"},
        "stats": {"view_count": 1200, "like_count": 40, "dislike_count": 0},
    }  # fmt: skip
    said = {"comment_parent": "root", "comment_author": "Ada Quill", "comment_likecount": 3}
    comments = [
        {"comment_id": "Ug1", "comment_text": "Nice boat", "comment_timestamp": 1732233600, **said},
        {"comment_id": "Ug1.a", "comment_text": "thanks", **said, "comment_parent": "Ug1"},
    ]
    held = {"youtube_id": "Abc12345_-x", "comment_last_refresh": 1795329000, "comment_comments": comments}
    document = {"video": video, "comments": held, "subtitles": [], "playlists": [], "version": "v0.6.0"}
    return mp4(tag(b"\xa9nam", "Tiny boat"), own("com.tubearchivist", "ta", json.dumps(document).encode()))


def test_the_golden_file_of_tube_archivist_holds_what_stands_above() -> None:
    assert FILES["tube_archivist"].read_bytes() == tube_archivist()


def test_documents_of_tube_archivist_are_two_captures_of_one_video() -> None:
    claims = read(tube_archivist())
    assert [claim.video.id for claim in claims if isinstance(claim, CaptureClaim)] == ["Abc12345_-x"] * 2
    assert [claim.media for claim in claims if isinstance(claim, CaptureClaim)] == [("boat.mp4",), ()]
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["Nice boat", "thanks"]


def test_documents_that_are_none_leave_the_tags() -> None:
    for wrong in (b"{}", b"no json", b'{"video": 7}', b""):
        claims = read(mp4(own("com.tubearchivist", "ta", wrong), tag(b"\xa9cmt", ADDRESS)))
        assert capture(claims).video.id == "Abc12345_-x"
        assert "com.tubearchivist:ta" in refusals(claims)


def test_tags_of_single_tracks_say_nothing_of_the_page() -> None:
    track = tags_of(
        element(0xEC, b"\0"),
        simple("TITLE", "Audio"),
        simple("PURL", "https://x.example"),
        targets=element(0x63C5, b"\1"),
    )
    chapter = tags_of(simple("TITLE", "Part 1"), targets=element(0x63C4, b"\1"))
    claims = read(mkv(track, chapter, tags_of(simple("TITLE", "Boat"), simple("PURL", ADDRESS))), "boat.mkv")
    assert (capture(claims).video.title, capture(claims).video.url) == ("Boat", ADDRESS)


def test_streams_of_unknown_length_are_passed_over() -> None:
    cluster = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"\0" * 50), size=UNKNOWN)
    content = mkv(
        element(0x1549A966, element(0x7BA9, b"Boat")), cluster, cluster, tags_of(simple("PURL", ADDRESS)), size=UNKNOWN
    )
    claims = read(content, "boat.webm")
    assert (capture(claims).video.title, refusals(claims)) == ("Boat", {})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mp4(tag(b"\xa9cmt", ADDRESS))[:-10], "cut off"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + b"\0\0\0\1free" + (9).to_bytes(8, "big"), "too short"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + b"\0\0\0\x04free", "cannot be"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + b"\0\0", "cut off"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + b"\0\0\1\0mdat\0", "cut off"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + b"\0\0\0\1mdat\0", "cut off"),
        (mp4(tag(b"\xa9cmt", ADDRESS) + b"\0\0\xff\xff\xa9nam"), "cannot be"),
        (mp4(tag(b"\xa9cmt", ADDRESS)) + FTYP * 300_001, "more than 300000 parts"),
        (mkv(tags_of(simple("PURL", ADDRESS)), b"\0\0"), "begins no element"),
        (mkv(tags_of(simple("PURL", ADDRESS))) + b"\x1a\x45", "cut off"),
        (mkv(tags_of(simple("PURL", ADDRESS)), element(0xEC, b"", size=number(900))), "longer than what holds it"),
        (mkv(tags_of(simple("PURL", ADDRESS)), element(0xEC, b"", size=UNKNOWN)), "does not say how long"),
        (mkv(tags_of(simple("PURL", ADDRESS)), element(0x1254C367, element(0x1F43B675, size=UNKNOWN))), "does not say"),
    ],
)
def test_a_broken_file_is_named_and_what_stood_before_counts(content: bytes, words: str) -> None:
    claims = read(content, NAMED.replace(".mp4", ".mkv"))
    assert capture(claims).video.id == "Abc12345_-x"
    assert words in "".join(refusals(claims).values())


def test_a_tag_that_is_too_short_for_what_it_holds_is_broken() -> None:
    short = box(b"\xa9nam", box(b"data", b"\0\0\0\1\0\0\0\0"))
    claims = read(
        mp4(short, box(b"\xa9ART", b"\0\0\0\x0cdata\0\0\0\0"), box(b"\xa9day", b"\0"), tag(b"\xa9cmt", ADDRESS))
    )
    assert (capture(claims).video.title, capture(claims).video.channel.name) == ("boat", None)
    assert capture(claims).video.id == "Abc12345_-x"


def test_texts_that_are_too_long_or_no_text_are_named() -> None:
    long = "x" * ((1 << 20) + 1)
    claims = read(
        mp4(tag(b"\xa9nam", long), tag(b"\xa9ART", b"caf\xe9"), tag(b"\xa9cmt", ADDRESS), tag(b"\xa9cmt", "again"))
    )
    assert capture(claims).video.channel.name == "caf\ufffd"
    assert list(refusals(claims)) == ["title", "artist"]
    claims = read(mkv(tags_of(simple("TITLE", long), simple("PURL", ADDRESS)), attached(long, b"{}")), "boat.mkv")
    assert capture(claims).video.id == "Abc12345_-x"
    assert any("longer than 1 MB" in reason for reason in refusals(claims).values())


def test_quicktimes_own_tags_and_tags_of_other_makers_are_passed_over() -> None:
    quicktime = FTYP + box(b"moov", box(b"udta", box(b"meta", box(b"hdlr", b"\0" * 25))))
    assert capture(read(quicktime, NAMED)).video.title == "Tiny boat"
    odd = box(b"----", box(b"mean", b"\0" * 999), box(b"more", b""), box(b"data", b"\0" * 8, b"{}"))
    assert (
        capture(
            read(mp4(own("com.example", "notes", b"{}"), odd, tag(b"\xa9too", "x"), tag(b"\xa9cmt", ADDRESS)))
        ).video.url
        == ADDRESS
    )


def test_companions_stand_in_the_capture() -> None:
    others = {
        "Tiny boat [Abc12345_-x].en.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nahoy\n",
        "Tiny boat [Abc12345_-x].de.vtt": b"nothing",
        "Tiny boat [Abc12345_-x].jpg": b"\xff\xd8",
        "Tiny boat [Abc12345_-x].description": b"One\r\ntwo",
        "Tiny boat [Abc12345_-x].f137.mp4": FTYP,
    }
    assert set(Embedded().companions(NAMED, [NAMED, *others])) == set(others)
    for role in ("page", "media"):
        claims = read(mp4(), NAMED.replace(".mp4", ".f136.mp4") if role == "media" else NAMED, role=role, others=others)
        said = capture(claims)
        assert [caption.language for caption in said.captions] == ["en"]
        assert said.thumbnails == ("Tiny boat [Abc12345_-x].jpg",)
        assert said.media[1:] == ("Tiny boat [Abc12345_-x].f137.mp4",)
        assert said.video.description == "One\ntwo"
        assert "Tiny boat [Abc12345_-x].de.vtt" in refusals(claims)


def test_a_media_file_beside_its_info_json_is_no_page_of_its_own(tmp_path: Path) -> None:
    (tmp_path / NAMED).write_bytes(mp4(tag(b"\xa9cmt", ADDRESS)))
    groups = [found for found in gather([tmp_path]) if isinstance(found, Group)]
    assert [(group.source, [file.path for file in group.files]) for group in groups] == [("embedded", [NAMED])]
    (tmp_path / "Tiny boat [Abc12345_-x].info.json").write_text(json.dumps({**INFO, "webpage_url": ADDRESS}))
    groups = [found for found in gather([tmp_path]) if isinstance(found, Group)]
    assert [group.source for group in groups] == ["ytdlp"]


def test_a_media_file_cannot_be_redacted() -> None:
    with pytest.raises(CannotRedact):
        Embedded().redact(golden.Held("page", mp4()), frozenset({0}), io.BytesIO())


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=5),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], cut: float) -> None:
    content = bytearray(FILES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    for damaged in (bytes(content), bytes(content[: int(cut * len(content))])):
        Embedded().recognises(damaged, FILES[name].name)
        claims = read(damaged, FILES[name].name)
        assert sum(isinstance(claim, CaptureClaim) for claim in claims) <= 1 + (name == "tube_archivist")

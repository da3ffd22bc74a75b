"""What yt-dlp wrote into the tags of sound files: ID3, and the comments of Xiph."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, Provenance, Refused
from voxpop.sources.embedded import Embedded

URL = "https://www.youtube.com/watch?v=Abc12345_-x"
SAID = {"title": "Tiny boat ⛵", "artist": "Harbour", "date": "20240102", "description": "One\nTwo", "purl": URL}


def seven(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: bytes, body: bytes, version: int) -> bytes:
    if version == 2:
        return name + len(body).to_bytes(3, "big") + body
    return name + (seven(len(body)) if version == 4 else struct.pack(">I", len(body))) + b"\0\0" + body


def id3(said: dict[str, str], version: int = 4, encoding: int = 1) -> bytes:
    codec = ("latin-1", "utf-16", "utf-16-be", "utf-8")[encoding]
    names = {"title": b"TT2" if version == 2 else b"TIT2", "artist": b"TP1" if version == 2 else b"TPE1"}
    frames = frame(b"PIC" if version == 2 else b"APIC", b"picture", version)
    for name, text in said.items():
        own = f"{name}\0{text}" if name not in names else text
        kind = names.get(name, b"TXX" if version == 2 else b"TXXX")
        frames += frame(kind, bytes([encoding]) + own.encode(codec), version)
    frames += b"\0" * 30
    return b"ID3" + bytes([version, 0, 0]) + seven(len(frames)) + frames + b"\xff\xfb\0\0" * 50


def xiph(said: dict[str, str]) -> bytes:
    comments = [f"{name.upper()}={text}".encode() for name, text in said.items()] + [b"no sign of equality"]
    listed = b"".join(struct.pack("<I", len(one)) + one for one in comments)
    return struct.pack("<I", 6) + b"vendor" + struct.pack("<I", len(comments)) + listed


def flac(said: dict[str, str]) -> bytes:
    body = xiph(said)
    return b"fLaC\0\0\0\x04abcd\x84" + len(body).to_bytes(3, "big") + body + b"\xff\xf8\0\0" * 20


def page(serial: int, flags: int, packet: bytes, is_end: bool = True) -> bytes:
    table = bytes([255] * (len(packet) // 255) + ([len(packet) % 255] if is_end else []))
    return b"OggS\0" + bytes([flags]) + b"\0" * 8 + bytes([serial]) + b"\0" * 11 + bytes([len(table)]) + table + packet


def ogg(said: dict[str, str]) -> bytes:
    comments = b"OpusTags" + xiph({"comment": "x" * 600, **said})
    pages = page(1, 2, b"OpusHead") + page(2, 2, b"\x80theora")
    pages += page(1, 0, comments[:510], False) + page(1, 1, comments[510:]) + page(2, 0, b"\x81theora" + xiph({}))
    return pages + page(1, 0, b"sound") * 9


FILES = {
    "v2.2.mp3": id3(SAID, 2),
    "v2.3.mp3": id3(SAID, 3),
    "v2.4.mp3": id3(SAID, 4, 3),
    "x.flac": flac(SAID),
    "x.opus": ogg(SAID),
}


def read(name: str, content: bytes) -> list[Claim]:
    held = golden.Held(name, content, "media")
    return list(Embedded().read({name: held}, Provenance("file", "embedded")))


@pytest.mark.parametrize("name", FILES)
def test_the_tags_of_a_sound_file_say_which_video_it_is(name: str) -> None:
    assert Embedded().recognises(FILES[name], name)
    (claim,) = read(name, FILES[name])
    assert isinstance(claim, CaptureClaim)
    assert (claim.video.platform, claim.video.id, claim.video.title) == ("youtube", "Abc12345_-x", SAID["title"])
    assert (claim.video.channel.name, claim.video.description) == ("Harbour", "One\nTwo")


def test_the_address_of_a_musician_makes_no_page_and_that_of_a_video_does() -> None:
    for content in (id3({"comment": "https://band.example/purl"}), flac({"comment": "https://band.example/purl"})):
        (claim,) = read("x.mp3", content)
        assert isinstance(claim, Refused)
    (claim,) = read("x.mp3", id3({"comment": URL}))
    assert isinstance(claim, CaptureClaim)
    assert not Embedded().recognises(id3({"title": "Tides"}), "x.mp3")


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=4),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], cut: float) -> None:
    content = bytearray(FILES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    assert all(
        isinstance(claim, CaptureClaim | Refused) for claim in read(name, bytes(content[: int(cut * len(content))]))
    )


@pytest.mark.parametrize("version", [3, 4])
def test_a_tag_may_have_a_longer_header_and_say_much_else(version: int) -> None:
    more = seven(10) + b"\1\0\0\0\0\0" if version == 4 else struct.pack(">I", 6) + b"\0" * 6
    frames = frame(b"TSSE", b"\0Lavf60", version) + frame(b"TIT2", b"\0Tides", version)
    frames += frame(b"TXXX", b"\0mood\0calm", version)
    frames += frame(b"COMM", b"\0engpurl\0https://band.example/", version)
    frames += frame(b"COMM", b"\0eng\0" + URL.encode(), version)
    content = b"ID3" + bytes([version, 0, 0x40]) + seven(len(more) + len(frames)) + more + frames + b"\xff\xfb\0\0"
    (claim,) = read("x.mp3", content)
    assert isinstance(claim, CaptureClaim)
    assert (claim.video.id, claim.video.title) == ("Abc12345_-x", "Tides")


@pytest.mark.parametrize(
    "content",
    [b"fLaC\x80\0\0\4purl", page(1, 2, b"OpusHead"), b"fLaC\0\0\0\4purl", b"ID3\x05\0\0" + seven(4) + b"purl"],
)
def test_a_sound_file_without_comments_names_no_video(content: bytes) -> None:
    (claim,) = read("x.flac", content)
    assert isinstance(claim, Refused)


@pytest.mark.parametrize("version", [2, 3, 4])
def test_a_frame_that_would_be_longer_than_its_tag_makes_no_page(version: int) -> None:
    wide = 4 if version > 2 else 3
    length = seven(4_000) if version == 4 else (4_000).to_bytes(wide, "big")
    body = b"TXXX"[:wide] + length + b"\0\0"[: 2 * (version > 2)] + b"purl\0" + URL.encode()
    content = b"ID3" + bytes([version, 0, 0]) + seven(len(body)) + body + b"\xff\xfb\0\0" * 50
    assert any("which cannot be" in claim.reason for claim in read("x.mp3", content) if isinstance(claim, Refused))

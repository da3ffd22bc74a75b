"""The tags of sound files that are neither MP4 nor Matroska: ID3 (mp3), and Xiph's comments (ogg, opus, ogv, flac).

Comes in: a file, skimmed. Goes out: what its tags say, by the names that FFmpeg has for them. A comment that is an
address counts only where it is one of YouTube: musicians put that of their own site there.

ID3: https://id3.org/id3v2.4.0-structure ; Xiph: https://xiph.org/vorbis/doc/v-comment.html
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.keys import video_from_url
from voxpop.sources.embedded.skim import LONGEST, Damaged, Found, Skim

MAGIC: Final = (b"ID3", b"OggS", b"fLaC")

_SAYS: Final = re.compile(rb"purl|youtu\.?be", re.IGNORECASE)
_WANTED: Final = frozenset({"title", "artist", "date", "comment", "description", "synopsis", "purl"})
_FRAMES: Final = {
    b"TIT2": "title", b"TPE1": "artist", b"TDRC": "date", b"TYER": "date", b"TT2": "title", b"TP1": "artist",
}  # fmt: skip
_VERSIONS: Final = (2, 3, 4)
_ENCODINGS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_HEADERS: Final = (b"OpusTags", b"\x03vorbis", b"\x81theora")
_LONGEST_PACKET: Final = 16 << 20  # with the picture of a cover in it


def may_say_so(head: bytes) -> bool:
    """Whether a file that begins so has tags that may name a video."""
    return head.startswith(MAGIC) and _SAYS.search(head.replace(b"\0", b"")) is not None


def read_sound(skim: Skim, found: Found) -> None:
    """Takes what the file says into `found`. Raises `Damaged` where it is broken; what stood before is found."""
    magic = skim.read(4)
    try:
        if magic == b"OggS":
            _read_ogg(skim, found)
        elif magic == b"fLaC":
            _read_flac(skim, found)
        elif magic[3] in _VERSIONS:
            _read_id3(skim, magic[3], found)
    finally:
        if video_from_url(found.texts.get("comment", ""))[0] != "youtube":
            found.texts.pop("comment", None)


def _read_id3(skim: Skim, version: int, found: Found) -> None:
    _, flags, *size = skim.read(6)
    end = skim.at + _seven(bytes(size))
    if flags & 0x40:  # a header more
        more = skim.read(4)
        skim.go_to(skim.at + (_seven(more) - 4 if version == 4 else int.from_bytes(more, "big")))
    long, wide = (10, 4) if version > 2 else (6, 3)
    while (head := skim.first(long, end)) and head[0]:  # zeros fill the rest
        name, raw = head[:wide], head[wide : 2 * wide]
        length = _seven(raw) if version == 4 else int.from_bytes(raw, "big")
        last = skim.at + length
        if last > end:
            raise Damaged(f"the frame at byte {skim.at - long} says that it has {length} bytes, which cannot be")
        if 0 < length <= LONGEST and name.startswith((b"T", b"COM")):
            _read_frame(name, skim.read(length), found)
        skim.go_to(last)


def _seven(raw: bytes) -> int:
    """A number in bytes of seven bits."""
    number = 0
    for byte in raw:
        number = number << 7 | byte & 0x7F
    return number


def _read_frame(name: bytes, raw: bytes, found: Found) -> None:
    encoding = _ENCODINGS[raw[0]] if raw[0] < len(_ENCODINGS) else "latin-1"
    body = raw[4:] if name.startswith(b"COM") else raw[1:]  # behind the language of a comment
    body = body[: len(body) // 2 * 2] if encoding.startswith("utf-16") else body
    first, _, rest = body.decode(encoding, "replace").partition("\0")
    if name in (b"TXXX", b"TXX"):
        _add(first, rest, found)
    elif name in (b"COMM", b"COM"):
        _add("comment" if not first.strip("\ufeff") else "", rest, found)
    elif name in _FRAMES:
        _add(_FRAMES[name], first, found)


def _add(name: str, text: str, found: Found) -> None:
    if name.lower() in _WANTED:
        found.add(name.lower(), text.strip("\ufeff\0").encode("utf-8", "replace"))


def _read_flac(skim: Skim, found: Found) -> None:
    is_last = False
    while not is_last and (head := skim.first(4, None)):
        is_last, kind, length = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:], "big")
        end = skim.at + length
        if kind == 4:
            _read_comments(skim.read(min(length, _LONGEST_PACKET)), found)
            return
        skim.go_to(end)


def _read_ogg(skim: Skim, found: Found) -> None:
    """The second packet of each stream holds its comments; streams begin together."""
    streams: dict[bytes, _Packets] = {}
    held, head = 0, skim.first(23, None)
    while head and held < _LONGEST_PACKET:
        if streams and head[1] & 2 == 0 and all(stream.number > 1 for stream in streams.values()):
            return
        stream = streams.setdefault(head[10:14], _Packets())
        for length, is_end in _lengths(skim.read(head[22])):
            held += length
            if packet := stream.take(skim.read(length), is_end):
                _read_header(packet, found)
        head = skim.first(23, None) if skim.first(4, None) == b"OggS" else b""


class _Packets:
    """The packets of one stream, of which the second is wanted. `number` is how many have ended."""

    def __init__(self) -> None:
        self.number = 0
        self._pieces: list[bytes] = []

    def take(self, piece: bytes, is_end: bool) -> bytes:
        """The second packet, where this piece ends it."""
        if self.number == 1:
            self._pieces.append(piece)
        self.number += is_end
        return b"".join(self._pieces) if is_end and self.number == 2 else b""


def _lengths(table: bytes) -> list[tuple[int, bool]]:
    """The length of each piece of a packet in a page, and whether the packet ends with it."""
    found, length = [], 0
    for byte in table:
        length += byte
        if byte < 255:
            found.append((length, True))
            length = 0
    return [*found, (length, False)] if length else found


def _read_header(packet: bytes, found: Found) -> None:
    for magic in _HEADERS:
        if packet.startswith(magic):
            _read_comments(packet[len(magic) :], found)


def _read_comments(raw: bytes, found: Found) -> None:
    at = 4 + int.from_bytes(raw[:4], "little")
    at += 4  # how many there are; a wrong number would not matter
    while 4 <= at + 4 <= len(raw):
        length = int.from_bytes(raw[at : at + 4], "little")
        name, is_one, text = raw[at + 4 : at + 4 + min(length, LONGEST)].partition(b"=")
        at += 4 + length
        if is_one and at <= len(raw) and name.decode("ascii", "replace").lower() in _WANTED:
            found.add(name.decode("ascii").lower(), text)

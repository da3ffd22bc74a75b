"""The tags of an MP4 file (mp4, m4a, m4v, mov): boxes within boxes.

Comes in: a file, skimmed. Goes out: what its tags say, by the names that FFmpeg has for them, and what somebody put
into a tag of their own making. ISO/IEC 14496-12; tags: https://wiki.multimedia.cx/index.php/FFmpeg_Metadata
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voxpop.model import Refused
from voxpop.sources.embedded.skim import LONGEST, Damaged, Found, Part, Skim

_NAMES: Final = {
    b"\xa9nam": "title",
    b"\xa9ART": "artist",
    b"\xa9day": "date",
    b"\xa9cmt": "comment",
    b"desc": "description",
    b"ldes": "synopsis",
}
_WITHIN: Final = {b"moov": b"udta", b"udta": b"meta", b"meta": b"ilst"}
_HEAD: Final = 64 << 10
_OWN: Final = b"----"  # a tag with a name in it


def read_boxes(skim: Skim, found: Found) -> None:
    """Takes what the file says into `found`. Raises `Damaged` where it is broken; what stood before is found."""
    for kind, end in _boxes(skim, None):
        if kind == b"moov":
            _read_within(skim, kind, end, found)


def may_say(head: bytes) -> bool:
    """Whether a file that begins so has tags, or may have them behind its beginning."""
    if len(head) < _HEAD:  # that is all of it
        return b"ilst" in head
    at = 0
    while at + 8 <= len(head):
        size, kind = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if kind == b"moov" and at + size <= len(head):
            return b"ilst" in head[at : at + size]
        if size < 8:
            return kind == b"mdat"  # it is too long for four bytes
        at += size
    return True


def _read_within(skim: Skim, parent: bytes, end: int, found: Found) -> None:
    if parent == b"meta" and skim.read(4) != b"\0\0\0\0":  # QuickTime's own, in which FFmpeg writes no tags
        return
    for kind, inner in _boxes(skim, end):
        if kind == _WITHIN[parent] != b"ilst":
            _read_within(skim, kind, inner, found)
        elif kind == _WITHIN[parent]:
            for name, last in _boxes(skim, inner):
                _read_tag(skim, name, last, found)


def _boxes(skim: Skim, end: int | None) -> Iterator[tuple[bytes, int]]:
    """The kind of each box, and where it ends; what is not read of it is passed over."""
    while head := skim.first(8, end):
        start, size, kind = skim.at - 8, int.from_bytes(head[:4], "big"), head[4:]
        if size == 1:
            size = int.from_bytes(skim.read(8), "big")
        if size == 0 and end is None:  # it goes on to the end of the file: the last, and it holds the media
            return
        last = start + size
        if size < 8 or (end is not None and last > end):
            raise Damaged(f"the box at byte {start} says that it has {size} bytes, which cannot be")
        yield kind, last
        skim.go_to(last)


def _read_tag(skim: Skim, kind: bytes, end: int, found: Found) -> None:
    name = _NAMES.get(kind)
    named: dict[bytes, bytes] = {}
    if name is None and kind != _OWN:
        return
    for inner, last in _boxes(skim, end):
        length = last - skim.at
        if inner in (b"mean", b"name") and 4 <= length <= 200:
            named[inner] = skim.read(length)[4:]
        elif inner == b"data" and length >= 8:
            skim.read(8)  # its type, and a language that nobody sets
            if kind == _OWN:
                said = ":".join(named.get(part, b"").decode("utf-8", "replace") for part in (b"mean", b"name"))
                found.parts.setdefault(said, Part(skim.at, last - skim.at))
            elif length - 8 > LONGEST:
                found.problems.append(Refused(str(name), f"is longer than {LONGEST >> 20} MB; it counts as not said"))
            else:
                found.add(str(name), skim.read(last - skim.at))

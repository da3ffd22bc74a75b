"""What a Matroska file (mkv, mka, webm) says and holds beside its streams: elements within elements.

Comes in: a file, skimmed. Goes out: its tags, and the files that are attached to it. https://www.rfc-editor.org/rfc/rfc9559
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voxpop.model import Refused
from voxpop.sources.embedded.skim import LONGEST, Damaged, Found, Part, Skim

_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_INFO, _TITLE = 0x1549A966, 0x7BA9
_TAGS, _TAG, _SIMPLE, _NAME, _STRING = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
_TARGETS, _TRACK, _CHAPTER = 0x63C0, 0x63C5, 0x63C4
_ATTACHMENTS, _FILE, _FILE_NAME, _FILE_DATA = 0x1941A469, 0x61A7, 0x466E, 0x465C


def read_elements(skim: Skim, found: Found) -> None:
    """Takes what the file says into `found`. Raises `Damaged` where it is broken; what stood before is found."""
    for kind, end in _elements(skim, None):
        if kind == _SEGMENT:
            _read_segment(skim, end, found)


def _read_segment(skim: Skim, end: int | None, found: Found) -> None:
    for kind, last in _elements(skim, end):
        if last is None:  # a cluster of a length that was not known: its elements stand here as if it had none
            continue
        if kind == _INFO:
            found.add("title", _texts(skim, last, found).get(_TITLE, b""))
        elif kind == _TAGS:
            for inner, inner_last in _known(skim, last):
                if inner == _TAG:
                    _read_tag(skim, inner_last, found)
        elif kind == _ATTACHMENTS:
            for inner, inner_last in _known(skim, last):
                if inner == _FILE:
                    _read_file(skim, inner_last, found)


def _read_tag(skim: Skim, end: int, found: Found) -> None:
    """A tag of the whole file; those of single tracks and chapters say nothing of the page."""
    said: list[dict[int, bytes]] = []
    is_of_all = True
    for kind, last in _known(skim, end):
        if kind == _TARGETS:
            is_of_all = not _texts(skim, last, found).keys() & {_TRACK, _CHAPTER}
        elif kind == _SIMPLE:
            said.append(_texts(skim, last, found))
    for tag in said if is_of_all else ():
        found.add(tag.get(_NAME, b"").decode("utf-8", "replace").lower(), tag.get(_STRING, b""))


def _read_file(skim: Skim, end: int, found: Found) -> None:
    name, part = b"", None
    for kind, last in _known(skim, end):
        if kind == _FILE_NAME and last - skim.at <= LONGEST:
            name = skim.read(last - skim.at)
        elif kind == _FILE_DATA:
            part = Part(skim.at, last - skim.at)
    if part is not None:
        found.parts.setdefault(name.rstrip(b"\0").decode("utf-8", "replace"), part)


def _texts(skim: Skim, end: int, found: Found) -> dict[int, bytes]:
    """The values in an element, by their kind."""
    values: dict[int, bytes] = {}
    for kind, last in _known(skim, end):
        if last - skim.at <= LONGEST:
            values[kind] = skim.read(last - skim.at)
        else:
            place = f"byte {skim.at}"
            found.problems.append(Refused(place, f"a text is longer than {LONGEST >> 20} MB; it counts as not said"))
    return values


def _known(skim: Skim, end: int) -> Iterator[tuple[int, int]]:
    for kind, last in _elements(skim, end):
        if last is None:
            raise Damaged(f"an element before byte {skim.at} does not say how long it is")
        yield kind, last


def _elements(skim: Skim, end: int | None) -> Iterator[tuple[int, int | None]]:
    """The kind of each element, and where it ends; None where it does not say. What is not read is passed over."""
    while first := skim.first(1, end):
        kind, _ = _number(skim, first, 4, is_kind=True)
        size, is_known = _number(skim, skim.read(1), 8, is_kind=False)
        if not is_known and kind not in (_SEGMENT, _CLUSTER):
            raise Damaged(f"the element that ends at byte {skim.at} does not say how long it is")
        last = skim.at + size
        if is_known and end is not None and last > end:
            raise Damaged(f"the element before byte {skim.at} is longer than what holds it")
        yield kind, last if is_known else None
        if is_known:
            skim.go_to(last)


def _number(skim: Skim, first: bytes, most: int, *, is_kind: bool) -> tuple[int, bool]:
    """A number whose first bits say how many bytes it has; all ones stand for "not known"."""
    length = 9 - first[0].bit_length()
    if length > most:
        raise Damaged(f"byte {skim.at - 1} begins no element")
    raw = first + skim.read(length - 1)
    value = int.from_bytes(raw, "big")
    if is_kind:
        return value, True
    value &= (1 << 7 * length) - 1
    return value, value != (1 << 7 * length) - 1

"""The videos of a yark archive, in the order of the file.

Comes in: the original. Goes out: each video's object, with the name of its place ("shorts[2]", "videos.Abc12345_-x").
Up to version 3 they stand in lists; in the drafts of version 4 in objects, by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.document import Document, Plan
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.fields import shown
from voxpop.sources.json_text.reader import LONGEST, Reader, loads
from voxpop.sources.json_text.spans import elements_of
from voxpop.sources.sound_text import sound

KINDS: Final = ("videos", "livestreams", "shorts")
PLAN: Final = Plan(lists=" ".join(KINDS), fields="version url id comment_authors", maps=" ".join(KINDS))
_RAWS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_decode: Final = msgspec.json.Decoder(dict[str, Any]).decode
_UNREADABLE: Final = "cannot be read as JSON, or is nested too deeply"


class Found(Struct):
    """A video: its list, its place there, its id where that is the name, its fields."""

    kind: str
    name: str
    id: str | None
    values: dict[str, Any]


def videos_in(original: Original, document: Document, window: int) -> Iterator[Found | Refused]:
    """All videos, and a `Refused` for each that cannot be read. The fields of the archive go into `document`."""
    for kind, reader in PLAN.lists_of(original, document, window):
        if reader.peek() == b"{":
            yield from _named(kind, reader)
        elif kind:
            yield from _listed(kind, reader)


def _named(kind: str, reader: Reader) -> Iterator[Found | Refused]:
    try:
        for id_ in reader.names():
            raw = reader.value()
            place = f"{kind}.{sound(id_)}"
            if raw is None:
                yield Refused(place, f"is longer than {LONGEST >> 20} MB; it was passed over")
            else:
                yield _found(kind, place, id_, raw)
    except Refusal as damage:
        yield Refused(f"{kind}, {damage.place}", damage.reason)
        reader.was_cut_off = True


def _listed(kind: str, reader: Reader) -> Iterator[Found | Refused]:
    number = 0
    for found in elements(reader, _RAWS):
        for raw in found if isinstance(found, list) else [found]:
            place = f"{kind}[{number}]"
            number += 1
            if isinstance(raw, Broken):
                yield Refused(place, raw.reason)
            elif isinstance(raw, Salvaged):
                yield _checked(kind, place, None, raw.value)
            else:
                yield _found(kind, place, None, bytes(raw))


def _found(kind: str, place: str, id_: str | None, raw: bytes) -> Found | Refused:
    try:
        return Found(kind, place, id_, _decode(raw))
    except (ValueError, RecursionError):
        try:
            return _checked(kind, place, id_, loads(raw))
        except (ValueError, RecursionError):
            return Refused(place, _UNREADABLE)


def _checked(kind: str, place: str, id_: str | None, value: object) -> Found | Refused:
    if isinstance(value, dict):
        return Found(kind, place, id_, value)
    return Refused(place, f"{shown(value)} was found where a video was expected")


def spans_in(original: Original, window: int) -> Iterator[tuple[int, bytes, Found]]:
    """Where each readable video begins, its bytes, and what was read of them."""
    for kind, reader in PLAN.lists_of(original, Document(), window):
        for id_, start, raw in _raws(reader) if kind else ():
            found = _found(kind, kind, id_, raw)
            if isinstance(found, Found):
                yield start, raw, found


def _raws(reader: Reader) -> Iterator[tuple[str | None, int, bytes]]:
    if reader.peek() != b"{":
        yield from ((None, found.start, found.raw) for found in elements_of(reader) if found.raw is not None)
        return
    try:
        for id_ in reader.names():
            raw = reader.value() or b""
            yield id_, reader.at - len(raw), raw
    except Refusal:
        reader.was_cut_off = True

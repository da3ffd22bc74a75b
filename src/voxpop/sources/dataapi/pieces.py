"""The JSON values that a file holds, in pieces that fit in memory.

Comes in: a file of JSON: one value, several behind each other, one a line, or JavaScript in which such values stand.
Goes out: `Piece`s: objects and lists of objects with their bytes; what is longer than a window is opened, and its parts
come out. `Lost` stands for an element of a list that cannot be read, `Refused` for other damage.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from typing import Any, Final, cast

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.elements import Broken, Salvaged, behind_ends, elements
from voxpop.sources.json_text.lines import raw_lines
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, loads
from voxpop.sources.utf8_text import head_as_utf8, opened_as_utf8

_FIRST_LINE: Final = 1 << 20
_DEEPEST: Final = 8  # objects that are opened within each other
_PATIENCE: Final = 128  # windows that may be searched in vain for the ends of objects
_SPACE: Final = b" \t\r\n,"
_START: Final = re.compile(rb'[\[{]\s{0,200}+(?:["\]}]|[\[{]\s{0,200}+["\]}\[{]|null)')
_SCALAR: Final = rb'\s*+(?:"(?>(?:[^"\\]++|\\.)*)"|[^\[\]{}",\s]++)\s*+,'
_SCALARS: Final = re.compile(rb"\[(?:" + _SCALAR + rb"){20}", re.DOTALL)  # a list of words or numbers
_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_NAMES: Final = """
    id kind snippet statistics contentDetails status liveStreamingDetails recordingDetails nextPageToken videoId
    video_id
"""
_PARTS: Final = frozenset(_NAMES.split())
# How a list of comments or threads begins: with their text, where one of other things begins with a list.
_FIRST: Final = re.compile(rb'"(topLevelComment|textDisplay|textOriginal)"\s*:|:\s*\[')
_SAID: Final = frozenset({"topLevelComment", "textDisplay", "textOriginal"})
_AHEAD: Final = 4096
_SHORTEST: Final = 1 << 14  # bytes in which the end of a value is first looked for
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_scan: Final = json.JSONDecoder(strict=False).raw_decode
_DECODER: Final = msgspec.json.Decoder(list)
_decode: Final = msgspec.json.Decoder().decode


LISTS: Final = ("items", "comments")  # what lists of resources are called


class Piece(Struct, frozen=True):
    """An object or a list, and its bytes, which begin at byte `at` of the text; none where it was put together.

    `name` is what the object that held the value called it, `video` the id of the video in whose object it lay.
    `is_damaged`: its texts may hold lone surrogates.
    """

    at: int
    raw: bytes
    value: Any
    is_damaged: bool = False
    video: str | None = None
    name: str = ""
    place: str = ""


class Lost(Struct, frozen=True):
    """An element of a list that cannot be read, and why."""

    reason: str


def pieces(original: Original, window: int = WINDOW) -> Iterator[Piece | Lost | Refused]:
    """All that the file holds, in its order. Never raises for what it holds."""
    is_lines = _is_lines(original)
    with opened_as_utf8(original) as stream:
        yield from _of_lines(raw_lines(stream)) if is_lines else _Values(Reader(stream, window)).pieces()


def video_named_by(value: dict[str, object]) -> str | None:
    """The YouTube id of the video that an object is, or says it belongs to."""
    for name in ("videoId", "video_id", "id"):
        said = value.get(name)
        if isinstance(said, str) and _ID.fullmatch(said):
            return said
    return None


def _is_lines(original: Original) -> bool:
    """Whether the first line is a value by itself."""
    with opened_as_utf8(original) as stream:
        head = head_as_utf8(stream.read(_FIRST_LINE))
    line, end, _ = head.partition(b"\n")
    line = line.strip(_SPACE)
    return bool(end) and line[:1] in (b"{", b"[") and _decoded(line) is not None


def _of_lines(lines: Iterator[tuple[int, int, int, bytes | None]]) -> Iterator[Piece | Refused]:
    for number, start, _, raw in lines:
        place = f"line {number}"
        if raw is None:
            yield Refused(place, f"this line is longer than {LONGEST >> 20} MB; it was passed over")
            continue
        end = start + len(raw)
        raw = raw.removeprefix(codecs.BOM_UTF8)  # of a file that was joined to another
        text = raw.strip(_SPACE)
        found = _decoded(text) if text else (None, False)
        if found is None and not raw.endswith(b"\n"):
            yield Refused(place, "the file ends in the middle of this line: it was cut off")
        elif found is None:
            yield Refused(place, "this line is no JSON, or is nested too deeply")
        elif isinstance(found[0], dict | list):
            yield Piece(end - len(raw.lstrip(_SPACE)), text, *found, place=place)
        elif found[0] is not None:
            yield Refused(place, "this line is neither an object nor a list")


class _Values:
    """The values that a reader finds, whatever stands between them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._patience = _PATIENCE * max(reader.window, 8192)
        self._usual, self._is_first = _SHORTEST, True

    def pieces(self) -> Iterator[Piece | Lost | Refused]:
        reader = self._reader
        while reader.find(_START) is not None:
            at = reader.at
            try:
                yield from self._value(None, "", 0)
            except Refusal as damage:
                yield Refused(damage.place, damage.reason)
                reader.pos += reader.at == at
                if self._patience < 0:
                    yield Refused(f"byte {at}", "so much of the file is broken that it is not read beyond this place")
                    return

    def _value(self, video: str | None, name: str, depth: int) -> Iterator[Piece | Lost | Refused]:
        reader, at, patience = self._reader, self._reader.at, self._patience
        held = self._held()
        if held is not None:
            raw, value, is_damaged = held
            reader.pos += len(raw)
            yield Piece(at, raw, value, is_damaged, video, name, f"byte {at}")
        elif depth == _DEEPEST:
            reader.skip()
            yield Refused(f"byte {at}", f"what is nested more than {_DEEPEST} deep here was passed over")
        else:
            is_list = reader.peek() == b"["
            yield from self._list(video, name, depth) if is_list else self._object(video, depth)
            self._patience = patience  # it ended as it should: nothing was searched in vain

    def _held(self) -> tuple[bytes, object, bool] | None:
        """The value that comes next, if it is JSON and not longer than a window; with its bytes, and whether it may
        hold lone surrogates.
        """
        reader = self._reader
        if reader.left < reader.window:
            reader.more()
        is_first, self._is_first = self._is_first, False
        if is_first and reader.ended and reader.left <= reader.window:  # mostly it is the only one: the fastest way
            raw = reader.buffer[reader.pos :].rstrip()
            if (found := _strictly(raw)) is not None:
                return raw, found, False
        size = self._usual
        while (ended := self._scanned(size)) is None:
            self._patience -= min(size, reader.left)
            if size >= min(reader.window, reader.left) or self._patience < 0:
                return None
            size *= 8
        raw, value = ended
        self._usual = max(_SHORTEST, 2 * len(raw))
        if raw.isascii() and not _SURROGATE.search(raw):
            return raw, value, False
        exact = _strictly(raw)
        return raw, value if exact is None else exact, exact is None

    def _scanned(self, size: int) -> tuple[bytes, object] | None:
        """The value that comes next and its bytes, if it ends within `size` bytes."""
        reader = self._reader
        text = reader.buffer[reader.pos : reader.pos + min(size, reader.window)].decode("utf-8", "surrogateescape")
        try:
            value, end = _scan(text)
        except (ValueError, RecursionError):
            return None
        raw = text[:end].encode("utf-8", "surrogateescape")
        return None if b"\0" in raw else (raw, value)  # what a disk leaves: see `loads`

    def _object(self, video: str | None, depth: int) -> Iterator[Piece | Lost | Refused]:
        """What is in an object that is too long to be held, or is broken: its known parts together, come last."""
        reader, own, is_told = self._reader, dict[str, object](), False
        damage: Refusal | None = None
        try:
            for name in reader.names():
                first = reader.peek()
                if name in _PARTS:
                    is_told = (yield from self._part(name, own)) or is_told
                elif first in (b"{", b"["):
                    yield from self._value(video_named_by(own) or video, name, depth + 1)
                    if reader.was_cut_off:
                        break
                else:
                    reader.skip()
        except Refusal as found:
            damage = found
        if own and not is_told:
            yield Piece(0, b"", own, True, video)
        if damage is not None:
            raise damage

    def _part(self, name: str, own: dict[str, object]) -> Generator[Piece | Refused, None, bool]:
        """A part goes to `own`. The snippet of a comment or a thread is a piece, with the id, if that came before;
        returns whether this was one.
        """
        reader = self._reader
        reader.peek()
        at = reader.at
        raw = reader.value()
        found = None if raw is None else _decoded(raw)
        if raw is None or found is None:
            yield Refused(f"byte {at}", f"{name} is too long, or is no JSON; it counts as not said")
            return False
        if name != "snippet" or not isinstance(found[0], dict) or not found[0].keys() & _SAID:
            own[name] = found[0]
        elif "id" in own:
            known = {"kind": own.get("kind"), "id": own["id"]}
            before = json.dumps({**known, "snippet": 0}).encode().removesuffix(b"0}")
            yield Piece(at - len(before), before + raw + b"}", {**known, "snippet": found[0]}, True, place=f"byte {at}")
            return True
        else:
            yield Piece(at, raw, found[0], True, place=f"byte {at}")
            return True
        return False

    def _list(self, video: str | None, name: str, depth: int) -> Iterator[Piece | Lost | Refused]:
        reader = self._reader
        first = _FIRST.search(reader.buffer, reader.pos, reader.pos + _AHEAD)
        if _SCALARS.match(reader.buffer, reader.pos):
            reader.skip()
        elif first is not None and first[1]:
            yield from self._comments(video, name)
        else:
            yield from self._others(video, name, depth)

    def _others(self, video: str | None, name: str, depth: int) -> Iterator[Piece | Lost | Refused]:
        """A list of answers, videos or whatever: each element for itself, for it may be long."""
        reader = self._reader
        reader.pos += 1
        while (first := reader.peek()) not in (b"]", b""):
            if first == b",":
                reader.pos += 1
            elif first in (b"{", b"["):
                yield from self._value(video, name, depth + 1)
            else:
                at = reader.at
                reader.skip()
                if first != b"n" and name in LISTS:
                    yield Refused(f"byte {at}", f"what stands here in {name} is no object")
            if reader.was_cut_off:
                return
        if not first:
            reader.was_cut_off = True
            yield Refused(f"byte {reader.at}", "the file ends here, before its list does: it was cut off")
        reader.pos += bool(first)

    def _comments(self, video: str | None, name: str) -> Iterator[Piece | Lost | Refused]:
        """A list of comments or threads, many at a time."""
        reader = self._reader
        done = reader.at + 1
        for found in elements(reader, _DECODER):
            base = reader.at - reader.pos
            raw = reader.buffer[max(0, done - base) : reader.pos]
            at, done = max(base, done), reader.at
            if isinstance(found, Broken):
                yield Lost(found.reason)
                continue
            begins = raw[behind_ends(raw) :]
            held = begins.rstrip(_SPACE)
            if held:
                at += len(raw) - len(begins) - 1
                raw = b"[" + held + b"]"
                is_damaged = isinstance(found, Salvaged)  # several may come of the same bytes, of which we take all
                value = loads(raw) if is_damaged else found
                yield Piece(at, raw, value, is_damaged, video, name, f"byte {at + 1}")


def _strictly(raw: bytes) -> object | None:
    try:
        return cast(object, _decode(raw))
    except (ValueError, RecursionError):
        return None


def _decoded(raw: bytes) -> tuple[object, bool] | None:
    """The value, and whether it had to be read leniently; None where it is no JSON."""
    try:
        return _decode(raw), False
    except (ValueError, RecursionError):
        pass
    try:
        return loads(raw), True
    except (ValueError, RecursionError):
        return None

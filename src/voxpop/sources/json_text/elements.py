"""The elements of a long array in JSON, a window at a time.

Comes in: a `Reader` that stands before the array. Goes out: lists of what a decoder makes of the elements, in order.

A window is cut where an element seems to end and the next to begin. Whether that was so is proved by decoding: what
begins at an element and decodes as a list ends at an element. Where it does not decode, the elements are taken one by
one, so that one bad element costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from voxpop.sources.json_text.reader import LONGEST, Reader, loads

_BORDER: Final = re.compile(rb'\}\s*+,\s*+\{\s*+"')
# Where an element ends: another follows, or the array ends and a name or the end of the object follows.
_AFTER: Final = re.compile(rb'\}\s*+(?:,\s*+\{\s*+"|\]\s*+(?:,\s*+"|\}))')
_ANOTHER: Final = re.compile(rb',\s*+\{\s*+"')
_FIRST: Final = re.compile(rb'(\s{0,64})\{\s{0,64}"([^"\\]{1,64})"')
_OPENING: Final = re.compile(rb'\{\s{0,64}"([^"\\]{1,64})"')
_ENDS: Final = re.compile(rb"(?:[\s,\]}]*?\]\s*+\[)?[\s,\]}]*+")
_MARK: Final = b"\xef\xbb\xbf"
_NO_END: Final = re.compile(rb'\](?:\s*+(?:"|,\s*+\{)|\w)')
_MOST_DEEPER: Final = 4096
_NAMED: Final = rb'\}\s*+,\s*+"[^"\\]{0,1024}+"\s*+:\s*+\{\s*+"%b"'

T = TypeVar("T")


class Anything(Struct, gc=False):
    """An element, or an object, of which nothing is wanted: msgspec passes over its fields."""


_ANY: Final = msgspec.json.Decoder(list[Anything])
_ANY_NAMED: Final = msgspec.json.Decoder(dict[str, Anything])


class Salvaged(Struct, frozen=True):
    """An element that did not decode as it should, as plain JSON. What is not UTF-8 stands as lone surrogates."""

    value: object


class Broken(Struct, frozen=True):
    """Something in an array that cannot be read. `at` is the byte of the file; `is_end`: the file ends there."""

    at: int
    reason: str
    is_end: bool = False


def elements(reader: Reader, decoder: msgspec.json.Decoder[list[T]]) -> Iterator[list[T] | Salvaged | Broken]:
    """The elements of the array that comes next: lists of what `decoder` makes of them, in order.

    What `decoder` refuses comes as `Salvaged`, what is not JSON as `Broken`; after either, reading goes on. Never
    raises for what the stream holds. Leaves the reader behind the array, or at the end of a stream that was cut off.
    An array that begins right behind one that is the whole file goes on with it: two files were joined.
    """
    is_outermost = reader.at <= len(_MARK)
    reader.pos += 1
    begins = _FIRST.match(reader.buffer, reader.pos)
    border, deeper = _border_like(begins), _deeper(begins, is_outermost)
    slow_until, was_broken = 0, False
    while not reader.was_cut_off:
        first = reader.peek()
        if first == b"]" and not _is_no_end(reader):
            if was_broken and _passes_deeper_end(reader, deeper):
                continue
            reader.pos += 1
            if not is_outermost or reader.peek() != b"[":
                return
            reader.pos += 1
        elif first == b",":
            reader.pos += 1
        elif not first:
            reader.was_cut_off = True
            yield Broken(reader.at, "the file ends here, before its list does: it was cut off", is_end=True)
            return
        elif reader.at >= slow_until and (window := _window(reader, decoder, border)) is not None:
            yield window
        else:
            slow_until = max(slow_until, reader.at + reader.left)
            for found in _one(reader, decoder, border):
                was_broken = was_broken or isinstance(found, Broken)
                yield found


def behind_ends(raw: bytes) -> int:
    """Where the first element begins in what `elements` read: before it may stand the end of a list within an element
    that cannot be read, or of the array, and the beginning of one that was joined to it.
    """
    return _ENDS.match(raw).end()  # type: ignore[union-attr]  # it always matches


def windows(reader: Reader, decoder: msgspec.json.Decoder[list[T]]) -> Iterator[list[T]]:
    """The same, as far as all is well: leaves the reader within the array, before the first element that does not
    decode in a window, or before the last ones.
    """
    reader.pos += 1
    border = _border_like(_FIRST.match(reader.buffer, reader.pos))
    while (window := _window(reader, decoder, border)) is not None:
        yield window
        reader.pos += reader.peek() == b","


def pass_over(reader: Reader) -> None:
    """Reads past a list of objects, or an object, without holding it. Raises `Refusal` where an object is cut off."""
    if reader.peek() == b"[":
        for _ in elements(reader, _ANY):
            pass
    else:
        _pass_over_members(reader)


def _pass_over_members(reader: Reader) -> None:
    border, slow_until = None, 0
    for _ in reader.names():
        if border is None and (first := _OPENING.match(reader.buffer, reader.pos)) is not None:
            border = re.compile(_NAMED % re.escape(first[1]))
        reader.skip()
        while border is not None and reader.at >= slow_until and reader.peek() == b",":
            if not _is_window_passed(reader, border):
                slow_until = reader.at + reader.left


def _is_window_passed(reader: Reader, border: re.Pattern[bytes]) -> bool:
    """Whether the members that the window holds whole were read past: decoding them is quicker than their brackets."""
    if reader.left < reader.window and not reader.ended:
        reader.more()
    if (cut := _last_border(reader, (border,))) is None:
        return False
    try:
        _ANY_NAMED.decode(b"{" + reader.buffer[reader.pos + 1 : cut] + b"}")
    except (ValueError, RecursionError):
        return False
    reader.pos = cut
    return True


def _window(reader: Reader, decoder: msgspec.json.Decoder[list[T]], border: re.Pattern[bytes]) -> list[T] | None:
    """As many elements as the window holds whole, or None when they must be taken one by one."""
    if reader.left < reader.window and not reader.ended:
        reader.more()
    cut = _last_border(reader, dict.fromkeys((border, _BORDER)))
    found = None if cut is None else _decoded(reader.buffer[reader.pos : cut], decoder)
    if cut is not None and found is not None:
        reader.pos = cut
    return found


def _border_like(first: re.Match[bytes] | None) -> re.Pattern[bytes]:
    """What stands before each element that begins as the first does: so nested lists are not taken for borders."""
    if first is None:
        return _BORDER
    space = re.escape(first[1]) if first[1] else rb"\s*+"
    return re.compile(rb"\}\s*+," + space + rb'\{\s*+"' + re.escape(first[2]) + rb'"')


def _deeper(first: re.Match[bytes] | None, is_outermost: bool) -> re.Pattern[bytes] | None:
    """What shows that a list ends within an element, not the list that begins so: another element follows, as far from
    the margin as the first. Without lines that is certain only of a list that is the whole file.
    """
    if first is None or not (is_outermost or b"\n" in first[1]):
        return None
    return re.compile(rb"(?:\]\s*+\}\s*+)*\]\s*+" + _border_like(first).pattern)


def _is_no_end(reader: Reader) -> bool:
    """Whether the bracket that seems to end the list stands in the place of another sign: what follows ends nothing."""
    if reader.left < _MOST_DEEPER:
        reader.more()
    return _NO_END.match(reader.buffer, reader.pos) is not None


def _passes_deeper_end(reader: Reader, deeper: re.Pattern[bytes] | None) -> bool:
    """Behind an element that cannot be read: whether the list within it was passed that seemed to be this one."""
    if reader.left < _MOST_DEEPER:
        reader.more()
    found = None if deeper is None else deeper.match(reader.buffer, reader.pos)
    if found is None:
        return False
    reader.pos = reader.buffer.rindex(b",", reader.pos, found.end())
    return True


def _last_border(reader: Reader, likely: Iterable[re.Pattern[bytes]]) -> int | None:
    length = len(reader.buffer)
    for border in likely:
        for back in (1 << 14, 1 << 18, length):
            borders = list(border.finditer(reader.buffer, max(reader.pos, length - back)))
            if borders:
                return borders[-1].start() + 1
    return None


def _decoded(raw: bytes, decoder: msgspec.json.Decoder[list[T]]) -> list[T] | None:
    try:
        return decoder.decode(b"[" + raw + b"]")
    except (ValueError, RecursionError):
        return None


def _one(
    reader: Reader, decoder: msgspec.json.Decoder[list[T]], border: re.Pattern[bytes]
) -> Iterator[list[T] | Salvaged | Broken]:
    """What comes next in the array, up to where an element seems to end."""
    end = _seeming_end(reader)
    if end is not None and (yield from _taken(reader, end, decoder)):
        return
    whole = _whole(reader)
    if whole is not None and (yield from _taken(reader, whole, decoder)):
        return
    at, end = reader.at, _broken_end(reader, whole, border)
    if end is not None:
        reader.pos = end
        yield Broken(at, f"what begins at byte {at} cannot be read as JSON, or is nested too deeply")
    elif reader.find(_AFTER) is not None:
        reader.pos += 1
        yield Broken(at, f"what begins at byte {at} does not end within {LONGEST >> 20} MB")
    else:
        reader.pos, reader.was_cut_off = len(reader.buffer), True
        yield Broken(at, f"the file ends at byte {reader.at}, in the middle of this: it was cut off", is_end=True)


def _taken(
    reader: Reader, end: int, decoder: msgspec.json.Decoder[list[T]]
) -> Generator[list[T] | Salvaged, None, bool]:
    """Yields what stands up to `end`, if it is JSON; returns whether it was."""
    raw = reader.buffer[reader.pos : end]
    found = _decoded(raw, decoder)
    if found is None:
        try:
            values = loads(b"[" + raw + b"]")
        except (ValueError, RecursionError):
            return False
        reader.pos = end
        yield from (Salvaged(value) for value in (values if isinstance(values, list) else ()))
        return True
    reader.pos = end
    yield found
    return True


def _seeming_end(reader: Reader) -> int | None:
    while (after := _AFTER.search(reader.buffer, reader.pos)) is None:
        if reader.left > LONGEST or not reader.more():
            return None
    return after.start() + 1


def _broken_end(reader: Reader, whole: int | None, border: re.Pattern[bytes]) -> int | None:
    """Where to go on behind an element that is not JSON: the first place at which another may begin, or the array end.

    Its brackets (`whole`) tell little, for it may lack one, and a lost quotation mark turns text and names around; but
    where another element follows on them, and none begins before, what stands in between is of this one.
    """
    if (
        whole is not None
        and border.match(reader.buffer, whole - 1)
        and not border.search(reader.buffer, reader.pos, whole)
    ):
        return whole
    ends = [_seeming_end(reader)]
    if (another := _ANOTHER.search(reader.buffer, reader.pos + 1)) is not None:
        ends.append(another.start())
    if whole is not None and reader.buffer[reader.pos : reader.pos + 1] == b"{":
        ends.append(whole - (reader.buffer[whole - 1 : whole] == b"]"))  # which closes the array, not the element
    return min((end for end in ends if end is not None and end > reader.pos), default=None)


def _whole(reader: Reader) -> int | None:
    """Where the value ends by its brackets; searched only while there is patience, for a broken one never ends."""
    while (end := reader.end_of_value()) is None:
        reader.patience -= reader.left
        if reader.patience < 0 or reader.left > LONGEST or not reader.more():
            return None
    return end

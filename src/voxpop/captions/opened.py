"""JSON as far as it goes: whole, one value after the other, cut off, or with a fault in it.

Comes in: text. Goes out: plain Python values. What stands behind a fault is lost, and said.
"""

from __future__ import annotations

import json
import re
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*("?)|[{}\[\],]', re.DOTALL)
_HALF_ESCAPE: Final = re.compile(r"(?:\\u?[0-9A-Fa-f]{0,3})$")
_SPACE: Final = re.compile(r"[\s,]*")
_CLOSERS: Final = {"{": "}", "[": "]"}
_MOST: Final = 1_000_000  # values, one after the other
_DECODER: Final = json.JSONDecoder(strict=False)

_Open = tuple["_Open", str] | None
"""The brackets that are open: those around, and what closes the innermost."""


def opened(text: str) -> tuple[object, bool]:
    """The value that a text holds, a list where it holds several, and whether all of it was read. What was cut off is
    closed where it ends.

    >>> opened('{"words": [{"word": "boats", "end": 1.5}, {"word": "and sh')
    ({'words': [{'word': 'boats', 'end': 1.5}, {'word': 'and sh'}]}, False)
    >>> opened('{"end": 1}\\n{"end": 2}\\n')
    ([{'end': 1}, {'end': 2}], True)
    """
    found: list[object] = []
    at, is_whole = _behind_space(text, 0), True
    while at < len(text) and len(found) < _MOST:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            value, at, is_whole = _closed(text[at : max(at, error.pos)], text[at:]), len(text), False
        except RecursionError:
            value, at, is_whole = None, len(text), False
        if value is not None:
            found.append(value)
        at = _behind_space(text, at)
    return (found[0] if len(found) == 1 else found or None), is_whole


def _behind_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _closed(sound: str, text: str) -> object:
    """The value that begins with `sound`; of a string that has no end, all that stands in `text`."""
    around: _Open = None
    comma, around_comma = 0, around
    for token in _TOKEN.finditer(text):
        if token.end() > len(sound) and token[1] is None:
            break
        if token[0] in _CLOSERS:
            around = (around, _CLOSERS[token[0]])
        elif token[0] == "," and around is not None:
            comma, around_comma = token.start(), around
        elif token[0] in ("}", "]") and around is not None:
            around = around[0]
        elif token[1] == "":
            sound = _HALF_ESCAPE.sub("", text) + '"'
    for start, open_ in ((sound, around), (text[:comma], around_comma)):
        try:
            return _DECODER.decode(start + _closing(open_))
        except (json.JSONDecodeError, RecursionError):
            continue
    return None


def _closing(open_: _Open) -> str:
    closers = []
    while open_ is not None:
        open_, closer = open_
        closers.append(closer)
    return "".join(closers)

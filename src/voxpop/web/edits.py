"""What differs between two texts, word by word, in any script.

Comes in: two texts to the letter. Goes out: pieces, which without those that were put in are the one text, and without
those that were taken out the other. Words are told apart by spaces where the script has them; Chinese, Japanese, Thai,
Lao, Burmese, Khmer and Tibetan have none between words and are compared sign by sign. Long texts that differ much are
not compared in detail: what stands between their common beginning and end is one change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_STOPS = (
    "!-/:-@\\[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u06d4\u0964\u0965\u2010-\u2027\u2030-\u205e\u3001-\u303f"
    "\uff01-\uff0f\uff1a-\uff20"
)
_TOKEN = re.compile(rf"\s+|[{_UNSPACED}{_STOPS}]|[^\s{_UNSPACED}{_STOPS}]+")
_MARK_CATEGORIES = ("Mn", "Mc", "Me")
_LONGEST_TOKEN = 200
_LONGEST = 20_000  # characters between the common beginning and end that are looked at in detail
_MOST = 400  # words or signs on either side: the comparison takes their product, and more where they repeat

Kind = Literal["same", "out", "in"]


class Piece(Struct, frozen=True):
    """A stretch of text that both have, or that was taken out, or put in."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What became of `before` until it was `after`."""
    head = _common_start(before, after)
    tail = _common_end(before[head:], after[head:])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [Piece("same", before[:head]), *_compared(old, new), Piece("same", before[len(before) - tail :])]
    return tuple(_joined(piece for piece in found if piece.text))


def words(text: str) -> list[str]:
    """The text in words, signs, stops and spaces, which joined are the text; no sign is parted from its marks."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if found and unicodedata.category(match[0][0]) in _MARK_CATEGORIES:
            found[-1] += match[0]
        else:
            found.append(match[0])
    return found


def _compared(old: str, new: str) -> Iterator[Piece]:
    if not old or not new or len(old) + len(new) > _LONGEST:
        yield from (Piece("out", old), Piece("in", new))
        return
    a, b = words(old), words(new)
    if max(len(a), len(b)) > _MOST:
        yield from (Piece("out", old), Piece("in", new))
        return
    for tag, a1, a2, b1, b2 in _steps(a, b):
        if tag == "equal":
            yield Piece("same", "".join(a[a1:a2]))
        else:
            yield from (Piece("out", "".join(a[a1:a2])), Piece("in", "".join(b[b1:b2])))


def _steps(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from `a` to `b`; a space alone between two changes belongs to them."""
    waiting: tuple[int, int, int, int] | None = None
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for n, (tag, a1, a2, b1, b2) in enumerate(steps):
        is_gap = tag == "equal" and 0 < n < len(steps) - 1 and "".join(a[a1:a2]) == " "
        if tag != "equal" or is_gap:
            waiting = (a1, a2, b1, b2) if waiting is None else (waiting[0], a2, waiting[2], b2)
            continue
        if waiting is not None:
            yield ("replace", *waiting)
            waiting = None
        yield (tag, a1, a2, b1, b2)
    if waiting is not None:
        yield ("replace", *waiting)


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in found:
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _common_start(one: str, other: str) -> int:
    """How many characters both begin with, up to the last whole word."""
    shared = _longest(min(len(one), len(other)), lambda n: one[:n] == other[:n])
    if shared == len(one) == len(other):
        return shared
    near = words(one[max(0, shared - _LONGEST_TOKEN) : shared])
    return shared - len(near[-1]) if near else 0


def _common_end(one: str, other: str) -> int:
    """How many characters both end with, from the first whole word on."""
    shared = _longest(min(len(one), len(other)), lambda n: one[len(one) - n :] == other[len(other) - n :])
    start = len(one) - shared
    near = words(one[start : start + _LONGEST_TOKEN])
    return shared - len(near[0]) if near else 0


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest number up to `most` that fits, where all smaller ones do."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if fits(middle):
            least = middle
        else:
            most = middle - 1
    return least

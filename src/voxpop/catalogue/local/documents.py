"""What the index holds of a text beside its row's numbers, and a fingerprint of it by which `verify` compares the two.

Comes in: a text as captured, and what is known of it. Goes out: a fragment of a JSON object. Pure, so that worker
processes can make it.

    words    how many tokens, and in the lower bits a fingerprint of all that follows
    lang     its language as a number, and in the lower bits its place in `KINDS`
    marks    what it has or is, as numbers (`MARKS`), and its kind (`KIND_MARKS`); only where it is so
    named    the seconds that it names, or is spoken in
    author   tokens of the writer's name
    text     its tokens
    dense    those that are a fifth of it or more, and stand in it twice at least

Numbers that only the store knows, as that of the writer and those by which hits are sorted, hang on the row and stand
in `index`. Absent, or 0 as a language, is: not known, or not so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal
from zlib import crc32

from voxpop.text import EMOJI_SIGNS, addresses, has_emoji, tokens, without_queries

Kind = Literal["comment", "reply", "video", "caption", "chat"]
KINDS: tuple[Kind, ...] = ("comment", "reply", "video", "caption", "chat")
CODES = {kind: code for code, kind in enumerate(KINDS)}
Mark = Literal[
    "timecode", "link", "emoji", "question", "pinned", "hearted", "bychannel", "edited", "gone", "rating"
]  # fmt: skip
MARKS: dict[Mark, int] = {
    "timecode": 0, "link": 1, "emoji": 2, "question": 3, "pinned": 4, "hearted": 5, "bychannel": 6, "edited": 7,
    "gone": 8, "rating": 9,
}  # fmt: skip
KIND_MARKS: dict[Kind, int] = {kind: 16 + code for kind, code in CODES.items() if kind != "comment"}
"""Most texts are comments: they are what has none of these."""

FARTHEST = 63
"""So many other words may lie between two that are asked for near each other."""

DENSE = 5
"""Of so many tokens of a text one must be the same that it is dense with."""

_QUESTIONS = "？؟\u037e՞፧⁇⁈‽"
_QUESTION = re.compile(f"[{_QUESTIONS}]")
_BORDER = "\n\x1e\n"  # ASCII's sign between records
_APART = '",' + '"",' * FARTHEST + '"'  # each value, be it empty, begins one place farther than the one before it ends
_DIGITS, _BEFORE_A = 27, ord("a") - 1  # a number with fewer digits is small, and counted in an array
_SIGN = re.compile(f"[{EMOJI_SIGNS}{_QUESTIONS}]")
_KIND_BITS, _PRINT_BITS = 3, 32
_MANY_WORDS = 1 << 30  # no text has so many
Head = tuple[str, tuple[int, ...]]
"""What many documents share: how they begin, and marks that their texts do not show."""


def head_of(kind: Kind, language: str | None, marks: Sequence[int] = ()) -> Head:
    """How a document begins, of a text of this kind with these `marks`."""
    number = (language_number(language) if language else 0) << _KIND_BITS | CODES[kind]
    return f'"lang":{number}', (*marks, KIND_MARKS[kind]) if kind in KIND_MARKS else (*marks,)


def kind_and_language(number: int) -> tuple[Kind, int]:
    """The kind and the language, as a number, in a value of `lang`."""
    return KINDS[number & ~(-1 << _KIND_BITS)], number >> _KIND_BITS


def in_language(number: int) -> tuple[int, int]:
    """The values of `lang` of texts in a language, whatever their kind: the least and the largest."""
    return number << _KIND_BITS, (number + 1 << _KIND_BITS) - 1


def as_long(least: int, most: int) -> tuple[int, int]:
    """The values of `words` of texts with so many tokens: the least and the largest, within what a column can hold."""
    return min(least, _MANY_WORDS) << _PRINT_BITS, (min(most, _MANY_WORDS) + 1 << _PRINT_BITS) - 1


def document(
    head: Head, text: str, name: str | None = None, named: Sequence[int] = (), *, is_parted: bool = False
) -> str:
    """The fields of one document, as the inside of a JSON object. It begins with `head`; `name` is its writer's; no
    phrase reaches over the borders of one that `is_parted`. Tokens hold nothing that JSON would escape.
    """
    begin, marks = head
    found = tokens(text)
    words = f'"{" ".join(found)}"'
    if is_parted:
        words = f'["{_APART.join(" ".join(tokens(part)) for part in parts_of(text))}"]'
    rest = f'{begin},"text":{words}'
    if dense := _dense(found):
        rest += f',"dense":"{" ".join(dense)}"'
    if name:
        rest = f'"author":"{" ".join(tokens(name))}",{rest}'
    if "?" in text or "://" in text or not text.isascii():
        marks = (*_shown(text), *marks)
    if marks:
        rest += f',"marks":{[*marks]}'
    if named:
        rest += f',"named":{[max(0, second) for second in named]}'
    return f'"words":{len(found) << _PRINT_BITS | crc32(rest.encode())},{rest}'


def joined(texts: Iterable[str | None]) -> str:
    """Several texts as the parts of one, whose words do not run into each other."""
    return _BORDER.join(text for text in texts if text)


def parts_of(text: str) -> list[str]:
    """The parts of a text that was joined."""
    return text.split(_BORDER)


def print_of(fragment: str) -> int:
    """The value of `words` in a document, with its fingerprint."""
    return int(fragment[len('"words":') : fragment.index(",")])


@lru_cache(maxsize=1024)
def language_number(tag: str) -> int:
    """A language as a number: the letters of the first part of its tag, up to eight, are its digits."""
    number = 0
    for letter in re.sub("[^a-z]", "", tag.partition("-")[0].lower())[:8]:
        number = number * _DIGITS + ord(letter) - _BEFORE_A
    return number


def language_named(number: int) -> str:
    """The tag of a language, out of its number."""
    letters = ""
    while number:
        number, digit = divmod(number, _DIGITS)
        letters = chr(digit + _BEFORE_A) + letters
    return letters


def _dense(found: Sequence[str]) -> list[str]:
    """The tokens with which a text is dense, each once."""
    most = len(found) - len(set(found)) + 1  # so often can one token stand there
    if most == 1 or DENSE * most < len(found):
        return []
    counts = Counter(found)
    if DENSE * max(counts.values()) < len(found):
        return []
    return [token for token, times in counts.items() if times > 1 and DENSE * times >= len(found)]


def _shown(text: str) -> list[int]:
    """The marks that a text shows by itself."""
    found = []
    if "://" in text and (places := addresses(text)):
        if any(place.is_link for place in places):
            found.append(MARKS["link"])
        starts, ends = [0, *(place.end for place in places)], [*(place.start for place in places), None]
        text = " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))
    asks = "?" in text and "?" in without_queries(text)
    if not text.isascii() and (sign := _SIGN.search(text)):
        asks = asks or _QUESTION.search(text, sign.start()) is not None
        if has_emoji(text, sign.start()):
            found.append(MARKS["emoji"])
    if asks:
        found.append(MARKS["question"])
    return found

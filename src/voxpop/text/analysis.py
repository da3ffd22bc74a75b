"""Text to tokens: the one analysis that every search engine of ours is given.

Comes in: text as captured, or what a person searches for. Goes out: tokens, in order; joined with spaces they are what
is indexed. No token holds white space or is longer than `LONGEST` characters.

A token is a run of letters, digits and their marks, folded (`folding`, `sequences`); in scripts without spaces between
words, and in Hangul, each sign is one. An emoji is one, its skin tone and gender left out; a flag or a family is one.
Signs before words (`#`, `@`), the points in numbers and addresses part tokens: `#harbour` is found with and without its
sign, and `1,000` as the phrase `1 000`, however its thousands are parted (and `variants` finds it as `1000`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from voxpop.text.folding import fold
from voxpop.text.sequences import MAY_BE_SPELT, NOTHING, as_read, as_spelt

ANALYSIS_VERSION: int = 4
"""Rises whenever any text gives other tokens or marks than before; an index made with another version is made again."""

LONGEST = 100
"""Characters that are kept of a token: engines drop longer ones, each at a length of its own."""

_EMOJI = "[\u00a9\u00ae\u203c\u2049\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
_PARTS_OF_NUMBERS = "²³¹¼-¾⁰-⁹₀-₉⅐-⅞↉"
_EXTRA = "[\ufe0f\U0001f3fb-\U0001f3ff]"
_SEQUENCE = re.compile(
    "[\U0001f1e6-\U0001f1ff\u203c\u2049](?:(?<![\u203c\u2049])[\U0001f1e6-\U0001f1ff]|(?<=[\u203c\u2049])\ufe0f*+)"
    # a flag; and what in NFKC is two signs that are no tokens: one class, as each is tried at every character
    "|\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"  # a flag of a region
    f"|{_EMOJI}{_EXTRA}*+(?>(?:\u200d{_EMOJI}{_EXTRA}*+)+)"  # joined: families, professions
    f"|(?P<alone>{_EMOJI}{_EXTRA}++)"  # none: else each of a long row of skin tones would be tried as the first
    f"|(?<=\\d)(?=[{_PARTS_OF_NUMBERS}])|(?<=№)(?=\\d)|(?=[™℠])"  # what NFKC would make one word of: a place to part
)
_MAY_HOLD_SEQUENCE = re.compile(f"[\u200d\u203c\u2049№™℠{_PARTS_OF_NUMBERS}\U0001f1e6-\U0001f1ff\U000e007f]")
# What may be written in several ways, or be a sequence: India's scripts, Armenian, Thai, Lao, Burmese, Khmer.
_TO_LOOK_AT = re.compile(
    f"[\u0531-\u0587\u0900-\u0d7f\u0e40-\u0e4d\u0ec0-\u0ecd\u1040\u17d2\u200c\u200d\u203c\u2049ゝゞヽヾ№™℠"
    f"{_PARTS_OF_NUMBERS}\U0001f150-\U0001f1ff\U000e007f]"
)
_NOT_BASE = re.compile(f"{_EXTRA}|\u200d[♀♂➡]")
_JOINER = "\u200d"  # behind a letter of India it says how that is drawn
_ASCII_WORD = re.compile("[A-Za-z0-9]+")
_TOKEN = re.compile("[^ ]+")
_ASCII = bytes(ord(fold(chr(code))) if code < 128 else 32 for code in range(256))


class _Folded(dict[int, str]):
    """Folded forms by code point, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        return folded


_FOLDED = _Folded()


def _western(character: str) -> bytes:
    """The folded form of a character of ISO 8859-1, where that is one of ASCII, and it is no part of a number."""
    folded = unicodedata.normalize("NFKC", character).translate(_FOLDED)
    is_one = len(folded) == 1 and folded.isascii() and not _TO_LOOK_AT.search(character)
    return folded.encode() if is_one else _NOT_ONE


# Most texts of western Europe are of its characters alone. So to fold them takes a third of the time.
_NOT_ONE = b"\xff"
_WESTERN = b"".join(_western(chr(code)) for code in range(256))


class Token(NamedTuple):
    """A token and where it stands: it was made from `text[start:end]`."""

    token: str
    start: int
    end: int


def tokens(text: str) -> list[str]:
    """The tokens of `text`, in order.

    >>> tokens("L'Été à Łódź: 桟橋の犬 👍🏽")
    ['l', 'ete', 'a', 'lodz', '桟', '橋', 'の', '犬', '👍']
    """
    if text.isascii():
        folded = text.encode().translate(_ASCII).decode()
    elif len(western := text.encode("latin-1", "ignore").translate(_WESTERN)) == len(text) and _NOT_ONE not in western:
        folded = western.decode()
    elif _TO_LOOK_AT.search(text):
        folded = _folded_in_parts(as_read(text))
        if MAY_BE_SPELT.search(text):
            folded = as_spelt(folded).replace(NOTHING, "")
    else:
        folded = _folded(text)
    found = folded.split()
    if len(folded) > LONGEST and max(map(len, found), default=0) > LONGEST:
        return [token[:LONGEST] for token in found]
    return found


def tokens_apart(phrase: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of each word of a phrase, which may lie apart; where there is one word alone, each token for itself.

    >>> tokens_apart("大橋 don't"), tokens_apart("大橋")
    ((('大', '橋'), ('don', 't')), (('大',), ('橋',)))
    """
    words = tuple(filter(None, (tuple(tokens(word)) for word in phrase.split())))
    return words if len(words) != 1 else tuple((token,) for token in words[0])


def token_spans(text: str) -> list[Token]:
    """The tokens of `text` with the characters that each stands for, its marks and skin tones included."""
    if text.isascii():
        return [Token(match[0].lower()[:LONGEST], *match.span()) for match in _ASCII_WORD.finditer(text)]
    text = as_read(text)
    found: list[Token] = []
    for start, end, base in _parts(text):
        if base:
            found.append(Token(base[:LONGEST], start, end))
        else:
            found.extend(_spans(text, start, end))
    return found


def _folded_in_parts(text: str) -> str:
    if not _MAY_HOLD_SEQUENCE.search(text):
        return _folded(text)
    return " ".join(base or _folded(text[start:end]) for start, end, base in _parts(text))


def _folded(part: str) -> str:
    return unicodedata.normalize("NFKC", part).translate(_FOLDED)


def _parts(text: str) -> Iterator[tuple[int, int, str]]:
    """`text` cut at emoji sequences: (start, end, the base of the sequence, or "" for what lies between)."""
    done = 0
    for match in _SEQUENCE.finditer(text) if _MAY_HOLD_SEQUENCE.search(text) else ():
        if match.lastgroup == "alone":
            continue
        if match.start() > done:
            yield done, match.start(), ""
        yield match.start(), match.end(), _NOT_BASE.sub("", match[0])
        done = match.end()
    if done < len(text):
        yield done, len(text), ""


def _spans(text: str, start: int, end: int) -> Iterator[Token]:
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for first, last in _pieces(text, start, end):
        piece = text[first:last]
        normal = piece if last == first + 1 and piece.isascii() else unicodedata.normalize("NFKC", piece)
        form = normal.translate(_FOLDED)
        folded.append(form)
        places.extend([(first, last)] * len(form))
    whole = "".join(folded)
    for match in _TOKEN.finditer(as_spelt(whole) if MAY_BE_SPELT.search(text, start, end) else whole):
        last = places[match.end() - 1][1]
        while (
            last < end
            and not _FOLDED[ord(text[last])]
            and (unicodedata.category(text[last])[0] in "MS" or text[last] == _JOINER)
        ):
            last += 1
        yield Token(match[0].replace(NOTHING, "")[:LONGEST], places[match.start()][0], last)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where `text[start:end]` can be cut so that the normal forms of the pieces, joined, are the normal form of it."""
    part = text[start:end]
    if unicodedata.is_normalized("NFKC", part):
        yield from zip(range(start, end), range(start + 1, end + 1), strict=True)
        return
    cuts = [start, *(at for at in range(start + 1, end) if not _joins_before(text[at])), end]
    pieces = list(pairwise(cuts))
    if "".join(unicodedata.normalize("NFKC", text[a:b]) for a, b in pieces) == unicodedata.normalize("NFKC", part):
        for first, last in pieces:
            if last - first > 1 and unicodedata.is_normalized("NFKC", text[first:last]):  # cut as in any other text
                yield from pairwise(range(first, last + 1))
            else:
                yield first, last
    else:  # letters of a newer Unicode that join in other ways: the place is then the whole part
        yield start, end


@lru_cache(maxsize=4096)
def _joins_before(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    if "\u0e00" <= first <= "\u0eff":  # vowels of Thai and Lao join with nothing; tones are set in order
        return unicodedata.combining(first) > 0
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"

"""Where the words that a person searched for stand in a text, and which part of a long text to show.

Comes in: the words as typed (`Terms.of`), a text as captured. Goes out: character offsets in that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from voxpop.text.analysis import LONGEST, Token, token_spans, tokens
from voxpop.text.spelling import SHORTEST, is_nearly
from voxpop.text.variants import variants

_WINDOW = 4_096


class Run(Struct, frozen=True):
    """Tokens that must follow each other. With `is_prefix` the last one is the beginning of a token; with `distance`
    so many letters of the one token may differ.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False
    distance: int = 0


class Terms(Struct, frozen=True):
    """What to highlight. Made once for a query, used for each of its hits."""

    runs: tuple[Run, ...]

    @classmethod
    def of(
        cls, words: Iterable[str] = (), phrases: Iterable[str] = (), prefixes: Iterable[str] = (),
        nearly: Iterable[tuple[str, int]] = (),
    ) -> Terms:  # fmt: skip
        """Terms from what was typed, in every spelling of `variants`; each is analysed as the texts are, so a word may
        become a run of tokens.
        """
        runs = [Run(tuple(tokens(form))) for typed in (*words, *phrases) for form in (typed, *variants(typed))]
        runs += [Run(tuple(tokens(typed)), True) for typed in prefixes]
        for typed, distance in nearly:
            runs += [Run((token,), False, distance if len(token) >= SHORTEST else 0) for token in tokens(typed)]
        return cls(tuple(dict.fromkeys(run for run in runs if run.tokens)))


class Highlight(NamedTuple):
    """`spans` are (start, end) in the whole text, in order and apart; `excerpt_start` is where to begin."""

    excerpt_start: int
    spans: tuple[tuple[int, int], ...]


def highlight(text: str, terms: Terms, *, width: int = 280, most: int = 100) -> Highlight:
    """The first `most` places where `terms` stand in `text`, and the start of the `width` characters that hold most.

    The excerpt starts at 0 when the whole text fits, else shortly before its first highlight, at the start of a word.

    >>> highlight("the Bridge, the bridges", Terms.of(prefixes=["bridg"]))
    Highlight(excerpt_start=0, spans=((4, 10), (16, 23)))
    """
    spans: list[tuple[int, int]] = []
    for start, window in _windows(text):
        for first, last in _found(window, terms):
            _append(spans, start + first, start + last)
        if len(spans) >= most:
            break
    kept = tuple(spans[:most])
    return Highlight(_excerpt_start(text, kept, width), kept)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """`text` in pieces cut before white space (where there is any), so that a very long one is not analysed at once."""
    start = 0
    while len(text) - start > _WINDOW:
        end = max(text.rfind(" ", start + 1, start + _WINDOW), text.rfind("\n", start + 1, start + _WINDOW))
        if end < 0:
            end = start + _WINDOW
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _found(text: str, terms: Terms) -> Iterator[tuple[int, int]]:
    if text.isascii() and (words := _plain_words(terms.runs)) is not None:
        yield from (word.span() for word in words.finditer(text))
        return
    held = tokens(text)
    runs = tuple(_spelt(terms.runs, set(held)))
    whole = {run.tokens[0] for run in runs if len(run.tokens) > 1 or not run.is_prefix}
    beginnings = tuple(run.tokens[0] for run in runs if len(run.tokens) == 1 and run.is_prefix)
    if whole.isdisjoint(held) and not (beginnings and any(token.startswith(beginnings) for token in held)):
        return
    placed = token_spans(text)
    for at, token in enumerate(placed):
        if token.token in whole or token.token.startswith(beginnings):
            lengths = [len(run.tokens) for run in runs if _stands(run, placed, at)]
            if lengths:
                yield token.start, placed[at + max(lengths) - 1].end


@lru_cache(256)
def _plain_words(runs: tuple[Run, ...]) -> re.Pattern[str] | None:
    """What finds these runs in ASCII text, where each is one whole word: three times as fast as all tokens of it."""
    if any(len(run.tokens) > 1 or run.is_prefix or run.distance or len(run.tokens[0]) >= LONGEST for run in runs):
        return None
    words = "|".join(re.escape(run.tokens[0]) for run in runs) or "(?!)"
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.IGNORECASE)


def _spelt(runs: tuple[Run, ...], held: set[str]) -> Iterator[Run]:
    """The runs, those of which some letters may differ as the text spells them."""
    for run in runs:
        if run.distance:
            yield from (Run((word,)) for word in held if is_nearly(run.tokens[0], word, run.distance))
        else:
            yield run


def _stands(run: Run, placed: list[Token], at: int) -> bool:
    *body, last = run.tokens
    if at + len(body) >= len(placed):
        return False
    if any(placed[at + i].token != token for i, token in enumerate(body)):
        return False
    final = placed[at + len(body)].token
    return final.startswith(last) if run.is_prefix else final == last


def _append(spans: list[tuple[int, int]], start: int, end: int) -> None:
    """Adds a span; one that touches the last is joined to it, as signs of a Chinese word are."""
    if spans and start <= spans[-1][1]:
        spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
    else:
        spans.append((start, end))


def _excerpt_start(text: str, spans: tuple[tuple[int, int], ...], width: int) -> int:
    if len(text) <= width or not spans:
        return 0
    best, most, after = 0, 0, 0
    for at, (start, _) in enumerate(spans):
        while after < len(spans) and spans[after][1] <= start + width:
            after += 1
        if after - at > most:
            best, most = start, after - at
    return _word_start(text, max(0, min(best - width // 5, len(text) - width)), best)


def _word_start(text: str, wanted: int, latest: int) -> int:
    """The first start of a word in `text[wanted:latest]`; `latest` where none is near (scripts without spaces)."""
    if wanted == 0:
        return 0
    for at in range(wanted, latest):
        if text[at - 1].isspace() and not text[at].isspace():
            return at
    return latest

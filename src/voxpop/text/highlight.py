"""Where the words that a person searched for stand in a text, and which part of a long text to show.

Comes in: the words as typed (`Terms.of`), a text as captured. Goes out: character offsets in that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from voxpop.text.analysis import LONGEST, Token, token_spans, tokens, tokens_apart
from voxpop.text.exact import exact_forms, stands_at
from voxpop.text.spelling import SHORTEST, is_nearly
from voxpop.text.variants import variants

_WINDOW = 4_096
# Where a text can be cut so that its parts have the tokens of the whole: before what is no letter, and before letters
# that are tokens of their own and never join with what stands before them (Thai, Lao, Burmese, Khmer; kana, Han,
# Hangul): not below a Khmer letter, nor behind a Burmese digit that may be a letter.
_CUT = re.compile(
    "(?<![\u1040\u17d2])"
    "[\\x00-/:-@\\[-`{-\\x7f\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u1780-\u17b3\u3041-\u3096\u30a1-\u30fa"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
)


class Run(Struct, frozen=True):
    """Tokens that must follow each other. With `is_prefix` the last one is the beginning of a token; with `distance`
    so many letters of the one token may differ; with `slop` so many others may lie in all between those of its
    words (`apart`); with `forms` they must be written so.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False
    distance: int = 0
    slop: int = 0
    apart: tuple[tuple[str, ...], ...] = ()
    forms: tuple[str, ...] = ()


class Terms(Struct, frozen=True):
    """What to highlight. Made once for a query, used for each of its hits."""

    runs: tuple[Run, ...]

    @classmethod
    def of(
        cls, words: Iterable[str] = (), phrases: Iterable[str] = (), prefixes: Iterable[str] = (),
        nearly: Iterable[tuple[str, int]] = (), near: Iterable[tuple[str, int]] = (), exact: Iterable[str] = (),
    ) -> Terms:  # fmt: skip
        """Terms from what was typed, words and phrases in every spelling of `variants`; each is analysed as the texts
        are, so a word may become a run of tokens. `nearly`: words of which so many letters may differ; `near`: phrases
        between whose words so many others may lie; `exact`: in just this form.
        """
        runs = [Run(tuple(tokens(form))) for typed in (*words, *phrases) for form in (typed, *variants(typed))]
        runs += [Run(tuple(tokens(typed)), True) for typed in prefixes]
        for typed, distance in nearly:
            runs += [Run((token,), False, distance if len(token) >= SHORTEST else 0) for token in tokens(typed)]
        runs += [Run(tuple(tokens(typed)), slop=slop, apart=tokens_apart(typed)) for typed, slop in near]
        runs += [Run(tuple(tokens(typed)), forms=exact_forms(typed)) for typed in exact]
        return cls(tuple(dict.fromkeys(run for run in runs if run.tokens)))


class Highlight(NamedTuple):
    """`spans` are (start, end) in the whole text, in order and apart; `excerpt_start` is where to begin."""

    excerpt_start: int
    spans: tuple[tuple[int, int], ...]


def highlight(
    text: str, terms: Terms, *, width: int = 280, most: int = 100, window: int = _WINDOW, borders: tuple[int, ...] = ()
) -> Highlight:
    """The first `most` places where `terms` stand in `text`, and the start of the `width` characters that hold most.

    No phrase reaches over `borders`, places in `text` at which another part of it begins.
    The excerpt starts at 0 when the whole text fits, else shortly before its first highlight, at the start of a word.
    A text is looked at in windows of about so many characters, up to where the places are found.

    >>> highlight("the Bridge, the bridges", Terms.of(prefixes=["bridg"]))
    Highlight(excerpt_start=0, spans=((4, 10), (16, 23)))
    """
    spans: list[tuple[int, int]] = []
    for begin, end in pairwise((0, *borders, len(text))):
        _mark(spans, _windows(text, begin, end, window), terms, most)
        if len(spans) > most:
            break
    kept = tuple(spans[:most])
    return Highlight(_excerpt_start(text, kept, width), kept)


def _mark(spans: list[tuple[int, int]], windows: Sequence[_Window], terms: Terms, most: int) -> None:
    """Add the places in the windows of one part, until there are more than `most`."""
    ahead: list[tuple[int, int]] = []
    for n, here in enumerate(windows):
        found = sorted([*ahead, *_found(windows, n, terms)])
        for first, last in found:
            if first < here.end:
                _append(spans, first, last)
        ahead = [span for span in found if span[0] >= here.end]
        if len(spans) > most:
            break


class _Window:
    """A part of a text, analysed when that is needed, and once."""

    def __init__(self, whole: str, start: int, end: int) -> None:
        self.whole, self.start, self.end = whole, start, end
        self.text = whole[start:end]

    @cached_property
    def placed(self) -> list[Token]:
        """Its tokens with where they stand in the whole."""
        found, by = token_spans(self.text), self.start
        return [Token(one.token, by + one.start, by + one.end) for one in found] if by else found


def _windows(text: str, start: int, end: int, size: int) -> list[_Window]:
    """`text[start:end]` in parts, so that a very long one is not analysed at once. None is cut within a token."""
    found = list[_Window]()
    while end - start > size and (cut := _CUT.search(text, start + size, end)) is not None:
        found.append(_Window(text, start, cut.start()))
        start = cut.start()
    return [*found, _Window(text, start, end)]


def _found(windows: Sequence[_Window], n: int, terms: Terms) -> Iterator[tuple[int, int]]:
    """The places of what begins in a window; the last of it may stand in a later one."""
    here = windows[n]
    if here.text.isascii() and (words := _plain_words(terms.runs)) is not None:
        yield from ((here.start + word.start(), here.start + word.end()) for word in words.finditer(here.text))
        return
    held = tokens(here.text)
    runs = tuple(_spelt(terms.runs, set(held)))
    whole = {run.tokens[0] for run in runs if len(run.tokens) > 1 or not run.is_prefix}
    beginnings = tuple(run.tokens[0] for run in runs if len(run.tokens) == 1 and run.is_prefix)
    if whole.isdisjoint(held) and not (beginnings and any(token.startswith(beginnings) for token in held)):
        return
    starts = [at for at, one in enumerate(here.placed) if one.token in whole or one.token.startswith(beginnings)]
    placed = _with_later(windows, n, starts[-1] + max(len(run.tokens) + run.slop for run in runs))
    for at in starts:
        for run in runs:
            yield from _marked(run, here.whole, placed, at)


def _with_later(windows: Sequence[_Window], n: int, wanted: int) -> list[Token]:
    """The tokens of a window and, where it has not so many, of those behind it."""
    placed = windows[n].placed
    while len(placed) < wanted and n + 1 < len(windows):
        n += 1
        placed = placed + windows[n].placed
    return placed


@lru_cache(256)
def _plain_words(runs: tuple[Run, ...]) -> re.Pattern[str] | None:
    """What finds these runs in ASCII text, where each is one whole word: three times as fast as all tokens of it."""
    if any(run != Run(run.tokens) or len(run.tokens) > 1 or len(run.tokens[0]) >= LONGEST for run in runs):
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


def _marked(run: Run, text: str, placed: list[Token], at: int) -> Iterator[tuple[int, int]]:
    """What a run marks that begins there: all of it, or its words where others lie between them."""
    if run.slop:
        for first, behind in _near(run.apart, run.slop, placed, at):
            yield placed[first].start, placed[behind - 1].end
    elif _stands(run, placed, at) and (not run.forms or stands_at(run.forms, text, placed, at)):
        yield placed[at].start, placed[at + len(run.tokens) - 1].end


def _near(words: Sequence[tuple[str, ...]], slop: int, placed: list[Token], at: int) -> set[tuple[int, int]]:
    """From which place to which all stand that follow each other from there on, with at most so many others between."""
    first, *others = words
    behind = at + len(first)
    if tuple(one.token for one in placed[at:behind]) != first:
        return set()
    here = {(at, behind)}
    if not others:
        return here
    rest = (_near(others, slop - gap, placed, behind + gap) for gap in range(slop + 1))
    found = set[tuple[int, int]]().union(*rest)
    return here | found if found else found


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

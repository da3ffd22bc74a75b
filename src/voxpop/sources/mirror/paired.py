"""Comments that begin with a name, and below it the name again with the time: nested in a list, or flat.

Comes in: the lines below the header of the comments. Goes out: comments. Seen, the second form without list and depth:

      • @user                                    @user
        @user 5 years ago +192                   @user 7 months ago
                                                 text
        text                                     @other
                                                 @other 7 months ago
        • @other                                 @@user text
          @other 4 years ago +2

          text

In the flat form a reply can be told by its "@@name" alone; it is put below the last comment above it of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Refused, When
from voxpop.sources.counts import count_in
from voxpop.sources.lines import Line
from voxpop.sources.mirror.spoken import CUT_OFF, Answers, Said, Speaking, Spoken, indentation
from voxpop.sources.relative_times import RelativeTimes
from voxpop.times import when_from_relative

_LONGEST_NAME: Final = 120
_LONGEST_TIME: Final = 40
_BULLET: Final = re.compile(r"([ \t\u00a0]*)[•·▪◦‣*-][ \t\u00a0]+(?=\S)")
_EMPTY: Final = re.compile(r"[ \t\u00a0]*•[ \t\u00a0]*")
_LIKES: Final = re.compile(r"\s*\+\s?(\d[\d.,\u00a0\u202f ]{0,12}(?:[^\W\d_]{1,5}\.?)?)$")
_LANGUAGES: Final = (
    "ru",
    "uk",
    "kk",
    "th",
    "ja",
    "ko",
    "zh",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "tr",
    "pl",
    "vi",
    "ar",
    "hi",
)
_ANY_TIME: Final = 1_700_000_000  # only whether words are understood is asked


class Header(Struct, frozen=True):
    """The two lines with which a comment begins. `depth` is the column of its bullet, None where it has none."""

    name: str
    time: str
    likes: str | None
    depth: int | None
    indent: int


def header_of(first: str, second: str) -> Header | None:
    """What two lines that follow one another say, if they are such.

    >>> header_of("  • @user", "    @user 5 years ago +192").likes
    '192'
    """
    if len(first) > _LONGEST_NAME or len(second) > 2 * _LONGEST_NAME + _LONGEST_TIME:
        return None
    bullet = _BULLET.match(first)
    name = (first[bullet.end() :] if bullet else first).strip()
    again = second.strip()
    rest = again[len(name) :]
    if not name or not again.startswith(name) or not rest[:1].isspace():
        return None
    likes = _LIKES.search(rest)
    time = (rest[: likes.start()] if likes else rest).strip()
    is_known = when_from_relative(time, _ANY_TIME) is not None
    if not time or len(time) > _LONGEST_TIME or not (is_known or (bullet and likes)):
        return None
    return Header(
        name, time, likes[1].strip() if likes else None, len(bullet[1]) if bullet else None, indentation(second)
    )


def is_taken_out(line: str) -> bool:
    """Whether only the bullet of a comment is left, which was withdrawn."""
    return _EMPTY.fullmatch(line) is not None


def comments_below(lines: Iterator[Line], times: RelativeTimes, is_cut_off: bool) -> Iterator[Said]:
    """All comments, each with the lines that it took."""
    walk = _Walk(times)
    before: list[Line] = []
    for line in lines:
        blank = not line.text.strip()
        if before and blank and len(before) == 1 and _BULLET.match(before[0].text):
            before.append(line)
            continue
        header = header_of(before[0].text, line.text) if before else None
        if header is not None:
            yield from walk.begin(header, before[0].number, line)
            before = []
            continue
        for held in before:
            yield from walk.line(held)
        before = [line] if not blank else []
        if blank:
            yield from walk.line(line)
    for held in before:
        yield from walk.line(held)
    yield from walk.end(is_cut_off and bool(before))


class _Walk:
    """Where the reading stands: the comment that is open, and those above it that it may answer."""

    def __init__(self, times: RelativeTimes) -> None:
        self._times = times
        self._speaking = Speaking()
        self._open: Spoken | None = None
        self._header: Header | None = None
        self._above: list[tuple[int, str | None]] = []
        self._answers = Answers()
        self._beside = (0, 0)  # the first line that stands beside the comments, and how many do

    def begin(self, header: Header, start: int, second: Line) -> Iterator[Said]:
        """A comment whose text follows."""
        yield from self._close()
        parent, is_reply = self._answered(header)
        published = self._times.when(header.time)[0]
        likes = likes_in(header.likes) if header.likes else None
        self._header = header
        self._open = Spoken(
            start, header.name, published, likes, header.indent, parent, is_reply, end=second.number + 1
        )

    def line(self, line: Line) -> Iterator[Said]:
        """A line of a text, or one that stands beside the comments."""
        if is_taken_out(line.text) and (self._header is None or self._header.depth is not None):
            yield from self._close()
            self._keep(indentation(line.text), None)
        elif self._open is None or self._is_beside(line):
            yield from self._close()
            if line.text.strip():
                self._beside = (self._beside[0] or line.number, self._beside[1] + 1)
        else:
            self._open.add(line)

    def end(self, is_cut_off: bool) -> Iterator[Said]:
        """The last comment."""
        yield from self._close(CUT_OFF if is_cut_off and self._open is not None else None)
        first, count = self._beside
        if count:
            words = "This line stands" if count == 1 else f"This line and {count - 1} more stand"
            yield range(first, first + 1), Refused(f"line {first}", f"{words} beside the comments; not taken in.")

    def _close(self, refusal: str | None = None) -> Iterator[Said]:
        spoken, header = self._open, self._header
        self._open = None
        if spoken is None or header is None:
            return
        if header.depth is None:
            self._answers.find(spoken)
        said, id_ = self._speaking.close(spoken, refusal)
        yield from said
        if header.depth is not None:
            self._keep(header.depth, id_)
        else:
            self._answers.keep(spoken, id_)

    def _answered(self, header: Header) -> tuple[str | None, bool]:
        """The comment that this one stands below, in a list."""
        if header.depth is None:
            return None, False
        above = [held for held in self._above if held[0] < header.depth]
        return (above[-1][1], True) if above else (None, False)

    def _keep(self, depth: int, id_: str | None) -> None:
        self._above = [*(held for held in self._above if held[0] < depth), (depth, id_)]

    def _is_beside(self, line: Line) -> bool:
        """A text in a list stands as deep as its name, or deeper."""
        header = self._header
        if header is None or not header.depth or not line.text.strip():
            return False
        return indentation(line.text) < min(header.indent, header.depth + 1)


def likes_in(words: str) -> tuple[int, bool] | None:
    """A number of likes; the page does not say in which language it shortens it ("1,2 тыс.")."""
    found = (count_in(words, language) for language in (None, *_LANGUAGES))
    return next((count for count in found if count is not None), None)


def published_of(words: str, times: RelativeTimes) -> When | None:
    """What a line says that is nothing but a time ("7 months ago"); None for any other."""
    if len(words) > _LONGEST_TIME or when_from_relative(words.strip(), _ANY_TIME) is None:
        return None
    return times.when(words.strip())[0]

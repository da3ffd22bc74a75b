"""What a person copied out of a YouTube page: each comment ends with the word "Reply", which is a button there.

Comes in: lines. Goes out: comments. Seen, by how the browser or the program copies:

    @user                      @user 4 years ago (edited)
    2 years ago (edited)       text
    text                       10K
                               Reply
    10                              161 replies

    Reply

    2 replies

A number alone above the button is the likes, unless nothing else is left of the text. Replies that were open stand like
other comments, so which are replies is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from voxpop.model import Captured, Refused
from voxpop.sources.lines import Line
from voxpop.sources.mirror.labels import comments_label
from voxpop.sources.mirror.paired import likes_in, published_of
from voxpop.sources.mirror.spoken import Said, Speaking, Spoken
from voxpop.sources.relative_times import RelativeTimes

NUMBERS: Final = 'a number alone above "Reply" is taken for likes; it may be the end of a text that nobody liked'
NO_REPLIES: Final = "which comments are replies cannot be told: copied text does not show what stands below what"

_REPLY_WORDS: Final = (
    "reply|ответить|відповісти|antworten|répondre|responder|respondre|rispondi|balas|beantwoorden|odpowiedz|yanıtla|"
    "phản hồi|ตอบกลับ|返信|답글|回覆|回复|svara|svar|vastaa|odpovědět|válasz|απάντηση|رد|השב|जवाब दें"
)
_REPLY: Final = frozenset(_REPLY_WORDS.split("|"))
_WHENEVER: Final = RelativeTimes(Captured())  # only whether words are understood is asked
_LONGEST: Final = 160  # characters of a line that may be more than text
_NAME: Final = re.compile(r"@[^\s@]{1,100}")
_NAME_AND_TIME: Final = re.compile(r"(@[^\s@]{1,100})[ \t\u00a0]+(?:[•·][ \t\u00a0]*)?(\S.{0,58})")
_NUMBER: Final = re.compile(r"\d[\d.,\u00a0\u202f ]{0,12}(?:[^\W\d_]{1,5}\.?)?")
_BELOW_TEXT: Final = re.compile(r"Read more|Show (?:more|less)|Translate to [^\W\d_]{2,20}(?: \([^()\n]{1,30}\))?")
_PINNED: Final = re.compile(r"Pinned by @?\S.{0,110}")
_BETWEEN: Final = re.compile(
    r"[·•]|(?:[·•]\s*)?\d[\d.,]{0,8}\s?[KMB]? [^\W\d_]{2,20}|@\S{1,100}|(?:Hide|Show|View)(?: more)?(?: \d+)? replies"
)


class Header(Struct, frozen=True):
    """A name and a time, as written, that stand on so many lines."""

    name: str
    time: str
    lines: int


def header_in(first: str, second: str) -> Header | None:
    """What a line says, with the next that is not empty, if a comment begins there.

    >>> header_in("@user 4 years ago (edited)", "text").time, header_in("@user", "1 day ago").lines
    ('4 years ago (edited)', 2)
    """
    first, second = first.strip(), second.strip()
    if not first.startswith("@") or len(first) > _LONGEST:
        return None
    if _NAME.fullmatch(first):
        return Header(first, second, 2) if published_of(second, _WHENEVER) else None
    both = _NAME_AND_TIME.fullmatch(first)
    return Header(both[1], both[2], 1) if both and published_of(both[2], _WHENEVER) else None


def is_button(line: str) -> bool:
    """Whether this is the word with which a comment ends."""
    return len(line) <= _LONGEST and line.strip().casefold() in _REPLY


def is_copied(lines: Sequence[str]) -> bool:
    """Whether two comments begin and end so; one is enough below the label of the comments."""
    said = [line for line in lines if line.strip()]
    whole, is_open, is_labelled = 0, False, False
    for first, second in pairwise([*said, ""]):
        is_labelled = is_labelled or label_in(first)[0]
        if header_in(first, second):
            is_open = True
        elif is_open and is_button(first):
            is_open, whole = False, whole + 1
    return whole > 1 or (whole == 1 and is_labelled)


def label_in(line: str) -> tuple[bool, int | None]:
    """The label of the comments; programs that read pictures of text put the button beside it on the same line.

    >>> label_in("8,591 Comments = Sort by")
    (True, 8591)
    """
    return comments_label(re.sub(r"\s+(?:\S\s+)?Sort by\s*$", "", line[: _LONGEST + 1]))


def claimed_in(lines: Iterator[Line]) -> int | None:
    """How many comments the page said that there were, above the first."""
    claimed: int | None = None
    for line, header in _headed(lines):
        if header is not None:
            break
        is_label, number = label_in(line.text)
        claimed = number if is_label else claimed
    return claimed


def comments_copied(lines: Iterator[Line], times: RelativeTimes) -> Iterator[Said]:
    """All comments, each with the lines that it took."""
    walk = _Walk(times)
    for line, header in _headed(lines):
        yield from walk.line(line, header)
    yield from walk.end()


class _Walk:
    """Where the reading stands: the comment that is open, and what was found beside and without an end."""

    def __init__(self, times: RelativeTimes) -> None:
        self._times = times
        self._speaking = Speaking()
        self._open: Spoken | None = None
        self._has_begun = False
        self._in_header = 0
        self._pinned: int | None = None
        self._beside: list[int] = []
        self._endless: list[int] = []

    def line(self, line: Line, header: Header | None) -> Iterator[Said]:
        """One more line; `header` if a comment begins with it."""
        spoken, words = self._open, line.text.strip()
        if header is not None:
            yield from self._close(is_ended=False)
            self._begin(line, header)
        elif spoken is None:
            self._between(line, words)
        elif self._in_header:
            self._in_header -= bool(words)
            spoken.end = line.number + 1
        elif is_button(words):
            spoken.end = line.number + 1
            yield from self._close()
        elif _PINNED.fullmatch(words):
            yield from self._close(is_ended=False)
            self._pinned = line.number
        else:
            spoken.add(line)

    def end(self) -> Iterator[Said]:
        """The last comment, and what is to be said of the page."""
        yield from self._close(is_ended=False)
        if self._beside:
            yield _told(self._beside, "This line stands", "stand", "beside the comments; not taken in")
        if self._endless:
            words = 'without the word "Reply" below: the text may be cut off, or hold lines that are none of it'
            yield _told(self._endless, "The comment of this line stands", "stand", words)

    def _begin(self, line: Line, header: Header) -> None:
        published, is_edited = self._times.when(header.time)
        self._open = Spoken(
            line.number if self._pinned is None else self._pinned,
            header.name,
            published,
            end=line.number + 1,
            is_edited=is_edited,
            is_pinned=True if self._pinned is not None else None,
        )
        self._has_begun, self._pinned, self._in_header = True, None, header.lines - 1

    def _between(self, line: Line, words: str) -> None:
        if _PINNED.fullmatch(words):
            self._pinned = line.number
        elif self._has_begun and words and not _BETWEEN.fullmatch(words[: _LONGEST + 1]):
            self._beside.append(line.number)

    def _close(self, *, is_ended: bool = True) -> Iterator[Said]:
        spoken, self._open = self._open, None
        if spoken is None:
            return
        if is_ended:
            _without_buttons(spoken)
        else:
            self._endless.append(spoken.start)
        yield from self._speaking.close(spoken)[0]


def _headed(lines: Iterator[Line]) -> Iterator[tuple[Line, Header | None]]:
    """Each line with what begins there."""
    held: list[Line] = []  # a line, and the empty ones below it
    for line in lines:
        if held and not line.text.strip():
            held.append(line)
            continue
        yield from _begun(held, line.text)
        held = [line]
    yield from _begun(held[:1], "")


def _begun(held: Sequence[Line], following: str) -> Iterator[tuple[Line, Header | None]]:
    for number, line in enumerate(held):
        yield line, None if number else header_in(line.text, following)


def _without_buttons(spoken: Spoken) -> None:
    """Takes the likes, and the words of buttons, from the end of the text."""
    lines = [line for line in spoken.lines if line.text.strip()]
    if len(lines) > 1 and _NUMBER.fullmatch(words := lines[-1].text.strip()):
        spoken.likes = likes_in(words)
        if spoken.likes is not None:
            lines.pop()
    while len(lines) > 1 and _BELOW_TEXT.fullmatch(lines[-1].text.strip()):
        lines.pop()
    last = lines[-1].number if lines else 0
    spoken.lines = [line for line in spoken.lines if line.number <= last]


def _told(numbers: Sequence[int], one: str, many: str, words: str) -> Said:
    first = numbers[0]
    who = one if len(numbers) == 1 else f"{one.rpartition(' ')[0]} and {len(numbers) - 1} more {many}"
    return range(first, first + 1), Refused(f"line {first}", f"{who} {words}.")

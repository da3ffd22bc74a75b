"""Timecodes in a text: the points of a video that people name.

Comes in: text as captured. Goes out: where timecodes stand and the second that each names. `1:08`, `(1:08)`,
`at 01:02:03,`, `1:08-1:15`, `１：０８` and `٤:١٢` are timecodes; clock times that say so (`3:16pm`, `21:10 Uhr`),
instants with a date, verses of the Bible and the Quran, parts of addresses and longer rows of numbers (`1:2:3:4`) are
not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from voxpop.text.links import addresses

_COLONS = re.compile("[:：]")

# A whole row of numbers with colons between them. Not inside a word of a script that puts spaces between words
# (`v1:08`, `db8:12`), but right behind or before kana, Han, Arabic ... it is common: `この6:55の犬`.
_WORD = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u037d\u0386\u0388-\u0481\u048a-\u052f\u1e00-\u1fff"
# An instant as programs write it is taken first, so that its offset (`-05:00`) is not read on its own.
# Both begin with a digit, which is found quickly when it stands before all else that is asked.
_ROW = re.compile(
    r"\d(?:\d{3}-\d\d-\d\dT\d\d[:\d.]++(?:[+-]\d\d:?\d\d)?"
    rf"|(?<![{_WORD}\d:：]\d)(?<!\d[.．٫]\d)(?P<row>\d*+(?:[:：]\d++)+))"
)

# What makes the row before it something else: hundredths (a lap time), hex digits (an address in a network), letters
# other than a unit, am and pm, a word for "o'clock", a time zone. A lower-case " am" is a clock's only when what
# follows is not English ("am I") or German ("am Hafen").
_NOT_AFTER = re.compile(
    rf"""[.．]\d | [:：][0-9A-Fa-f]{{1,4}}[:：] | [:：]{{2}}
    | (?!(?:s|sec|secs|min|mins|m)\b)[{_WORD}]
    | \s(?i:pm\b | p\.\s?m\b | a\.\s?m\b | uhr\b | h\b | o['’]?clock\b)
    | \s(?:AM\b | am\b(?!\s[iI]\b | \s[A-ZÄÖÜ][a-zäöüß]))
    | \s(?:UTC|GMT|EST|EDT|CST|CDT|PST|PDT|CET|CEST|BST|IST|MSK|JST)\b
    | [+]\d\d(?:[:：]?\d\d)?(?![:：\d])""",
    re.VERBOSE,
)
_DATE_BEFORE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T,]|\s){1,2}$")
_OFFSET = re.compile(r"\s?[+-]\d\d(?:[:：]?\d\d)?")
_BOOK_BEFORE = re.compile(
    r"(?:\b(?i:genesis|exodus|leviticus|deuteronomy|joshua|samuel|chronicles|nehemiah|psalms?|proverbs|ecclesiastes"
    r"|isaiah|jeremiah|ezekiel|daniel|hosea|amos|micah|habakkuk|zechariah|malachi|matthew|matt|luke|john|romans"
    r"|corinthians|galatians|ephesians|philippians|colossians|thessalonians|timothy|titus|hebrews|james|peter"
    r"|revelations?|surah?|sura[ht]|qur['’]?an|quran|ayah)"
    r"|\b(?:Mark|Acts|Job|Numbers|Judges|Kings|Ruth))\.?\s{1,2}$"
)
_LONGEST_BEFORE = 24


class Timecode(NamedTuple):
    """A timecode at `text[start:end]` that names the second `seconds`."""

    start: int
    end: int
    seconds: int


def timecodes(text: str) -> list[Timecode]:
    """All timecodes in `text`, in order, whether or not a video is that long.

    >>> timecodes("see 1:08, and (01:02:03)")
    [Timecode(start=4, end=8, seconds=68), Timecode(start=15, end=23, seconds=3723)]
    """
    if ":" not in text and "：" not in text:
        return []
    found = []
    taken = iter(addresses(text))
    address = next(taken, None)
    after = 0  # what begins before it belongs to something else
    for match in _ROW.finditer(text):
        start, end = match.span()
        while address is not None and address.end <= start:
            address = next(taken, None)
        if match["row"] is None or start < after or (address is not None and address.start < end):
            continue
        other = _something_else(text, start, end)
        if other is not None:
            after = other
        elif (seconds := _seconds(match[0])) is not None:
            found.append(Timecode(start, end, seconds))
    return found


def moments(text: str, duration: float | None) -> tuple[int, ...]:
    """The seconds that `text` names, each once, in the order of their first mention.

    Those after the end of the video (`duration` seconds) are left out; all are kept where its length is not known.
    """
    if ":" not in text and "：" not in text:
        return ()
    named = dict.fromkeys(timecode.seconds for timecode in timecodes(text))
    return tuple(second for second in named if duration is None or second <= duration)


def _something_else(text: str, start: int, end: int) -> int | None:
    """Where the thing ends that `text[start:end]` is a part of, when that makes it no timecode."""
    last = text[start - 1 : start]  # most stand at the beginning, or in brackets
    if (last.isspace() or last in ("T", ",")) and _DATE_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start):
        offset = _OFFSET.match(text, end)
        return offset.end() if offset else end
    if last.isspace() and _BOOK_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start):
        return end
    tail = _NOT_AFTER.match(text, end)
    return tail.end() if tail else None


def _seconds(row: str) -> int | None:
    parts = _COLONS.split(row)
    if len(parts) > 3 or len(parts[-1]) != 2 or len(parts[0]) > 3:
        return None
    if len(parts) == 3 and len(parts[1]) != 2:
        return None
    numbers = [int(part) for part in parts]
    if numbers[-1] > 59 or (len(numbers) == 3 and numbers[1] > 59):
        return None
    seconds = 0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds

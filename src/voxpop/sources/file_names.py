"""What a file's name says of its page: the video's id, and when it was captured.

Comes in: a name. Goes out: an id, an interval; None where the name says nothing. A name may lie: what a file holds
counts before it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from voxpop.model import Captured
from voxpop.sources.companions import bracketed_id

_ID: Final = r"[A-Za-z0-9_-]{11}"
_MARKED: Final = re.compile(
    rf"(?:^|[^A-Za-z0-9])(?:v=|videoinfo_|video_|vid_|watch_v_|yt-comments_)({_ID})(?![A-Za-z0-9-])"
)
_ALONE: Final = re.compile(
    rf"({_ID})(?:[._](?:comments?|live_chat|chat|video|info)[^/]*)?(?:\.[A-Za-z0-9]{{1,8}}){{1,3}}"
)
_AT_END: Final = re.compile(rf"-({_ID})(?:\.[A-Za-z0-9-]{{1,12}}){{1,3}}$")
_AN_ID: Final = re.compile(_ID)
_ONLY_NUMBERS: Final = re.compile(r"[\d_-]*")
# What people call their files and the fields in them.
_WORD_OF_FILES: Final = re.compile(
    "abus|analy|annot|archive|backup|batch|bili|caption|categor|chann|chat|clean|collect|comment|corpus|crawl|danmaku|"
    "data|detail|download|emotion|english|export|extract|feature|filter|final|full|group|hate|info|input|item|label|"
    "list|merged|message|meta|model|movie|name|news|offens|output|page|part|post|predict|process|program|project|"
    "record|repl(?:y|ies)|report|result|review|sample|scrap|script|search|sentiment|sheet|source|spam|split|stat|"
    "subset|table|tamil|test|text|thread|tiktok|title|token|total|train|transl|tweet|user|valid|version|video|view|"
    "word|youtube",
    re.IGNORECASE,
)
# Beside a time ("@"), with what people write before and behind an id.
_BESIDE: Final = r"(?:@|yt|youtube|videos?|comments?|replies|threads?|live[_-]?chat|chat|info|data|raw|full)"
_DATED: Final = re.compile(
    rf"(?:{_BESIDE}[_. -]{{1,2}}){{0,4}}({_ID})(?:[_. ([-]{{1,2}}{_BESIDE}){{0,4}}[])]?", re.IGNORECASE
)
_PLAIN: Final = re.compile(rf"(?:(?:#|{_BESIDE})(?:[]_. ()[-]{{1,3}}|$)){{1,8}}", re.IGNORECASE)
_LIKE_LETTERS: Final = re.compile(r"[a-z]+|[A-Z]+|[0-9]+|[_-]+")
_CHANGES: Final = 5  # of forty ids one has fewer such parts
_ENDINGS: Final = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,3}$")
_FOLDER: Final = re.compile(rf"(?:^|/|__)({_ID})(?:/|__)")
_EAST, _WEST = 14 * 3600, 12 * 3600  # how far zones are from UTC
_TIME: Final = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0\d|1[0-2])[-_.]?([0-3]\d)"
    r"(?:[T_ -]{0,2}([01]\d|2[0-3])[-_:.h]?([0-5]\d)(?:[-_:.m]?([0-5]\d))?(?:\.\d{1,9})?"
    r"(Z|[+-](?:0\d|1[0-4])[-_:]?[0-5]\d)?)?(?!\d)"
)


_UNIX: Final = re.compile(r"(?<![A-Za-z0-9])(1[1-9]\d{8})(?:\d{3})?(?![A-Za-z0-9])")  # from 2004 on; milliseconds


def youtube_id_in(name: str) -> str | None:
    """The YouTube id that a file's name gives, by one of the habits of the tools that write such files.

    >>> [youtube_id_in(n) for n in ("Abc12345_-x.jsonl", "Boat [Abc12345_-x].en.vtt", "videoinfo_Abc12345_-x_2024.csv")]
    ['Abc12345_-x', 'Abc12345_-x', 'Abc12345_-x']
    >>> [youtube_id_in(n) for n in ("comments.jsonl", "commentlist.json", "yt-comments_Abc12345_-x_9.csv")]
    [None, None, 'Abc12345_-x']
    >>> [youtube_id_in(n) for n in ("Abc12345_-x_2024-05-01.json", "20240501T101500Z-comments-Abc12345_-x.jsonl.gz")]
    ['Abc12345_-x', 'Abc12345_-x']
    >>> [youtube_id_in(n) for n in ("comments_Abc12345_-x_1714557600.json", "1714557600.json")]
    ['Abc12345_-x', None]
    >>> [youtube_id_in(n) for n in ("20190305-214343danmu.json", "2024-05-01-Abc12345_-x.csv")]
    [None, 'Abc12345_-x']
    """
    base = name.rpartition("/")[2]
    if (bracketed := bracketed_id(base)) is not None and re.fullmatch(_ID, bracketed):
        return bracketed
    by_habit = (_MARKED.search(base), _AT_END.search(base), _ALONE.fullmatch(base), _dated(base), _FOLDER.search(name))
    for found in by_habit:
        if found is not None and may_be_youtube_id(found[1]) and not _is_of_a_time(found):
            return found[1]
    return None


def _dated(base: str) -> re.Match[str] | None:
    """An id beside a time, as who captures a page again and again names the files. A name of somebody's channel stands
    there too: an id changes more often between capitals, small letters, digits and lines.
    """
    stem, times = _without_times(base)
    found = _DATED.fullmatch(_ENDINGS.sub("", stem)) if times else None
    return found if found is not None and len(_LIKE_LETTERS.findall(found[1])) >= _CHANGES else None


def _without_times(base: str) -> tuple[str, int]:
    """A name with a sign for each time in it, and how many there were. Unix seconds are such where nothing else is."""
    stem, times = _TIME.subn("@", base)
    return (stem, times) if times else _UNIX.subn("@", base)


def _is_of_a_time(found: re.Match[str]) -> bool:
    """Whether what may be an id begins within a time, as recorders name their files: "20190305-214343danmu.json"."""
    start = found.start(1)
    return any(time.start() < start < time.end() for time in _TIME.finditer(found.string))


def captured_in(name: str) -> Captured | None:
    """The time that a file's name gives: an instant where it says its zone; else when it was that day, or that time of
    the day, anywhere on Earth. So of two times of one day the later one stays the later. Ten digits alone may be any
    number; beside a video's id they are Unix seconds.

    >>> captured_in("comments-2019-09-11T23_40_59.676182-04_00.jsonl").latest
    1568259659
    >>> captured_in("ta_backup-20240501-auto.zip").precision
    'day'
    """
    base = name.rpartition("/")[2]
    times = list(_TIME.finditer(base))
    if not times:
        return _by_unix_seconds(base) if _dated(base) else None
    return _by_calendar(times[-1])  # names begin with the video's own dates


def _by_unix_seconds(base: str) -> Captured | None:
    times = _UNIX.findall(base)
    return Captured(int(times[-1]), int(times[-1]), "second", "file name") if times else None


def _by_calendar(found: re.Match[str]) -> Captured | None:
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    if hour is None:
        return _anywhere(start, 86_399)
    at = start.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
    lasts = 59 if second is None else 0
    if zone is None:
        return _anywhere(at, lasts)
    instant = int(at.replace(tzinfo=_zone(zone)).timestamp())
    return Captured(instant, instant + lasts, "minute" if lasts else "second", "file name")


def captured_beside(name: str, id: str) -> Captured | None:
    """The time in a name that holds nothing else, but for the id of its video and words for files: it is no part of a
    title.

    >>> captured_beside("Abc12345_-x_2024-05-01.info.json", "Abc12345_-x").precision
    'day'
    >>> captured_beside("comments-2024-05-01T10:15:00+02:00.json", "Abc12345_-x").latest
    1714551300
    >>> captured_beside("Debate of 2024-05-01 [Abc12345_-x].info.json", "Abc12345_-x")
    """
    base = name.rpartition("/")[2].replace(id, "#", 1)
    stem = _ENDINGS.sub("", _without_times(base)[0])
    if not _PLAIN.fullmatch(stem.strip("[(")):
        return None
    return captured_in(base) or (_by_unix_seconds(base) if "#" in stem else None)


def time_in(name: str) -> str | None:
    """The last time that a name holds, as it is written there.

    >>> [time_in(name) for name in ("2024-05-01", "crawl 20240501_1030", "2024")]
    ['2024-05-01', '20240501_1030', None]
    """
    return next((found[0] for found in reversed(list(_TIME.finditer(name)))), None)


def _anywhere(local: datetime, lasts: int) -> Captured:
    """What begins at this time of an unknown zone, and lasts so many seconds."""
    first = int(local.timestamp())
    return Captured(first - _EAST, first + lasts + _WEST, "day", "file name")


def _zone(words: str) -> timezone:
    if words == "Z":
        return UTC
    digits = re.sub(r"\D", "", words)
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if words[0] == "-" else away)


def may_be_youtube_id(name: str) -> bool:
    """Whether a name of eleven letters, digits and lines may be an id of YouTube's, and not words or a number.

    An id nearly always has a digit, or mixes capitals and small letters; one of these words stands by chance in one of
    seven thousand.

    >>> [n for n in ("Abc12345_-x", "commentlist", "boatSetTest", "youtube2024", "20240102-03") if may_be_youtube_id(n)]
    ['Abc12345_-x']
    """
    if not _AN_ID.fullmatch(name) or _ONLY_NUMBERS.fullmatch(name) or _WORD_OF_FILES.search(name):
        return False
    return re.search(r"[0-9]", name) is not None or re.search(r"[a-z].*[A-Z]|[A-Z]{2}.*[a-z]", name) is not None

"""What the tables of youtube-comment-suite say, one claim a row.

Comes in: rows of `videos` and `comments`. Goes out: claims. The columns were declared as `STRING`, which SQLite takes
for a number wherever a text looks like one (https://www.sqlite.org/datatype3.html#affinity_name_examples): an id of
digits has lost its zeros, and gets them back; a title may have. Texts of comments are the HTML of `textDisplay`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Final

from voxpop.model import (
    Again,
    Author,
    CaptureClaim,
    Captured,
    Channel,
    Claim,
    CommentClaim,
    Rating,
    Refused,
    VideoClaim,
    When,
)
from voxpop.sources.commentsuite.database import Value
from voxpop.sources.html_text import text_from_html
from voxpop.sources.sound_text import DAMAGED, is_sound, sound

# YouTube's API gave no dislikes from then on; the program writes 0 for what it is not given.
_DISLIKES_ENDED: Final = 1639353600  # 13 December 2021
_LATEST: Final = 253402300799  # the end of the year 9999
_LARGEST: Final = 2**63 - 1
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_REASON: Final = "The database gathers comments over several refreshes, and does not say whether all were fetched."
_FORBIDDEN: Final = "The platform showed no comments on this video to anybody when it was last asked."

VIDEOS: Final = """
    SELECT v._rowid_, v.video_id, v.channel_id, v.grab_date, v.publish_date, v.video_title, v.total_comments,
           v.total_views, v.total_likes, v.total_dislikes, v.video_desc, v.http_code,
           (SELECT c.channel_name FROM channels c WHERE c.channel_id = v.channel_id LIMIT 1)
    FROM videos v WHERE v._rowid_ >= ? ORDER BY v._rowid_ LIMIT ?
"""
COMMENTS: Final = """
    SELECT m._rowid_, m.comment_id, m.channel_id, m.video_id, m.comment_date, m.comment_likes, m.reply_count,
           m.parent_id, m.comment_text,
           (SELECT c.channel_name FROM channels c WHERE c.channel_id = m.channel_id LIMIT 1)
    FROM comments m WHERE m._rowid_ >= ? ORDER BY m._rowid_ LIMIT ?
"""
MODERATED: Final = "SELECT _rowid_ FROM comments_moderated WHERE _rowid_ >= ? ORDER BY _rowid_ LIMIT ?"


class Claims:
    """Turns rows into claims; knows which captures were yielded."""

    def __init__(self, captured: Captured) -> None:
        self._captured = captured
        self._numbers: dict[str, int] = {}
        self._tops = array("L")
        self._last = -1

    @property
    def is_empty(self) -> bool:
        """Whether no capture was yielded."""
        return not self._tops

    def of_video(self, row: tuple[Value, ...], number: int) -> Iterator[CaptureClaim | Refused]:
        """One row of `VIDEOS`; the place of what is refused is `videos[number]`."""
        _, raw_id, channel, grabbed, published, title, comments, views, likes, dislikes, description, code, name = row
        video = video_id(raw_id)
        if video is None or video in self._numbers:
            why = "names a video that a row above named" if video else f"{_shown(raw_id)} is no id of a video"
            yield Refused(f"videos[{number}]", why)
            return
        at = _when(grabbed).earliest
        yield self._capture(
            VideoClaim(
                "youtube",
                video,
                title=_clean(title),
                description=_clean(description),
                channel=Channel(_clean(channel), _clean(name)),
                rating=_rating(_count(likes), _count(dislikes), at),
                published=_when(published),
                view_count=_count(views),
                comment_count=None if code == 403 else _count(comments),
            ),
            Captured(at, at, "second", "grab_date of the database") if at is not None else self._captured,
            _FORBIDDEN if code == 403 else _REASON,
        )
        yield from _problems(f"videos[{number}]", {"title": title, "description": description, "channel": name})

    def of_comment(self, row: tuple[Value, ...], place: int) -> Iterator[Claim]:
        """One row of `COMMENTS`."""
        _, raw_id, channel, raw_video, date, likes, replies, parent, text, name = row
        video = video_id(raw_video)
        if video is None or not isinstance(text, str):
            why = f"{_shown(raw_video)} is no id of a video" if video is None else f"{_shown(text)} is no text"
            yield Refused(f"comments[{place}]", why)
            return
        yield from self._turn_to(video)
        id_ = _clean(raw_id)
        answers = _clean(parent) or (id_.partition(".")[0] if id_ and "." in id_ else None)
        self._tops[self._last] += answers is None
        yield CommentClaim(
            id_,
            answers,
            Author(_clean(channel), _clean(name)),
            _plain(sound(text)),
            place,
            self._tops[self._last] if answers is None else None,
            _when(date),
            _count(likes),
            False,
            was_damaged=not is_sound(text),
            reply_count=_count(replies),
        )
        yield from _problems(f"comments[{place}]", {"text": text, "author": name})

    def _turn_to(self, video: str) -> Iterator[CaptureClaim | Again]:
        known = self._numbers.get(video)
        if known is None:
            yield self._capture(VideoClaim("youtube", video), self._captured, _REASON)
        elif known != self._last:
            self._last = known
            yield Again(known)

    def _capture(self, video: VideoClaim, captured: Captured, reason: str) -> CaptureClaim:
        self._last = self._numbers[video.id or ""] = len(self._tops)
        self._tops.append(0)
        return CaptureClaim(video, captured, tool="youtube-comment-suite", coverage_reason=reason)


def video_id(value: Value) -> str | None:
    """The id of a video, with the zeros before it that SQLite took for nothing."""
    said = str(value).zfill(11) if isinstance(value, int) else value
    return said if isinstance(said, str) and _VIDEO.fullmatch(said) else None


def _plain(text: str) -> str:
    return text_from_html(text) if "<" in text or "&" in text else text


def _clean(value: Value) -> str | None:
    """A text; what SQLite took for a number is written as it stands there now."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return sound(str(value)) if value not in (None, "") else None


def _count(value: Value) -> int | None:
    """A count; -1 stands for none."""
    return value if isinstance(value, int) and 0 <= value <= _LARGEST else None


def _when(value: Value) -> When:
    """Milliseconds; 0 stands for none."""
    if not isinstance(value, int) or not 0 < value <= _LATEST * 1000:
        return When()
    return When(value // 1000, value // 1000, "second")


def _rating(likes: int | None, dislikes: int | None, at: int | None) -> Rating:
    """Both are 0 where the video's rating was hidden."""
    if not likes and not dislikes:
        return Rating()
    known = dislikes or (None if at is None or at >= _DISLIKES_ENDED else dislikes)
    return Rating(likes=likes, dislikes=known, basis="YouTube")


def _problems(place: str, texts: dict[str, Value]) -> Iterator[Refused]:
    for name, value in texts.items():
        if isinstance(value, str) and not is_sound(value):
            yield Refused(f"{place}.{name}", DAMAGED)
        elif isinstance(value, int | float):
            said = f"the database took this text for the number {value}; zeros and signs around it may be lost"
            yield Refused(f"{place}.{name}", said)


def _shown(value: Value) -> str:
    return repr(value)[:40] if isinstance(value, str | bytes) else str(value)

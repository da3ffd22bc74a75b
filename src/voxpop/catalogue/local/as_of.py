"""The page of a day: a video and its comments as they were known at an instant.

Comes in: a video's captures, an instant. Goes out: the records that the archive would answer with if it held nothing
later. Comments come in the order of the newest page by then; those that it neither holds nor proves gone come after it,
as they were first captured.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from voxpop.catalogue.fold import Dated, fold_comment, fold_video
from voxpop.catalogue.local import views
from voxpop.catalogue.local.cursors import numbers
from voxpop.catalogue.local.held import ALONE, Held, Run, held_of_many
from voxpop.catalogue.local.holdings import in_order
from voxpop.catalogue.local.positions import end_of
from voxpop.catalogue.local.rows import CHAT, ORPHAN, WITHDRAWN, analyse, claim_of, make_row
from voxpop.catalogue.local.runs import derived_id, runs_of_some, spread
from voxpop.catalogue.local.timeline import GONE_AT, Timeline, dated
from voxpop.catalogue.local.within import Within
from voxpop.errors import KeyUnknown, NotCapturedThen, UsageError
from voxpop.model import Capture, Comment, Video
from voxpop.query import Slice, encode_cursor

_GONE = f"SELECT ck FROM fate WHERE {GONE_AT}"
_TOP = f"SELECT ck FROM comment WHERE ck IN (SELECT value FROM json_each(?)) AND top AND NOT flags & {CHAT}"
_LATER = """
SELECT ck, pos, top FROM comment INDEXED BY comment_page
WHERE vk = ? AND (pos, ck) > (?, ?) AND pos < ? ORDER BY pos, ck LIMIT ?
"""
_REPLIES = """
SELECT ck, pos FROM comment INDEXED BY comment_reply
WHERE ph = ? AND vk = ? AND (pos, ck) > (?, ?) AND pos < ? ORDER BY pos, ck
"""
_COUNT = f"SELECT count(*) FROM comment INDEXED BY comment_page WHERE vk = ? AND pos < ? AND NOT flags & {CHAT}"
_CHAT = f"SELECT count(*) FROM comment INDEXED BY comment_page WHERE vk = ? AND pos < ? AND flags & {CHAT}"
_BY_KEY = "SELECT ck FROM comment INDEXED BY comment_key WHERE h = ? AND vk = ?"
_SOME = 500


class AsOf:
    """A video as of the captures up to one place in their order. `until` says which, by an instant and a capture of it,
    or "~" behind all of that instant. `capture` is the newest of them.

    Raises `NotCapturedThen` where there is none, `UsageError` where the capture is of another video.
    """

    def __init__(self, timeline: Timeline, until: Dated, duration: float | None) -> None:
        self._timeline, self._db, self._vk, self._duration = timeline, timeline.db, timeline.vk, duration
        if until.capture != "~" and all(capture.key != until.capture for capture in timeline.captures.values()):
            raise UsageError(
                f"{until.capture} is no capture of {timeline.video_key}. `voxpop history` lists those that are."
            )
        self._caps = [cap for cap in timeline.known if not dated(timeline, cap) > until]
        if not self._caps:
            raise NotCapturedThen(timeline.video_key)
        self._newest, self._at = self._caps[-1], timeline.at[self._caps[-1]] or 0
        self.capture, self._until = timeline.captures[self._newest].key, dated(timeline, self._newest)
        self._end = end_of(self._at)
        self._beside = timeline.held_beside(self._newest)
        self._gone = {ck for (ck,) in self._db.execute(_GONE, (self._vk, self._at))}
        self._away = self._gone | self._beside
        self._whole = {other: ck for ck, others in timeline.matched.items() for other in others}
        self._within = Within(timeline, self._caps)

    @property
    def captures(self) -> tuple[Capture, ...]:
        """Those that were made by then, the newest first."""
        return tuple(self._timeline.captures[cap] for cap in reversed(self._caps))

    def video(self, video: Video) -> Video:
        """The video as it was known; `video` is what is known now."""
        captures, timeline = self.captures, self._timeline
        claim = fold_video([(dated(timeline, cap), timeline.captures[cap].claim.video) for cap in self._caps])
        held, chat = (int(self._db.execute(query, (self._vk, self._end)).fetchone()[0]) for query in (_COUNT, _CHAT))
        held -= len(self._gone) + timeline.count(self._beside)
        return replace(
            video, title=claim.title, description=claim.description, rating=claim.rating, published=claim.published,
            duration_seconds=claim.duration_seconds, view_count=claim.view_count, comment_count=claim.comment_count,
            channel=replace(video.channel, name=claim.channel.name or video.channel.name), claim=claim,
            comments_held=held, chat_held=chat, captured=captures[0].captured, first_captured=captures[-1].captured,
            capture_count=len(captures),
        )  # fmt: skip

    def comments(self) -> Iterator[Comment]:
        """All comments that were there, of every level."""
        listed = [self._whole.get(ck, ck) for ck in in_order(self._db, self._newest)]
        for start in range(0, len(listed), _SOME):
            yield from self._records(listed[start : start + _SOME])
        place: tuple[int, int] | None = (-1, -1)
        while place is not None:
            later, place = self._later(place)
            yield from self._records([ck for ck, _ in later])

    def thread(self, after: str | None, limit: int, replies: int) -> Slice[Comment]:
        """A page of the comments at the top level, each with its first replies."""
        part, *place = numbers(after, 3) if after else (0, 0, 0)
        found: list[int] = []
        cursor: tuple[int, int, int] | None = (part, *place)  # type: ignore[assignment]
        while len(found) < limit and cursor is not None:
            some, cursor = self._top(cursor, limit - len(found))
            found += some
        items = tuple(self._with_replies(comment, replies) for comment in self._records(found))
        return Slice(items, None if cursor is None else encode_cursor(cursor))

    def comment(self, comment: Comment) -> Comment:
        """A comment as it was known, gone by then or not; `comment` is what is known now. Raises `KeyUnknown` where no
        capture held it by then.
        """
        found = self._db.execute(_BY_KEY, (views.number_of(comment), self._vk)).fetchone()
        known = next(self._records(found), None) if found else None
        if known is None and not comment.is_withdrawn:
            raise KeyUnknown("comment of that day", comment.key)
        return comment if known is None else replace(known, is_gone=found[0] in self._gone)

    def replies(self, comment: Comment, after: str | None, limit: int) -> Slice[Comment]:
        """The direct replies that were there, as they were first captured."""
        pos, ck = numbers(after, 2) if after else (-1, -1)
        found: list[tuple[int, int]] = []
        for reply, at in self._db.execute(_REPLIES, (views.number_of(comment), self._vk, pos, ck, self._end)):
            if reply not in self._away:
                found.append((reply, at))
                if len(found) > limit:
                    break
        items = tuple(self._records([reply for reply, _ in found[:limit]]))
        last = found[limit - 1] if len(found) > limit else None
        return Slice(items, None if last is None else encode_cursor((last[1], last[0])))

    def _with_replies(self, comment: Comment, count: int) -> Comment:
        if not count or not comment.replies_held:
            return comment
        return replace(comment, replies=self.replies(comment, None, count).items)

    def _top(self, cursor: tuple[int, int, int], limit: int) -> tuple[list[int], tuple[int, int, int] | None]:
        """Some comments at the top level behind a place, and the place behind them."""
        part, start, ck = cursor
        if part:
            later, place = self._later((start, ck))
            found = [(other, pos) for other, pos in later if self._is_top(other)]
            if len(found) > limit:
                return [other for other, _ in found[:limit]], (1, found[limit - 1][1], found[limit - 1][0])
            return [other for other, _ in found], None if place is None else (1, *place)
        listed = in_order(self._db, self._newest)
        some = [self._whole.get(other, other) for other in listed[start : start + _SOME]]
        top = {other for (other,) in self._db.execute(_TOP, (json.dumps(some),))}
        tops: list[int] = []
        for n, other in enumerate(some, start + 1):
            if other in top:
                tops.append(other)
            if len(tops) == limit:
                return tops, (0, n, 0)
        return tops, (0, start + _SOME, 0) if start + _SOME < len(listed) else (1, -1, -1)

    def _later(self, place: tuple[int, int]) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
        """What the newest page neither holds nor proves gone, behind a position: row numbers and positions."""
        found = self._db.execute(_LATER, (self._vk, *place, self._end, _SOME)).fetchall()
        some = [
            (ck, pos) for ck, pos, _ in found if ck not in self._away and not self._timeline.holds(self._newest, ck)
        ]
        return some, (found[-1][1], found[-1][0]) if len(found) == _SOME else None

    def _is_top(self, ck: int) -> bool:
        return self._db.execute(_TOP, (json.dumps([ck]),)).fetchone() is not None

    def _records(self, cks: Sequence[int]) -> Iterator[Comment]:
        held = {one.ck: one for one in held_of_many(self._db, list(cks))}
        others = [other for ck in held for other in self._timeline.matched.get(ck, ())]
        said = [*held.values(), *held_of_many(self._db, others)]
        runs = runs_of_some(self._db, self._timeline.video_key, self._timeline.holdings, said)
        self._within.fetch(held)
        for ck in dict.fromkeys(cks):
            if ck in held and (record := self._record(held[ck], runs)) is not None:
                yield record

    def _record(self, held: Held, runs: dict[int, list[Run]]) -> Comment | None:
        said = self._said(held, runs)
        if not said:
            return None
        key = self._timeline.video_key
        earliest, latest = self._within.interval(held.ck, said) or (None, None)
        row = make_row(fold_comment([(run.dated, claim_of(run.row)) for run in said]), key, derived_id(held.row.id))
        analyse([row])
        author: tuple[Any, ...] = (None, None, None) if row.author is None else row.author[1:]
        capture = max(said, key=lambda run: run.dated.order()).dated.capture
        below = self._db.execute(_REPLIES, (held.row.h, self._vk, -1, -1, self._end))
        replies = sum(ck not in self._away for ck, _ in below)
        values = (
            held.ck, row.h, held.row.ph, row.id, row.parent, row.text, row.likes, row.pub, row.pub_from, row.prec,
            row.written, row.language, row.flags | held.row.flags & (ORPHAN | WITHDRAWN), held.row.number, *author,
            row.extra, capture, replies, earliest, latest,
        )  # fmt: skip
        return views.comment(values, key, self._duration)

    def _said(self, held: Held, runs: dict[int, list[Run]]) -> list[Run]:
        """What was said of a comment by then."""
        others = self._timeline.matched.get(held.ck, ())
        if held.claims == ALONE:
            said = [Run(self._timeline.holdings.dated(held.cap), held.cap, held.row)]
        elif not others:
            said = runs[held.ck]
        else:
            holders = self._timeline.holdings.holders
            said = [run for ck in (held.ck, *others) if ck in runs for run in spread(runs[ck], holders(ck))]
        return [run for run in said if run.dated.at is not None and not run.dated > self._until]

"""A video's captures in time: the counts of each day, and what became of a comment.

Comes in: a connection, a video. Goes out: records. Captures of unknown time take no part in what was gone or edited
when; among the days they come last.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local import views
from voxpop.catalogue.local.clocks import earliest_of
from voxpop.catalogue.local.held import Run, held_of_many
from voxpop.catalogue.local.holdings import Holdings, first_of, in_order
from voxpop.catalogue.local.positions import end_of
from voxpop.catalogue.local.rows import CHAT
from voxpop.catalogue.local.runs import edits, runs_of_some
from voxpop.model import Absence, Capture, Comment, CommentKind, Day, Edit, Past, Stamp

_CAPTURES = f"""
{views.CAPTURE.replace("SELECT", "SELECT p.cap, p.at, a.source, p.kind,", 1)} JOIN accession a ON a.id = p.accession
WHERE p.vk = ? ORDER BY p.at IS NULL, p.at, p.key
"""
_HELD_SO_FAR = f"""
SELECT count(*) FROM comment INDEXED BY comment_page WHERE vk = ? AND pos < ? AND NOT flags & {CHAT}
"""
# Of what was gone at an instant.
GONE_AT = "vk = ?1 AND gone_at <= ?2 AND (back_at IS NULL OR back_at > ?2)"
_GONE_SO_FAR = f"SELECT count(*) FROM fate WHERE {GONE_AT}"
_FATES = """
SELECT ck, last, gone, back FROM fate WHERE vk = ? AND ck IN (SELECT value FROM json_each(?)) ORDER BY ck, gone_at
"""
_ROWS = """
SELECT c.h, c.ck FROM json_each(?) j JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?
"""
_MATCHED = "SELECT same, ck FROM comment INDEXED BY comment_page WHERE vk = -?"
_COMMENTS = f"SELECT count(*) FROM comment WHERE ck IN (SELECT value FROM json_each(?)) AND NOT flags & {CHAT}"
_KINDS = f"SELECT DISTINCT flags & {CHAT} <> 0 FROM comment WHERE ck IN (SELECT value FROM json_each(?))"


class Timeline:
    """The captures of the video `vk`, whose key is `video_key`. Short-lived: the store may change behind it."""

    def __init__(self, db: sqlite3.Connection, vk: int, video_key: str) -> None:
        self.db, self.vk, self.video_key = db, vk, video_key
        found = db.execute(_CAPTURES, (vk,)).fetchall()
        self.captures: dict[int, Capture] = {row[0]: views.capture(row[4:]) for row in found}
        self._sources: dict[int, str] = {row[0]: row[2] for row in found}
        self.kinds: dict[int, str] = {row[0]: row[3] for row in found}
        self.at: dict[int, int | None] = {row[0]: row[1] for row in found}
        self.known = [cap for cap, at in self.at.items() if at is not None]

    @cached_property
    def holdings(self) -> Holdings:
        """What each capture holds."""
        return Holdings(self.db, self.vk)

    @cached_property
    def matched(self) -> dict[int, list[int]]:
        """The row numbers of comments without an id, by that of the comment that they are."""
        found: dict[int, list[int]] = {}
        for same, ck in self.db.execute(_MATCHED, (self.vk,)):
            found.setdefault(same, []).append(ck)
        return found

    def stamp(self, cap: int) -> Stamp:
        """A capture, and when it was made."""
        return Stamp(self.captures[cap].key, self.at[cap])

    def holds(self, cap: int, ck: int) -> bool:
        """Whether a capture holds a comment, be it without its id."""
        members = self.holdings.of(cap)
        return ck in members or any(other in members for other in self.matched.get(ck, ()))

    def is_later(self, cap: int, at: int) -> bool:
        """Whether a capture was made after the latest instant of another, whenever within its bounds it was."""
        return self._earliest[cap] > at

    @cached_property
    def _earliest(self) -> dict[int, int]:
        return earliest_of({cap: self.captures[cap].captured for cap in self.known})

    def looked_at(self, cap: int) -> frozenset[bool]:
        """At what a capture looked, of each whether that is a chat. One that holds neither looked at comments where it
        proves that there are none: complete, and of a page that counts none.
        """
        capture, kinds = self.captures[cap], self._kinds(in_order(self.db, cap))
        has_none = capture.coverage == "complete" and capture.claim.video.comment_count == 0
        return kinds or frozenset([False] if has_none else [])

    def looked_at_comments(self, cap: int) -> bool:
        """Whether a capture looked at comments, other than of a chat. Nearly always its first one tells."""
        first = first_of(self.db, cap)
        return (first is not None and False in self._kinds([first])) or False in self.looked_at(cap)

    def _kinds(self, cks: Sequence[int]) -> frozenset[bool]:
        return frozenset(bool(kind) for (kind,) in self.db.execute(_KINDS, (json.dumps(list(cks)),)))

    def held_beside(self, cap: int) -> frozenset[int]:
        """What captures of the same instant hold, which come after this one in order, and none up to it."""
        together = self._by_instant[self.at[cap]]
        if not (beside := together[together.index(cap) + 1 :]):
            return frozenset()
        by_then = self.known[: self.known.index(cap) + 1]
        whole = {other: ck for ck, others in self.matched.items() for other in others}
        found = {whole.get(ck, ck) for other in beside for ck in in_order(self.db, other)}
        return frozenset(ck for ck in found if not any(self.holds(other, ck) for other in reversed(by_then)))

    @cached_property
    def _by_instant(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for cap in self.known:
            found.setdefault(self.at[cap], []).append(cap)
        return found

    def last_holder(self, ck: int, before: int | None = None) -> int | None:
        """The last capture of known time, earlier than the capture `before`, that holds a comment."""
        earlier = self.known if before is None else self.known[: self.known.index(before)]
        return next((cap for cap in reversed(earlier) if self.holds(cap, ck)), None)

    def days(self) -> Iterator[Day]:
        """Every capture, the oldest first, with the counts of its day."""
        for cap, capture in self.captures.items():
            video, at = capture.claim.video, self.at[cap]
            held = gone = None
            if at is not None:
                held = self._count(_HELD_SO_FAR, end_of(at)) - self.count(self.held_beside(cap))
                gone = self._count(_GONE_SO_FAR, at)
            yield Day(
                capture,
                self._sources[cap],
                video.view_count,
                video.rating,
                video.channel.follower_count,
                video.comment_count,
                held,
                gone,
                self.looked_at_comments(cap),
            )

    def pasts(self, comments: Sequence[Comment]) -> dict[str, Past]:
        """What became of comments of this video, by key; nothing is said of those that nothing happened to."""
        if len(self.captures) < 2:
            return {}
        numbers = {views.number_of(comment): comment for comment in comments}
        rows = {ck: h for h, ck in self.db.execute(_ROWS, (json.dumps(list(numbers)), self.vk))}
        absences = self._absences(list(rows))
        runs = runs_of_some(self.db, self.video_key, self.holdings, held_of_many(self.db, list(rows)))
        newest_of = {kind: self._newest(kind) for kind in {comment.kind for comment in comments}}
        found = {}
        for ck, h in rows.items():
            newest = newest_of[numbers[h].kind]
            is_there = None if newest is None else self.holds(newest, ck)
            last = self.last_holder(ck) if is_there is False else None
            edits = tuple(self._edits(ck, runs.get(ck, [])))
            last_held = None if last is None else self.stamp(last)
            newest_at = None if newest is None else self.stamp(newest)
            past = Past(absences.get(ck, ()), edits, is_there, last_held, newest_at)
            if past.absences or past.edits or is_there is False:
                found[numbers[h].key] = past
        return found

    def _edits(self, ck: int, runs: Iterable[Run]) -> Iterator[Edit]:
        for one, other in edits(runs):
            before = self.last_holder(ck, other.cap)
            yield Edit(self.stamp(one.cap if before is None else before), self.stamp(other.cap), one.row.text)

    def _absences(self, cks: list[int]) -> dict[int, tuple[Absence, ...]]:
        found: dict[int, tuple[Absence, ...]] = {}
        for ck, last, gone, back in self.db.execute(_FATES, (self.vk, json.dumps(cks))):
            if back is not None and not self.is_later(back, self.at[gone] or 0):
                continue  # it may have been held before it was missing
            absence = Absence(self.stamp(last), self.stamp(gone), None if back is None else self.stamp(back))
            found[ck] = (*found.get(ck, ()), absence)
        return found

    def _newest(self, kind: CommentKind) -> int | None:
        """The newest capture that looked at comments of this kind: a page tells nothing of a live chat."""
        if kind == "chat":
            return next((cap for cap in reversed(self.known) if True in self.looked_at(cap)), None)
        return next((cap for cap in reversed(self.known) if self.looked_at_comments(cap)), None)

    def count(self, cks: Iterable[int]) -> int:
        """How many of these are comments, not messages of a live chat."""
        return int(self.db.execute(_COMMENTS, (json.dumps(list(cks)),)).fetchone()[0])

    def _count(self, query: str, value: int) -> int:
        return int(self.db.execute(query, (self.vk, value)).fetchone()[0])


def dated(timeline: Timeline, cap: int) -> Dated:
    """A capture's place in time."""
    return Dated(timeline.at[cap], timeline.captures[cap].key, timeline.kinds[cap])

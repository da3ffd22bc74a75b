"""What the store answers: videos, threads, comments, authors, channels, captures.

Comes in: a connection for reading, keys, cursors. Goes out: records, a page at a time. One instance serves one thread
of execution at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from voxpop import keys
from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local import people, provenance, rows, views
from voxpop.catalogue.local.as_of import AsOf
from voxpop.catalogue.local.damage import in_our_words
from voxpop.catalogue.local.paging import Show, Sort, thread_query
from voxpop.catalogue.local.places import comment_place, cursor_before, video_place
from voxpop.catalogue.local.timeline import Timeline
from voxpop.catalogue.local.views import CAPTURE, COMMENT_COLUMNS, COMMENT_JOINS, COMMENT_WIDTH, VIDEO_COLUMNS
from voxpop.errors import KeyUnknown, Withdrawn
from voxpop.model import (
    AccessionReport,
    AuthorPage,
    Capture,
    ChannelPage,
    Comment,
    CommentClaim,
    Coverage,
    Cue,
    FileReport,
    MomentBin,
    Saying,
    Video,
)  # fmt: skip
from voxpop.query import Slice, encode_cursor

T = TypeVar("T")
_report = msgspec.msgpack.Decoder(FileReport)
_words = msgspec.msgpack.Decoder(tuple[tuple[float, int], ...])
_SECOND = COMMENT_WIDTH + 1  # where a page of a thread has the second that a comment names
_FULLEST: tuple[Coverage, ...] = ("complete", "unknown", "partial")
_LAST_ROW = """
SELECT max(coalesce((SELECT max(ck) FROM comment), 0), coalesce((SELECT max(qk) FROM cue), 0),
  coalesce((SELECT max(vk) FROM video), 0))
"""
_COMMENT = f"SELECT {COMMENT_COLUMNS}, v.key, v.vk FROM comment c JOIN video v ON v.vk = c.vk {COMMENT_JOINS}"
# A capture that a person told to be of another video leaves the key that its page alone would have.
_ALIAS = """
SELECT v.key FROM capture p INDEXED BY capture_own JOIN video v ON v.vk = p.vk
WHERE p.own_key = ? AND v.key <> p.own_key ORDER BY p.key LIMIT 1
"""


# A comment without an id that was matched with one that has one.
_MATCHED = """
SELECT s.id, c.id, v.key FROM comment s INDEXED BY comment_key JOIN comment c ON c.ck = s.same
JOIN video v ON v.vk = c.vk WHERE s.h = ? AND s.same IS NOT NULL
"""
_WORDS = """
SELECT c.ck, c.text, l.text FROM json_each(?) j JOIN comment c ON c.ck = j.value LEFT JOIN phrase l ON l.id = c.lang
"""


class _Length(msgspec.Struct):
    duration_seconds: float | None = None


_length = msgspec.msgpack.Decoder(_Length)
_FIRST_REPLIES = f"""
SELECT {COMMENT_COLUMNS} FROM json_each(?1) j
JOIN comment c ON c.ck IN (
  SELECT r.ck FROM comment r INDEXED BY comment_reply WHERE r.ph = j.value AND r.vk = ?2 ORDER BY r.pos, r.ck LIMIT ?3)
{COMMENT_JOINS} ORDER BY j.key, c.pos, c.ck
"""
# Which of the replies to the same comment a reply is, in captured order.
_PLACE = """
SELECT count(*) FROM comment c INDEXED BY comment_key JOIN comment r INDEXED BY comment_reply
ON r.ph = c.ph AND r.vk = c.vk AND (r.pos, r.ck) <= (c.pos, c.ck) WHERE c.h = ? AND c.vk = ?
"""


@in_our_words
class Reads:
    """Answers from one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = self._db = db

    def meta(self) -> dict[str, Any]:
        """The store's own figures and versions."""
        return dict(self._db.execute("SELECT name, value FROM meta").fetchall())

    def video(self, key: str) -> Video:
        """The video with this key or alias."""
        vk, found = self._video(key)
        return views.with_files(self._db, vk, found)

    def video_keys(self) -> Iterator[str]:
        """The keys of all videos."""
        for (key,) in self._db.execute("SELECT key FROM video"):
            yield key

    def video_light(self, key: str) -> Video:
        """The video with this key, without its files."""
        return self._video(key)[1]

    def videos(self, after: str | None, limit: int, channel: str | None = None) -> Slice[Video]:
        """Videos by when they were first taken in, newest first; of one channel, where named."""
        added, vk = video_place(self._db, after)
        where = "v.channel_key = ?4 AND" if channel else "?4 IS NULL AND"
        found = self._db.execute(
            f"SELECT {VIDEO_COLUMNS} FROM video v WHERE {where} (v.added, v.vk) < (?1, ?2)"
            " ORDER BY v.added DESC, v.vk DESC LIMIT ?3",
            (added, vk, limit + 1, channel),
        ).fetchall()
        items = tuple(views.with_files(self._db, row[0], views.video(self._db, row)) for row in found[:limit])
        return Slice(items, encode_cursor((found[limit - 1][7], found[limit - 1][1])) if len(found) > limit else None)

    def thread(self, key: str, sort: Sort, show: Show, after: str | None, limit: int, replies: int) -> Slice[Comment]:
        """One page of a video's comments, each with its first replies."""
        vk, video_key, duration = self._place(key)
        cursor = comment_place(self._db, after, vk) if after else None
        query, values = thread_query(vk, sort, show, cursor, limit + 1, duration)
        found = self._db.execute(query, values).fetchall()
        answered = [row[1] for row in found[:limit] if row[19] and row[_SECOND] is None] if replies else []
        below: dict[int, list[Comment]] = {}
        for row in self._db.execute(_FIRST_REPLIES, (json.dumps(answered), vk, replies)):
            below.setdefault(row[2], []).append(views.comment(row, video_key, duration))
        items = []
        for row in found[:limit]:
            comment = views.comment(row[:COMMENT_WIDTH], video_key, duration, row[_SECOND])
            if row[1] in below and row[_SECOND] is None:
                comment = replace(comment, replies=tuple(below[row[1]]))
            items.append(comment)
        last = found[limit - 1] if len(found) > limit else None
        return Slice(tuple(items), encode_cursor((last[COMMENT_WIDTH], last[1])) if last else None)

    def comments(self, key: str) -> Iterator[Comment]:
        """All comments of a video, in captured order."""
        vk, video = self._video(key)
        query = f"""SELECT {COMMENT_COLUMNS} FROM comment c INDEXED BY comment_page {COMMENT_JOINS}
          WHERE c.vk = ? ORDER BY c.pos, c.h"""
        for row in self._db.execute(query, (vk,)):
            yield views.comment(row, video.key, video.duration_seconds)

    def comment(self, key: str) -> Comment:
        """The comment with this key; a derived key follows its video's alias."""
        return self._comment(key)[0]

    def sayings(self, key: str) -> tuple[Saying, ...]:
        """What each capture says of a comment, the newest first."""
        comment, ck, vk = self._comment(key)
        return provenance.sayings(self._db, comment.video_key, vk, ck)

    def everywhere(self, key: str) -> Iterator[tuple[Comment, tuple[CommentClaim, ...], tuple[str, ...]]]:
        """A comment under each video that has it; what pages say of it there; the keys without an id that are it."""
        for comment, ck, vk in self._rows(key):
            said = provenance.sayings(self._db, comment.video_key, vk, ck)
            matched = (rows.key_of(comment.video_key, id) for id in provenance.matched(self._db, ck))
            yield comment, tuple(saying.claim for saying in said), tuple(matched)

    def replies(self, key: str, after: str | None, limit: int, skip: int) -> Slice[Comment]:
        """The direct replies to a comment, in captured order, without as many as are to be skipped."""
        parent, _, vk = self._comment(key)
        pos, ck = comment_place(self._db, after, vk) if after else (-1, -1)
        found = self._replies(keys.key_number(parent.key), vk, pos, -1 if ck is None else ck, limit + 1, skip)
        duration = self._duration(vk)
        items = tuple(views.comment(row[:COMMENT_WIDTH], parent.video_key, duration) for row in found[:limit])
        last = found[limit - 1] if len(found) > limit else None
        return Slice(items, encode_cursor((last[COMMENT_WIDTH], last[1])) if last else None)

    def ancestors(self, key: str) -> tuple[Comment, ...]:
        """From the comment at the top level down to the parent of this one."""
        above: list[Comment] = []
        current = self.comment(key)
        while current.parent_key is not None and not current.is_orphan and len(above) < 200:
            try:
                current = self.comment(current.parent_key)
            except KeyUnknown:
                break
            above.append(current)
        return tuple(reversed(above))

    def number(self, key: str) -> str | None:
        """The № of a comment: `12.3` of the third reply to the twelfth; None where no page says the first of them."""
        *above, comment = (*self.ancestors(key), self.comment(key))
        top, vk = (above or [comment])[0], self._comment(comment.key)[2]
        replies = (keys.key_number(below.key) for below in (*above, comment)[1:])
        places = (self._db.execute(_PLACE, (h, vk)).fetchone()[0] for h in replies)
        return None if top.number is None else ".".join(map(str, (top.number, *places)))

    def position(self, key: str) -> str:
        """The cursor after which the page in captured order begins with this comment's thread."""
        top = next(iter(self.ancestors(key)), None)
        return cursor_before(self._db, keys.key_number(self.comment(key).key if top is None else top.key))

    def moments(self, key: str) -> tuple[MomentBin, ...]:
        """Every second that comments name, with how many do; the twelve most named with their best-liked words."""
        vk, video = self._video(key)
        limit = 1 << 62 if video.duration_seconds is None else int(video.duration_seconds)
        query = "SELECT second, count, ck FROM moment_bin WHERE vk = ? AND second <= ? ORDER BY second"
        found = self._db.execute(query, (vk, limit)).fetchall()
        peaks = {ck for _, _, ck in sorted(found, key=lambda row: -row[1])[:12]}
        words = {
            ck: (text, rows.language_of(language).tag)
            for ck, text, language in self._db.execute(_WORDS, (json.dumps(list(peaks)),))
        }
        return tuple(MomentBin(second, count, *words.get(ck, (None, None))) for second, count, ck in found)

    def named_seconds(self, key: str) -> Iterator[tuple[int, int]]:
        """Every second that a comment names, with the comment's number, in the order of those."""
        query = """SELECT c.h, m.second FROM moment m JOIN comment c ON c.ck = m.ck WHERE m.vk = ?
          ORDER BY c.h, m.second"""
        yield from self._db.execute(query, (self._video(key)[0],))

    def transcript(self, key: str, language: str | None) -> tuple[Cue, ...]:
        """The lines of a video's caption in a language; in the first one that is held, where none is named."""
        vk, _ = self._video(key)
        query = "SELECT coalesce(lines, cid), caption FROM caption WHERE vk = ? ORDER BY cid DESC"
        held = [(cid, views.stored_caption(data)) for cid, data in self._db.execute(query, (vk,))]
        held.sort(key=lambda c: (bool(c[1].is_automatic), c[1].language))
        cid = next((cid for cid, caption in held if language in (None, caption.language)), None)
        found = self._db.execute("SELECT start, end, text, words FROM cue WHERE cid = ? ORDER BY start, qk", (cid,))
        return tuple(Cue(start, end, text, _words.decode(w) if w else ()) for start, end, text, w in found)

    def video_by_row(self, vk: int) -> Video | None:
        """The video of one row, without its files."""
        return views.videos(self._db, (vk,)).get(vk)

    def captures(self, key: str) -> tuple[Capture, ...]:
        """The captures of a video, newest first, of unknown time last; of one instant, the more complete first."""
        vk, _ = self._video(key)
        found = [views.capture(row) for row in self._db.execute(f"{CAPTURE} WHERE p.vk = ?", (vk,))]
        return tuple(sorted(found, key=_newest_and_fullest))

    def capture(self, key: str) -> Capture:
        """The capture with this key."""
        row = self._db.execute(f"{CAPTURE} WHERE p.key = ?", (key,)).fetchone()
        if row is None:
            raise self._unknown("capture", key)
        return views.capture(row)

    def timeline(self, key: str) -> Timeline:
        """A video's captures in time."""
        vk, video_key, _ = self._place(key)
        return Timeline(self._db, vk, video_key)

    def as_of(self, key: str, at: int, capture: str) -> AsOf:
        """The page as of the captures up to an instant; of those of that instant, up to this one by key."""
        vk, video_key, duration = self._place(key)
        return AsOf(Timeline(self._db, vk, video_key), Dated(at, capture), duration)

    def recent(self, limit: int) -> tuple[Capture, ...]:
        """The captures that were taken in last."""
        return tuple(views.capture(row) for row in self._db.execute(f"{CAPTURE} ORDER BY p.cap DESC LIMIT ?", (limit,)))

    def report(self, accession: str) -> FileReport:
        """What became of an accession's comments when it was taken in."""
        row = self._db.execute("SELECT report FROM accession WHERE id = ?", (accession,)).fetchone()
        if row is None:
            raise KeyUnknown("accession", accession)
        return _report.decode(row[0])

    def reports(self, beginning: str | None) -> Iterator[AccessionReport]:
        """The reports of all accessions, the newest first, or of those whose id begins so."""
        prefix = beginning or ""
        query = "SELECT id, ingested, report FROM accession WHERE substr(id, 1, ?) = ? ORDER BY ingested DESC, id"
        found = self._db.execute(query, (len(prefix), prefix))
        row = found.fetchone()
        if row is None and beginning is not None:
            raise KeyUnknown("accession", beginning)
        while row is not None:
            yield AccessionReport(row[0], row[1], _report.decode(row[2]))
            row = found.fetchone()

    def accessions(self) -> frozenset[str]:
        """The accessions that the catalogue speaks of."""
        return frozenset(id for (id,) in self._db.execute("SELECT id FROM accession"))

    def ingest_order(self) -> tuple[str, ...]:
        """The accessions of which a capture is held, in the order in which the catalogue took them in."""
        query = "SELECT accession FROM capture GROUP BY accession ORDER BY min(cap)"
        return tuple(id for (id,) in self._db.execute(query))

    def decisions(self) -> frozenset[str]:
        """The decisions that the catalogue has taken in."""
        return frozenset(id for (id,) in self._db.execute("SELECT id FROM decision"))

    def last_ingested(self) -> int | None:
        """When the last accession came in, Unix seconds."""
        row = self._db.execute(
            "SELECT a.ingested FROM capture p JOIN accession a ON a.id = p.accession ORDER BY p.cap DESC LIMIT 1"
        )
        found = row.fetchone()
        return None if found is None else int(found[0])

    def last_row(self) -> int:
        """The largest number of a row that search finds: a comment, a line of a transcript, a video."""
        return int(self.db.execute(_LAST_ROW).fetchone()[0])

    def author(self, key: str) -> AuthorPage:
        """An author: all names and addresses used, how many comments under how many videos."""
        return self._known("author", key, people.author(self._db, key))

    def author_comments(self, key: str, after: str | None, limit: int) -> Slice[Comment]:
        """What an author wrote, newest first."""
        names = [row[0] for row in self._known("author", key, people.author_rows(self._db, key))]
        pub, ck = comment_place(self._db, after, None) if after else (1 << 62, None)
        query = f"""{_COMMENT.replace("SELECT ", "SELECT c.pub, ", 1)} WHERE c.ak IN ({",".join("?" * len(names))})
          AND (c.pub, -c.ck) < (?, ?) ORDER BY c.pub DESC, c.ck LIMIT ?"""
        found = self._db.execute(query, (*names, pub, 1 << 62 if ck is None else -ck, limit + 1)).fetchall()
        items = tuple(self._with_video(row[1:]) for row in found[:limit])
        return Slice(items, encode_cursor((found[limit - 1][0], found[limit - 1][2])) if len(found) > limit else None)

    def channels(self, after: str | None, limit: int) -> Slice[ChannelPage]:
        """All channels, by key."""
        return people.channels(self._db, after, limit)

    def channel(self, key: str) -> ChannelPage:
        """The channel with this key."""
        return self._known("channel", key, people.channel(self._db, key))

    def _video(self, key: str) -> tuple[int, Video]:
        for wanted in (key, self._alias(key)):
            query = f"SELECT {VIDEO_COLUMNS} FROM video v WHERE v.key = ?"
            if wanted and (row := self._db.execute(query, (wanted,)).fetchone()):
                return row[0], views.video(self._db, row)
        raise self._unknown("video", key)

    def _with_video(self, row: tuple[Any, ...]) -> Comment:
        return views.comment(row[:COMMENT_WIDTH], row[COMMENT_WIDTH], self._duration(row[COMMENT_WIDTH + 1]))

    def _known(self, kind: str, key: str, found: T | None) -> T:
        if not found:
            raise self._unknown(kind, key)
        return found

    def _unknown(self, kind: str, key: str) -> KeyUnknown:
        query = "SELECT id, reason FROM decision WHERE subject = ? AND verb = 'withdraw'"
        tombstone = self._db.execute(query, (key,)).fetchone()
        return KeyUnknown(kind, key) if tombstone is None else Withdrawn(kind, key, *tombstone)

    def _alias(self, key: str) -> str | None:
        row = self._db.execute(_ALIAS, (key,)).fetchone()
        return None if row is None else str(row[0])

    def _comment(self, key: str) -> tuple[Comment, int, int]:
        return self._rows(key)[0]

    def _rows(self, key: str) -> list[tuple[Comment, int, int]]:
        """A comment's rows with their numbers and those of their videos: one under each video that has it."""
        video, tilde, rest = key.partition("~")
        alias = self._alias(video) if tilde else None
        for wanted in filter(None, (key, f"{alias}~{rest}" if alias else None)):
            held = self._db.execute(f"{_COMMENT} WHERE c.h = ? ORDER BY v.key", (keys.key_number(wanted),)).fetchall()
            found = [(self._with_video(row), row[0], row[COMMENT_WIDTH + 1]) for row in held]
            if found := [one for one in found if one[0].key == wanted]:
                return found
        if (same := self._same(key, f"{alias}~{rest}" if alias else None)) is not None:
            return self._rows(same)
        raise self._unknown("comment", key)

    def _same(self, *wanted: str | None) -> str | None:
        """The key of the comment that one without an id was matched with."""
        for key in filter(None, wanted):
            for held, id, video in self._db.execute(_MATCHED, (keys.key_number(key),)):
                if rows.key_of(video, held) == key:
                    return rows.key_of(video, id)
        return None

    def _replies(self, parent: int, vk: int, pos: int, ck: int, limit: int, skip: int) -> list[tuple[Any, ...]]:
        query = f"""SELECT {COMMENT_COLUMNS}, c.pos FROM comment c INDEXED BY comment_reply {COMMENT_JOINS}
          WHERE c.ph = ? AND c.vk = ? AND (c.pos, c.ck) > (?, ?) ORDER BY c.pos, c.ck LIMIT ? OFFSET ?"""
        return self._db.execute(query, (parent, vk, pos, ck, limit, skip)).fetchall()

    def _duration(self, vk: int) -> float | None:
        row = self._db.execute("SELECT claim FROM video WHERE vk = ?", (vk,)).fetchone()
        return None if row is None else _length.decode(row[0]).duration_seconds

    def _place(self, key: str) -> tuple[int, str, float | None]:
        """A video's row, its own key, its length in seconds: what its comments are read with."""
        for wanted in (key, self._alias(key)):
            query = "SELECT vk, key, claim FROM video WHERE key = ?"
            if wanted and (row := self._db.execute(query, (wanted,)).fetchone()):
                return row[0], row[1], _length.decode(row[2]).duration_seconds
        raise self._unknown("video", key)


def _newest_and_fullest(capture: Capture) -> tuple[int, int, str]:
    at = -1 if capture.captured.latest is None else capture.captured.latest
    return -at, _FULLEST.index(capture.coverage), capture.key

"""Videos, captures and channels in the store: folding them, counting what they hold, taking them out again.

Comes in: the captures of a video as stored. Goes out: its row, its document in the index, its channel's row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from voxpop import keys
from voxpop.catalogue.fold import Dated, fold_video
from voxpop.catalogue.local.found import video_found
from voxpop.catalogue.local.index import IndexWriter
from voxpop.catalogue.local.rows import CHAT
from voxpop.model import CaptureClaim, Captured, Channel, Coverage, Decision, VideoClaim

_encode = msgspec.msgpack.Encoder().encode
_capture_claim = msgspec.msgpack.Decoder(CaptureClaim)
_video_claim = msgspec.msgpack.Decoder(VideoClaim)


# The best-liked comment of each second; among equals, the first as captured. Of most seconds there is but one.
_BIN_MOMENTS = """
INSERT INTO moment_bin SELECT ?1, o.second, count(*), iif(count(*) = 1, o.ck, (
  SELECT m.ck FROM moment m JOIN comment c ON c.ck = m.ck WHERE m.vk = ?1 AND m.second = o.second
  ORDER BY c.likes DESC, c.pos, c.h LIMIT 1))
FROM moment o WHERE o.vk = ?1 GROUP BY o.second
"""
_COUNT_CHAT = f"SELECT count(*) FROM comment INDEXED BY comment_chat WHERE vk = ? AND (flags & {CHAT}) = {CHAT}"
_NAMES_IT = "SELECT 1 FROM channel c JOIN capture p ON p.key = c.named_by WHERE c.key = ? AND p.vk = ?"
_NEXT_NAME = """
SELECT v.claim, coalesce(p.at, -1), p.key FROM video v JOIN capture p ON p.vk = v.vk
WHERE v.channel_key = ? AND v.vk <> ? ORDER BY 2 DESC, 3 DESC LIMIT 1
"""

_OF_VIDEO = (
    "capture", "comment", "claim", "said", "narrowed", "span", "fate", "moment", "moment_bin", "cue",
    "caption", "video",
)  # fmt: skip

TOLD_WHILE_ADDING = "told while adding"
"""The reason of a decision for which nobody gave one, since it was made by an option of `add`."""

_AMENDED = ("url", "captured", "coverage", "video", "mapping")


class Decided(Struct, frozen=True):
    """All that people decided, as the catalogue needs it: amendments by capture key, withdrawals by key."""

    amended: Mapping[str, tuple[Decision, ...]] = {}
    withdrawn: Mapping[str, str] = {}

    def told(self) -> dict[str, str]:
        """The keys of the videos that people told, by capture key; the last word counts."""
        said = ((key, d.video or (d.url and keys.join(*keys.video_from_url(d.url)))) for key, d in self._amendments())
        return {key: video for key, video in said if video}

    def mappings(self) -> dict[str, dict[str, str]]:
        """Which column is what, by capture key; the last word counts."""
        return {key: d.mapping for key, d in self._amendments() if d.mapping is not None}

    def dated(self) -> dict[str, Captured]:
        """The captures of which people said when they were made, with that; the last word counts."""
        return {key: told for key in self.amended if (told := self.told_time(key)) is not None}

    def told_time(self, capture: str) -> Captured | None:
        """The last word on when one capture was made."""
        said = self.amended.get(capture, ())
        return next((decision.captured for decision in reversed(said) if decision.captured is not None), None)

    def says_already(self, decision: Decision) -> bool:
        """Whether all that an amendment says was the last word on its capture before."""
        said = self.amended.get(decision.subject, ())
        last = (next((v for d in reversed(said) if (v := getattr(d, name)) is not None), None) for name in _AMENDED)
        return all(getattr(decision, name) in (None, value) for name, value in zip(_AMENDED, last, strict=True))

    def _amendments(self) -> Iterator[tuple[str, Decision]]:
        return ((key, decision) for key, decisions in self.amended.items() for decision in decisions)


class StoredCapture(Struct, frozen=True):
    """What the store keeps of a capture beside its claim: time and coverage as decided, and the decisions' ids."""

    captured: Captured
    coverage: Coverage
    coverage_reason: str | None
    amended_by: tuple[str, ...]
    url: str | None = None


def judged(claim: CaptureClaim, decisions: Sequence[Decision]) -> StoredCapture:
    """Time and coverage of a capture: what its source says, then what people decided, in their order."""
    captured, coverage, reason, url = claim.captured, claim.coverage, claim.coverage_reason, None
    for decision in decisions:
        captured = decision.captured or captured
        url = decision.url or url
        if decision.coverage is not None:
            who = decision.by or "a person"
            why = "" if decision.reason in (None, TOLD_WHILE_ADDING) else f": {(decision.reason or '').rstrip('.')}"
            coverage, reason = decision.coverage, f"{who} judged this capture {decision.coverage}{why}."
    return StoredCapture(captured, coverage, reason, tuple(d.id for d in decisions), url)


def refold_video(db: sqlite3.Connection, index: IndexWriter | None, vk: int, revision: int) -> None:
    """Fold the video from all its captures, count what it holds, and put both in its row and its document. One that is
    not there any more is left alone.
    """
    row = db.execute("SELECT key, channel_key, held FROM video WHERE vk = ?", (vk,)).fetchone()
    if row is None:
        return
    key, old_channel, old_held = row
    said = [
        (Dated(at, capture, kind), _capture_claim.decode(claim).video)
        for at, capture, kind, claim in db.execute("SELECT at, key, kind, claim FROM capture WHERE vk = ?", (vk,))
    ]
    folded = fold_video(said)
    channel = keys.channel_key(key.partition(":")[0], folded.channel)
    held = _count(db, "SELECT count(*) FROM comment INDEXED BY comment_page WHERE vk = ?", vk)
    chat = _count(db, _COUNT_CHAT, vk)
    held -= chat
    top = _count(db, "SELECT count(*) FROM comment WHERE vk = ? AND top", vk)
    db.execute("DELETE FROM moment_bin WHERE vk = ?", (vk,))
    db.execute(_BIN_MOMENTS, (vk,))
    limit = -1 if folded.duration_seconds is None else int(folded.duration_seconds)
    named = _count(db, "SELECT count(DISTINCT ck) FROM moment WHERE vk = ? AND (?2 < 0 OR second <= ?2)", vk, limit)
    db.execute(
        "UPDATE video SET channel_key=?, claim=?, held=?, chat_held=?, top_held=?, moments_held=?, rev=? WHERE vk=?",
        (channel, _encode(folded), held, chat, top, named, revision, vk),
    )
    db.execute("UPDATE meta SET value = value + ? WHERE name = 'comments'", (held - old_held,))
    newest = max(dated.order() for dated, _ in said)
    if old_channel is not None:
        if old_channel != channel:
            _leave_channel(db, old_channel, vk)
        _count_channel(db, old_channel, -1, -old_held)
    if channel is not None:
        _name_channel(db, channel, folded.channel, newest)
        _count_channel(db, channel, 1, held)
    if index is not None:
        if len(said) > 1:
            index.remove("video", vk)
        index.add("video", vk, vk, *video_found(folded))


def drop_video(db: sqlite3.Connection, index: IndexWriter | None, vk: int, revision: int) -> None:
    """Take a video out with all that hangs on it; `dropped` tells an index that fell behind."""
    channel, held = db.execute("SELECT channel_key, held FROM video WHERE vk = ?", (vk,)).fetchone()
    if channel is not None:
        _leave_channel(db, channel, vk)
    db.execute("DELETE FROM held WHERE cap IN (SELECT cap FROM capture WHERE vk = ?)", (vk,))
    db.execute("DELETE FROM comment WHERE vk = ?", (-vk,))
    for table in _OF_VIDEO:
        db.execute(f"DELETE FROM {table} WHERE vk = ?", (vk,))
    db.execute("INSERT INTO dropped VALUES (?,?)", (revision, vk))
    db.execute("UPDATE meta SET value = value - ? WHERE name = 'comments'", (held,))
    if channel is not None:
        _count_channel(db, channel, -1, -held)
    if index is not None:
        index.remove_video(vk)


def _name_channel(db: sqlite3.Connection, key: str, channel: Channel, newest: tuple[int, str]) -> None:
    """Keep the channel as the newest capture of any of its videos names it."""
    db.execute(
        "INSERT INTO channel VALUES (?1,?2,?3,?4,0,0)"
        " ON CONFLICT (key) DO UPDATE SET channel=?2, named_at=?3, named_by=?4 WHERE (named_at, named_by) <= (?3, ?4)",
        (key, _encode(channel), *newest),
    )


def _leave_channel(db: sqlite3.Connection, key: str, vk: int) -> None:
    """Name the channel as the newest capture of its other videos does, where it was this video that named it."""
    if db.execute(_NAMES_IT, (key, vk)).fetchone() is None:
        return
    if (other := db.execute(_NEXT_NAME, (key, vk)).fetchone()) is not None:
        claim, *newest = other
        values = (_encode(_video_claim.decode(claim).channel), *newest, key)
        db.execute("UPDATE channel SET channel = ?, named_at = ?, named_by = ? WHERE key = ?", values)


def _count_channel(db: sqlite3.Connection, key: str, videos: int, comments: int) -> None:
    db.execute(
        "UPDATE channel SET videos_held = videos_held + ?, comments_held = comments_held + ? WHERE key = ?",
        (videos, comments, key),
    )
    db.execute("DELETE FROM channel WHERE key = ? AND videos_held = 0", (key,))


def _count(db: sqlite3.Connection, query: str, *values: int) -> int:
    return int(db.execute(query, values).fetchone()[0])

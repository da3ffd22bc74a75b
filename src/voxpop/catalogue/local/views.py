"""From rows of the store to the records that the archive answers with.

Comes in: tuples in the order of `COMMENT_COLUMNS` and `VIDEO_COLUMNS`. Goes out: `Comment`, `Video`, `Capture`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from voxpop import keys
from voxpop.catalogue.local import narrowed, rows
from voxpop.catalogue.local.videos import StoredCapture
from voxpop.model import (
    Author,
    AuthorRef,
    Caption,
    Capture,
    CaptureClaim,
    Captured,
    ChannelRef,
    Comment,
    CommentKind,
    Video,
    VideoClaim,
    When,
)  # fmt: skip
from voxpop.text import moments

COMMENT_COLUMNS = """
c.ck, c.h, c.ph, c.id, c.parent, c.text, c.likes, c.pub, c.pub_from, c.prec, w.text, l.text, c.flags, c.number,
a.id, a.name, a.url, c.extra, p.key,
(SELECT count(*) FROM comment r INDEXED BY comment_reply WHERE r.ph = c.h AND r.vk = c.vk), n.earliest, n.latest
"""
COMMENT_WIDTH = 22
COMMENT_JOINS = f"""
LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase w ON w.id = c.written LEFT JOIN phrase l ON l.id = c.lang
LEFT JOIN capture p ON p.cap = c.cap {narrowed.JOINS}
"""
CAPTURE = "SELECT p.key, p.accession, v.key, p.held, p.claim, p.capture FROM capture p JOIN video v ON v.vk = p.vk"
VIDEO_COLUMNS = "v.vk, v.key, v.channel_key, v.claim, v.held, v.top_held, v.moments_held, v.added, v.chat_held"
_VIDEOS = f"SELECT {VIDEO_COLUMNS} FROM json_each(?) j CROSS JOIN video v ON v.vk = j.value"
_CAPTURES = """
SELECT p.vk, p.capture FROM json_each(?) j CROSS JOIN capture p INDEXED BY capture_video ON p.vk = j.value
ORDER BY coalesce(p.at, -1) DESC, p.key DESC
"""

# Pages ask for the same few videos again and again; a claim may hold a long description and a heat map.
video_claim = lru_cache(maxsize=256)(msgspec.msgpack.Decoder(VideoClaim).decode)
_capture_claim = lru_cache(maxsize=128)(msgspec.msgpack.Decoder(CaptureClaim).decode)
_stored_capture = lru_cache(maxsize=512)(msgspec.msgpack.Decoder(StoredCapture).decode)
stored_caption = lru_cache(maxsize=2048)(msgspec.msgpack.Decoder(Caption).decode)


def comment(row: tuple[Any, ...], video_key: str, duration: float | None, named: int | None = None) -> Comment:
    """One comment of the video with the key `video_key`; with `named`, as one that names just this second."""
    (_, _, ph, id, parent, text, likes, pub, pub_from, prec, written, language, flags, number,
     author_id, author_name, author_url, extra, capture, replies, earliest, latest) = row  # fmt: skip
    if flags & rows.WITHDRAWN:
        return _tombstone(row, video_key)
    parent_id = rows.parent_of(id, parent, ph)
    more = rows.extra_of(extra)
    rounded, pinned, hearted, by_channel, edited, removed, is_orphan, was_damaged, kind = _marks(flags)
    return Comment(  # by position: naming two dozen fields costs as much as making them
        rows.key_of(video_key, id),
        video_key,
        rows.platform_id(id),
        None if parent_id is None else keys.parent_key(video_key, parent_id),
        author(video_key, author_id, author_name, author_url),
        text,
        None if likes == rows.UNSAID else likes,
        rounded,
        _narrowed(rows.published_of(pub_from, pub, prec, written), earliest, latest),
        _moments(text, duration, more.start) if named is None else (named,),
        rows.language_of(language),
        pinned,
        hearted,
        by_channel,
        edited,
        kind,
        more.start,
        more.amount,
        more.replies,
        removed,
        bool(flags & rows.GONE),
        number,
        replies,
        False,
        is_orphan,
        was_damaged,
        (),
        capture,
    )


Marks = tuple[
    bool | None, bool | None, bool | None, bool | None, bool | None, bool | None, bool, bool, CommentKind
]  # fmt: skip


@lru_cache(maxsize=4096)
def _marks(flags: int) -> Marks:
    """What `flags` says: rounded, pinned, hearted, by the channel, edited, removed; an orphan, damaged; the kind."""
    said = (rows.ROUNDED, rows.PINNED, rows.HEARTED, rows.BY_CHANNEL, rows.EDITED, rows.REMOVED)
    rounded, pinned, hearted, by_channel, edited, removed = (rows.tristate(flags, bit) for bit in said)
    is_orphan, was_damaged = bool(flags & rows.ORPHAN), bool(flags & rows.DAMAGED)
    return (
        rounded, pinned, hearted, by_channel, edited, removed, is_orphan, was_damaged,
        "chat" if flags & rows.CHAT else "comment",
    )  # fmt: skip


def author(video_key: str, id: str | None, name: str | None, url: str | None) -> AuthorRef:
    """The author of a comment under the video with the key `video_key`."""
    platform = video_key.partition(":")[0]
    key = keys.join(platform, id) if id is not None else keys.author_key(platform, Author(None, name))
    return AuthorRef(key, id, name, url if url is None else rows.full_url(url, id, name))


def number_of(comment: Comment) -> int:
    """The number by which the store finds a comment."""
    return keys.key_number(comment.key)


def video(db: sqlite3.Connection, row: tuple[Any, ...]) -> Video:
    """One video with its captures' times; captions and files are added by `with_files`."""
    query = "SELECT capture FROM capture WHERE vk = ? ORDER BY coalesce(at, -1) DESC, key DESC"
    return _video(row, [_stored_capture(stored) for (stored,) in db.execute(query, (row[0],))])


def videos(db: sqlite3.Connection, vks: Iterable[int]) -> dict[int, Video]:
    """Videos by row, without their files, read in two queries."""
    wanted = json.dumps([*vks])
    captures: dict[int, list[StoredCapture]] = {}
    for vk, stored in db.execute(_CAPTURES, (wanted,)):
        captures.setdefault(vk, []).append(_stored_capture(stored))
    return {row[0]: _video(row, captures.get(row[0], ())) for row in db.execute(_VIDEOS, (wanted,))}


def _video(row: tuple[Any, ...], captures: Sequence[StoredCapture]) -> Video:
    _, key, channel_key, claim_bytes, held, top_held, moments_held, _, chat_held = row
    claim = video_claim(claim_bytes)
    known = sorted((c.captured for c in captures if c.captured.latest is not None), key=lambda c: c.latest or 0)
    told = next((c.url for c in captures if c.url is not None), None)
    channel = claim.channel
    return Video(
        key=key,
        platform=None if key.startswith("page:") else key.partition(":")[0],
        id=claim.id or (keys.video_from_url(told)[1] if told else None),
        url=told or claim.url,
        title=claim.title,
        description=claim.description,
        channel=ChannelRef(channel_key, channel.id, channel.name, channel.url),
        rating=claim.rating,
        published=claim.published,
        duration_seconds=claim.duration_seconds,
        view_count=claim.view_count,
        comment_count=claim.comment_count,
        comments_held=held,
        captured=known[-1] if known else Captured(),
        moments_held=moments_held,
        top_level_held=top_held,
        chat_held=chat_held,
        first_captured=known[0] if known else Captured(),
        capture_count=len(captures),
        claim=claim,
    )


def with_files(db: sqlite3.Connection, vk: int, video: Video) -> Video:
    """The video with its captions, media and thumbnails, of the newest capture first."""
    query = "SELECT accession, claim FROM capture WHERE vk = ? ORDER BY coalesce(at, -1) DESC, key DESC"
    held = [(accession, _capture_claim(claim)) for accession, claim in db.execute(query, (vk,))]
    captions = {
        (c.language, c.is_automatic): (accession, c) for accession, claim in reversed(held) for c in claim.captions
    }
    return replace(
        video,
        captions=tuple(sorted(captions.values(), key=lambda c: (bool(c[1].is_automatic), c[1].language))),
        media=tuple((accession, path) for accession, claim in held for path in claim.media),
        thumbnails=tuple((accession, path) for accession, claim in held for path in claim.thumbnails),
    )


def capture(row: tuple[Any, ...]) -> Capture:
    """One capture: (key, accession, video key, held, claim, stored)."""
    key, accession, video_key, held, claim_bytes, stored_bytes = row
    stored = _stored_capture(stored_bytes)
    return Capture(
        key=key,
        accession_id=accession,
        video_key=video_key,
        captured=stored.captured,
        claim=_capture_claim(claim_bytes),
        comments_held=held,
        coverage=stored.coverage,
        coverage_reason=stored.coverage_reason,
        amended_by=stored.amended_by,
    )


def _narrowed(published: When, earliest: int | None, latest: int | None) -> When:
    """A time given in words, within what the same words at other captures leave of it. Where they contradict each
    other, the most precise stands.
    """
    if earliest is None or latest is None or published.earliest is None or published.latest is None:
        return published
    start, end = narrowed.narrowed_to((published.earliest, published.latest), (earliest, latest))
    return replace(published, earliest=start, latest=end)


def _moments(text: str, duration: float | None, start: float | None) -> tuple[int, ...]:
    """The seconds that a comment names; the one to which its platform ties it, where one does."""
    return moments(text, duration) if start is None else (int(start),) if start >= 0 else ()


def _tombstone(row: tuple[Any, ...], video_key: str) -> Comment:
    ph, id, parent, flags, number, replies = row[2], row[3], row[4], row[12], row[13], row[19]
    parent_id = rows.parent_of(id, parent, ph)
    return Comment(
        key=rows.key_of(video_key, id),
        video_key=video_key,
        id=rows.platform_id(id),
        parent_key=None if parent_id is None else keys.parent_key(video_key, parent_id),
        author=AuthorRef(),
        text=None,
        like_count=None,
        like_count_is_rounded=None,
        published=rows.published_of(rows.UNSAID, rows.UNSAID, None, None),
        moments=(),
        language=rows.language_of(None),
        is_pinned=None,
        is_hearted=None,
        is_by_channel=None,
        is_edited=None,
        number=number,
        replies_held=replies,
        is_gone=bool(flags & rows.GONE),
        is_withdrawn=True,
        is_orphan=bool(flags & rows.ORPHAN),
    )

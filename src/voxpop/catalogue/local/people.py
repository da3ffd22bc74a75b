"""Authors and channels in the store.

Comes in: a connection, keys. Goes out: their pages; None for a key that is not there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from voxpop import keys
from voxpop.catalogue.local import rows
from voxpop.catalogue.local.cursors import words
from voxpop.model import Author, AuthorPage, AuthorRef, Channel, ChannelPage, ChannelRef
from voxpop.query import Slice, encode_cursor

_channel = msgspec.msgpack.Decoder(Channel)
_BY_NUMBER = """
SELECT a.id, a.name, (
  SELECT v.key FROM comment c INDEXED BY comment_author JOIN video v ON v.vk = c.vk WHERE c.ak = a.ak LIMIT 1) AS video
FROM author a INDEXED BY author_key WHERE a.h = (SELECT h FROM author WHERE ak = ?)
ORDER BY video IS NULL, a.ak DESC LIMIT 1
"""
# What no claim says was folded from several; it may have been shown only until a later one came in.
_NAMED = """
SELECT ak, id, name, url FROM author a WHERE h = ?
  AND (said OR EXISTS (SELECT 1 FROM comment c INDEXED BY comment_author WHERE c.ak = a.ak)) ORDER BY ak DESC
"""
_NAMES = """
SELECT w.ak, a.name FROM json_each(?) j CROSS JOIN author w ON w.ak = j.value
CROSS JOIN author a INDEXED BY author_key ON a.h = w.h GROUP BY 1, 2
"""
_CHANNEL = "SELECT key, channel, videos_held, comments_held FROM channel"


def author_rows(db: sqlite3.Connection, key: str) -> list[tuple[int, str | None, str | None, str | None]]:
    """Every form in which captures name an author, or comments show one: row number, id, name, address; the one met
    last first.
    """
    return db.execute(_NAMED, (keys.key_number(key),)).fetchall()


def author(db: sqlite3.Connection, key: str) -> AuthorPage | None:
    """An author: all names and addresses used, how many comments under how many videos."""
    if not (names := author_rows(db, key)):
        return None
    counts = f"SELECT count(*), count(DISTINCT vk) FROM comment WHERE ak IN ({','.join('?' * len(names))})"
    held, videos = db.execute(counts, [row[0] for row in names]).fetchone()
    refs = tuple(AuthorRef(key, id, name, rows.full_url(url, id, name)) for _, id, name, url in names)
    return AuthorPage(refs[0], held, videos, tuple(dict.fromkeys(r.name for r in refs if r.name)))


def author_named(db: sqlite3.Connection, number: int) -> tuple[str, str | None] | None:
    """Key and name of the author with this number (`Names.writers`); None when their comments are gone meanwhile."""
    found = db.execute(_BY_NUMBER, (number,)).fetchone()
    if found is None or found[2] is None:
        return None
    id, name, video = found
    key = keys.author_key(video.partition(":")[0], Author(id, name))
    return None if key is None else (key, name)


def names_of(db: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, str | None]]:
    """Each name that the authors with these numbers ever had, with the number; None where one had none."""
    return db.execute(_NAMES, (json.dumps(numbers),)).fetchall()


def writer(db: sqlite3.Connection, key: str) -> int | None:
    """The number under which the index knows an author (`Names.writers`)."""
    found = db.execute("SELECT min(ak) FROM author WHERE h = ?", (keys.key_number(key),)).fetchone()
    return None if found[0] is None else int(found[0])


def channels(db: sqlite3.Connection, after: str | None, limit: int) -> Slice[ChannelPage]:
    """All channels, by key."""
    start = words(after) if after else ""
    found = db.execute(f"{_CHANNEL} WHERE key > ? ORDER BY key LIMIT ?", (start, limit + 1)).fetchall()
    items = tuple(_channel_page(row) for row in found[:limit])
    return Slice(items, encode_cursor((found[limit - 1][0],)) if len(found) > limit else None)


def channel(db: sqlite3.Connection, key: str) -> ChannelPage | None:
    """The channel with this key."""
    row = db.execute(f"{_CHANNEL} WHERE key = ?", (key,)).fetchone()
    return None if row is None else _channel_page(row)


def _channel_page(row: tuple[Any, ...]) -> ChannelPage:
    key, data, videos, comments = row
    channel = _channel.decode(data)
    return ChannelPage(ChannelRef(key, channel.id, channel.name, channel.url), videos, comments, channel.follower_count)

"""Which videos a filter of a search means, by what people call them.

Comes in: a name, an address, an instant. Goes out: row numbers of videos.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from voxpop import keys
from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import KeyUnknown
from voxpop.model import Channel
from voxpop.text import tokens, variants

Rows = frozenset[int]


class _Told(msgspec.Struct):
    """Of what is known of a video, by what it is called."""

    title: str | None = None
    playlist: str | None = None
    url: str | None = None


_told = msgspec.msgpack.Decoder(_Told)
_channel = msgspec.msgpack.Decoder(Channel)
_OWN_ADDRESS = re.compile(r"/v/([^/?#]+)")
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.|m\.)?", re.IGNORECASE)
_LIKE_ADDRESS = re.compile(r"[\w.-]+\.[a-z]{2,}/\S+", re.IGNORECASE)


def in_place(reads: Reads, name: str, searcher: Searcher) -> Rows:
    """The video by key, id on YouTube or address, or all videos of the channel by key; else all that are called so.

    Raises `OutOfTime`.
    """
    for key in _video_keys(name):
        try:
            found = reads.video_light(key).key
        except KeyUnknown:
            continue
        return _rows(reads, "SELECT vk FROM video WHERE key = ?", found)
    return _rows(reads, "SELECT vk FROM video WHERE channel_key = ?", name) or _called(reads, name, searcher)


def of_channel(reads: Reads, name: str, searcher: Searcher) -> Rows:
    """The videos of the channels by that key, id or handle, or in whose name all its words stand, in one of their
    spellings; with `*` behind it, the last as a beginning; without words, of that very name. Raises `OutOfTime`.
    """
    asked, found = [tokens(form) for form in (name, *variants(name))], set[int]()
    for key, stored in searcher.in_time(reads.db.execute("SELECT key, channel FROM channel").fetchall()):
        channel = _channel.decode(stored)
        held = tokens(channel.name or "")
        is_named = any(_bears(held, words, name.endswith("*")) for words in asked)
        if is_named or name in (key, channel.id, channel.handle) or (not asked[0] and name == channel.name):
            found |= _rows(reads, "SELECT vk FROM video WHERE channel_key = ?", key)
    return frozenset(found)


def in_channels(reads: Reads) -> Rows:
    """The videos whose channel is known."""
    return _rows(reads, "SELECT vk FROM video WHERE channel_key IS NOT NULL")


def of_platform(reads: Reads, name: str) -> Rows:
    """The videos of a platform."""
    return _rows(reads, "SELECT vk FROM video WHERE key >= ? AND key < ?", f"{name}:", f"{name};")


def captured(reads: Reads, earliest: int, latest: int) -> Rows:
    """The videos of which a capture was made then."""
    return _rows(reads, "SELECT DISTINCT vk FROM capture WHERE at BETWEEN ? AND ?", earliest, latest)


def _video_keys(name: str) -> list[str]:
    found = [name, f"youtube:{keys.coded(name)}"]
    if own := _OWN_ADDRESS.search(name):
        found.append(own[1])
    if "://" in name or _LIKE_ADDRESS.fullmatch(name):
        found.append(keys.join(*keys.video_from_url(name if "://" in name else f"https://{name}")))
    return found


def _bears(held: Sequence[str], asked: Sequence[str], is_prefix: bool) -> bool:
    whole, begun = (asked[:-1], asked[-1:]) if is_prefix else (asked, ())
    return bool(asked) and {*whole} <= {*held} and all(any(word.startswith(one) for word in held) for one in begun)


def _called(reads: Reads, name: str, searcher: Searcher) -> Rows:
    """The videos whose id, address or whole title this is, or that of a playlist which their pages name, or of their
    channel: in any case, with or without accents. Whoever asks for these reads all titles, which no index holds.
    """
    id, address, words = keys.coded(name), _address(name), tokens(name)

    def is_so(called: str | None) -> bool:
        return called is not None and (tokens(called) == words if words else called.strip() == name)

    found = set[int]()
    for vk, key, stored in searcher.in_time(reads.db.execute("SELECT vk, key, claim FROM video")):
        told = _told.decode(stored)
        is_address = told.url is not None and _address(told.url) == address
        if is_address or key.partition(":")[2] == id or is_so(told.title) or is_so(told.playlist):
            found.add(vk)
    for key, stored in searcher.in_time(reads.db.execute("SELECT key, channel FROM channel").fetchall()):
        channel = _channel.decode(stored)
        is_address = channel.url is not None and _address(channel.url) == address
        if is_address or name in (channel.id, channel.handle) or is_so(channel.name):
            found |= _rows(reads, "SELECT vk FROM video WHERE channel_key = ?", key)
    return frozenset(found)


def _address(url: str) -> str:
    """An address but for how it is asked for."""
    return _SCHEME.sub("", url).rstrip("/")


def _rows(reads: Reads, query: str, *values: object) -> Rows:
    return frozenset(vk for (vk,) in reads.db.execute(query, values).fetchall())

"""Which videos a filter of a search means, by what people call them.

Comes in: a name, an address, an instant. Goes out: row numbers of videos.
"""

from __future__ import annotations

import re

import msgspec

from voxpop import keys
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.views import video_claim
from voxpop.errors import KeyUnknown
from voxpop.model import Channel
from voxpop.text import tokens

Rows = frozenset[int]
_channel = msgspec.msgpack.Decoder(Channel)
_OWN_ADDRESS = re.compile(r"/v/([^/?#]+)")
_LIKE_ADDRESS = re.compile(r"[\w.-]+\.[a-z]{2,}/\S+", re.IGNORECASE)


def in_place(reads: Reads, name: str) -> Rows:
    """The video, or all videos of the channel, by key, id on YouTube or address; or all of a playlist, by its title."""
    for key in _video_keys(name):
        try:
            found = reads.video_light(key).key
        except KeyUnknown:
            continue
        return _rows(reads, "SELECT vk FROM video WHERE key = ?", found)
    return _rows(reads, "SELECT vk FROM video WHERE channel_key = ?", name) or _of_playlist(reads, name)


def of_channel(reads: Reads, name: str) -> Rows:
    """The videos of the channels by that key, id or handle, or in whose name all its words stand; with `*` behind it,
    the last as a beginning.
    """
    found = set[int]()
    whole, begun = tokens(name), list[str]()
    if name.endswith("*"):
        whole, begun = whole[:-1], whole[-1:]
    for key, stored in reads.db.execute("SELECT key, channel FROM channel").fetchall():
        channel = _channel.decode(stored)
        held = tokens(channel.name or "")
        stand = {*whole} <= {*held} and all(any(word.startswith(one) for word in held) for one in begun)
        if (stand and (whole or begun)) or name in (key, channel.id, channel.handle):
            found |= _rows(reads, "SELECT vk FROM video WHERE channel_key = ?", key)
    return frozenset(found)


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


def _of_playlist(reads: Reads, title: str) -> Rows:
    """The videos whose pages say that they are part of it."""
    found = reads.db.execute("SELECT vk, claim FROM video WHERE instr(claim, ?)", (title.encode(),)).fetchall()
    return frozenset(vk for vk, claim in found if video_claim(claim).playlist == title)


def _rows(reads: Reads, query: str, *values: object) -> Rows:
    return frozenset(vk for (vk,) in reads.db.execute(query, values).fetchall())

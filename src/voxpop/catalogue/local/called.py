"""What channels and videos are called, so that a name which begins so is found without asking the index.

Comes in: the store. Goes out: keys with names. A video's title is among its words in the index too, but so is its whole
description; and few names begin so, where a hundred thousand comments do.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from voxpop.catalogue.local.reads import Reads
from voxpop.text import tokens

_VIDEOS = "SELECT vk, key, held FROM video ORDER BY held DESC, vk"
_CLAIMS = "SELECT vk, claim FROM video"
_CHANNELS = "SELECT key, channel FROM channel ORDER BY comments_held DESC, key"
_SAMPLED = 30_000  # comments
_APART = 100  # videos, from the one with the most comments to the one with the fewest


class _Titled(msgspec.Struct):
    title: str | None = None


class _Called(msgspec.Struct):
    name: str | None = None


_titled, _called = msgspec.msgpack.Decoder(_Titled), msgspec.msgpack.Decoder(_Called)


class Names:
    """Names in an order, each with its key."""

    def __init__(self, called: Iterable[tuple[str, str | None]]) -> None:
        self._keys: list[str] = []
        self._names: list[str] = []
        self._starts, lines, at = array("Q"), list[str](), 0
        for key, name in called:
            if name and (words := tokens(name)):
                line = f" {' '.join(words)}\n"
                self._keys.append(key)
                self._names.append(name)
                self._starts.append(at)
                lines.append(line)
                at += len(line)
        self._text = "".join(lines)

    def begin(self, typed: str, most: int) -> list[tuple[str, str]]:
        """The first names in which words begin so: keys and names."""
        return list(self._found(tokens(typed), most))

    def _found(self, words: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
        wanted, at = f" {' '.join(words)}", 0
        while words and most and (at := self._text.find(wanted, at)) >= 0:
            n = bisect_right(self._starts, at) - 1
            yield self._keys[n], self._names[n]
            most -= 1
            at = self._starts[n + 1] if n + 1 < len(self._starts) else len(self._text)


class Called:
    """All channels and videos as of a moment, those with the most comments first.

    `platforms` are those from which anything is held; `sampled` some videos with some tens of thousands of comments
    together, which stand for all.
    """

    def __init__(self, reads: Reads) -> None:
        videos = reads.db.execute(_VIDEOS).fetchall()
        titles = {vk: _titled.decode(claim).title for vk, claim in reads.db.execute(_CLAIMS)}
        self.videos = Names((key, titles.get(vk)) for vk, key, _ in videos)
        self.channels = Names((key, _called.decode(data).name) for key, data in reads.db.execute(_CHANNELS))
        self.platforms = sorted({key.partition(":")[0] for _, key, _ in videos})
        self.sampled: list[int] = []
        step, held = max(1, len(videos) // _APART), 0
        for vk, _, comments in videos[::step]:
            if held + comments <= _SAMPLED:
                self.sampled.append(vk)
                held += comments


def video_is_held(reads: Reads, key: str) -> bool:
    """Whether there is still a video with this key."""
    return reads.db.execute("SELECT 1 FROM video WHERE key = ?", (key,)).fetchone() is not None


def channel_is_held(reads: Reads, key: str) -> bool:
    """Whether there is still a channel with this key."""
    return reads.db.execute("SELECT 1 FROM channel WHERE key = ?", (key,)).fetchone() is not None

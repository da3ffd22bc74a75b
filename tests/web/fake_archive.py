"""An archive in memory: the part of `Archive` that the web uses, for tests that need odd records and no disk.

Cursors are positions in lists; a cursor that is no number is refused as the real archive refuses it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

from msgspec.structs import replace

from voxpop.errors import KeyUnknown, UsageError, Withdrawn
from voxpop.model import (
    Accession,
    Author,
    AuthorPage,
    Capture,
    ChannelPage,
    Comment,
    CommentClaim,
    Cue,
    FileReport,
    Info,
    MomentBin,
    Past,
    Saying,
    Video,
)
from voxpop.query import Facet, Facets, FacetValue, Found, Hit, Order, Slice

T = TypeVar("T")
Sort = Literal["page", "likes", "new", "old", "moment"]
Show = Literal["all", "timecode", "bychannel", "edited", "chat"]
HUGE = 1 << 40


@dataclass
class FakeOriginal:
    """Bytes as obtained, lying in a file of their own."""

    stored: Path
    digest: str
    length: int
    compression: str | None = None

    def open(self) -> BinaryIO:
        return io.BytesIO(self.stored.read_bytes())


class FakeSearches:
    """What helps who searches: here nothing does."""

    class saved:  # noqa: N801 - stands for an object
        all = staticmethod(tuple)

    def meant(self, text: str, hits: int) -> str | None:
        return None


@dataclass(eq=False)
class FakeArchive:
    """Records by key, answered as the real archive answers."""

    name: str = "The Port Elster Archive"
    held_videos: dict[str, Video] = field(default_factory=dict)
    held_comments: list[Comment] = field(default_factory=list)
    cues: dict[tuple[str, str], tuple[Cue, ...]] = field(default_factory=dict)
    held_captures: list[Capture] = field(default_factory=list)
    accessions: dict[str, Accession] = field(default_factory=dict)
    reports: dict[str, FileReport] = field(default_factory=dict)
    originals: dict[tuple[str, str], FakeOriginal] = field(default_factory=dict)
    stills: dict[str, Path] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    held_pasts: dict[str, Past] = field(default_factory=dict)
    searches: FakeSearches = field(default_factory=FakeSearches)

    def info(self, *, sizes: bool = True) -> Info:
        return Info(
            path="port-elster",
            id="port-elster",
            name=self.name,
            layout=1,
            videos=len(self.held_videos),
            comments=len(self.held_comments),
            channels=len(self._channels()),
            captures=len(self.held_captures),
            accessions=len(self.accessions),
            ingested=1_732_255_960,
            originals_bytes=None,
            catalogue_bytes=None,
            voxpop="test",
        )

    def videos(self, *, after: str | None = None, limit: int = 50) -> Slice[Video]:
        return _slice(list(self.held_videos.values()), after, limit)

    def video(self, key: str) -> Video:
        key = self.aliases.get(key, key)
        if key in self.withdrawn:
            raise Withdrawn("video", key, "d1", None)
        if key not in self.held_videos:
            raise KeyUnknown("video", key)
        return self.held_videos[key]

    def thread(
        self,
        video_key: str,
        *,
        sort: Sort = "page",
        show: Show = "all",
        after: str | None = None,
        limit: int = 50,
        replies: int = 3,
    ) -> Slice[Comment]:
        top = [c for c in self._of(video_key) if c.parent_key is None]
        shown = {
            "all": lambda c: True,
            "timecode": lambda c: bool(c.moments),
            "bychannel": lambda c: bool(c.is_by_channel),
            "edited": lambda c: bool(c.is_edited),
        }[show]
        found = _slice(_sorted([c for c in top if shown(c)], sort), after, limit)
        return Slice(tuple(self._with_replies(c, replies) for c in found.items), found.next)

    def comments(self, video_key: str) -> Iterator[Comment]:
        yield from self._of(video_key)

    def comment(self, key: str) -> Comment:
        key = self.aliases.get(key, key)
        found = next((c for c in self.held_comments if c.key == key), None)
        if found is None:
            raise KeyUnknown("comment", key)
        return self._with_replies(found, 0)

    def replies(self, key: str, *, after: str | None = None, limit: int = 200, skip: int = 0) -> Slice[Comment]:
        return _slice([self._with_replies(c, 0) for c in self._replies(key)], after or str(skip), limit)

    def ancestors(self, key: str) -> tuple[Comment, ...]:
        comment = self.comment(key)
        return (
            ()
            if comment.parent_key is None
            else (*self.ancestors(comment.parent_key), self.comment(comment.parent_key))
        )

    def sayings(self, key: str) -> tuple[Saying, ...]:
        comment = self.comment(key)
        claim = CommentClaim(comment.id, None, Author(name=comment.author.name), comment.text or "", 0)
        return tuple(Saying(c, "ytdlp", claim) for c in self.held_captures if c.video_key == comment.video_key)

    def number(self, key: str) -> str | None:
        chain = [*self.ancestors(key), self.comment(key)]
        if chain[0].number is None:
            return None
        places = ([c.key for c in self._replies(a.key)].index(b.key) + 1 for a, b in pairwise(chain))
        return ".".join(map(str, (chain[0].number, *places)))

    def position(self, key: str) -> str:
        top = (*self.ancestors(key), self.comment(key))[0]
        return str([c.key for c in self._of(top.video_key) if c.parent_key is None].index(top.key))

    def moments(self, video_key: str) -> tuple[MomentBin, ...]:
        naming = [(second, c) for c in self._of(video_key) for second in c.moments]
        counts = Counter(second for second, _ in naming)
        best = {s: max((c for t, c in naming if t == s), key=lambda c: c.like_count or 0) for s in counts}
        return tuple(MomentBin(s, counts[s], best[s].text, best[s].language.tag) for s in sorted(counts))

    def transcript(self, video_key: str, language: str | None = None) -> tuple[Cue, ...]:
        return next(
            (cues for (key, tag), cues in self.cues.items() if key == video_key and language in (None, tag)), ()
        )

    def captures(self, video_key: str) -> tuple[Capture, ...]:
        return tuple(c for c in self.held_captures if c.video_key == video_key)

    def capture(self, key: str) -> Capture:
        return _known(next((c for c in self.held_captures if c.key == key), None), "capture", key)

    def pasts(self, video_key: str, comments: Sequence[Comment]) -> dict[str, Past]:
        return {c.key: self.held_pasts[c.key] for c in comments if c.key in self.held_pasts}

    def accession(self, accession_id: str) -> Accession:
        return _known(self.accessions.get(accession_id), "accession", accession_id)

    def report(self, accession_id: str) -> FileReport:
        return _known(self.reports.get(accession_id), "accession", accession_id)

    def recent(self, limit: int = 8) -> tuple[Capture, ...]:
        return tuple(self.held_captures[:limit])

    def author(self, key: str) -> AuthorPage:
        said = [c for c in self.held_comments if c.author.key == key]
        if not said:
            raise KeyUnknown("author", key)
        names = tuple(dict.fromkeys(c.author.name for c in said if c.author.name))
        return AuthorPage(said[0].author, len(said), len({c.video_key for c in said}), names)

    def author_comments(self, key: str, *, after: str | None = None, limit: int = 50) -> Slice[Comment]:
        said = [self._with_replies(c, 0) for c in self.held_comments if c.author.key == key]
        return _slice(sorted(said, key=lambda c: c.video_key), after, limit)

    def channels(self, *, after: str | None = None, limit: int = 50) -> Slice[ChannelPage]:
        return _slice([self.channel(key) for key in self._channels()], after, limit)

    def channel(self, key: str) -> ChannelPage:
        videos = [v for v in self.held_videos.values() if v.channel.key == key]
        if not videos:
            raise KeyUnknown("channel", key)
        return ChannelPage(videos[0].channel, len(videos), sum(v.comments_held for v in videos), None)

    def channel_videos(self, key: str, *, after: str | None = None, limit: int = 50) -> Slice[Video]:
        return _slice([v for v in self.held_videos.values() if v.channel.key == key], after, limit)

    def facets(self, text: str, *, most: int = 10) -> Facets:
        hits = self.search(text, limit=10_000).hits
        kinds = Counter(hit.kind for hit in hits)
        under = Counter(hit.video_key for hit in hits).most_common()
        titles = {hit.video_key: hit.video.title for hit in hits}
        found = (
            Facet("kind", tuple(FacetValue(kind, n) for kind, n in kinds.most_common()), 0),
            Facet("in", tuple(FacetValue(key, n, titles[key]) for key, n in under[:2]), len(under[2:])),
            Facet("year", (FacetValue("2017", len(hits)),), 0),
        )
        months = (FacetValue("2017-02", len(hits)), FacetValue("2017-05", 1), FacetValue("2019-11", 1))
        return Facets(len(hits), found if hits else (), months if hits else ())

    def search(
        self, text: str, *, sort: Order = "relevance", after: str | None = None, limit: int = 20,
        with_likes: bool = False, fold: bool = False,
    ) -> Found:  # fmt: skip
        words = [word.casefold() for word in text.replace('"', " ").split()]
        hits = [hit for hit in self._hits(words[0]) if hit.highlights] if words else []
        found = _slice(hits, after, limit)
        notes = ("The quotation mark was never closed.",) if text.count('"') % 2 else ()
        return Found(found.items, found.next, len(hits), notes)

    def original(self, accession_id: str, path: str) -> FakeOriginal:
        return _known(self.originals.get((accession_id, path)), "original", path)

    def still(self, video_key: str) -> Path | None:
        return self.stills.get(video_key)

    def _of(self, video_key: str) -> list[Comment]:
        return [c for c in self.held_comments if c.video_key == video_key]

    def _replies(self, key: str) -> list[Comment]:
        return [c for c in self.held_comments if c.parent_key == key]

    def _with_replies(self, comment: Comment, most: int) -> Comment:
        below = self._replies(comment.key)
        shown = tuple(self._with_replies(c, most) for c in below[:most])
        return replace(comment, replies=shown, replies_held=len(below))

    def _channels(self) -> list[str]:
        return list(dict.fromkeys(v.channel.key for v in self.held_videos.values() if v.channel.key))

    def _hits(self, word: str) -> Iterator[Hit]:
        for c in self.held_comments:
            kind: Literal["comment", "reply"] = "comment" if c.parent_key is None else "reply"
            text = c.text or ""
            at = _places(text, word)
            where = f"/c/{c.key}/"
            start = max(0, at[0][0] - 60) if at and len(text) > 280 else 0
            video = self.video(c.video_key)
            yield Hit(kind, c.key, c.video_key, text, at, where, None, 1.0, video, self._with_replies(c, 0), start)
        for v in self.held_videos.values():
            text = "\n".join(part for part in (v.title, v.channel.name, v.description) if part)
            yield Hit("video", v.key, v.key, text, _places(text, word), f"/v/{v.key}/", None, 1.0, v)
        for (key, _), cues in self.cues.items():
            for cue in cues:
                where = f"/v/{key}/transcript/?t={int(cue.start_seconds)}"
                at = _places(cue.text, word)
                yield Hit("caption", key, key, cue.text, at, where, cue.start_seconds, 1.0, self.video(key))


def _places(text: str, word: str) -> tuple[tuple[int, int], ...]:
    at = text.casefold().find(word)
    return () if at < 0 else ((at, at + len(word)),)


def _slice(items: Sequence[T], after: str | None, limit: int) -> Slice[T]:
    if after is not None and not after.isdigit():
        raise UsageError(f"The cursor {after!r} cannot be read.")
    start = int(after or 0)
    end = start + limit
    return Slice(tuple(items[start:end]), str(end) if end < len(items) else None)


def _sorted(comments: Iterable[Comment], sort: Sort) -> list[Comment]:
    comments = list(comments)
    if sort == "likes":
        return sorted(comments, key=lambda c: -(c.like_count or -1))
    if sort == "new":
        return sorted(comments, key=lambda c: -(c.published.latest or -1))
    if sort == "old":
        return sorted(comments, key=lambda c: c.published.latest or HUGE)
    if sort == "moment":
        return [
            c for _, _, c in sorted(((s, n, c) for n, c in enumerate(comments) for s in c.moments), key=lambda x: x[:2])
        ]
    return comments


def _known(found: T | None, kind: str, key: str) -> T:
    if found is None:
        raise KeyUnknown(kind, key)
    return found

"""From documents found to hits, with their texts and what is marked in them.

Comes in: references and scores, the store. Goes out: `Hit`s. Each video of a page is read once.
"""

from __future__ import annotations

from collections.abc import Iterable

from voxpop.catalogue.local.index import row_of
from voxpop.catalogue.local.reads import Reads
from voxpop.model import Video
from voxpop.query import Exact, Fuzzy, Hit, Phrase, Prefix, Query, Word
from voxpop.text import Terms, highlight


class _Videos(dict[str, Video]):
    """The videos of one page of hits, each read once."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def __missing__(self, key: str) -> Video:
        video = self[key] = self._reads.video_light(key)
        return video


def hits_of(reads: Reads, found: Iterable[tuple[int, float]], query: Query) -> tuple[Hit, ...]:
    """The hits that these references and scores stand for; not those whose rows are gone meanwhile."""
    terms, videos = terms_of(query), _Videos(reads)
    hits = (_hit(reads, videos, ref, score, terms) for ref, score in found)
    return tuple(hit for hit in hits if hit is not None)


def terms_of(query: Query) -> Terms:
    """What of a query is marked in the texts that it finds."""
    wanted = query.wanted()
    return Terms.of(
        [t.text for t in wanted if isinstance(t, Word | Exact) or (isinstance(t, Phrase) and not t.slop)],
        [word for t in wanted if isinstance(t, Phrase) and t.slop for word in t.text.split()],
        [t.text for t in wanted if isinstance(t, Prefix)],
        [(t.text, t.distance) for t in wanted if isinstance(t, Fuzzy)],
    )


def _hit(reads: Reads, videos: _Videos, reference: int, score: float, terms: Terms) -> Hit | None:
    """The hit that a document stands for; None when its row is gone meanwhile."""
    kind, row = row_of(reference)
    if kind == "caption":
        return _caption_hit(reads, videos, row, score, terms)
    if kind == "video":
        video = reads.video_by_row(row)
        if video is None:
            return None
        text = "\n".join(part for part in (video.title, video.channel.name, video.description) if part)
        found = highlight(text, terms)
        url = f"/v/{video.key}/"
        return Hit(kind, video.key, video.key, text, found.spans, url, None, score, video, None, found.excerpt_start)
    comment = reads.comment_by_row(row)
    if comment is None or comment.text is None:
        return None
    found = highlight(comment.text, terms)
    moment = float(comment.moments[0]) if comment.moments else None
    return Hit(
        kind, comment.key, comment.video_key, comment.text, found.spans, f"/c/{comment.key}/", moment, score,
        videos[comment.video_key], comment, found.excerpt_start,
    )  # fmt: skip


def _caption_hit(reads: Reads, videos: _Videos, row: int, score: float, terms: Terms) -> Hit | None:
    line = reads.cue_by_row(row)
    if line is None:
        return None
    key, cue, language = line
    second = int(cue.start_seconds)
    url = f"/v/{key}/transcript/?lang={language}&t={second}#t{second}"
    spans = highlight(cue.text, terms).spans
    return Hit("caption", key, key, cue.text, spans, url, cue.start_seconds, score, videos[key])

"""From documents found to hits, with their texts, what is marked in them, and what stands round them.

Comes in: references and scores, the store. Goes out: `Hit`s. A page of hits is read in a few queries, not hit by hit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace

from voxpop.catalogue.local import context
from voxpop.catalogue.local.asking import most_between
from voxpop.catalogue.local.documents import Kind, parts_of
from voxpop.catalogue.local.index import reference, row_of
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import texts_of
from voxpop.catalogue.local.views import COMMENT_COLUMNS, COMMENT_JOINS, COMMENT_WIDTH, comment, stored_caption, videos
from voxpop.model import Comment, Video
from voxpop.query import Answered, Exact, Fuzzy, Hit, Line, Phrase, Prefix, Query, Spoken, Word
from voxpop.text import Terms, highlight, tokens_apart

_COMMENTS = f"""
SELECT {COMMENT_COLUMNS}, c.vk FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value {COMMENT_JOINS}
"""
_CUES = """
SELECT q.qk, q.vk, q.start, q.text, k.caption FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value
CROSS JOIN caption k ON k.cid = q.cid
"""


class _Cue(NamedTuple):
    vk: int
    start: float
    text: str
    language: str


class _Page(NamedTuple):
    """All that the hits of one page are made of, by row."""

    videos: Mapping[int, Video]
    parts: Mapping[int, Sequence[str]]
    comments: Mapping[int, tuple[int, Comment]]
    cues: Mapping[int, _Cue]
    answered: Mapping[int, Answered]
    spoken: Mapping[int, Line]
    beside: Mapping[int, Sequence[tuple[float, str]]]
    named: Mapping[int, int]


def hits_of(reads: Reads, groups: Sequence[Sequence[tuple[int, float]]], query: Query) -> tuple[Hit, ...]:
    """The hits that these references and scores stand for, those of a group folded under its first; not those whose
    rows are gone meanwhile.
    """
    if not groups:
        return ()
    named = [[(*row_of(ref), score) for ref, score in group] for group in groups]
    terms = terms_of(query)
    page = _read(reads, [(kind, row) for group in named for kind, row, _ in group], query.spoken())
    made = ([_hit(page, kind, row, score, terms) for kind, row, score in group] for group in named)
    found = ([hit for hit in group if hit is not None] for group in made)
    return tuple(_folded(*hits) for hits in found if hits)


def _folded(first: Hit, *others: Hit) -> Hit:
    return replace(first, folded=others, alike=len(others)) if others else first


def terms_of(query: Query) -> Terms:
    """What of a query is marked in the texts that it finds."""
    wanted = query.wanted()
    phrases = [(t.text, _between(t)) for t in wanted if isinstance(t, Phrase)]
    return Terms.of(
        [t.text for t in wanted if isinstance(t, Word)],
        [text for text, between in phrases if not between],
        [t.text for t in wanted if isinstance(t, Prefix)],
        [(t.text, t.distance) for t in wanted if isinstance(t, Fuzzy)],
        [(text, between) for text, between in phrases if between],
        [t.text for t in wanted if isinstance(t, Exact)],
    )


def _between(phrase: Phrase) -> int:
    """How many others may lie between its words in all."""
    gaps = len(tokens_apart(phrase.text)) - 1
    return most_between(gaps, phrase.slop) if gaps > 0 else 0


def _read(reads: Reads, wanted: Sequence[tuple[Kind, int]], asked: Sequence[Spoken]) -> _Page:
    cks = [row for kind, row in wanted if kind not in ("caption", "video")]
    qks = [row for kind, row in wanted if kind == "caption"]
    rows = reads.db.execute(_COMMENTS, (json.dumps(cks),)).fetchall() if cks else []
    lines = reads.db.execute(_CUES, (json.dumps(qks),)).fetchall() if qks else []
    cues = {qk: _Cue(vk, start, text, stored_caption(caption).language) for qk, vk, start, text, caption in lines}
    of = {row[0]: row[COMMENT_WIDTH] for row in rows}
    held = videos(reads.db, {*of.values(), *(cue.vk for cue in cues.values()), *_videos(wanted)})
    comments = {row[0]: (of[row[0]], _comment(row, held)) for row in rows if of[row[0]] in held}
    naming = {ck: _second(said.moments, asked) for ck, (_, said) in comments.items() if said.moments}
    refs = [reference(kind, row) for kind, row in wanted if kind == "video"]
    return _Page(
        held,
        {row_of(ref)[1]: parts_of(text) for ref, text in texts_of(reads, refs)},
        comments,
        cues,
        context.answered(reads, {ck: held[vk] for ck, (vk, said) in comments.items() if said.parent_key is not None}),
        context.spoken(reads, naming, held, of),
        context.beside(reads, qks),
        context.named(reads, qks),
    )


def _videos(wanted: Iterable[tuple[Kind, int]]) -> Iterable[int]:
    return (row for kind, row in wanted if kind == "video")


def _comment(row: Sequence[object], held: Mapping[int, Video]) -> Comment:
    video = held[row[COMMENT_WIDTH]]  # type: ignore[index]
    return comment(tuple(row[:COMMENT_WIDTH]), video.key, video.duration_seconds)


def _second(moments: Sequence[int], asked: Sequence[Spoken]) -> int:
    """Of the seconds that a comment names the first that was asked for, else the first."""
    for second in moments:
        if any((part.low or 0) <= second and (part.high is None or second <= part.high) for part in asked):
            return second
    return moments[0]


def _hit(page: _Page, kind: Kind, row: int, score: float, terms: Terms) -> Hit | None:
    """The hit that a document stands for; None when its row is gone meanwhile."""
    if kind == "caption":
        return _caption_hit(page, row, score, terms)
    if kind == "video":
        video, parts = page.videos.get(row), page.parts.get(row)
        return None if video is None or parts is None else _video_hit(video, parts, score, terms)
    vk, said = page.comments.get(row, (0, None))
    if said is None or said.text is None:
        return None
    found = highlight(said.text, terms)
    moment = float(said.moments[0]) if said.moments else None
    spoken = page.spoken.get(row)
    return Hit(
        kind, said.key, said.video_key, said.text, found.spans, f"/c/{said.key}/", moment, score, page.videos[vk], said,
        found.excerpt_start, page.answered.get(row), () if spoken is None else (spoken,),
    )  # fmt: skip


def _video_hit(video: Video, parts: Sequence[str], score: float, terms: Terms) -> Hit:
    text, ends = "\n".join(parts), accumulate(len(part) + 1 for part in parts[:-1])
    found = highlight(text, terms, borders=tuple(ends))
    url = f"/v/{video.key}/"
    return Hit("video", video.key, video.key, text, found.spans, url, None, score, video, None, found.excerpt_start)


def _caption_hit(page: _Page, row: int, score: float, terms: Terms) -> Hit | None:
    cue = page.cues.get(row)
    if cue is None or cue.vk not in page.videos:
        return None
    video = page.videos[cue.vk]
    spans = highlight(cue.text, terms).spans
    url = context.line(video.key, cue.start, "", cue.language).url
    spoken = tuple(context.line(video.key, at, text, cue.language) for at, text in page.beside.get(row, ()))
    return Hit(
        "caption", video.key, video.key, cue.text, spans, url, cue.start, score, video, spoken=spoken,
        named_by=page.named.get(row, 0),
    )  # fmt: skip

"""Search: from a parsed query to tantivy's, and from documents found to hits with their texts.

Comes in: a `Query`, the index, the store. Goes out: `Found`. Words become tokens by the one analysis; a word of several
tokens is a phrase. Relevance is BM25 (k1 1.2, b 0.75) over one field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur

from voxpop.catalogue.local.cursors import numbers
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.index import count, row_of
from voxpop.catalogue.local.index import numbers as number_values
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import UsageError
from voxpop.model import Video
from voxpop.query import Found, Hit, Node, Not, Nothing, Or, Phrase, Prefix, Query, Word, encode_cursor
from voxpop.text import Terms, highlight, tokens

DEEPEST = 10_000
_COMMON = 20_000  # documents from which a word is not counted one by one
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$#&\-~]")


class _Videos(dict[str, Video]):
    """The videos of one page of hits, each read once."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def __missing__(self, key: str) -> Video:
        video = self[key] = self._reads.video_light(key)
        return video


def find(index: tantivy.Index, reads: Reads, query: Query, after: str | None, limit: int) -> Found:
    """The hits of a query, best first, from the cursor on."""
    (offset,) = numbers(after, 1) if after else (0,)
    if not 0 <= offset <= DEEPEST:
        raise UsageError(f"Only the best {DEEPEST:,} hits can be walked through; make the question narrower.")
    compiled = compile_query(index.schema, query.root)
    if compiled is None:
        return Found((), None, 0, query.notes)
    with words_for_index_errors():
        searcher = index.searcher()
        best, total = _best(searcher, query.root, compiled, limit + 1, offset)
        references = number_values(searcher, "ref", [address for _, address in best[:limit]])
    terms, videos = terms_of(query), _Videos(reads)
    hits = [
        _hit(reads, videos, ref, float(score or 0), terms) for (score, _), ref in zip(best, references, strict=False)
    ]
    more = encode_cursor((offset + limit,)) if len(best) > limit and offset + limit <= DEEPEST else None
    return Found(tuple(h for h in hits if h is not None), more, total, query.notes)


def _best(
    searcher: tantivy.Searcher, asked: Node, compiled: tantivy.Query, limit: int, offset: int
) -> tuple[Sequence[tuple[Any, tantivy.DocAddress]], int]:
    """The best documents and how many match.

    Of one word the engine finds the best without looking at all: it is counted apart, and where it is very common the
    engine knows the number without counting, give or take the few that were replaced and are not merged away yet. All
    else it must walk through to the end in any case: once for both.
    """
    words = tokens(asked.text) if isinstance(asked, Word) else []
    if len(words) != 1:
        found = searcher.search(compiled, limit=limit, offset=offset, count=True)
        return found.hits, int(getattr(found, "count", None) or 0)
    best = searcher.search(compiled, limit=limit, offset=offset, count=False).hits
    held = searcher.doc_freq("text", words[0])
    return best, held if held > _COMMON else count(searcher, compiled)


def terms_of(query: Query) -> Terms:
    """What of a query is marked in the texts that it finds."""
    wanted = query.wanted()
    return Terms.of(
        [t.text for t in wanted if isinstance(t, Word)],
        [t.text for t in wanted if isinstance(t, Phrase)],
        [t.text for t in wanted if isinstance(t, Prefix)],
    )


def compile_query(schema: tantivy.Schema, node: Node) -> tantivy.Query | None:
    """The engine's query; None where nothing is asked for (a word may leave no token)."""
    if isinstance(node, Nothing | Not):
        return None
    if isinstance(node, Word | Phrase):
        return _run(schema, tokens(node.text))
    if isinstance(node, Prefix):
        return _prefix(schema, tokens(node.text))
    parts = [(item, compile_query(schema, item.item if isinstance(item, Not) else item)) for item in node.items]
    kept = [(item, part) for item, part in parts if part is not None]
    if isinstance(node, Or):
        return tantivy.Query.boolean_query([(Occur.Should, part) for _, part in kept]) if kept else None
    clauses = [(Occur.MustNot if isinstance(item, Not) else Occur.Must, part) for item, part in kept]
    return tantivy.Query.boolean_query(clauses) if any(o == Occur.Must for o, _ in clauses) else None


def _run(schema: tantivy.Schema, words: list[str]) -> tantivy.Query | None:
    if not words:
        return None
    if len(words) == 1:
        return tantivy.Query.term_query(schema, "text", words[0])
    return tantivy.Query.phrase_query(schema, "text", list[Any](words))


def _prefix(schema: tantivy.Schema, words: list[str]) -> tantivy.Query | None:
    """Documents with a word that begins so. `phrase_prefix_query` would follow only 50 such words."""
    if not words:
        return None
    *body, last = words
    begins = tantivy.Query.regex_query(schema, "text", _SPECIAL.sub(r"\\\g<0>", last) + ".*")
    rest = _run(schema, body)
    return begins if rest is None else tantivy.Query.boolean_query([(Occur.Must, rest), (Occur.Must, begins)])


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

"""From a parsed question to the engine's query.

Comes in: a tree of `voxpop.query`. Goes out: a tantivy query, and notes. Words become tokens by the one analysis; a
word of several tokens is a phrase. What asks for nothing (a word that leaves no token) plays no part. Filters add
nothing to the score.

The engine's own slop finds other texts than it says (it takes words in any order, leaves out some, and counts one word
twice), so words near each other are asked for as phrases with every gap. What has an exact form is looked for folded,
then read: the index knows folded forms alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import comb, log
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from voxpop.catalogue.local import naming, people
from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.documents import FARTHEST, MARKS, as_long, in_language, language_number, parts_of
from voxpop.catalogue.local.index import COMMENT_KINDS, COUNTED, EARLIEST, all_but, of_kinds, references, sort_key
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import texts_of
from voxpop.query import And, Date, Exact, Fuzzy, Named, Node, Not, Nothing, Number, Or, Phrase, Prefix, Spoken, Word
from voxpop.query import Query as Question
from voxpop.query.fields import ANY, begins, ends
from voxpop.query.nodes import Filter, Text, all_of
from voxpop.query.notes import (
    NOTE_FIELDS_ALONE,
    NOTE_LANGUAGE,
    NOTE_NEAR,
    NOTE_NOBODY,
    NOTE_NOTHING,
    NOTE_PART,
    NOTE_SIGNS,
    NOTE_SIGNS_APART,
    NOTE_VAST,
)
from voxpop.text import SHORTEST, is_sign, stands_exactly, tokens, tokens_apart, variants

MOST_READ = 10_000  # texts in which an exact form is looked for
MOST_BEGINNINGS = 10_000  # words that begin so, where others stand before them: the engine refuses some more
OTHER_SPELLING = 0.7  # of the weight of what was typed
MOST_GAPS = FARTHEST + 1  # phrases that words near each other are asked for by

_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$#&\-~]")
_LONGEST_TAG = 3  # of a language: letters of its first part
_LARGEST = (1 << 63) - 1


class Asking:
    """Makes one question's query. `notes` are for the person."""

    def __init__(self, index: tantivy.Index, searcher: Searcher, reads: Reads) -> None:
        self._schema, self._searcher, self._reads = index.schema, searcher, reads
        self.notes: dict[str, None] = {}

    def whole(self, asked: Question) -> Query | None:
        """The engine's query for a whole question; where nothing is left of it, or of its words, a note says so."""
        compiled, words = self.query(asked.root), asked.wanted()
        if compiled is None:
            self.notes[NOTE_NOTHING] = None
        elif words and not any(tokens(word.text) for word in words):
            self.notes[NOTE_FIELDS_ALONE] = None
        return compiled

    def query(self, node: Node) -> Query | None:
        """The engine's query; None where nothing is asked for."""
        if isinstance(node, Nothing):
            return None
        if isinstance(node, Not):
            item = self.query(node.item)
            return None if item is None else Query.boolean_query([(Occur.Must, self._all()), (Occur.MustNot, item)])
        if isinstance(node, And):
            return self._all_of(node)
        if isinstance(node, Or):
            parts = [part for item in node.items if (part := self.query(item)) is not None]
            return Query.boolean_query([(Occur.Should, part) for part in parts]) if parts else None
        if isinstance(node, Named | Number | Date | Spoken):
            return Query.const_score_query(self._filter(node), 0.0)
        return self._text(node)

    def some_of(self, node: Node) -> Query | None:
        """What has some of the words that a text has to have, and all else; None where less than two are asked for."""
        items = node.items if isinstance(node, And) else ()
        words = [part for item in items if _is_text(item) and (part := self.query(item)) is not None]
        if len(words) < 2:
            return None
        some = Query.boolean_query([(Occur.Should, part) for part in words])
        rest = self.query(all_of(item for item in items if not _is_text(item)))
        return some if rest is None else Query.boolean_query([(Occur.Must, some), (Occur.Must, rest)])

    def _all_of(self, node: And) -> Query | None:
        wanted: list[tuple[Occur, Query]] = []
        for item in node.items:
            part = self.query(item.item if isinstance(item, Not) else item)
            if part is not None:
                wanted.append((Occur.MustNot if isinstance(item, Not) else Occur.Must, part))
        if wanted and all(occur == Occur.MustNot for occur, _ in wanted):
            wanted.append((Occur.Must, self._all()))
        return Query.boolean_query(wanted) if wanted else None

    def _text(self, node: Word | Phrase | Prefix | Fuzzy | Exact) -> Query | None:
        words = tokens(node.text)
        if not words:
            return None
        if isinstance(node, Phrase) and node.slop and len(words) > 1:
            return self._near(tokens_apart(node.text), node.slop)
        if isinstance(node, Prefix):
            return self._prefix(words)
        if isinstance(node, Fuzzy):
            parts = [self._fuzzy(word, node.distance) for word in words]
            return Query.boolean_query([(Occur.Must, part) for part in parts])
        return self._exactly(node.text, words) if isinstance(node, Exact) else self._spelt(node.text, words)

    def _spelt(self, typed: str, words: Sequence[str]) -> Query:
        """The words one after the other, in any of their spellings. Another than was typed never weighs as much: by
        itself it may weigh more, as each part of a number counts.
        """
        as_typed = self._run(words)
        others = dict.fromkeys(other for form in variants(typed) if (other := tuple(tokens(form))) != tuple(words))
        if not others:
            return as_typed
        most = OTHER_SPELLING * self._weight(words)
        rest = [Query.boost_query(self._run(form), min(1.0, most / self._weight(form))) for form in others]
        return Query.disjunction_max_query([as_typed, *rest])

    def _weight(self, words: Sequence[str]) -> float:
        """What BM25 gives a text for these words, but for its length."""
        held = self._searcher.num_docs
        return sum(log(1 + (max(held, n) - n + 0.5) / (n + 0.5)) for n in map(self._doc_freq, words))

    def _doc_freq(self, word: str) -> int:
        return self._searcher.doc_freq("text", word)

    def _run(self, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, "text", words[0])
        return Query.phrase_query(self._schema, "text", list[Any](words))

    def _near(self, words: Sequence[tuple[str, ...]], slop: int) -> Query:
        """The words, each with its tokens together, in this order, with at most `slop` other tokens between in all."""
        between = len(words) - 1
        if any(len(token) == 1 and is_sign(token) for word in words for token in word):
            self.notes[NOTE_SIGNS_APART] = None
        if (most := most_between(between, slop)) < slop:
            self.notes[NOTE_NEAR] = None
        phrases = []
        for gap in _gaps(between, most):
            placed, at = list[Any](), 0
            for width, word in zip((0, *gap), words, strict=True):
                placed += enumerate(word, at + width)
                at += width + len(word)
            phrases.append(Query.phrase_query(self._schema, "text", placed))
        return Query.disjunction_max_query(phrases)

    def _prefix(self, words: Sequence[str]) -> Query:
        """A word that begins so, after the others. `phrase_prefix_query` would follow only 50 such words."""
        *body, last = words
        begins_so = _beginning(last)
        if not body:
            return Query.regex_query(self._schema, "text", begins_so)
        if len(self._searcher.terms_with_prefix("text", last, limit=MOST_BEGINNINGS + 1)) > MOST_BEGINNINGS:
            self.notes[NOTE_VAST] = None
            apart = [self._run(body), Query.regex_query(self._schema, "text", begins_so)]
            return Query.boolean_query([(Occur.Must, part) for part in apart])
        patterns = [_SPECIAL.sub(r"\\\g<0>", word) for word in body]
        return Query.regex_phrase_query(self._schema, "text", list[Any]([*patterns, begins_so]))

    def _fuzzy(self, word: str, distance: int) -> Query:
        if len(word) < SHORTEST:
            return Query.term_query(self._schema, "text", word)
        return Query.fuzzy_term_query(self._schema, "text", word, distance=distance, transposition_cost_one=True)

    def _exactly(self, text: str, words: Sequence[str]) -> Query:
        folded = self._run(words)
        unscored = Query.const_score_query(folded, 0.0)
        found = self._searcher.search(unscored, limit=MOST_READ + 1, count=False, order_by_field="new").hits
        if len(found) > MOST_READ:
            self.notes[NOTE_PART] = None
        held = references(self._searcher, [address for _, address in found[:MOST_READ]], self._reads.last_row())
        exact = [ref for ref, written in texts_of(self._reads, held) if _stands_exactly(text, written)]
        return Query.boolean_query([(Occur.Must, folded), (Occur.Must, self._one_of("ref", exact))])

    def _filter(self, node: Filter) -> Query:
        if isinstance(node, Named):
            return self._named(node.field, node.value)
        if isinstance(node, Number):
            if node.field == "words":
                return self._between("words", *as_long(node.low or 0, _LARGEST if node.high is None else node.high))
            if node.field == "replies":
                return self._answered(node.low or 0, node.high)
            return self._sorted_between(node.field, node.low, node.high)
        if isinstance(node, Spoken):
            low, high = node.low or 0, _LARGEST if node.high is None else node.high
            return Query.range_query(self._schema, "named", FieldType.Integer, low, high, use_inverted_index=True)
        first = None if node.first is None else begins(node.first)
        last = None if node.last is None else ends(node.last)
        if node.field == "date":
            return self._sorted_between("new", first, last)
        span = -_LARGEST if first is None else first, _LARGEST if last is None else last
        return self._in_videos(naming.captured(self._reads, *span))

    def _named(self, field: str, value: str) -> Query:
        if value == ANY:
            return self._known(field)
        if field == "kind":
            return of_kinds(self._schema, (value,))  # type: ignore[arg-type]
        if field == "lang":
            return self._language(value)
        if field == "author":
            return self._author(value)
        if field in ("has", "is"):
            return self._marked(value)
        if field == "channel":
            return self._in_named(naming.of_channel(self._reads, value, self._searcher))
        if field == "platform":
            return self._in_named(naming.of_platform(self._reads, value))
        return self._in_named(naming.in_place(self._reads, value, self._searcher))

    def _known(self, field: str) -> Query:
        """That there is any. Of everything, kind, platform and video are known."""
        if field == "author":
            return self._between("by", 1, _LARGEST)
        if field == "lang":
            return self._between("lang", in_language(1)[0], _LARGEST)
        return self._in_named(naming.in_channels(self._reads)) if field == "channel" else self._all()

    def _language(self, value: str) -> Query:
        """Texts in a language. Where none is, and this is no tag but a name, a note says so; to look costs a walk."""
        number = language_number(value)
        found = self._between("lang", *in_language(number))
        if len(value.partition("-")[0]) > _LONGEST_TAG and not self._searcher.search(found, limit=1, count=False).hits:
            self.notes[NOTE_LANGUAGE] = None
        return found

    def _author(self, value: str) -> Query:
        """By key, or by all words of the value among those of the name, in one of their spellings; with `*` behind it,
        the last as a beginning.
        """
        by = people.writer(self._reads.db, value) if ":" in value else None
        either = [] if by is None else [(Occur.Should, self._between("by", by, by))]
        for words in filter(None, map(tokens, (value, *variants(value)))):
            terms = [Query.term_query(self._schema, "author", word, "basic") for word in words]
            if value.endswith("*"):
                terms[-1] = Query.regex_query(self._schema, "author", _beginning(words[-1]))
            either.append((Occur.Should, Query.boolean_query([(Occur.Must, one) for one in terms])))
        if not either:
            self.notes[NOTE_SIGNS] = None
        return Query.boolean_query(either) if either else Query.empty_query()

    def _marked(self, value: str) -> Query:
        if value == "reply":
            return self._sorted_between("replies", 1, None)
        mark = MARKS["edited" if value == "edit" else value]  # type: ignore[index]
        marked = Query.term_query(self._schema, "marks", mark)
        if value != "rating":
            return marked
        liked = self._sorted_between("likes", 0, None)
        return Query.boolean_query([(Occur.Should, marked), (Occur.Should, liked)])

    def _answered(self, low: int, high: int | None) -> Query:
        """Comments with so many replies; those without have no such number."""
        if low > 0:
            return self._sorted_between("replies", low, high)
        wanted = [(Occur.Must, of_kinds(self._schema, COMMENT_KINDS))]
        if high is not None:
            wanted.append((Occur.MustNot, self._sorted_between("replies", high + 1, None)))
        return Query.boolean_query(wanted)

    def _in_named(self, videos: naming.Rows) -> Query:
        if not videos:
            self.notes[NOTE_NOBODY] = None
        return self._in_videos(videos)

    def _in_videos(self, videos: naming.Rows) -> Query:
        return self._one_of("video", sorted(videos))

    def _one_of(self, field: str, values: Sequence[int]) -> Query:
        if len(values) == 1:  # the engine gathers all documents of a set, and passes over most of those of one term
            return Query.term_query(self._schema, field, values[0])
        return Query.term_set_query(self._schema, field, values) if values else Query.empty_query()

    def _sorted_between(self, field: str, low: int | None, high: int | None) -> Query:
        """A range of what documents are sorted by; what is not known is in none."""
        least = EARLIEST if field == "new" else sort_key(0)
        upper = _LARGEST if high is None else sort_key(high + 1) - 1
        return self._between(field, least if low is None else sort_key(low), upper)

    def _between(self, field: str, low: int, high: int) -> Query:
        kind = FieldType.Unsigned if field in COUNTED else FieldType.Integer
        return Query.range_query(self._schema, field, kind, low, high)

    def _all(self) -> Query:
        return Query.const_score_query(all_but(self._schema), 0.0)


def _beginning(word: str) -> str:
    """The engine's pattern for words that begin so."""
    return _SPECIAL.sub(r"\\\g<0>", word) + ".*"


def most_between(gaps: int, slop: int) -> int:
    """How many of `slop` other words may lie between words near each other, so that their phrases are few enough."""
    while comb(slop + gaps, gaps) > MOST_GAPS:
        slop -= 1
    return slop


def _stands_exactly(text: str, written: str) -> bool:
    return any(stands_exactly(text, part) for part in parts_of(written))


def _is_text(node: Node) -> bool:
    """Whether it asks for words alone: for one, or for one of several."""
    return all(map(_is_text, node.items)) if isinstance(node, Or) else isinstance(node, Text)


def _gaps(count: int, most: int) -> Iterator[tuple[int, ...]]:
    """All ways in which `count` gaps hold at most `most` words in all."""
    if count == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in _gaps(count - 1, most - first):
            yield first, *rest

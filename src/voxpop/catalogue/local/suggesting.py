"""Suggestions while somebody types: words, authors, channels, videos, what fields take.

Comes in: what stands before the caret, the index, the store, what is `Known` of them. Goes out: `Suggestion`s of what
is held: words that stand in one text with what was typed before, where anything does; names and values of fields that
find something by themselves. However much the archive holds, the work is bounded: where what was typed before is so
common that looking at all that has it would take long, some videos stand for all (`Called.sampled`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.called import Called, channel_is_held, video_is_held
from voxpop.catalogue.local.damage import words_for_index_errors, words_for_store_errors
from voxpop.catalogue.local.deadline import SECONDS, Searcher
from voxpop.catalogue.local.documents import KINDS, kind_and_language, language_named
from voxpop.catalogue.local.people import author_named
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import texts_of
from voxpop.catalogue.local.vocabulary import Field, Frequent, frequent_forms, looked_up_forms, some_with, term
from voxpop.query import And, Ending, Named, Phrase, Suggestion, Word, ending, parse
from voxpop.query.fields import CHOICES, FIELDS
from voxpop.query.nodes import Naming
from voxpop.text import is_sign, token_spans, tokens

MOST = 8
_WORDS, _AUTHORS, _CHANNELS, _VIDEOS, _FIELDS = 5, 2, 2, 2, 1  # of each, where it may be any of them
_COMMON = 20_000  # documents with a word, from which on it is looked for in some videos only
_SOME = 100  # texts that are read for what goes on from others
_TRIED = 12  # words of the dictionary that are tried beside what was typed before
_OF_ONE = 30  # documents that bear a word in their author's name
_LONGEST_GOING_ON = 8  # signs
_LONGEST_WORD = 100  # characters
_LANGUAGES = 100
_LISTED: tuple[Naming, ...] = ("kind", "has", "is")
_EITHER = re.compile(r"(?<!\S)(?:OR|\|\|)(?!\S)")
_RARE = 1_000  # documents with a word, up to which it is looked up whether any is left


class Known(NamedTuple):
    """What is known of a catalogue as of a moment. Without the frequent words, the dictionary is walked through."""

    called: Called
    words: Frequent | None = None
    authors: Frequent | None = None
    forms: dict[str, str] = {}
    values: Mapping[str, Sequence[str]] = {}


def known(index: tantivy.Index, reads: Reads) -> Known:
    """All of it: a second's work where there are millions of comments."""
    with words_for_index_errors(), words_for_store_errors():
        searcher = index.searcher()
        words, authors = Frequent(searcher, "text"), Frequent(searcher, "author")
        values = {str(field): _held(index, reads, field) for field in ("lang", *_LISTED)}
        return Known(Called(reads), words, authors, frequent_forms(reads), values)


def suggest(index: tantivy.Index, reads: Reads, about: Known, text: str, most: int = MOST) -> tuple[Suggestion, ...]:
    """What `text` may go on to be, by what is held: at most `most`, those that are meant most likely first."""
    if (unfinished := ending(text)) is None:
        return ()
    with words_for_index_errors():
        found = _Suggesting(index, reads, about, unfinished).all(most)
        return tuple(islice({one.query: one for one in found}.values(), most))


class _Suggesting:
    """One answer."""

    def __init__(self, index: tantivy.Index, reads: Reads, about: Known, unfinished: Ending) -> None:
        self._index, self._schema, self._searcher, self._reads = index, index.schema, index.searcher(), reads
        self._about, self._ending = about, unfinished

    def all(self, most: int) -> Iterator[Suggestion]:
        """Those of the field that stands there; of a word, of everything that it may be."""
        typed, field = self._ending.typed, self._ending.field
        if field is not None:
            yield from self._values(field, typed, most)
            return
        yield from self._words(typed, min(most, _WORDS))
        if self._ending.is_exact:
            return
        yield from (self._named("author", name, name) for name in self._authors(typed, _AUTHORS))
        yield from (self._named("channel", name, name) for _, name in self._channels(typed, _CHANNELS))
        yield from (self._named("in", key, title) for key, title in self._videos(typed, _VIDEOS))
        if len(typed) > 1 and not self._ending.is_quoted:
            names = sorted(name for name in FIELDS if name.startswith(typed.lower()))
            yield from (Suggestion("field", f"{n}:", f"{self._ending.before}{n}:") for n in names[:_FIELDS])

    def _named(self, field: Any, value: str, shown: str) -> Suggestion:
        return Suggestion("video" if field == "in" else field, shown, self._ending.named(field, value))

    # --- what fields take --------------------------------------------------------------------------------------------

    def _values(self, field: str, typed: str, most: int) -> Iterator[Suggestion]:
        completed = self._ending.completed
        if field == "author":
            yield from (Suggestion("author", name, completed(name)) for name in self._authors(typed, most))
        elif field == "channel":
            yield from (Suggestion("channel", name, completed(name)) for _, name in self._channels(typed, most))
        elif field == "in":
            yield from (Suggestion("video", title, completed(key)) for key, title in self._videos(typed, most))
            yield from (Suggestion("channel", name, completed(key)) for key, name in self._channels(typed, most))
        else:
            wanted = typed.lower()
            named = [value for value in self._choices(field) if value.startswith(wanted)]
            yield from (Suggestion("value", f"{field}:{value}", completed(value)) for value in named[:most])

    def _choices(self, field: str) -> Iterable[str]:
        if field == "platform":
            return self._about.called.platforms
        held = self._about.values.get(field)
        return _held(self._index, self._reads, field) if held is None else held

    # --- names: only of what is still held ---------------------------------------------------------------------------

    def _channels(self, typed: str, most: int) -> list[tuple[str, str]]:
        found = self._about.called.channels.begin(typed, most)
        return [one for one in found if channel_is_held(self._reads, one[0])]

    def _videos(self, typed: str, most: int) -> list[tuple[str, str]]:
        found = self._about.called.videos.begin(typed, most)
        return [one for one in found if video_is_held(self._reads, one[0])]

    # --- authors -----------------------------------------------------------------------------------------------------

    def _authors(self, typed: str, most: int) -> list[str]:
        """Names in which the words stand, the last as a beginning; of many, those who wrote much."""
        words = tokens(typed)
        if not words or typed[-1:].isspace():
            return []
        last = [words[-1]] if is_sign(typed[-1]) else self._best("author", words[-1], _TRIED)
        found: dict[str, None] = {}
        for word in last:
            wanted = self._both([term(self._schema, one, "author") for one in (*words[:-1], word)])
            writers = Counter(filter(None, some_with(self._searcher, wanted, _OF_ONE, "by")))
            for number, _ in writers.most_common(most):
                author = author_named(self._reads.db, number)
                if author is not None and author[1] and {*words[:-1], word} <= {*tokens(author[1])}:
                    found[author[1]] = None
            if len(found) >= most:
                break
        return [*found][:most]

    # --- words -------------------------------------------------------------------------------------------------------

    def _words(self, typed: str, most: int) -> Iterator[Suggestion]:
        words = tokens(typed)
        if not words:
            return
        if is_sign(typed[-1]):
            for more in self._going_on(typed, words, most):
                yield Suggestion("word", typed + more, self._ending.completed(typed + more))
            return
        is_next = typed[-1].isspace()
        if not is_next and tokens(typed[-1] * 2) == []:
            return  # it ends with a sign that is part of no word
        body, beginning = (words, "") if is_next else (words[:-1], words[-1])
        head = typed if is_next else typed[: token_spans(typed)[-1].start]
        if body and self._ending.is_exact:
            for form in self._standing(head, body, beginning, most):
                yield Suggestion("word", head + form, self._ending.completed(head + form))
            return
        for form in islice(self._forms(list(islice(self._completing(body, beginning), most))), most):
            text = head + form
            yield Suggestion("word", text, self._ending.completed(text))

    def _completing(self, body: Sequence[str], beginning: str) -> Iterator[str]:
        """Words that begin so, behind `body` and in one text with what was asked for before."""
        asked = [*self._asked_before(), *([self._run(body)] if body else [])]
        rarest = min((count for _, count in asked), default=None)
        if rarest is None or (rarest == 0 and not body):
            yield from self._best("text", beginning, _WORDS)
            return
        texts = self._texts([query for query, _ in asked], rarest)
        counts = Counter(word for text in texts for word in _behind(tokens(text), body, beginning))
        near = [word for word, _ in counts.most_common(_WORDS)]
        yield from near
        if beginning and len(texts) >= _SOME and not body:
            others = (word for word in self._best("text", beginning, _TRIED) if word not in near)
            yield from (word for word in others if self._is_beside(word, [query for query, _ in asked], rarest))

    def _standing(self, head: str, body: Sequence[str], beginning: str, most: int) -> list[str]:
        """Words that begin so, as they are written directly behind `head` in some texts, which is written so there."""
        asked = [*self._asked_before(), self._run(body)]
        texts = self._texts([query for query, _ in asked], min(count for _, count in asked))
        counts = Counter(word for text in texts for word in _written_behind(text, head, beginning))
        return [form for form, _ in counts.most_common(most)]

    def _going_on(self, typed: str, words: Sequence[str], most: int) -> list[str]:
        """What stands behind these signs, in scripts that put no spaces between words."""
        asked = [*self._asked_before(), self._run(words)]
        texts = self._texts([query for query, _ in asked], min(count for _, count in asked))
        counts = Counter[str]()
        for text in texts:
            counts.update({more for at in _places(text, typed) for more in _signs(text, at + len(typed))})
        least = 2 if len(texts) > 2 else 1
        held = {more: n for more, n in counts.items() if n >= least}
        # "橋" says nothing where nearly all go on to "橋の".
        longer = {more[:-1]: n for more, n in sorted(held.items(), key=lambda one: one[1])}
        apart = [more for more, n in held.items() if longer.get(more, 0) < 0.8 * n]
        return sorted(apart, key=lambda more: (-held[more], -len(more), more))[:most]

    def _asked_before(self) -> list[tuple[Query, int]]:
        """The words that a text must have beside, each with a bound of how many have it."""
        if _EITHER.search(self._ending.before):
            return []
        root = parse(self._ending.before).root
        parts = root.items if isinstance(root, And) else (root,)
        return [self._run(words) for part in parts if isinstance(part, Word | Phrase) and (words := tokens(part.text))]

    def _run(self, words: Sequence[str]) -> tuple[Query, int]:
        count = min(self._searcher.doc_freq("text", word) for word in words)
        if len(words) == 1:
            return term(self._schema, words[0]), count
        return Query.phrase_query(self._schema, "text", list[Any](words)), count

    def _texts(self, asked: Sequence[Query], rarest: int) -> list[str]:
        """Some texts for which all of this holds."""
        refs = some_with(self._searcher, self._both([*asked, *self._within(rarest)]), _SOME) if rarest else []
        return [text for _, text in texts_of(self._reads, refs)]

    def _is_beside(self, word: str, asked: Sequence[Query], rarest: int) -> bool:
        count = min(rarest, self._searcher.doc_freq("text", word))
        wanted = self._both([term(self._schema, word), *asked, *self._within(count)])
        return bool(some_with(self._searcher, wanted, 1))

    def _within(self, rarest: int) -> list[Query]:
        """Where to look for what that many documents have at most."""
        if rarest <= _COMMON or not self._about.called.sampled:
            return []
        return [Query.term_set_query(self._schema, "video", self._about.called.sampled)]

    def _both(self, wanted: Sequence[Query]) -> Query:
        return wanted[0] if len(wanted) == 1 else Query.boolean_query([(Occur.Must, part) for part in wanted])

    def _best(self, field: Field, beginning: str, most: int) -> list[str]:
        """The most frequent words that begin so."""
        frequent = self._about.words if field == "text" else self._about.authors
        if frequent is not None and (found := frequent.best(beginning, most)) is not None:
            return found
        return [word for word, _ in self._searcher.terms_with_prefix(field, beginning, limit=most)]

    def _forms(self, words: Sequence[str]) -> Iterator[str]:
        """How each word is written; not those that stood in what was withdrawn, which the dictionary keeps a while."""
        held = self._about.forms
        rest = [w for w in words if w not in held or self._searcher.doc_freq("text", w) < _RARE]
        looked_up = looked_up_forms(self._searcher, self._schema, self._reads, rest)
        for word in words:
            if word not in rest:
                yield held[word]
            elif word in looked_up:
                yield looked_up[word]


def _held(index: tantivy.Index, reads: Reads, field: str) -> list[str]:
    """Those values of a field that find anything."""
    if field == "lang":
        return _languages(index.searcher())
    if field not in _LISTED:
        return sorted(CHOICES[field])
    asking, searcher = Asking(index, Searcher(index, SECONDS), reads), index.searcher()
    wanted = ((value, asking.query(Named(field, value))) for value in sorted(CHOICES[field]))
    return [value for value, query in wanted if query is not None and some_with(searcher, query, 1)]


def _languages(searcher: tantivy.Searcher) -> list[str]:
    """The languages of all texts, the most frequent first."""
    counted = {"lang": {"terms": {"field": "lang", "size": _LANGUAGES * len(KINDS)}}}
    held = Counter[int]()
    for bucket in searcher.aggregate(Query.all_query(), counted)["lang"]["buckets"]:
        held[kind_and_language(int(bucket["key"]))[1]] += int(bucket["doc_count"])
    return [language_named(number) for number, _ in held.most_common() if number]


def _behind(words: Sequence[str], body: Sequence[str], beginning: str) -> set[str]:
    """The words that begin so, and stand behind `body`."""
    if not body:
        return {word for word in words if word.startswith(beginning)}
    width = len(body)
    starts = (at for at, word in enumerate(words) if word == body[0] and words[at : at + width] == body)
    return {word for at in starts for word in words[at + width : at + width + 1] if word.startswith(beginning)}


def _written_behind(text: str, head: str, beginning: str) -> set[str]:
    """The words that begin so, as they are written directly behind `head`."""
    places = (at + len(head) for at in _places(text, head) if at == 0 or not text[at - 1].isalnum())
    found = ((start, one) for start in places for one in token_spans(text[start : start + _LONGEST_WORD])[:1])
    return {text[start : start + one.end] for start, one in found if one.start == 0 and one.token.startswith(beginning)}


def _places(text: str, typed: str) -> Iterator[int]:
    at = text.find(typed)
    while at >= 0:
        yield at
        at = text.find(typed, at + 1)


def _signs(text: str, start: int) -> Iterator[str]:
    """The signs from there on: the first, the first two, and so on."""
    for end in range(start, min(len(text), start + _LONGEST_GOING_ON)):
        if not is_sign(text[end]):
            return
        yield text[start : end + 1]

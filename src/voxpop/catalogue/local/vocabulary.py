"""The words of the index: which begin so, the most frequent first, and how they are written.

Comes in: the index, the store. Goes out: words. A beginning of one letter may be that of a hundred thousand words, all
of which the engine would have to walk through; so `Frequent` holds the most frequent words of all. Where enough of them
begin so, they are those that the walk would find.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import islice
from typing import Literal

import tantivy

from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.index import numbers, reference
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import texts_of
from voxpop.text import token_spans

Field = Literal["text", "author"]
AnySearcher = tantivy.Searcher | Searcher

FREQUENT = 20_000
_SAMPLED = 4_000  # texts that show how frequent words are written
_LOOKED_AT = 4  # texts, for a word that is not frequent
_LONGEST = 600  # of a text that is looked at
_USUAL = 4  # small letters count as the usual form where one of so many texts has them
_LAST = "\U0010ffff"


class Frequent:
    """The most frequent words of a field, as of a moment."""

    def __init__(self, searcher: tantivy.Searcher, field: Field) -> None:
        held = sorted(searcher.terms_with_prefix(field, "", limit=FREQUENT))
        self._words = [word for word, _ in held]
        self._counts = [count for _, count in held]

    def best(self, beginning: str, most: int) -> list[str] | None:
        """The `most` frequent words that begin so; None where fewer are known, and rarer ones may be held."""
        first, last = bisect_left(self._words, beginning), bisect_left(self._words, beginning + _LAST)
        if last - first < most:
            return None
        at = nsmallest(most, range(first, last), key=lambda n: (-self._counts[n], self._words[n]))
        return [self._words[n] for n in at]


def frequent_forms(reads: Reads) -> dict[str, str]:
    """How the words in comments from all over the store are usually written; no frequent word is missing."""
    (last,) = reads.db.execute("SELECT coalesce(max(ck), 0) FROM comment").fetchone()
    step = max(1, last // _SAMPLED)
    found: dict[str, Counter[str]] = {}
    for _, text in texts_of(reads, [reference("comment", ck) for ck in range(1, last + 1, step)]):
        for token, start, end in token_spans(text[:_LONGEST]):
            found.setdefault(token, Counter())[text[start:end]] += 1
    return {word: usual_form(forms) for word, forms in found.items() if forms.total() >= _LOOKED_AT}


def looked_up_forms(
    searcher: AnySearcher, schema: tantivy.Schema, reads: Reads, words: Iterable[str]
) -> dict[str, str]:
    """How these words are usually written in some of the texts that hold them; of long texts, in their beginning. What
    no text holds any more is left out.
    """
    held = {word: some_with(searcher, term(schema, word), _LOOKED_AT) for word in words}
    texts = dict(texts_of(reads, [*dict.fromkeys(ref for refs in held.values() for ref in refs)]))
    found = {word: Counter(_forms(word, (texts[ref] for ref in refs if ref in texts))) for word, refs in held.items()}
    return {word: usual_form(forms) if forms else word for word, forms in found.items() if held[word]}


def term(schema: tantivy.Schema, word: str, field: Field = "text") -> tantivy.Query:
    """The query for one word of the dictionary."""
    return tantivy.Query.term_query(schema, field, word, "basic" if field == "author" else "position")


def some_with(searcher: AnySearcher, query: tantivy.Query, most: int, value: str = "ref") -> list[int]:
    """References of some documents that match, or another number of them."""
    found = searcher.search(tantivy.Query.const_score_query(query, 0.0), limit=most, count=False).hits
    return numbers(searcher, value, [address for _, address in found])


def usual_form(forms: Counter[str]) -> str:
    """The most frequent of the forms. A word that stands first is written large: where small letters are not rare, they
    are usual.
    """
    spelt = Counter[str]()
    for form, count in forms.items():
        spelt[form.casefold()] += count
    [(best, total)] = spelt.most_common(1)
    alike: Sequence[str] = sorted(form for form in forms if form.casefold() == best)
    small = max(alike, key=lambda form: (form == form.lower(), forms[form]))
    return small if forms[small] * _USUAL >= total else max(alike, key=lambda form: forms[form])


def _forms(word: str, texts: Iterable[str]) -> Iterator[str]:
    """How each text writes the word where it stands first."""
    as_folded = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    for text in texts:
        part = text[:_LONGEST]
        if found := as_folded.search(part):
            yield found[0]
        else:
            yield from islice((part[start:end] for token, start, end in token_spans(part) if token == word), 1)

"""What a question with few hits may have meant: words spelt nearly so that do occur.

Comes in: a `Query` and how many hits it has, the index, the store. Goes out: another question with more hits, in which
fields, quotation marks and operators stay; or nothing. A word is put right only where ten times as many texts have the
other one, and one with a digit in it never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

import tantivy
from msgspec.structs import replace
from tantivy import Occur

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import OutOfTime, Searcher
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.index import count
from voxpop.catalogue.local.people import author_named
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import texts_of
from voxpop.catalogue.local.vocabulary import Field, looked_up_forms, some_with, term
from voxpop.query import And, Named, Node, Or, Phrase, Query, Word, parse, written
from voxpop.query.nodes import all_of, any_of, replaced
from voxpop.text import is_nearly, is_sign, token_spans, tokens

FEW = 3
"""Hits, up to which a question may have meant another."""

_SECONDS = 1.0  # then nothing is offered
_SHORTEST, _SHORTEST_OF_TWO = 4, 6  # letters of a word in which one, or two, may be wrong
_RIGHT = 10  # times as many texts have the word that was meant
_MOST_WRONG = 3  # words of a question
_TRIES = 5  # kinds of spelling that are looked at
_LOOKED_AT = 10  # documents for each
_LONGEST = 20_000  # of a text that is looked at

_Right = Mapping[tuple[Field, str], str]


def meant(index: tantivy.Index, reads: Reads, query: Query, hits: int) -> str | None:
    """The question that was meant, as a person would write it; None where nothing better is known."""
    if hits > FEW:
        return None
    with words_for_index_errors(), suppress(OutOfTime):
        searcher = Searcher(index, _SECONDS)
        right = _Spelling(index.schema, searcher, reads).right(query.root)
        each: list[_Right] = [{wrong: form} for wrong, form in right.items()]
        for some in [right, *each] if len(right) > 1 else each:
            root = _put_right(query.root, some)
            compiled = Asking(index, searcher, reads).query(in_all_forms(searcher, replaced(query, root)).root)
            if root != query.root and compiled is not None and count(searcher, compiled) > hits:
                return _as_typed(query, root, some)
    return None


class _Spelling:
    """Looks for the words that were meant."""

    def __init__(self, schema: tantivy.Schema, searcher: Searcher, reads: Reads) -> None:
        self._schema, self._searcher, self._reads = schema, searcher, reads

    def right(self, root: Node) -> dict[tuple[Field, str], str]:
        """The words of a question that are spelt wrongly, each with how it is written rightly."""
        found: dict[tuple[Field, str], str] = {}
        for field, word in dict.fromkeys(_words(root)):
            if len(found) < _MOST_WRONG and len(word) >= _SHORTEST and not is_sign(word[0]) and not _holds_digit(word):
                held = self._searcher.doc_freq(field, word)
                if held <= FEW and (better := self._better(field, word, held)) is not None:
                    found[field, word] = self._form(field, better)
        return found

    def _better(self, field: Field, word: str, held: int) -> str | None:
        for distance in (1, 2) if len(word) >= _SHORTEST_OF_TWO else (1,):
            near = {one: self._searcher.doc_freq(field, one) for one in self._near(field, word, distance)}
            right = [one for one, n in near.items() if n >= max(1, _RIGHT * held)]
            if right:
                return max(right, key=lambda one: (near[one] * (5 if one[0] == word[0] else 1), one))
        return None

    def _near(self, field: Field, word: str, distance: int) -> list[str]:
        """Some words that are spelt nearly so. The engine gives documents, not words: after each try, those that have a
        word which was found are left out.
        """
        nearly = tantivy.Query.fuzzy_term_query(
            self._schema, field, word, distance=distance, transposition_cost_one=True
        )  # fmt: skip
        found: dict[str, None] = {word: None}
        for _ in range(_TRIES):
            apart = [(Occur.MustNot, term(self._schema, one, field)) for one in found]
            wanted = tantivy.Query.boolean_query([(Occur.Must, nearly), *apart])
            fresh = {one for text in self._texts(field, wanted) for one in tokens(text)} - found.keys()
            near = [one for one in sorted(fresh) if is_nearly(word, one, distance)]
            if not near:
                break
            found.update(dict.fromkeys(near))
        return [one for one in found if one != word]

    def _texts(self, field: Field, wanted: tantivy.Query) -> Iterator[str]:
        if field == "text":
            refs = some_with(self._searcher, wanted, _LOOKED_AT)
            yield from (text[:_LONGEST] for _, text in texts_of(self._reads, refs))
            return
        for number in dict.fromkeys(filter(None, some_with(self._searcher, wanted, _LOOKED_AT, "by"))):
            author = author_named(self._reads.db, number)
            yield author[1] or "" if author else ""

    def _form(self, field: Field, word: str) -> str:
        if field == "author":
            return word
        return looked_up_forms(self._searcher, self._schema, self._reads, [word]).get(word, word)


def _holds_digit(word: str) -> bool:
    """Another number is not nearly the same one."""
    return any(map(str.isdigit, word))


def _words(node: Node) -> Iterator[tuple[Field, str]]:
    """The words that a text must have, and those of authors' names; not those in an exact form or spelt nearly so."""
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _words(item)
    elif isinstance(node, Word | Phrase):
        yield from (("text", word) for word in tokens(node.text))
    elif isinstance(node, Named) and node.field == "author" and not node.value.endswith("*") and ":" not in node.value:
        yield from (("author", word) for word in tokens(node.value))


def _put_right(node: Node, right: _Right) -> Node:
    if isinstance(node, And):
        return all_of(_put_right(item, right) for item in node.items)
    if isinstance(node, Or):
        return any_of(_put_right(item, right) for item in node.items)
    if isinstance(node, Word | Phrase):
        return replace(node, text=_respelt("text", node.text, right))
    if isinstance(node, Named) and node.field == "author":
        return replace(node, value=_respelt("author", node.value, right))
    return node


def _respelt(field: Field, text: str, right: _Right) -> str:
    for found in reversed(token_spans(text)):
        if (form := right.get((field, found.token))) is not None:
            text = text[: found.start] + form + text[found.end :]
    return text


def _as_typed(query: Query, root: Node, right: _Right) -> str:
    """The question as it was typed but for those words, where that is the same question; else as we write it."""
    text = query.text
    for field, _ in right:
        text = _respelt(field, text, right)
    return text if parse(text).root == root else written(root)

"""`stem:en`: each word of a question in all of its forms.

Comes in: a question, the engine's dictionary. Goes out: the same question, with a word's forms in place of the word. No
text is indexed otherwise: the forms are those words of the dictionary that have the same stem.
"""

from __future__ import annotations

from voxpop.catalogue.local.deadline import Searcher
from voxpop.query import And, Named, Node, Not, Nothing, Or, Query, Word
from voxpop.query.nodes import all_of, any_of, none_of, replaced
from voxpop.text import stem, tokens

MOST = 32
"""Forms of a word that are looked for: the most frequent."""

_LOOKED_AT = 500  # words that begin alike, the most frequent: each takes a stemmer a twentieth of a millisecond
_BEGINNING = 3  # letters at least that forms of a word share


def in_all_forms(searcher: Searcher, query: Query) -> Query:
    """The question with all forms of its words, where it asks for those of a language."""
    languages = sorted({node.value for node in _asked(query.root)})
    return replaced(query, _widened(searcher, query.root, languages)) if languages else query


def _asked(node: Node) -> list[Named]:
    if isinstance(node, And | Or):
        return [found for item in node.items for found in _asked(item)]
    if isinstance(node, Not):
        return _asked(node.item)
    return [node] if isinstance(node, Named) and node.field == "stem" else []


def _widened(searcher: Searcher, node: Node, languages: list[str]) -> Node:
    if isinstance(node, And):
        return all_of(_widened(searcher, item, languages) for item in node.items)
    if isinstance(node, Or):
        return any_of(_widened(searcher, item, languages) for item in node.items)
    if isinstance(node, Not):
        return none_of(_widened(searcher, node.item, languages))
    if isinstance(node, Named) and node.field == "stem":
        return Nothing()
    if isinstance(node, Word) and len(tokens(node.text)) == 1:
        (token,) = tokens(node.text)
        forms = {form: None for language in languages for form in _forms(searcher, token, language)}
        return any_of([node, *(Word(form) for form in forms if form != token)])
    return node


def _forms(searcher: Searcher, token: str, language: str) -> list[str]:
    """The words that texts hold with the stem of this one, the most frequent first."""
    wanted = stem(language, token)
    beginning = wanted[: max(_BEGINNING, len(wanted) - 2)]
    found = searcher.terms_with_prefix("text", beginning, limit=_LOOKED_AT)
    return [term for term, _ in found if stem(language, term) == wanted][:MOST]

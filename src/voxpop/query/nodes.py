"""A parsed question: a tree of plain values.

Comes in: what the grammar understood, or a program's own tree. Goes out: `Query`. The tree is in one form only: no
`And` lies directly in an `And` and no `Or` in an `Or` (`all_of`, `any_of` see to it), nothing stands in one twice, and
`Not` never holds a `Not`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

Naming = Literal["author", "channel", "platform", "lang", "kind", "in", "has", "is", "stem"]
Counting = Literal["likes", "replies", "words"]
Dating = Literal["date", "captured"]


class Word(Struct, frozen=True):
    """A word as typed. It may be several tokens (`don't`, `桟橋`): then they follow each other."""

    text: str


class Phrase(Struct, frozen=True):
    """Words that follow each other, as typed between quotation marks; with `slop`, so many others may lie between."""

    text: str
    slop: int = 0


class Prefix(Struct, frozen=True):
    """How a word begins, as typed, without the `*`."""

    text: str


class Fuzzy(Struct, frozen=True):
    """A word of which so many letters (1 or 2) may be others, missing, too many, or change places with the next."""

    text: str
    distance: int


class Exact(Struct, frozen=True):
    """A word or phrase in just this form: nothing of it is folded."""

    text: str


class Named(Struct, frozen=True):
    """What somebody or something is called, or is: `author:nora`, `kind:reply`, `is:pinned`."""

    field: Naming
    value: str


class Number(Struct, frozen=True):
    """A number from `low` to `high`, both included; one of them may be None. What is not known is not in it."""

    field: Counting
    low: int | None
    high: int | None


class Date(Struct, frozen=True):
    """From the beginning of `first` to the end of `last`: years, months or days (UTC); one of them may be None."""

    field: Dating
    first: str | None
    last: str | None


class Spoken(Struct, frozen=True):
    """What speaks of the seconds from `low` to `high` of its video, both included; one of them may be None."""

    low: int | None
    high: int | None


class Not(Struct, frozen=True):
    """What this does not hold for."""

    item: Term | And | Or


class And(Struct, frozen=True):
    """All of these; there are two or more."""

    items: tuple[Term | Or | Not, ...]


class Or(Struct, frozen=True):
    """At least one of these; there are two or more."""

    items: tuple[Term | And | Not, ...]


class Nothing(Struct, frozen=True):
    """Nothing was asked for, and nothing is found."""


Text = Word | Phrase | Prefix | Fuzzy | Exact
Filter = Named | Number | Date | Spoken
Term = Text | Filter
Node = Term | Not | And | Or | Nothing


class Query(Struct, frozen=True):
    """What was asked. `notes` (of `NOTES`) tell the person what was understood differently from how it was typed."""

    root: Node
    notes: tuple[str, ...]
    text: str

    def wanted(self) -> tuple[Text, ...]:
        """What may stand in the text of a hit, for highlights: all words but those left out."""
        return tuple(term for term in _wanted(self.root) if isinstance(term, Text))

    def spoken(self) -> tuple[Spoken, ...]:
        """Which parts of their videos hits may speak of, where such were asked for."""
        return tuple(term for term in _wanted(self.root) if isinstance(term, Spoken))


def replaced(query: Query, root: Node) -> Query:
    """The same question with another tree."""
    return Query(root, query.notes, query.text)


def _wanted(node: Node) -> Iterator[Term]:
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _wanted(item)
    elif not isinstance(node, Not | Nothing):
        yield node


def all_of(items: Iterable[Node]) -> Node:
    """What holds where all of these do; those that ask for nothing play no part."""
    flat = dict.fromkeys(part for item in items for part in (item.items if isinstance(item, And) else (item,)))
    kept = tuple(part for part in flat if not isinstance(part, Nothing | And))
    return And(kept) if len(kept) > 1 else kept[0] if kept else Nothing()


def any_of(items: Iterable[Node]) -> Node:
    """What holds where one of these does; those that ask for nothing play no part."""
    flat = dict.fromkeys(part for item in items for part in (item.items if isinstance(item, Or) else (item,)))
    kept = tuple(part for part in flat if not isinstance(part, Nothing | Or))
    return Or(kept) if len(kept) > 1 else kept[0] if kept else Nothing()


def none_of(item: Node) -> Node:
    """What holds where this does not."""
    return item if isinstance(item, Nothing) else item.item if isinstance(item, Not) else Not(item)

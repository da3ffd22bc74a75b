"""A parsed question as text again: what a person could have typed.

Comes in: a tree. Goes out: text that the grammar reads as the same tree (as long as it is no longer than what it
reads).
"""

from __future__ import annotations

import re

from voxpop.query.fields import FIELDS
from voxpop.query.nodes import (
    And,
    Date,
    Exact,
    Filter,
    Fuzzy,
    Named,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Prefix,
    Term,
    Word,
)

OPERATORS = frozenset({"AND", "OR", "NOT", "&&", "||"})
_SPECIAL = re.compile(r'[\\"()^]')
_BARE_VALUE = re.compile(r'[^\s"()\\\[\]{}<>^~][^\s"()\\^~]*')
_COMPARED = re.compile(r"[a-z]+[<>]=?[0-9]", re.IGNORECASE)  # may be read as a field
_SIDE, _OR, _AND, _NOT = range(4)  # how tightly each holds together


def written(node: Node) -> str:
    """The tree as text.

    >>> written(And((Word("storm"), Or((Prefix("cran"), Not(Phrase("old bridge", 3)))), Number("likes", 5, None))))
    'storm cran* OR -"old bridge"~3 likes:>=5'
    """
    return _written(node, _SIDE)


def _written(node: Node, within: int) -> str:
    if isinstance(node, Nothing):
        return ""
    if isinstance(node, And) and within != _OR:
        text, own = " ".join(_written(item, _OR if within == _SIDE else _NOT) for item in node.items), _SIDE
    elif isinstance(node, And):
        return " AND ".join(_written(item, _NOT) for item in node.items)
    elif isinstance(node, Or):
        text, own = " OR ".join(_written(item, _OR) for item in node.items), _OR
    elif isinstance(node, Not):
        return "-" + _written(node.item, _NOT)
    else:
        return _term(node)
    return text if within <= own and within != _NOT else f"({_written(node, _SIDE)})"


def _term(node: Term) -> str:
    if isinstance(node, Word):
        return f"\\{node.text}" if node.text in OPERATORS else _word(node.text, "*~")
    if isinstance(node, Phrase):
        text = _quoted(node.text)
        return text if not node.slop else f"{text}~{node.slop}"
    if isinstance(node, Prefix):
        return f"{_word(node.text, '*')}*"
    if isinstance(node, Fuzzy):
        return f"{_word(node.text, '~*')}~{node.distance}"
    if isinstance(node, Exact):
        return f'"={_quoted(node.text, "")[1:]}'
    return _filter(node)


def _filter(node: Filter) -> str:
    if isinstance(node, Named):
        return f"{node.field}:{node.value if _BARE_VALUE.fullmatch(node.value) else _quoted(node.value, '')}"
    if isinstance(node, Number):
        return f"{node.field}:{_between(node.low, node.high)}"
    if isinstance(node, Date):
        return f"{node.field}:{_between(node.first, node.last)}"
    low, high = (None if end is None else _clock(end) for end in (node.low, node.high))
    return f"at:{_between(low, high)}"


def _between(low: object, high: object) -> str:
    if low == high:
        return f"{low}"
    return f">={low}" if high is None else f"<={high}" if low is None else f"{low}..{high}"


def _clock(second: int) -> str:
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _word(text: str, last: str) -> str:
    """`text` so that nothing in it is taken for a sign of the language."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    name, colon, rest = text.partition(":")
    if colon and name.lower() in FIELDS:
        text = f"{name}\\:{rest}"
    elif _COMPARED.match(text):
        text = re.sub("(?=[<>])", r"\\", text, count=1)
    if text[:1] in ("-", "+", "=", "!"):
        text = "\\" + text
    return re.sub(f"[{re.escape(last)}]", r"\\\g<0>", text)


def _quoted(text: str, first: str = "=") -> str:
    inner = re.sub(r'[\\"]', r"\\\g<0>", text)
    return f'"{chr(92) if first and inner.startswith(first) else ""}{inner}"'

"""Which column of a Takeout table is which.

Comes in: the first rows of a table. Goes out: its kind and the place of each column. The names of columns are those of
the account's language, and a table may lack its header: where they are not known, the values tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

Kind = Literal["comments", "chats", "videos", "texts"]
Sample = Sequence[Sequence[str]]

# In all spellings seen since 2021 but for case, hyphens and order.
_NAMES: Final[dict[Kind, dict[str, str]]] = {
    "comments": {
        "comment id": "id", "channel id": "author", "comment create timestamp": "time", "price": "price",
        "currency code": "currency", "parent comment id": "parent", "post id": "post", "video id": "video",
        "comment text": "text", "top level comment id": "thread",
    },
    "chats": {
        "live chat id": "id", "channel id": "author", "live chat create timestamp": "time", "price": "price",
        "currency code": "currency", "parent live chat id": "parent", "video id": "video", "live chat text": "text",
    },
    "videos": {
        "video id": "video", "approx duration (ms)": "duration", "video audio language": "language",
        "video category": "category", "video description (original)": "description", "channel id": "channel",
        "video title (original)": "title", "privacy": "privacy", "video publish timestamp": "published",
    },
    "texts": {"video id": "video", "video text update timestamp": "modified"},
}  # fmt: skip
_NEEDED: Final[dict[Kind, frozenset[str]]] = {
    "comments": frozenset({"id", "author", "video", "text"}),
    "chats": frozenset({"id", "author", "video", "text"}),
    "videos": frozenset({"video", "title", "duration"}),
    "texts": frozenset({"video", "title"}),
}
_NUMBERED: Final = re.compile(r"(tag|video title text segments|video description text segments) (\d{1,4})")
_LISTS: Final = {
    "tag": "tags",
    "video title text segments": "title",
    "video description text segments": "description",
}

_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.{0,20}")
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_POST: Final = re.compile(r"Ugkx[A-Za-z0-9_-]{20,60}")
_COMMENT: Final = re.compile(r"(?:Ug|z1[0-9])[A-Za-z0-9_-]{15,60}(?:\.[A-Za-z0-9_-]{5,40})*")
_CHAT: Final = re.compile(r"[A-Za-z0-9_.%=-]{20,120}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_PRICE: Final = re.compile(r"\d[\d.]{0,15}")
_PARTS: Final = re.compile(r'\{"(?:text|takeoutSegments)"')
_VALUE: Final = re.compile(
    "|".join(f"(?:{shape.pattern})$" for shape in (_CHANNEL, _TIME, _COMMENT)) + f"|{_PARTS.pattern}"
)
# In the order in which they are asked: what is no channel may be a comment, and so on.
_SHAPES: Final = (
    ("author", _CHANNEL),
    ("time", _TIME),
    ("text", _PARTS),
    ("video", _VIDEO),
    ("post", _POST),
    ("id", _COMMENT),
    ("currency", _CURRENCY),
    ("price", _PRICE),
)


class Columns(Struct, frozen=True):
    """Where the columns of a table are. `lists` are columns that are parts of one value, in order."""

    kind: Kind
    at: dict[str, int]
    lists: dict[str, tuple[int, ...]]
    has_header: bool
    notes: tuple[str, ...] = ()


def columns_in(sample: Sample) -> Columns | None:
    """None where this is no table of Takeout's, as far as can be told."""
    if not sample:
        return None
    return _named(sample[0]) or _shaped(sample)


def _named(header: Sequence[str]) -> Columns | None:
    names = [re.sub(r"[\s_-]+", " ", name).strip().casefold() for name in header]
    lists: dict[str, tuple[int, ...]] = {}
    for column, name in sorted(enumerate(names), key=lambda found: _number(found[1])):
        if numbered := _NUMBERED.fullmatch(name):
            lists[_LISTS[numbered[1]]] = (*lists.get(_LISTS[numbered[1]], ()), column)
    for kind, known in _NAMES.items():
        at = {known[name]: column for column, name in reversed(list(enumerate(names))) if name in known}
        if at.keys() | (lists.keys() if kind == "texts" else set()) >= _NEEDED[kind]:
            return Columns(kind, at, lists, True)
    return None


def _number(name: str) -> int:
    found = _NUMBERED.fullmatch(name)
    return int(found[2]) if found else 0


def _shaped(sample: Sample) -> Columns | None:
    """By what the cells look like. Which texts are comments and which are chat, their ids tell."""
    is_data = any(_VALUE.match(cell) for cell in sample[0])
    rows = sample if is_data else sample[1:]
    at: dict[str, int] = {}
    others: list[int] = []
    for column in range(max(map(len, rows), default=0)):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        role = _role(cells, at) if cells else None
        if role is not None:
            at[role] = column
        elif cells and all(_CHAT.fullmatch(cell) for cell in cells):
            others.append(column)
    kind: Kind = "comments"
    if "id" not in at and others:
        kind, at["id"] = "chats", others[0]
    if not at.keys() >= {"id", "text"} or not at.keys() & {"video", "post"}:
        return None
    why = "its header is in a language that is not known here" if not is_data else "it has no header"
    return Columns(kind, at, {}, not is_data, (f"what each column is was told by its values: {why}",))


def _role(cells: Sequence[str], at: dict[str, int]) -> str | None:
    """The first ids are the comments' own, then those of what they answer."""
    for role, shape in _SHAPES:
        matches = shape.match if role == "text" else shape.fullmatch
        if all(matches(cell) for cell in cells):
            names = ("id", "parent", "thread") if role == "id" else (role,)
            return next((name for name in names if name not in at), None)
    return None

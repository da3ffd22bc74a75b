"""Compare a store with one that was made again from the originals: every table, every column.

Comes in: two stores, the one in use and a fresh one that took the accessions in in the same order. Goes out: findings.

What is compared is read off the schema: a new table or column is compared from its first day. Named here is only what
may be another in a store that is as good, each with its reason: row numbers, for which what they stand for is compared
instead, and what no answer depends on. Rows are read in the order of their keys from both stores at once, so memory
does not grow with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from voxpop.catalogue.local import held, narrowed, provenance, said, schema
from voxpop.catalogue.local.damage import DAMAGED, guarded
from voxpop.catalogue.local.rows import key_of
from voxpop.catalogue.local.runs import names_in_use
from voxpop.model import Finding

_MOST = 20  # sentences of SQLite's own check
_CAPTURE = "(SELECT p.key FROM capture p WHERE p.cap = c.{})"
_NUMBER = "(SELECT o.h FROM comment o WHERE o.ck = c.{})"
_LACKING = "the catalogue lacks it"
_EXTRA = "no original speaks of it"

Values = tuple[Any, ...]
_Pair = tuple[Values | None, Values | None]


class _Part(NamedTuple):
    """How a table is compared. `c` is its row.

    `keys` tell its rows apart, in both stores alike, and sort them; `then` sorts those that they do not tell apart.
    `instead` has what is compared in place of a column; nothing, where the comment beside it says why. `more` is
    compared beside the columns.
    """

    keys: tuple[str, ...]
    instead: Mapping[str, tuple[str, ...]] = {}
    joins: str = ""
    where: str = "c.vk = ?"
    then: str = ""
    more: Mapping[str, tuple[str, ...]] = {}


# The number of a video is its row's own in each store: rows are asked for by it, and so compared with its key.
_OF_VIDEO = {
    "capture": _Part(("c.key",), {"cap": (), "vk": ()}),
    "comment": _Part(
        ("c.pos", "c.h"),
        {
            "ck": (), "vk": (), "ak": ("a.h", "a.id", "a.name", "a.url"), "lang": ("l.text",), "written": ("w.text",),
            "cap": (_CAPTURE.format("cap"),), "same": (_NUMBER.format("same"),),
        },
        f"{held.JOINS}{narrowed.JOINS}",
        more={"narrowed": ("n.earliest", "n.latest")},
    ),
    "fate": _Part(
        (_NUMBER.format("ck"), _CAPTURE.format("gone")),
        {"vk": (), "ck": (), "gone": (), "last": (_CAPTURE.format("last"),), "back": (_CAPTURE.format("back"),)},
    ),
    "moment": _Part(("c.second", _NUMBER.format("ck")), {"vk": (), "ck": ()}),
    "moment_bin": _Part(("c.second",), {"vk": (), "ck": (_NUMBER.format("ck"),)}),
    "caption": _Part(
        ("c.accession", "c.path", "c.caption"),
        {"cid": (), "vk": (), "lines": ("k.accession", "k.path", "k.caption")},
        "LEFT JOIN caption k ON k.cid = c.lines",
        then="c.cid",
    ),
    "cue": _Part(
        ("k.accession", "k.path", "k.caption", "c.start"),
        {"qk": (), "cid": (), "vk": ("c.vk = k.vk",)},
        "JOIN caption k ON k.cid = c.cid",
        where="k.vk = ?",
        then="c.qk",
    ),
}  # fmt: skip
_WHOLE = {
    # How many transactions there were: the index is compared with it (`index_check`). With what the index was made:
    # where that is not what is installed, it is made anew.
    "meta": _Part(("c.name",), where="c.name NOT IN ('revision', 'index')"),
    "accession": _Part(("c.id",), where=""),
    "decision": _Part(("c.id",), where=""),
    "channel": _Part(("c.key",), where=""),
    # `rev` is the transaction that touched it last, for an index that fell behind; the index itself is compared.
    "video": _Part(("c.key",), {"rev": (), "vk": ()}, where="", more={"": ("c.vk",)}),
}
_ELSEWHERE = {
    "author": "by number alone; every name that is borne is looked for (`_authors`), others may be left over",
    "phrase": "by number alone, and each where comments and claims have it",
    "narrowed": "with the comments, whose intervals it numbers",
    "span": "with the comments",
    "held": "numbers of comments, packed (`provenance.holdings`)",
    "claim": "what captures say otherwise, packed (`provenance.said_otherwise`)",
    "said": "kept of some captures only; each row has a fingerprint (`said.damaged`), and without it plays no part",
    "dropped": "for an index that fell behind; the index itself is compared",
}

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
_BORNE = "EXISTS (SELECT 1 FROM comment o INDEXED BY comment_author WHERE o.ak = c.ak)"
_SHOWN = f"SELECT h, id, name, url, said OR {_BORNE} FROM author c ORDER BY h, id, name, url"
_NAMED = f"SELECT h, id, name, url, {_BORNE}, ak FROM author c ORDER BY h, id, name, url"
_PACKED: Mapping[str, Callable[[sqlite3.Connection, str, int], Iterator[Values]]] = {
    "what captures hold": lambda db, _, vk: provenance.holdings(db, vk),
    "claims": provenance.said_otherwise,
}


def check_store(used: Path, fresh: Path) -> Iterator[Finding]:
    """Everything in which the store `used` does not say what `fresh` says, and what SQLite itself finds damaged."""
    with closing(schema.open_reader(used)) as one, closing(schema.open_reader(fresh)) as other:
        for db in (one, other):
            db.text_factory = _text
        yield from guarded("catalogue", "the store", _sound(one))
        comparing = _Comparing(one, other)
        for table in comparing.tables:
            if table != "video" and table not in _OF_VIDEO and table not in _ELSEWHERE:
                yield from guarded("catalogue", f"the table {table}", comparing.whole(table))
        yield from guarded("catalogue", "authors", _authors(one, other))
        yield from guarded("catalogue", "said", _repeated(one))
        yield from guarded("catalogue", "videos", comparing.videos())


def _text(data: bytes) -> str:
    """A text that is damaged is one that is another."""
    return data.decode("utf-8", "backslashreplace")


def _sound(db: sqlite3.Connection) -> Iterator[Finding]:
    """What SQLite finds: rows that an index of its own lacks would be found by some questions only."""
    for (sentence,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        if sentence != "ok":
            yield Finding("catalogue", "the store", f"{sentence}; `voxpop rebuild` makes it again")


class _Comparing:
    """Two stores, table by table."""

    def __init__(self, used: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
        self._used, self._fresh = used, fresh
        self.tables = [name for (name,) in fresh.execute(_TABLES)]
        self._queries = {table: self._query(table) for table in self.tables if table not in _ELSEWHERE}

    def whole(self, table: str) -> Iterator[Finding]:
        """A table that is compared at one go."""
        query, labels, width = self._queries[table]
        for one, other in _differing(self._used.execute(query), self._fresh.execute(query), width):
            where = f"{table} {' '.join(map(str, (one or other or ())[:width]))}"
            yield from _otherwise(where, one, other, labels)

    def videos(self) -> Iterator[Finding]:
        """All videos, each with what is of it."""
        query, labels, width = self._queries["video"]
        for one, other in _paired(self._used.execute(query), self._fresh.execute(query), width):
            key = (one or other or ())[0]
            yield from _otherwise(f"video {key}", one and one[:-1], other and other[:-1], labels)
            if one is not None and other is not None:
                yield from self._video(key, one[-1], other[-1])

    def _video(self, key: str, used: int, fresh: int) -> Iterator[Finding]:
        for table in _OF_VIDEO:
            for sign in (1, -1) if table == "comment" else (1,):  # those that stand for others have the number negated
                yield from guarded("catalogue", f"{table} of {key}", self._rows(table, key, sign * used, sign * fresh))
        for what, ask in _PACKED.items():
            where = f"{what} of {key}"
            yield from guarded(
                "catalogue", where, _packed(what, where, ask(self._used, key, used), ask(self._fresh, key, fresh))
            )

    def _rows(self, table: str, key: str, used: int, fresh: int) -> Iterator[Finding]:
        query, labels, width = self._queries[table]
        for one, other in _differing(self._used.execute(query, (used,)), self._fresh.execute(query, (fresh,)), width):
            if table != "comment":
                yield from _otherwise(f"{table} of {key}", one, other, labels)
            elif one is None or other is None:
                what = f"{_comment_key(key, labels, other or one or ())}: {_LACKING if one is None else _EXTRA} there"
                yield Finding("catalogue", f"comments of {key}", what)
            else:
                yield from _otherwise(f"comment {_comment_key(key, labels, other)}", one, other, labels)

    def _query(self, table: str) -> tuple[str, list[str], int]:
        """The rows of a table; what each value belongs to; how many of them are keys."""
        columns = [name for _, name, *_ in self._fresh.execute(f"PRAGMA table_info({table})")]
        part = _OF_VIDEO.get(table) or _WHOLE.get(table) or _Part(tuple(f"c.{name}" for name in columns), where="")
        compared = {name: part.instead.get(name, (f"c.{name}",)) for name in columns} | dict(part.more)
        for name in part.instead.keys() & compared.keys():  # a number that leads nowhere is not the same as none
            compared[name] = compared[name] and (*compared[name], f"c.{name} IS NULL")
        labels = [name for name, values in compared.items() for _ in values]
        chosen = ", ".join((*part.keys, *(value for values in compared.values() for value in values)))
        order = ", ".join(str(n + 1) for n in range(len(part.keys))) + (f", {part.then}" if part.then else "")
        where = f"WHERE {part.where}" if part.where else ""
        query = f"SELECT {chosen} FROM {table} c {part.joins} {where} ORDER BY {order}"
        return query, [*[""] * len(part.keys), *labels], len(part.keys)


def _paired(used: Iterator[Values], fresh: Iterator[Values], width: int) -> Iterator[_Pair]:
    """All rows, those with the same keys together."""
    one, other = next(used, None), next(fresh, None)
    while one is not None or other is not None:
        is_first = is_second = True
        if one != other:
            left, right = _place(one, width), _place(other, width)
            is_first, is_second = left <= right, right <= left
        yield one if is_first else None, other if is_second else None
        if is_first:
            one = next(used, None)
        if is_second:
            other = next(fresh, None)


def _differing(used: Iterator[Values], fresh: Iterator[Values], width: int) -> Iterator[_Pair]:
    return (pair for pair in _paired(used, fresh, width) if pair[0] != pair[1])


def _place(row: Values | None, width: int) -> tuple[tuple[int, Any], ...]:
    """Where a row stands in SQLite's order; behind all others, where there is none."""
    return ((9, 0),) if row is None else tuple(map(_sorted_as, row[:width]))


def _sorted_as(value: Any) -> tuple[int, Any]:
    if value is None:
        return 0, 0
    if isinstance(value, str):
        return 2, value.encode("utf-8", "surrogatepass")
    return (3, value) if isinstance(value, bytes) else (1, value)


def _otherwise(where: str, one: Values | None, other: Values | None, labels: list[str]) -> Iterator[Finding]:
    if one is None or other is None:
        yield Finding("catalogue", where, _LACKING if one is None else _EXTRA)
    elif one != other:
        fields = dict.fromkeys(label for label, a, b in zip(labels, one, other, strict=False) if a != b)
        yield Finding("catalogue", where, f"differs from what the originals say in: {', '.join(fields)}")


def _packed(what: str, where: str, used: Iterator[Values], fresh: Iterator[Values]) -> Iterator[Finding]:
    for one, other in _differing(used, fresh, 1):
        yield from _otherwise(where, one, other, ["", what])


def _comment_key(video: str, labels: list[str], row: Values) -> str:
    try:
        return key_of(video, row[labels.index("id")])
    except DAMAGED:
        return f"of {video} whose id is damaged"


def _authors(used: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Finding]:
    """Names that comments or claims bear and that are not shown. Others, of a comment that was refused say, may stay
    until something is withdrawn.
    """
    claimed, _ = names_in_use(fresh)
    for one, other in _differing(used.execute(_SHOWN), fresh.execute(_NAMED), 4):
        if other is not None and (other[4] or other[5] in claimed) and not (one and one[4]):
            yield Finding("catalogue", f"author {other[2] or other[1]}", "is not named as the originals name them")


def _repeated(db: sqlite3.Connection) -> Iterator[Finding]:
    for vk in said.damaged(db):
        yield Finding("catalogue", f"said of the video numbered {vk}", "is damaged, and plays no part")

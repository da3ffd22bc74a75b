"""Cells that list many texts, as Python or JSON writes them: the comments of a video, in the row of the video.

Comes in: rows, one of whose cells is such a list. Goes out: a row for each text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from voxpop.sources.table.roles import folded, ranks_of
from voxpop.sources.table.tables import Found, cleaned

_TEXTS: Final = msgspec.json.Decoder(list[str])
_BEGUN: Final = re.compile(r"""\[\s*['"\]]""")
_TEXT: Final = re.compile(r"""\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*(,|$)""", re.DOTALL)
_OBJECTS: Final = re.compile(r"""\[\s*\{\s*['"]""")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final = frozenset(
    "\n\\'\"abfnrtvxuUN01234567"
)  # behind a backslash; before others it is a letter, with a warning
_UNREAD: Final = (
    'The column "{}" lists comments with fields of their own, as a program prints them ([{{...}}]): these were not '
    "taken in. Write each comment in a row of its own, or all as JSON, and add that."
)
_UNREAD_REPLIES: Final = (
    'The column "{}" lists the replies of each comment within a cell: these were not taken in. Write each reply in a '
    "row of its own, or all as JSON, and add that."
)
_SEVERAL: Final = 3  # cells for each that has several lines, where these are of several people
_NO_LIST: Final = "the cell holds no list of texts, as the others of this column do"


def is_list(cell: object) -> bool:
    """Whether a cell looks like a list of texts, at a glance."""
    words = cell.strip() if isinstance(cell, str) else ""
    return words[-1:] == "]" and _BEGUN.match(words) is not None


def are_objects(cells: Iterable[object]) -> bool:
    """Whether cells list objects, as a program printed them: comments with fields of their own, not one text.

    >>> are_objects(["[{'text': 'A boat'}]", "[]"]), are_objects(["[]"]), are_objects(["[{see above}]", "A boat"])
    (True, False, False)
    """
    said = [words for cell in cells if (words := str(cell).strip()) != "[]"]
    return bool(said) and all(_OBJECTS.match(words) and words.endswith("]") for words in said)


def unread_lists(columns: Sequence[str], cells: Callable[[int], Sequence[object]]) -> tuple[str, ...]:
    """For people: of columns that are called as texts are, those in whose `cells` comments stand that are not read."""
    named = [(number, name) for number, name in enumerate(columns) if "text" in ranks_of(name)]
    return tuple(_UNREAD.format(name[:40]) for number, name in named if are_objects(cells(number)))


def unread_replies(
    columns: Sequence[str], known: Collection[int], cells: Callable[[int], Sequence[object]]
) -> tuple[str, ...]:
    """For people: of columns that are called as replies are, and are none of the `known`, those that list some."""
    named = [name for number, name in enumerate(columns) if number not in known and _lists_replies(name, cells(number))]
    return tuple(_UNREAD_REPLIES.format(name[:40]) for name in named)


def _lists_replies(name: str, cells: Sequence[object]) -> bool:
    said = [cell for cell in cells if isinstance(cell, str) and cell.strip() != "[]"]
    are_listed = are_objects(said) or all(map(is_list, said)) or are_lines(name, said)
    return "reply_count" in ranks_of(name) and bool(said) and are_listed


def are_lines(name: str, cells: Sequence[object]) -> bool:
    """Whether the cells of a column of replies hold a reply a line, by its name and how many have several: nobody knows
    where one of them ends.

    >>> are_lines("Replies", ["So it is\\nIndeed", "Never"]), are_lines("Reply", ["So it is\\nIndeed", "Never"])
    (True, False)
    """
    said = [cell.strip() for cell in cells if isinstance(cell, str)]
    return folded(name) == "replies" and sum("\n" in words for words in said) * _SEVERAL >= max(1, len(said))


def each(rows: Iterator[Found], column: int) -> Iterator[Found]:
    """A row for each text that the cell `column` lists; none for an empty list."""
    for row in rows:
        if row.is_video:
            yield row
            continue
        texts = None if row.values is None else texts_in(row.values[column])
        if row.values is None or texts is None:
            yield row if row.values is None else Found(row.at, None, None, _NO_LIST, within=row.within)
            continue
        for text in texts:
            values = (*row.values[:column], text, *row.values[column + 1 :])
            yield replace(cleaned(Found(row.at, values)), within=row.within)


def texts_in(cell: object) -> Sequence[str] | None:
    """The texts of a list; None where this is none.

    >>> texts_in('["A boat", "a pier"]'), texts_in("['it\\\\'s', \\"A boat\\"]"), texts_in("[]"), texts_in("[1, 2]")
    (['A boat', 'a pier'], ["it's", 'A boat'], [], None)
    """
    words = cell.strip() if isinstance(cell, str) else ""
    if not is_list(words):
        return None
    try:
        return _TEXTS.decode(words)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return _of_python(words[1:-1].strip())


def _of_python(within: str) -> list[str] | None:
    """What stands between the brackets of a list that Python printed. Only single texts are given to its parser."""
    texts: list[str] = []
    at = 0
    while at < len(within):
        found = _TEXT.match(within, at)
        if found is None:
            return None
        try:
            texts.append(str(ast.literal_eval(_ESCAPE.sub(_as_meant, within[at : found.start(1)].strip()))))
        except (ValueError, SyntaxError, MemoryError):
            return None
        at = found.end()
    return texts


def _as_meant(escape: re.Match[str]) -> str:
    return escape[0] if escape[1] in _ESCAPED else f"\\{escape[0]}"

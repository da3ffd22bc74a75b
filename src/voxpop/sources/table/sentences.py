"""What is said to people of how a table is read.

Comes in: the columns, and what each is taken for. Goes out: sentences. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from voxpop.sources.table.roles import ColumnRole
from voxpop.sources.table.settling import Sample

_MEANS: Final[dict[ColumnRole, str]] = {
    "published": "when it was published",
    "updated": "when it was last edited",
    "captured": "when the row was captured",
    "is_edited": "whether it was edited",
    "is_pinned": "whether it is pinned",
    "is_hearted": "whether it is hearted",
    "is_by_channel": "whether the channel wrote it",
    "author_is_verified": "whether the author is verified",
    "is_reply": "whether it is a reply",
    "parent": "what it answers",
    "author_id": "the author's id",
    "author_url": "the author's address",
    "like_count": "the number of likes",
    "dislike_count": "the number of dislikes",
    "reply_count": "the number of replies",
    "view_count": "the number of views",
    "comment_count": "the number of comments",
    "url": "the address",
    "channel_id": "the channel's id",
}


def listed(columns: Sequence[str]) -> str:
    """The columns of a table, in a sentence."""
    names = [f'"{name[:40]}"' for name in columns[:30]]
    more = f" and {len(columns) - 30} more" if len(columns) > 30 else ""
    return f"the columns are {', '.join(names)}{more}"


def notes_on(
    table: Sample,
    roles: Mapping[ColumnRole, int],
    kind: str,
    names_known: bool,
    is_html: bool,
    of_replies: Collection[int],
    others: Mapping[ColumnRole, tuple[int, ...]],
) -> tuple[str, ...]:
    """How a table is read, a sentence for each column that is and on what is not."""

    def called(column: int) -> str:
        return f'column "{table.columns[column]}"' if names_known else f"column {column + 1}"

    def means(role: ColumnRole, column: int) -> str:
        return f"{called(column)} is {_MEANS.get(role, f'the {role}')}"

    notes = [means(role, column) for role, column in roles.items()]
    notes += [
        f"{means(role, column)} too, where {called(roles[role])} says nothing"
        for role, columns in others.items()
        for column in columns
    ]
    if not names_known:
        notes.insert(0, "the table has no header: its columns were told by their values")
    if is_html:
        notes.append(f"{called(roles['text'])} holds HTML, which was made into text")
    if of_replies:
        notes.append("replies stand in the row of their comment, in columns of their own")
    known = {*roles.values(), *of_replies, *(column for columns in others.values() for column in columns)}
    unused = [f'"{name[:40]}"' for number, name in enumerate(table.columns) if number not in known and name]
    if not names_known:
        unused = [called(number) for number in range(len(table.columns)) if number not in known and table.cells(number)]
    if unused:
        notes.append("not used: " + ", ".join(unused[:40]))
    if kind == "comments" and "is_reply" in roles and "parent" not in roles:
        notes.append(f"{called(roles['is_reply'])} says which are replies, but no column says to what")
    return tuple(notes)

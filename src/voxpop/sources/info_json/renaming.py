"""Comments in an info.json whose fields are not called as yt-dlp calls them.

Programs put comments that they have from elsewhere into a page that is otherwise as yt-dlp writes it. Comes in: the
list of comments, then each of them as plain JSON. Goes out: what stands for which of yt-dlp's names, and comments with
these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from voxpop.model import When
from voxpop.sources.counts import count_in
from voxpop.sources.iso_times import when_of
from voxpop.sources.json_text.reader import Reader, value_end
from voxpop.sources.sound_text import sound
from voxpop.times import when_from_relative, without_bracket

_AHEAD: Final = 64 << 10
_MOST: Final = 200  # comments that are looked at: the first ones may lack what they need not say
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BETWEEN: Final = b" \t\r\n,"
_NAMES: Final = """
    id parent text html author author_id author_url author_thumbnail author_is_uploader author_is_verified is_favorited
    is_pinned like_count dislike_count timestamp start_time end_time _time_text time_text
"""
_OWN: Final = frozenset(_NAMES.split())
# By yt-dlp's names: those with which it says the same, and what others call it, the likeliest first, without "_".
_ALSO: Final[dict[str, tuple[str, str]]] = {
    "id": ("id", "cid commentid"),
    "parent": ("parent", "parentid parentcommentid replyto replytoid inreplyto"),
    "text": ("text html", "commenttext comment content body message textoriginal"),
    "author": (
        "author",
        "authorname authordisplayname author.name author.nickname author.title nickname user.nickname displayname "
        "author.username username user.username user.name user name",
    ),
    "author_id": (
        "author_id",
        "authorchannelid channelid userid uid author.id author.channelid user.id channel uniqueid author.uniqueid "
        "user.uniqueid username user",
    ),
    "author_url": ("author_url", "authorchannelurl userurl author.url user.url"),
    "like_count": ("like_count", "likecount likes votes votecount diggcount upvotes"),
    "reply_count": ("reply_count", "replycount totalreplycount repliescount"),
    "timestamp": ("timestamp", "timeparsed publishedat createdat createtime created datetime published date"),
    "_time_text": ("_time_text time_text", "timetext publishedtime time"),
    "is_favorited": ("is_favorited", "heart ishearted hearted"),
    "is_pinned": ("is_pinned", "ispinned pinned"),
    "author_is_uploader": ("author_is_uploader", "isuploader authorisuploader authorischannelowner"),
}
_COUNTS: Final = ("like_count", "reply_count")
_NO_PARENT: Final = ("", "0", "-1", 0, -1)
_ANY_TIME: Final = 1_700_000_000

Renaming = Mapping[str, str]
"""By yt-dlp's names, what stands for them. Empty for comments as yt-dlp writes them."""
TEXTS: Final[Renaming] = {"text": ""}
"""That of comments that are nothing but texts."""


def renaming_of(reader: Reader) -> Renaming:
    """That of the list before which the reader stands, as far as its first comments tell."""
    while reader.left < _AHEAD and reader.more():
        pass
    names: dict[str, None] = {}
    for number, raw in enumerate(_first_of(reader.buffer, reader.pos + 1)):
        if raw.startswith(b'"'):
            return TEXTS if number == 0 else {}
        found = list(_names_in(raw))
        if number == 0 and "author" in found and _OWN.issuperset(found):
            return {}  # as nearly all are
        names.update(dict.fromkeys(found))
    return _renaming(list(names))


def notes_on(renaming: Renaming) -> tuple[str, ...]:
    """How the comments were read, for people."""
    if not renaming or renaming is TEXTS:
        return ("the comments are nothing but texts",) if renaming else ()
    said = ", ".join(f'"{sound(name[:40])}" for {own}' for own, name in renaming.items())
    return (f"the comments call fields otherwise than yt-dlp does: {said}",)


def renamed(value: object, renaming: Renaming) -> object:
    """A comment with yt-dlp's names, as plain JSON; its counts as numbers."""
    if isinstance(value, str) and renaming is TEXTS:
        return {"text": value}
    if not isinstance(value, dict):
        return value
    comment = dict(value)
    for own, name in renaming.items():
        comment[own] = _at(value, name)
    if comment.get("parent") in _NO_PARENT:
        comment["parent"] = None
    for name in _COUNTS:
        if isinstance(said := comment.get(name), str):
            comment[name] = found[0] if (found := count_in(said)) is not None else said or None
    return comment


def time_in(comment: dict[str, Any]) -> tuple[When | None, dict[str, Any]]:
    """The time of a comment, where it stands there as ISO 8601 writes it, and what else the comment says; "2 years ago"
    then stands where yt-dlp has it.
    """
    for name in ("timestamp", "_time_text", "time_text"):
        words = comment.get(name)
        if isinstance(words, str) and not words.isdigit() and (when := when_of(words)) is not None:
            return when, {**comment, name: None}
    words = comment.get("timestamp")
    if not isinstance(words, str) or when_from_relative(without_bracket(words), _ANY_TIME) is None:
        return None, comment
    return None, {**comment, "timestamp": None, "_time_text": comment.get("_time_text") or words}


def _renaming(names: list[str]) -> Renaming:
    plain = {name.replace("_", "").casefold(): name for name in reversed(names)}
    renaming: dict[str, str] = {}
    for own, (said_by, others) in _ALSO.items():
        taken = renaming.values()
        found = (plain[other] for other in others.split() if other in plain and plain[other] not in taken)
        if not set(said_by.split()) & set(names) and (name := next(found, None)) is not None:
            renaming[own] = name
    return renaming


def _first_of(buffer: bytes, pos: int) -> Iterator[bytes]:
    """The first elements of a list, as far as they are held whole, and are objects or texts."""
    for _ in range(_MOST):
        while (byte := buffer[pos : pos + 1]) and byte in _BETWEEN:
            pos += 1
        end = value_end(buffer, pos, is_all=False) if byte in (b"{", b'"') else None
        if end is None:
            return
        yield buffer[pos:end]
        pos = end


def _names_in(raw: bytes) -> Iterator[str]:
    """The names in an object, and in the objects in it: "author.name"."""
    try:
        for name, value in _OBJECT.decode(raw).items():
            if bytes(value).startswith(b"{"):
                yield from (f"{name}.{inner}" for inner in _OBJECT.decode(value))
            else:
                yield name
    except (ValueError, RecursionError):
        return


def _at(value: dict[str, object], path: str) -> object:
    if path in value:
        return value[path]
    name, _, inner = path.partition(".")
    outer = value.get(name)
    return outer.get(inner) if isinstance(outer, dict) else None

"""Comments that a page describes in the words of schema.org: `Comment`, `Answer`, `Review`; nested or flat.

Comes in: things. Goes out: `CommentClaim`s in the order of the page, and a `Refused` for each that has no text.
https://schema.org/Comment
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import urldefrag

from msgspec import Struct

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.derived_ids import DerivedIds
from voxpop.sources.schema_org.dates import when_of
from voxpop.sources.schema_org.thing import (
    Thing,
    address_of,
    name_of,
    plain_of,
    text_of,
    things_of,
    types_of,
    values_of,
)
from voxpop.sources.schema_org.video_object import counts_in

KINDS: Final = frozenset({"Comment", "UserComments", "Answer", "CorrectionComment", "Review", "UserReview"})
_NESTED: Final = ("comment", "comments", "review", "reviews", "suggestedAnswer", "acceptedAnswer", "reply")
_TEXT: Final = ("text", "commentText", "reviewBody", "articleBody", "description")
_NO_TEXT: Final = "This comment has no text: none of text, commentText, reviewBody was found."
DAMAGED: Final = "holds half characters that are no text; shown as U+FFFD"


class _Waiting(Struct, frozen=True):
    """A comment that is to be read, and the id of the one within which it stands."""

    thing: Thing
    parent: str | None
    is_reply: bool


def comments_of(thing: Thing) -> list[Thing]:
    """The comments that stand directly within a thing."""
    found = (value for name in _NESTED for value in values_of(thing, name))
    return [value if isinstance(value, dict) else {"text": value} for value in found]


def claims_of(
    things: Iterable[Thing], scope: Callable[[str], str], was_damaged: bool
) -> Iterator[CommentClaim | Refused]:
    """`scope` makes an id that is unique on the page's site into one that is unique on the platform."""
    place = number = 0
    ids = DerivedIds()
    waiting = [_Waiting(thing, None, False) for thing in reversed(list(things))]
    names = _names([now.thing for now in waiting])
    while waiting:
        now = waiting.pop()
        own = next(iter(_ids_of(now.thing)), None)
        id_ = None if own is None else scope(own)
        parent, is_reply = _answered(now, names, scope)
        number += not is_reply
        text = text_of(now.thing, *_TEXT) or _empty(now.thing)
        answered = id_
        if text is None:
            yield Refused(f"comments[{place}]", _NO_TEXT)
        else:
            damaged = was_damaged and "\ufffd" in text
            claim = _claim(now.thing, id_, parent, text, place, None if is_reply else number, damaged)
            yield claim
            if damaged:
                yield Refused(f"comments[{place}].text", DAMAGED)
            answered = ids.id_of(claim) if id_ is None else id_
        place += 1
        waiting.extend(_Waiting(below, answered, True) for below in reversed(comments_of(now.thing)))


def _claim(
    thing: Thing, id_: str | None, parent: str | None, text: str, place: int, number: int | None, was_damaged: bool
) -> CommentClaim:
    counts = counts_in(thing)
    likes, dislikes, replies = (counts.get(name) for name in ("likes", "dislikes", "comments"))
    created, changed = (
        plain_of(thing, *names) for names in (("dateCreated", "datePublished", "commentTime"), ("dateModified",))
    )
    return CommentClaim(
        id_,
        parent,
        _author(thing),
        text,
        place,
        number,
        when_of(created) or (When(as_written=created) if created else When()),
        like_count=likes[0] if likes else None,
        like_count_is_rounded=likes[1] if likes else None,
        dislike_count=dislikes[0] if dislikes else None,
        is_edited=True if created and changed and when_of(changed) != when_of(created) else None,
        reply_count=replies[0] if replies else None,
        was_damaged=was_damaged,
    )


def _author(thing: Thing) -> Author:
    for value in values_of(thing, "author", "creator"):
        if isinstance(value, dict):
            id_ = plain_of(value, "identifier")
            return Author(id_, name_of({"": value}, ""), address_of(value, "url", "sameAs", "@id"))
    return Author(name=name_of(thing, "author", "creator"))


def _ids_of(thing: Thing) -> Iterator[str]:
    """Its own ids: as the site gives it, and by its address, of which the last part counts ("...#comment-12")."""
    for said in (plain_of(thing, "identifier"), plain_of(thing, "@id"), plain_of(thing, "url")):
        if said is not None and not said.startswith("_:"):  # those are names within the page only
            fragment = urldefrag(said)[1] if _is_address(said) else ""
            yield (fragment or said).strip()[:500]


def _names(things: list[Thing]) -> dict[str, str]:
    """From each of the ids that a comment bears to the first of them, by which it is known."""
    names: dict[str, str] = {}
    waiting = list(things)
    while waiting:
        thing = waiting.pop()
        ids = list(_ids_of(thing))
        names.update((id_, ids[0]) for id_ in ids if id_ not in names)
        waiting.extend(comments_of(thing))
    return names


def _answered(waiting: _Waiting, names: dict[str, str], scope: Callable[[str], str]) -> tuple[str | None, bool]:
    """The comment that is answered; an article or a video as `parentItem` is none."""
    if waiting.is_reply:
        return waiting.parent, True
    for above in things_of(waiting.thing, "parentItem"):
        ids = list(_ids_of(above))
        known = next((names[id_] for id_ in ids if id_ in names), None)
        if known is not None:
            return scope(known), True
        if ids and types_of(above) & KINDS:
            return scope(ids[0]), True
    return None, False


def _empty(thing: Thing) -> str | None:
    """An empty text, where the page says that it is one."""
    said = [thing[name] for name in _TEXT if name in thing]
    return "" if any(value == "" or value == [""] for value in said) else None


def _is_address(words: str) -> bool:
    return words.startswith(("http://", "https://", "#", "/"))

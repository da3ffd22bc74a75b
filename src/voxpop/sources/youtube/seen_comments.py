"""Comments as a page shows them, made into claims.

Comes in: `SeenComment`s, whatever layout of which year they were read from. Goes out: `CommentClaim`s, and a `Refused`
for each that has no text. A comment that the page shows twice (at the top and in the list) is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from voxpop.model import Author, Captured, CommentClaim, Refused, When
from voxpop.sources.relative_times import RelativeTimes

_FOUND = "This comment has no text: its element stands in the page without any."


class SeenComment(Struct, frozen=True):
    """A comment as one sees it. `time` are its words for the time, with "(edited)" where that stands there; `likes` its
    number and whether it is rounded; `is_reply` that it answers one, even where it does not show which.
    """

    id: str | None
    parent_id: str | None
    is_reply: bool
    author: Author
    text: str | None
    time: str | None = None
    likes: tuple[int, bool] | None = None
    dislikes: int | None = None
    reply_count: int | None = None
    is_pinned: bool | None = None
    is_hearted: bool | None = None
    is_by_channel: bool | None = None
    is_verified: bool | None = None
    amount: str | None = None


def claims_of_seen(
    comments: Iterable[SeenComment], captured: Captured, place: int = 0
) -> Iterator[CommentClaim | Refused]:
    """The first one's place is `place`."""
    times = RelativeTimes(captured)
    known: set[str] = set()
    number = 0
    for seen in comments:
        if seen.id is not None and seen.id in known:
            continue
        known.update([seen.id] if seen.id is not None else [])
        number += not seen.is_reply
        if seen.text is None:
            yield Refused(f"comments[{place}]", _FOUND)
        elif seen.is_reply and seen.parent_id is None:
            yield Refused(f"comments[{place}]", "This is a reply, but the comment that it answers shows no id.")
        else:
            yield _claim(seen, times, place, None if seen.is_reply else number)
        place += 1


def _claim(seen: SeenComment, times: RelativeTimes, place: int, number: int | None) -> CommentClaim:
    published, edited = times.when(seen.time) if seen.time else (When(), None)
    return CommentClaim(
        seen.id,
        seen.parent_id,
        seen.author,
        seen.text or "",
        place,
        number,
        published,
        like_count=seen.likes[0] if seen.likes else None,
        like_count_is_rounded=seen.likes[1] if seen.likes else None,
        dislike_count=seen.dislikes,
        is_pinned=seen.is_pinned,
        is_hearted=seen.is_hearted,
        is_by_channel=seen.is_by_channel,
        is_edited=edited,
        author_is_verified=seen.is_verified,
        reply_count=seen.reply_count,
        amount=seen.amount,
    )

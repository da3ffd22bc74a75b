"""The comments of one answer, as claims.

Comes in: an `Answer`, when it came, where it goes on counting. Goes out: a claim a comment, or why there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from voxpop.model import Captured, CommentClaim, Refused, When
from voxpop.sources.relative_times import RelativeTimes
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.comments import Said
from voxpop.sources.youtube.innertube import Answer


def claims_of(
    answer: Answer, captured: Captured, place: int, number: int, known: set[str] | None = None
) -> Iterator[CommentClaim | Refused]:
    """`place` is that of the first comment among all of the accession; `number` how many top-level comments its
    capture had before. A comment whose id is among those `known` was said before: it is passed over.
    """
    for here, placed in enumerate(answer.comments, place):
        number += placed.parent_id is None
        if isinstance(placed.said, str):
            yield Refused(f"comments[{here}]", placed.said)
            continue
        if known is not None and placed.said.id in known:
            continue
        if known is not None:
            known.add(placed.said.id)
        yield _claim(placed.said, placed.parent_id, here, number if placed.parent_id is None else None, captured)
        if placed.said.was_damaged:
            yield Refused(f"comments[{here}].text", "holds half characters that are no text; shown as U+FFFD")


def _claim(said: Said, parent: str | None, place: int, number: int | None, captured: Captured) -> CommentClaim:
    published, is_edited = _time(said.time, captured)
    return CommentClaim(
        id=said.id,
        parent_id=parent,
        author=said.author,
        text=said.text,
        place=place,
        number=number,
        published=published,
        like_count=said.likes[0] if said.likes else None,
        like_count_is_rounded=said.likes[1] if said.likes else None,
        is_pinned=said.is_pinned,
        is_hearted=said.is_hearted,
        is_by_channel=said.is_by_channel,
        is_edited=is_edited,
        author_is_verified=said.author_is_verified,
        was_damaged=said.was_damaged,
        reply_count=said.reply_count,
        amount=said.amount,
    )


def _time(words: str | None, captured: Captured) -> tuple[When, bool | None]:
    """When it was written, and whether it was edited, which a bracket behind the time says."""
    if not words:
        return When(), None
    return RelativeTimes(captured).when(sound(words))

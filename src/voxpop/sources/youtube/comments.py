"""One comment of YouTube's own answers: the entities of 2024 and later, the `commentRenderer` of the years before.

Comes in: a `commentViewModel` with the entities that it points to, or a `commentRenderer`. Goes out: a `Said`: what
stands there, typed, its time still in the words of the page.

2024+: order and tree stand in the renderers, text, author and likes in entities beside them, which have an order of
their own. Their names were read in https://github.com/yt-dlp/yt-dlp and in recordings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from voxpop.model import Author
from voxpop.sources.counts import count_in
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.nesting import at, flag_at, text_at

Entities = Mapping[str, dict[str, object]]
"""The payloads of an answer's mutations, by their keys."""

_SITE: Final = "https://www.youtube.com"
_VERIFIED: Final = ("CHECK", "CHECK_CIRCLE_THICK", "OFFICIAL_ARTIST_BADGE")


class Said(Struct, frozen=True):
    """A comment as an answer gives it. `time` are the words for its time ("2 years ago (edited)")."""

    id: str
    text: str
    author: Author
    time: str | None = None
    likes: tuple[int, bool] | None = None
    reply_count: int | None = None
    is_pinned: bool | None = None
    is_hearted: bool | None = None
    is_by_channel: bool | None = None
    author_is_verified: bool | None = None
    amount: str | None = None
    was_damaged: bool = False


def said_by_entities(view: object, entities: Entities, language: str | None) -> Said | str:
    """The comment that a `commentViewModel` points to; a sentence where it cannot be read."""
    comment = at(entities.get(_key(view, "commentKey")), "commentEntityPayload")
    id_ = text_at(comment, "properties", "commentId") or text_at(view, "commentId")
    text = _text(at(comment, "properties", "content"))
    if comment is None or id_ is None or text is None:
        return "the answer names this comment, but its text does not stand in it"
    heart = text_at(entities.get(_key(view, "toolbarStateKey")), "engagementToolbarStateEntityPayload", "heartState")
    surface = at(entities.get(_key(view, "commentSurfaceKey")), "commentSurfaceEntityPayload")
    author = _author(
        text_at(comment, "author", "channelId"),
        text_at(comment, "author", "displayName"),
        at(comment, "author", "channelCommand", "innertubeCommand"),
    )
    replies = _shown(text_at(comment, "toolbar", "replyCount"), language)
    return Said(
        id=sound(id_),
        text=sound(text),
        author=author,
        time=text_at(comment, "properties", "publishedTime"),
        likes=_shown(text_at(comment, "toolbar", "likeCountNotliked"), language),
        reply_count=replies[0] if replies and not replies[1] else None,
        is_pinned=at(view, "pinnedText") is not None,
        is_hearted=None if heart is None else heart == "TOOLBAR_HEART_STATE_HEARTED",
        is_by_channel=flag_at(comment, "author", "isCreator"),
        author_is_verified=flag_at(comment, "author", "isVerified"),
        amount=_amount(at(surface, "pdgCommentChip")),
        was_damaged=sound(text) != text,
    )


def said_by_renderer(renderer: object, language: str | None) -> Said | str:
    """The comment of a `commentRenderer`; a sentence where it cannot be read."""
    id_, text = text_at(renderer, "commentId"), _text(at(renderer, "contentText"))
    if id_ is None or text is None:
        missing = "id" if id_ is None else "text"
        return f"the answer gives a comment without {'an' if id_ is None else 'a'} {missing}"
    buttons = at(renderer, "actionButtons", "commentActionButtonsRenderer")
    icon = text_at(renderer, "authorCommentBadge", "authorCommentBadgeRenderer", "icon", "iconType")
    return Said(
        id=sound(id_),
        text=sound(text),
        author=_author(
            text_at(renderer, "authorEndpoint", "browseEndpoint", "browseId"),
            text_at(renderer, "authorText"),
            at(renderer, "authorEndpoint"),
        ),
        time=text_at(renderer, "publishedTimeText"),
        likes=_likes(renderer, language),
        reply_count=_whole(at(renderer, "replyCount")),
        is_pinned=at(renderer, "pinnedCommentBadge") is not None,
        is_hearted=None if buttons is None else at(buttons, "creatorHeart") is not None,
        is_by_channel=flag_at(renderer, "authorIsChannelOwner"),
        author_is_verified=None if icon is None else icon in _VERIFIED,
        amount=_amount(at(renderer, "paidCommentChipRenderer")),
        was_damaged=sound(text) != text,
    )


def _text(value: object) -> str | None:
    return "" if value == {} else text_at(value)


def _amount(chip: object) -> str | None:
    paid = text_at(chip, "pdgCommentChipRenderer", "chipText")
    return None if paid is None else sound(paid)


def _key(view: object, name: str) -> str:
    return text_at(view, name) or ""


def _author(id_: str | None, name: str | None, command: object) -> Author:
    way = text_at(command, "browseEndpoint", "canonicalBaseUrl") or text_at(
        command, "commandMetadata", "webCommandMetadata", "url"
    )
    url = f"{_SITE}{sound(way)}" if way and way.startswith("/") else None
    return Author(sound(id_) if id_ else None, sound(name) if name else None, url)


def _likes(renderer: object, language: str | None) -> tuple[int, bool] | None:
    """Until 2020 a number stood beside what was shown."""
    exact = _whole(at(renderer, "likeCount"))
    return (exact, False) if exact is not None else _shown(text_at(renderer, "voteCount"), language)


def _shown(words: str | None, language: str | None) -> tuple[int, bool] | None:
    """A count as it is shown: nothing is shown for none."""
    if words is None:
        return None
    return count_in(words, language) if words.strip() else (0, False)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None

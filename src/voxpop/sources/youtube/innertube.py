"""YouTube's answers that hold comments: `youtubei/v1/next` and `browse`, and `comment_service_ajax` of years before.

Comes in: one answer, as plain JSON. Goes out: an `Answer`: its comments in the order and the tree in which a page shows
them, the lists that it left open, how many comments YouTube says there are. Pure; nothing is remembered from one answer
to the next.

    onResponseReceivedEndpoints[] . reloadContinuationItemsCommand | appendContinuationItemsAction . continuationItems[]
        commentsHeaderRenderer        how many there are
        commentThreadRenderer         a comment, and under `replies` its thread (`subThreads` of threads, or a token)
        commentViewModel              a comment of a page of replies
        continuationItemRenderer      the token of the rest of the list
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.sources.counts import count_in
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.comments import Entities, Said, said_by_entities, said_by_renderer
from voxpop.sources.youtube.continuations import id_at, old_tokens_in, token_in, video_of
from voxpop.sources.youtube.nesting import at, objects_at, text_at

_RECEIVED: Final = ("onResponseReceivedEndpoints", "onResponseReceivedActions", "onResponseReceivedCommands")
_GOES_ON: Final = frozenset([*_RECEIVED, "continuationContents"])
_COMMANDS: Final = ("reloadContinuationItemsCommand", "appendContinuationItemsAction")
_OF_COMMENTS: Final = frozenset(
    {"commentThreadRenderer", "commentViewModel", "commentRenderer", "commentsHeaderRenderer"}
)
_SHOWN: Final = ("commentThreadRenderer", "commentViewModel", "commentRenderer")
_REPLIES_OF: Final = "comment-replies-item-"
_LINKS: Final = (  # where a comment's link to itself stands: 2024+, before
    ("commentSurfaceEntityPayload", "publishedTimeCommand", "innertubeCommand", "watchEndpoint", "videoId"),
    ("publishedTimeText", "runs", 0, "navigationEndpoint", "watchEndpoint", "videoId"),
)


class Placed(Struct, frozen=True):
    """A comment where it stands, or why it cannot be read. `parent_id` is the comment that it answers."""

    said: Said | str
    parent_id: str | None


class Answer(Struct):
    """The comments of one answer. `is_start` says that it begins the comments of a video; `opened` are the tokens of
    the lists that go on elsewhere; `video` is the video that it names.
    """

    comments: list[Placed] = []
    opened: list[str] = []
    comment_count: int | None = None
    is_start: bool = False
    video: str | None = None


class _List(Struct):
    """One list of an answer, and the comment under which it stands."""

    items: list[dict[str, object]]
    parent_id: str | None
    tokens: list[str] = []


def parts_of(answer: object) -> Iterator[dict[str, object]]:
    """The objects of which an answer consists: some are lists, some stand in an envelope."""
    for part in answer[:64] if isinstance(answer, list) else (answer,):
        if isinstance(part, dict):
            yield part
            for name in ("response", "playerResponse", "watchNextResponse"):
                if isinstance(inner := part.get(name), dict):
                    yield inner


def comments_in(part: dict[str, object], language: str | None = None, *, only_lists: bool = False) -> Answer | None:
    """The comments of an answer; None where it is of another kind. `language` is that of the page, for its numbers.
    With `only_lists` the comments themselves are left out.
    """
    lists = [found for found in (*_lists(part), *_old_lists(part)) if _is_of_comments(found)]
    if not lists and not _GOES_ON.isdisjoint(part):
        lists = list(_deep_lists(part))
    return _answer(part, lists, language, None if only_lists else _entities(part)) if lists else None


def answers_in(part: dict[str, object]) -> Iterator[Answer]:
    """The comments of an answer of any kind, in lists however deep, or in none."""
    found = comments_in(part) or _answer(part, list(_deep_lists(part)), None, _entities(part))
    if found.comments or found.opened or found.is_start:
        yield found


def _answer(part: dict[str, object], lists: list[_List], language: str | None, entities: Entities | None) -> Answer:
    """Without `entities` only what the lists open."""
    answer = Answer()
    for found in lists:
        answer.opened.extend(found.tokens)
        for item in found.items:
            if (header := item.get("commentsHeaderRenderer")) is not None:
                answer.is_start, answer.comment_count = True, _count(header, language)
        _walk(found, entities, language, answer)
    if entities is not None:
        shown = {placed.said.id for placed in answer.comments if isinstance(placed.said, Said)}
        answer.comments.extend(_unshown(part, shown, entities, language))
    answer.video = next(filter(None, map(video_of, answer.opened)), None) or _linked(part, lists)
    return answer


def _deep_lists(part: dict[str, object]) -> Iterator[_List]:
    """Lists of comments, wherever they stand."""
    waiting: list[object] = [part]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting.extend(reversed(inner.values()))
        elif isinstance(inner, list) and any(map(is_item, inner)):
            yield _List([item for item in inner if isinstance(item, dict)], None)
        elif isinstance(inner, list):
            waiting.extend(reversed(inner))


def _unshown(part: dict[str, object], shown: set[str], entities: Entities, language: str | None) -> Iterator[Placed]:
    """The comments that an answer holds and no list of it shows, as where its lists were cut away."""
    held = dict(entities)
    for mutation in objects_at(part, "frameworkUpdates", "entityBatchUpdate", "mutations"):
        comment = at(mutation, "payload", "commentEntityPayload")
        id_ = text_at(comment, "properties", "commentId")
        if id_ is None or sound(id_) in shown:
            continue
        view = {"commentKey": "", "toolbarStateKey": text_at(comment, "properties", "toolbarStateKey")}
        held[""] = {"commentEntityPayload": comment}
        said = said_by_entities(view, held, language)
        if isinstance(said, Said):  # one that has no text here is only named: its heart was changed, say
            yield Placed(replace(said, is_pinned=None), _thread_of(said))


def is_item(value: object) -> bool:
    """Whether this is a comment, or a thread of them, as it stands in a list."""
    return isinstance(value, dict) and any(isinstance(value.get(name), dict) for name in _SHOWN)


def comments_of_items(items: list[dict[str, object]]) -> Answer:
    """The comments of a list that was taken out of its answer."""
    return _answer({}, [_List(items, None)], None, {})


def start_of(part: dict[str, object]) -> list[str]:
    """The tokens with which the data of a watch page ask for the first of its comments."""
    contents = at(part, "contents", "twoColumnWatchNextResults", "results", "results")
    for section in objects_at(contents, "contents"):
        renderer = section.get("itemSectionRenderer")
        if text_at(renderer, "sectionIdentifier") == "comment-item-section":
            return [*old_tokens_in(renderer), *filter(None, map(token_in, objects_at(renderer, "contents")))]
    return []


def _lists(part: dict[str, object]) -> Iterator[_List]:
    for name in _RECEIVED:
        for received in objects_at(part, name):
            for command in _COMMANDS:
                target = text_at(received, command, "targetId") or ""
                parent = sound(target.removeprefix(_REPLIES_OF)) if target.startswith(_REPLIES_OF) else None
                yield _List(list(objects_at(received, command, "continuationItems")), parent)


def _old_lists(part: dict[str, object]) -> Iterator[_List]:
    """As it was until 2021."""
    for name in ("itemSectionContinuation", "commentRepliesContinuation"):
        found = at(part, "continuationContents", name)
        header = at(found, "header")
        items = [*([header] if isinstance(header, dict) else []), *objects_at(found, "contents")]
        yield _List(items, None, list(old_tokens_in(found)))


def _is_of_comments(found: _List) -> bool:
    """Other lists (of videos to watch next) come by the same road."""
    return found.parent_id is not None or any(
        _OF_COMMENTS & item.keys() or video_of(token_in(item) or "") is not None for item in found.items
    )


def _entities(part: dict[str, object]) -> Entities:
    found: dict[str, dict[str, object]] = {}
    for mutation in objects_at(part, "frameworkUpdates", "entityBatchUpdate", "mutations"):
        key, payload = mutation.get("entityKey"), mutation.get("payload")
        if isinstance(key, str) and isinstance(payload, dict):
            found[key] = payload
    return found


def _walk(found: _List, entities: Entities | None, language: str | None, answer: Answer) -> None:
    """Puts the comments of a list and of the threads under it into `answer`, as the page shows them; without
    `entities` only the tokens.
    """
    waiting = [(item, found.parent_id) for item in reversed(found.items)]
    while waiting:
        item, parent = waiting.pop()
        if (token := token_in(item)) is not None:
            answer.opened.append(token)
        thread = item.get("commentThreadRenderer", item)
        under = parent
        if entities is not None and (said := _said(thread, entities, language)) is not None:
            answer.comments.append(Placed(said, parent or _thread_of(said)))
            under = parent if isinstance(said, str) else said.id
        if (replies := at(thread, "replies", "commentRepliesRenderer")) is None:
            continue
        answer.opened.extend(old_tokens_in(replies))
        below = [inner for name in ("teaserContents", "contents", "subThreads") for inner in objects_at(replies, name)]
        waiting.extend((inner, under) for inner in reversed(below))


def _said(thread: object, entities: Entities, language: str | None) -> Said | str | None:
    """The comment of a thread or of a bare item; None where it is no comment."""
    view = at(thread, "commentViewModel")
    if view is not None:
        return said_by_entities(at(view, "commentViewModel") or view, entities, language)
    renderer = at(thread, "comment", "commentRenderer") or at(thread, "commentRenderer")
    return None if renderer is None else said_by_renderer(renderer, language)


def _thread_of(said: Said | str) -> str | None:
    """The id of a reply begins with that of its thread."""
    return said.id.partition(".")[0] if isinstance(said, Said) and "." in said.id else None


def _count(header: object, language: str | None) -> int | None:
    for name in ("countText", "commentsCount"):
        found = count_in(text_at(header, name, "runs", 0, "text") or text_at(header, name) or "", language)
        if found is not None and not found[1]:
            return found[0]
    return None


def _linked(part: dict[str, object], lists: list[_List]) -> str | None:
    """The video to which the comments' links to themselves lead."""
    mutations = [
        at(mutation, "payload") for mutation in objects_at(part, "frameworkUpdates", "entityBatchUpdate", "mutations")
    ]
    renderers = [
        at(item, "commentThreadRenderer", "comment", "commentRenderer") or item.get("commentRenderer")
        for found in lists
        for item in found.items
    ]
    for candidate in (*mutations, *renderers):
        for way in _LINKS:
            if (named := id_at(candidate, *way)) is not None:
                return named
    return None

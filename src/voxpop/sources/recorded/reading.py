"""What one answer of YouTube holds.

Comes in: an exchange. Goes out: a `Found`: a video, comments, or what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from voxpop.model import Captured, CommentClaim, Refused, VideoClaim
from voxpop.sources.recorded.exchange import Exchange, answer_in, video_at
from voxpop.sources.youtube.continuations import id_at
from voxpop.sources.youtube.innertube import Answer, comments_in, parts_of, start_of
from voxpop.sources.youtube.nesting import at
from voxpop.sources.youtube.page_state import state_of
from voxpop.sources.youtube.precedence import first_said
from voxpop.sources.youtube.watch_page import WatchPage, read_watch_data, read_watch_page

_NEXT = ("twoColumnWatchNextResults", "singleColumnWatchNextResults")


def _none(place: int) -> Iterator[CommentClaim | Refused]:
    return iter(())


class Found(Struct):
    """`video` is what a page or its data say of one; `is_page` that it is more than a player's answer, which a browser
    also fetches to show a video in passing. `start` are the tokens of the first comments, `actions` those of a live
    chat, `shown` the comments that stand in the page itself, `problems` what in it cannot be read. `trouble` says that
    nothing can.
    """

    video: VideoClaim | None = None
    is_page: bool = False
    start: list[str] = []
    answers: list[Answer] = []
    actions: list[object] = []
    shown: Callable[[int], Iterator[CommentClaim | Refused]] = _none
    shown_count: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[Refused, ...] = ()
    trouble: str | None = None


def found_in(exchange: Exchange, basis: str, *, only_lists: bool = False) -> Found:
    """Never raises for what the exchange holds. `basis` says how its time is known. With `only_lists` the comments of
    answers are left out.
    """
    if exchange.trouble is not None:
        return Found(trouble=exchange.trouble)
    instant = exchange.instant
    captured = Captured() if instant is None else Captured(instant, instant, "second", basis)
    if exchange.kind == "chat":
        return _in_chat(exchange)
    return _in_page(exchange, captured) if exchange.kind == "watch" else _in_answer(exchange, captured, only_lists)


def _in_page(exchange: Exchange, captured: Captured) -> Found:
    html = exchange.body.decode("utf-8", "replace")
    page = read_watch_page(html, url=exchange.url, captured=captured)
    if page.verdict is not None:
        return Found(trouble=page.verdict)
    found = Found(is_page=True, shown=page.comments, shown_count=page.comments_held)
    _add(found, page, video_at(exchange.url))
    return found


def _in_chat(exchange: Exchange) -> Found:
    """What a live chat's window was told, first in its page, then in answers."""
    is_page = exchange.body.lstrip()[:1] == b"<"
    value = state_of(exchange.body.decode("utf-8", "replace"))[0].data if is_page else answer_in(exchange.body)
    parts = [at(part, "continuationContents", "liveChatContinuation", "actions") for part in parts_of(value)]
    return Found(actions=[action for actions in parts if isinstance(actions, list) for action in actions])


def _in_answer(exchange: Exchange, captured: Captured, only_lists: bool) -> Found:
    value = answer_in(exchange.body) if exchange.value is None else exchange.value
    if value is None:
        return Found(trouble="its body is no JSON, or was cut off")
    found = Found()
    asked = exchange.asked
    for part in parts_of(value):
        comments = comments_in(part, asked.language if asked else None, only_lists=only_lists)
        if comments is not None:
            found.answers.append(comments)
        if "videoDetails" in part or "playabilityStatus" in part:
            id_ = id_at(part, "videoDetails", "videoId")
            _add(found, read_watch_data(part, None, url=_address(id_), captured=captured), id_)
        elif any(at(part, "contents", name) is not None for name in _NEXT):
            id_ = id_at(part, "currentVideoEndpoint", "watchEndpoint", "videoId") or (asked.video if asked else None)
            found.is_page = True
            _add(found, read_watch_data(None, part, url=_address(id_), captured=captured), id_)
            found.start.extend(start_of(part))
    return found


def _add(found: Found, page: WatchPage, id_: str | None) -> None:
    if page.verdict is None:
        known = () if found.video is None else (found.video,)
        found.video = first_said(*known, page.video, VideoClaim("youtube", id_))
        found.notes += page.notes
        found.problems += page.problems


def _address(id_: str | None) -> str | None:
    return f"https://www.youtube.com/watch?v={id_}" if id_ else None

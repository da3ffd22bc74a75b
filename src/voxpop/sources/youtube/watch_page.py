"""A YouTube watch page: what it says of its video, and the comments that were on the screen when it was saved.

    page = read_watch_page(html, url="https://www.youtube.com/watch?v=Abc12345_-x", captured=Captured(t, t, "second"))
    page.verdict        None, or why this is no watch page ("This is YouTube's consent page, ..."): then it is empty
    page.video          VideoClaim, platform "youtube"; comment_count is what the page claims (often rounded)
    page.captured       as was given, else as the page itself says
    page.comments(0)    Iterator[CommentClaim | Refused]: rendered comments, lazily; places count from the argument
    page.chat           the actions of a live chat, where this is its window, or its frame is in the page
    page.comments_held  how many there are
    page.problems       tuple[Refused, ...]: what in the page could not be read
    page.notes          tuple[str, ...] for CaptureClaim.notes: captions listed, a rounded total, ...

    read_watch_data(player, data, url=..., captured=...) -> WatchPage
        the same from plain JSON: a player response (`/youtubei/v1/player`) and initial data (`/youtubei/v1/next`),
        either of which may be None; it has no rendered comments.

    with_answers(page, answers, video) -> WatchPage
        the same page with the comments that were loaded into it, behind those on its screen.

Comes in: the text of a page, or what its scripts hold. Goes out: a `WatchPage`. Where parts of a page differ, the
player's data count before what stands around it, that before the screen, the screen before the page's head. All of
these may be of a video that was watched before in the same tab: what is of another video than the one on the screen is
not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.keys import video_from_url
from voxpop.model import Captured, CommentClaim, Refused, VideoClaim, When
from voxpop.sources import youtube_chat
from voxpop.sources.html_bounds import why_too_much
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.youtube.answer_claims import claims_of
from voxpop.sources.youtube.chat_window import chat_beside, chat_in, said_in, video_of_chat
from voxpop.sources.youtube.elements import SITE, value_in
from voxpop.sources.youtube.innertube import Answer
from voxpop.sources.youtube.no_watch_page import is_behind_another, why_no_watch_page
from voxpop.sources.youtube.old_comments import old_claimed, old_comments, old_ids
from voxpop.sources.youtube.page_dates import when_from_date
from voxpop.sources.youtube.page_state import PageState, state_of
from voxpop.sources.youtube.page_video import (
    date_on_screen,
    video_of_head,
    video_of_old_screen,
    video_of_screen,
    video_on_screen,
)
from voxpop.sources.youtube.player_config import captured_by_config, video_of_config
from voxpop.sources.youtube.player_response import captions_of, captured_by, playability_of, video_of_player
from voxpop.sources.youtube.precedence import first_said
from voxpop.sources.youtube.rendered_comments import (
    claimed_beside,
    rendered_comments,
    rendered_ids,
    video_of_comments,
)
from voxpop.sources.youtube.seen_comments import claims_of_seen
from voxpop.sources.youtube.watch_next import comments_claimed, date_in, other_page, video_of_data

_NOTHING: Final = VideoClaim("youtube", None)
_ONLY_SCRIPTS: Final = "Only what its scripts hold was read."


class WatchPage(Struct, frozen=True):
    """What was read of one page; see the module."""

    video: VideoClaim
    captured: Captured = Captured()
    verdict: str | None = None
    comments_held: int = 0
    problems: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    tree: Any = None
    language: str | None = None
    on_screen: int = 0
    answers: tuple[Answer, ...] = ()
    chat: tuple[Piece, ...] = ()
    chat_held: int = 0

    @property
    def places(self) -> int:
        """How many places its comments take: answers may say one again."""
        return self.on_screen + self.chat_held + sum(len(answer.comments) for answer in self.answers)

    def comments(self, place: int = 0) -> Iterator[CommentClaim | Refused]:
        """The comments on the screen, the live chat, then the comments of answers; the first one's place is `place`,
        numbers count from 1.
        """
        if self.tree is not None:
            seen = rendered_comments(self.tree, self.language), old_comments(self.tree, self.language)
            yield from claims_of_seen((comment for some in seen for comment in some), self.captured, place)
        place, number, known = place + self.on_screen, self.on_screen, set[str]()
        if self.chat:
            yield from youtube_chat.messages(lambda: self.chat, place)
            place += self.chat_held
        for answer in self.answers:
            yield from claims_of(answer, self.captured, place, number, known)
            place += len(answer.comments)
            number += sum(placed.parent_id is None for placed in answer.comments)


def read_watch_page(html: str, *, url: str | None, captured: Captured) -> WatchPage:
    """Never raises for what `html` holds. `url` is where the page was obtained, where that is known."""
    from selectolax.lexbor import LexborHTMLParser

    state, problems = state_of(html)
    too_much = why_too_much(html)
    if too_much is not None:
        html, problems = "", (*problems, Refused("page", f"{too_much} {_ONLY_SCRIPTS}"))
    return _read(LexborHTMLParser(html), state, url, captured, problems)


def read_watch_data(player: object, data: object, *, url: str | None, captured: Captured) -> WatchPage:
    """See the module."""
    from selectolax.lexbor import LexborHTMLParser

    state = PageState(player if isinstance(player, dict) else None, data if isinstance(data, dict) else None)
    return _read(LexborHTMLParser(""), state, url, captured, ())


def with_answers(page: WatchPage, answers: Sequence[Answer], video: str | None) -> WatchPage:
    """See the module. A page that showed no video becomes one of the video that the answers are of."""
    if not answers:
        return page
    ids = [None if isinstance(placed.said, str) else placed.said.id for one in answers for placed in one.comments]
    counts = [answer.comment_count for answer in answers if answer.comment_count is not None]
    id_ = page.video.id or video
    said = replace(page.video, id=id_, url=page.video.url or (f"{SITE}/watch?v={id_}" if id_ else None))
    return replace(
        page,
        video=replace(said, comment_count=counts[0]) if counts else said,
        verdict=None,
        comments_held=page.comments_held + len({*ids} - {None}),
        answers=tuple(answers),
    )


def _read(tree: Any, state: PageState, url: str | None, captured: Captured, problems: Iterable[Refused]) -> WatchPage:
    language = value_in(tree, "html", "lang")
    found = list(problems)
    shown = video_on_screen(tree)
    own = _captured(captured, state, is_rendered=shown is not None)
    state, notes = _of_the_screen(state, shown)
    video = _video(tree, state, language, shown, found)
    held = _held((*rendered_ids(tree), *old_ids(tree)))
    is_other = shown is None and (other_page(state.data) is not None or is_behind_another(tree))
    if is_other or (video.title is None and not held):
        return _chat_window(tree, state, url, captured, found) or WatchPage(
            _NOTHING, captured, why_no_watch_page(tree, state, url), problems=tuple(found)
        )
    claimed, chat = _claimed(tree, state, language), chat_beside(tree)
    id_ = video.id or _video_in(url) or video_of_comments(tree)
    return WatchPage(
        replace(
            video, id=id_, url=f"{SITE}/watch?v={id_}" if id_ else url, comment_count=claimed[0] if claimed else None
        ),
        own,
        comments_held=held,
        on_screen=held,
        problems=tuple(found),
        notes=(*notes, *_notes(state, claimed)),
        tree=tree,
        language=language,
        chat=chat,
        chat_held=said_in(chat),
    )


def _chat_window(
    tree: Any, state: PageState, url: str | None, captured: Captured, problems: Sequence[Refused]
) -> WatchPage | None:
    """That of a live chat, where something was said in it."""
    chat = chat_in(tree, state.data, url)
    if not (held := said_in(chat)):
        return None
    id_ = video_of_chat(tree, url)
    video = replace(_NOTHING, id=id_, url=f"{SITE}/watch?v={id_}" if id_ else None)
    return WatchPage(video, captured, problems=tuple(problems), chat=chat, chat_held=held)


def _of_the_screen(state: PageState, shown: str | None) -> tuple[PageState, tuple[str, ...]]:
    """Without the data that are of another video than the one on the screen."""
    if shown is None:
        return state, ()
    ids = video_of_player(state.player, []).id, video_of_data(state.data, None).id
    other = next((id_ for id_ in ids if id_ not in (None, shown)), None)
    player, data = (part if id_ == shown else None for part, id_ in zip((state.player, state.data), ids, strict=True))
    if other is None:
        return PageState(player, data), ()
    note = f"the data in the page are of another video ({other}), watched before in the same tab; the screen was read"
    return PageState(player, data), (note,)


def _video(tree: Any, state: PageState, language: str | None, shown: str | None, problems: list[Refused]) -> VideoClaim:
    """What all parts of the page say, each where it is of the video on the screen."""
    head = video_of_head(tree)
    video = first_said(
        video_of_player(state.player, problems),
        video_of_data(state.data, language),
        video_of_config(state.config or {}, problems),
        video_of_screen(tree, language),
        video_of_old_screen(tree, language),
        head if head.id is not None and head.id == (shown or head.id) else _NOTHING,
    )
    if video.published != When():
        return video
    return replace(video, published=when_from_date(date_in(state.data) or date_on_screen(tree), language))


def _claimed(tree: Any, state: PageState, language: str | None) -> tuple[int, bool] | None:
    """How many comments the page says there are, and whether that is rounded: an exact number, where one stands."""
    said = claimed_beside(tree, language), old_claimed(tree, language), comments_claimed(state.data, language)
    known = [count for count in said if count is not None]
    return min(known, key=lambda count: count[1], default=None)


def _held(ids: Iterable[str | None]) -> int:
    """A comment that the page shows twice is one."""
    all_ids = list(ids)
    return len({id_ for id_ in all_ids if id_ is not None}) + all_ids.count(None)


def _captured(captured: Captured, state: PageState, *, is_rendered: bool) -> Captured:
    """As was given, else as the page says. A tab may have been open for long: then it was not saved before that."""
    if captured != Captured():
        return captured
    own = captured_by(state.player) or captured_by_config(state.config or {})
    if own is None:
        return captured
    return Captured(own.earliest, None, None, f"{own.basis}; saved later") if is_rendered else own


def _notes(state: PageState, claimed: tuple[int, bool] | None) -> Iterator[str]:
    if claimed is not None and claimed[1]:
        yield f"the number of comments is rounded ({claimed[0]})"
    listed = captions_of(state.player)
    if listed:
        yield f"captions listed on the page, not held: {', '.join(listed)}"
    playability = playability_of(state.player)
    if playability.status not in (None, "OK"):
        yield f"the video could not be played: {playability.reason or playability.status}"


def _video_in(url: str | None) -> str | None:
    platform, id_ = video_from_url(url or "")
    return id_ if platform == "youtube" else None

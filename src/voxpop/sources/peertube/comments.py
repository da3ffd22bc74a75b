"""The captures and comments of a file of PeerTube, one claim each.

Comes in: the original and its `Survey`. Goes out: claims in the order of the file. A comment's id is the address that
ActivityPub gives it; its text is plain, whether it was Markdown or HTML. PeerTube has no likes on comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voxpop.model import (
    Again,
    Author,
    CaptureClaim,
    Captured,
    Claim,
    CommentClaim,
    Coverage,
    Refused,
    VideoClaim,
    When,
)
from voxpop.sources.base import Original
from voxpop.sources.html_text import text_from_html
from voxpop.sources.iso_times import when_of
from voxpop.sources.json_text.document import Document
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.peertube.addresses import watch_page
from voxpop.sources.peertube.survey import Survey, id_of, is_deleted
from voxpop.sources.peertube.videos import PLATFORM, VideoPage
from voxpop.sources.peertube.walk import Comment, Said, Video, Walk
from voxpop.sources.plurals import are, comments
from voxpop.sources.sound_text import sound

_STRANGERS: Final = (
    "a comment that is answered, but is not in this file, is named by its number on the instance: it is taken for one "
    "that was written there"
)
_NOTHING: Final = Comment()


def claims_of(original: Original, survey: Survey, captured: Captured, window: int) -> Iterator[Claim]:
    """All that the file holds. Never raises for what that is."""
    claims = _Claims(survey, captured)
    if not survey.held and not survey.has_videos:
        yield from claims.of_nothing()
    for found in Walk().found(original, window, Document(), survey.head):
        if isinstance(found, Refused):
            yield found
        elif isinstance(found, Video):
            yield from claims.of_video(found)
        else:
            yield from claims.of_comment(found)
    if claims.are_all_gone:
        yield from claims.of_nothing()


class _Claims:
    """Turns what is found into claims; knows which captures have begun, and which spoke last."""

    def __init__(self, survey: Survey, captured: Captured) -> None:
        self._survey = survey
        self._captured = captured
        self._begun: dict[str | int | None, int] = {}
        self._last: int | None = None
        self._numbers: list[int] = []
        self._has_emptied = False

    @property
    def are_all_gone(self) -> bool:
        """Whether there was nothing but what redactions left."""
        return self._has_emptied and not self._numbers

    def of_nothing(self) -> Iterator[Claim]:
        """A page of no comments."""
        yield from self._turn_to(self._survey.only_video, _NOTHING)

    def of_video(self, found: Video) -> Iterator[Claim]:
        number = len(self._numbers)
        page = VideoPage(found.values, f"videos[{number}]" if number else "", self._captured)
        claim = page.capture()
        self._begin(claim.video.id)
        yield claim
        yield from page.problems

    def of_comment(self, said: Said) -> Iterator[Claim]:
        comment, place = said.comment, f"comments[{said.place}]"
        video = self._survey.video_of(comment)
        text = "" if is_deleted(comment) else comment.text if comment.text is not None else comment.content
        if text is None:
            if comment == _NOTHING and not said.problems:
                self._has_emptied = True  # for that is what a redaction leaves of a comment without an id
            else:
                yield Refused(place, _why_not(comment))
                yield from said.problems
            return
        yield from self._turn_to(video, comment)
        published, wrong = _published(comment, place)
        yield self._claim(said, video, text, published)
        yield from said.problems
        yield from wrong

    def _claim(self, said: Said, video: str | None, text: str, published: When) -> CommentClaim:
        comment, number = said.comment, None
        parent = self._survey.parent_of(comment, said.parent, video)
        if parent is None:
            self._numbers[self._last or 0] += 1
            number = self._numbers[self._last or 0]
        removed = is_deleted(comment)
        return CommentClaim(
            id=id_of(comment),
            parent_id=parent,
            author=Author() if removed else _author(comment),
            text=text_from_html(text) if "<" in text or "&" in text else text,
            place=said.place,
            number=number,
            published=published,
            was_damaged=any("U+FFFD" in problem.reason for problem in said.problems),
            reply_count=comment.total_replies,
            is_removed=True if removed else None,
        )

    def _turn_to(self, video: str | None, comment: Comment) -> Iterator[CaptureClaim | Again | Refused]:
        key = video if video is not None else comment.video_id
        number = self._begun.get(key)
        if number is None:
            self._begin(key)
            yield from self._capture(video, comment)
        elif number != self._last:
            self._last = number
            yield Again(number)

    def _begin(self, key: str | int | None) -> None:
        self._begun[key] = self._last = len(self._numbers)
        self._numbers.append(0)

    def _capture(self, video: str | None, comment: Comment) -> Iterator[CaptureClaim | Refused]:
        survey, head = self._survey, Fields(self._survey.head)
        is_only = len(survey.videos) < 2
        coverage, reason = _coverage(survey, comment) if is_only else ("unknown", "This file mixes several videos.")
        yield CaptureClaim(
            video=VideoClaim(
                platform=None if video is None else PLATFORM,
                id=video,
                url=None if video is None else _page(comment),
                title=comment.video.name if comment.video is not None else None,
                comment_count=head.whole("totalNotDeletedComments") if is_only else None,
            ),
            captured=self._captured,
            tool="PeerTube",
            coverage=coverage,
            coverage_reason=reason,
            notes=(_STRANGERS,) if survey.has_strangers else (),
        )
        yield from head.problems


def _why_not(comment: Comment) -> str:
    if comment.type in (None, "Note"):
        return "has no text: neither text nor content stands in it"
    return f"is no comment: its type is {shown(comment.type)}"


def _page(comment: Comment) -> str | None:
    """The video's address, on the instance that the comment's own address or its video's names."""
    addresses = (comment.video_url, comment.url, comment.in_reply_to)
    return next((page for address in addresses if address and (page := watch_page(address))), None)


def _author(comment: Comment) -> Author:
    """The account, whose address is its id: its number differs from instance to instance."""
    account = comment.account
    if account is not None:
        return Author(account.url, account.display_name or account.name, account.url)
    actors = comment.attributed_to if isinstance(comment.attributed_to, list) else [comment.attributed_to]
    addresses = (actor.get("id") if isinstance(actor, dict) else actor for actor in actors)
    address = next((sound(address) for address in addresses if isinstance(address, str)), None)
    return Author(id=address, url=address)


def _published(comment: Comment, place: str) -> tuple[When, list[Refused]]:
    words = comment.created_at or comment.published
    found = when_of(words) if words else When()
    if found is None:
        name = "createdAt" if comment.created_at else "published"
        reason = "is no time, such as 2024-05-01T10:00:00.000Z; it counts as not said"
        return When(), [Refused(f"{place}.{name}", reason)]
    return found, []


def _coverage(survey: Survey, first: Comment) -> tuple[Coverage, str]:
    head, held = survey.head, survey.shown
    total, claimed = head.get("total"), head.get("totalNotDeletedComments")
    if survey.was_cut_off:
        return "partial", "The file ends in the middle of its comments."
    if type(claimed) is int:
        if held >= claimed and type(total) is int and survey.held >= total and not survey.has_losses:
            return "complete", f"The instance counted comments: {claimed}. All of them are here."
        return "partial", f"The instance counted comments: {claimed}. Of these, {held} are here; replies lie elsewhere."
    if "comment" in head:
        return "partial", "This is one thread of the comments under the video."
    if type(total) is int and total > survey.held:
        return "partial", f"The list is said to be of {comments(total)}; {survey.held} {are(survey.held)} here."
    if first.video_url is not None:
        return "partial", "An export of one's own data holds one's own comments."
    return "unknown", "The file does not say whether these are all comments."

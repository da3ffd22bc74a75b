"""Recordings of a browser at YouTube, of whatever format: what was asked, what was answered.

Comes in: a `Recording`, which is read twice. Goes out: a capture for each visit to a page of a video, with the comments
that were loaded into it, put together from answers that may stand anywhere in the recording.

The first reading (`survey`) tells which answer belongs to which capture and what was left open; the second gives the
claims, an answer at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Captured, Claim, CommentClaim, Refused
from voxpop.sources.json_text.reader import LONGEST
from voxpop.sources.recorded.capture import capture_of, counted
from voxpop.sources.recorded.chats import Chats
from voxpop.sources.recorded.exchange import Exchange
from voxpop.sources.recorded.reading import Found, found_in
from voxpop.sources.recorded.recording import Recording, Tally
from voxpop.sources.recorded.survey import Survey, trouble_of
from voxpop.sources.youtube.answer_claims import claims_of

__all__ = ["claims_in", "comments_at"]


def claims_in(recording: Recording, path: str) -> Iterator[Claim]:
    """All claims of a recording; `path` is its name. Never raises for what it holds."""
    survey, tally = Survey(recording.basis), Tally()
    refused: list[Refused] = []
    for exchange in recording.exchanges(tally):
        if isinstance(exchange, Exchange):
            survey.take(exchange)
        elif len(refused) < 100:
            refused.append(exchange)
    survey.end()
    if survey.captures:
        yield from _Second(recording, survey, tally, path).claims()
    else:
        yield Refused(path, _nothing(recording, survey, tally))
        yield from refused
        yield from survey.troubles


def comments_at(recording: Recording, places: frozenset[int]) -> dict[str, frozenset[str]]:
    """The ids of the comments at these places, by the place of the answer that they stand in ("entry 12").

    Raises `CannotRedact` for one that stands in the page itself.
    """
    survey = Survey(recording.basis)
    for exchange in recording.exchanges(Tally()):
        if isinstance(exchange, Exchange):
            survey.take(exchange)
    found_at: dict[str, frozenset[str]] = {}
    place = 0
    answers = iter(survey.belongs)
    for exchange in recording.exchanges(Tally()):
        if not isinstance(exchange, Exchange) or next(answers) < 0:
            continue
        found = found_in(exchange, recording.basis)
        if any(here in places for here in range(place, place + found.shown_count)):
            raise CannotRedact("a saved page")
        place += found.shown_count
        said = [placed.said for answer in found.answers for placed in answer.comments]
        ids = {one.id for here, one in enumerate(said, place) if here in places and not isinstance(one, str)}
        if ids:
            found_at[exchange.place] = frozenset(ids)
        place += len(said)
    if any(here >= place for here in places):
        raise CannotRedact("a live chat within a recording")
    return found_at


class _Second:
    """The second reading."""

    def __init__(self, recording: Recording, survey: Survey, tally: Tally, path: str) -> None:
        self._recording, self._survey, self._tally, self._path = recording, survey, tally, path
        self._begun: dict[int, int] = {}  # capture of the survey -> its number among the claims
        self._speaks = -1
        self._place = 0
        self._numbers = [0] * len(survey.captures)  # top-level comments of each capture so far

    def claims(self) -> Iterator[Claim]:
        answers = iter(self._survey.belongs)
        with Chats() as chats:
            for exchange in self._recording.exchanges(Tally()):
                if isinstance(exchange, Exchange):
                    yield from self._of(exchange, next(answers), chats)
                else:
                    yield exchange
            for capture in chats.captures:
                yield Again(self._begun[capture])
                yield from chats.messages(capture, self._place)
                self._place = chats.next_place

    def _of(self, exchange: Exchange, capture: int, chats: Chats) -> Iterator[Claim]:
        found = found_in(exchange, self._recording.basis)
        if capture >= 0 and capture not in self._begun:
            yield self._begin(capture)
        if found.trouble is not None:
            yield trouble_of(exchange, found.trouble)
        yield from (Refused(f"{exchange.place}: {problem.place}", problem.reason) for problem in found.problems)
        if capture < 0:
            return
        chats.keep(capture, exchange.place, found.actions)
        for claim in self._comments(exchange, found, capture):
            if capture != self._speaks:
                self._speaks = capture
                yield Again(self._begun[capture])
            yield claim

    def _begin(self, capture: int) -> CaptureClaim:
        held = self._survey.captures[capture]
        claim = capture_of(held, self._survey, self._recording, self._tally, self._path)
        if not self._begun:
            claim = replace(claim, notes=(*claim.notes, *_passed_over(self._recording, self._survey, self._tally)))
        self._begun[capture] = len(self._begun)
        self._speaks = capture
        return claim

    def _comments(self, exchange: Exchange, found: Found, capture: int) -> Iterator[CommentClaim | Refused]:
        for claim in found.shown(self._place):
            if isinstance(claim, CommentClaim) and claim.number is not None:
                self._numbers[capture] = claim.number
            yield claim
        self._place += found.shown_count
        for answer in found.answers:
            came = Captured(exchange.instant, exchange.instant)
            yield from claims_of(answer, came, self._place, self._numbers[capture])
            self._place += len(answer.comments)
            self._numbers[capture] += sum(placed.parent_id is None for placed in answer.comments)


def _nothing(recording: Recording, survey: Survey, tally: Tally) -> str:
    """What a recording holds in which there is no video."""
    pages = counted(tally.pages + survey.watched, "page")
    others = _passed_over(recording, survey, replace(tally, pages=0))
    held = ", ".join((counted(tally.records, recording.record), pages, *others))
    return f"This recording holds no page of a video on YouTube, and no comments: {held}."


def _passed_over(recording: Recording, survey: Survey, tally: Tally) -> list[str]:
    """What else a recording holds, in sentences for people."""
    said = (
        (tally.pages, "other page", "passed over"),
        (survey.players, "video", "told to a player only (a preview, or a page of another site): passed over"),
        (survey.posts, "answer", "with comments on posts, not on a video: passed over"),
        (tally.repeats, "answer", "only said to be as it was before (revisit): passed over"),
        (tally.too_long, recording.record, f"longer than {LONGEST >> 20} MB: passed over"),
        (tally.unsound, "record", "not what its digest says: read as it is"),
    )
    return [f"{counted(number, what)} {which}" for number, what, which in said if number]

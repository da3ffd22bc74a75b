"""The first reading of a recording: which videos it holds, and which answer belongs to which.

Comes in: exchanges in recorded order. Goes out: a `Survey`: the captures, for each answer the capture that it belongs
to, what was left open. Of comments nothing is kept but one number an answer.

An answer with comments belongs to the capture whose list it goes on with (its request's token was given there); else to
the latest capture of the video that its tokens, its links or its request's page name; else to the page before it; else
to the only one that the recording holds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Final, Literal

from msgspec import Struct, field

from voxpop.model import Refused, VideoClaim
from voxpop.sources.recorded.exchange import Asked, Exchange
from voxpop.sources.recorded.reading import Found, found_in
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.continuations import chat_of, digest_of, video_of
from voxpop.sources.youtube.innertube import Answer
from voxpop.sources.youtube.precedence import first_said

How = Literal["list", "name", "request", "order", "only", "nothing"]
_MOST_OPEN: Final = 1 << 18
_MOST_PLAYERS: Final = 256
_MOST_TROUBLES: Final = 20
_NOBODY: Final = Asked()


class Held(Struct):
    """One capture: a page of a video as it was visited once, and what was loaded into it."""

    video: VideoClaim
    has_page: bool = False
    has_chat: bool = False
    is_started: bool = False
    first: int | None = None
    last: int | None = None
    languages: set[str] = field(default_factory=set)
    comment_count: int | None = None
    answers: int = 0
    unasked: int = 0  # answers whose request is not in the recording
    unread: int = 0
    shown: int = 0  # comments that stand in its page itself
    opened: int = 0  # lists that go on beyond the recording
    how: Counter[How] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def lives(self, instant: int | None) -> None:
        """Widens the time of the capture."""
        if instant is not None:
            self.first = instant if self.first is None else min(self.first, instant)
            self.last = instant if self.last is None else max(self.last, instant)


def trouble_of(exchange: Exchange, trouble: str) -> Refused:
    """What is wrong with an answer, and which it is."""
    return Refused(f"{exchange.place} ({sound(exchange.url[:120])})", trouble)


class Survey:
    """What the exchanges told so far; `belongs[n]` is the capture of the n-th of them, -1 for none."""

    def __init__(self, basis: str) -> None:
        self._basis = basis
        self.captures: list[Held] = []
        self.belongs = array("l")
        self.posts = 0  # answers with comments on posts of channels
        self.watched = 0  # watch pages, read or not
        self.troubles: list[Refused] = []  # the first of them
        self.lost_track = False
        self._open: dict[int, int] = {}  # digest of a token -> capture
        self._latest: dict[str | None, int] = {}  # video -> its latest capture
        self._players: dict[str, VideoClaim] = {}
        self._page: int | None = None  # the capture of the last page

    def take(self, exchange: Exchange) -> None:
        """Notes what the next exchange holds."""
        found = found_in(exchange, self._basis, only_lists=True)
        self.watched += exchange.kind == "watch"
        if found.trouble is not None and len(self.troubles) < _MOST_TROUBLES:
            self.troubles.append(trouble_of(exchange, found.trouble))
        capture = self._capture_of(exchange, found)
        self.belongs.append(-1 if capture is None else capture)
        if capture is None:
            return
        held = self.captures[capture]
        held.lives(exchange.instant)
        held.shown += found.shown_count
        held.has_chat = held.has_chat or bool(found.actions)
        held.notes.extend(note for note in found.notes if note not in held.notes)
        if exchange.asked is not None and exchange.asked.language is not None:
            held.languages.add(exchange.asked.language)
        self._open_all(found.start, capture)
        for answer in found.answers:
            self._take_comments(answer, exchange, held, capture)

    def end(self) -> None:
        """All exchanges were taken: what is still open stays so."""
        self._join_nameless()
        for capture, opened in Counter(self._open.values()).items():
            self.captures[capture].opened = opened

    def _join_nameless(self) -> None:
        """Answers that name no video (pages of replies mostly) are of the only one that there is."""
        nameless = self._latest.get(None)
        if nameless is None or len(self.captures) != 2:
            return
        lost, held = self.captures[nameless], self.captures[1 - nameless]
        for instant in (lost.first, lost.last):
            held.lives(instant)
        held.answers, held.unasked = held.answers + lost.answers, held.unasked + lost.unasked
        held.is_started, held.has_chat = held.is_started or lost.is_started, held.has_chat or lost.has_chat
        held.languages |= lost.languages
        held.how["only"] += lost.how.total()
        self.captures = [held]
        self.belongs = array("l", [min(capture, 0) for capture in self.belongs])
        self._open = dict.fromkeys(self._open, 0)

    @property
    def players(self) -> int:
        """How many videos only a player was told of."""
        return len(self._players)

    def _capture_of(self, exchange: Exchange, found: Found) -> int | None:
        if found.trouble is not None:
            return self._failed(exchange)
        if found.video is not None and found.video.id is not None:
            return self._page_of(found.video, found.is_page)
        if not found.answers and not found.actions:
            return None
        answer = found.answers[0] if found.answers else Answer()
        capture, how = self._of_comments(answer, exchange)
        if capture is not None:
            self.captures[capture].how[how] += 1
        return capture

    def _page_of(self, video: VideoClaim, is_page: bool) -> int | None:
        """The capture of a page or of what a player was told: a page that is visited again begins another."""
        capture = self._latest.get(video.id)
        if not is_page and capture is None:
            if video.id is not None and len(self._players) < _MOST_PLAYERS:
                self._players[video.id] = video
            return None
        if capture is None or (is_page and self.captures[capture].has_page):
            capture = self._begin(video)
        held = self.captures[capture]
        held.video = first_said(held.video, video)
        if is_page:
            held.has_page, self._page = True, capture
        return capture

    def _begin(self, video: VideoClaim) -> int:
        told = self._players.pop(video.id, None) if video.id is not None else None
        self.captures.append(Held(first_said(video, told) if told is not None else video))
        self._latest[video.id] = len(self.captures) - 1
        return len(self.captures) - 1

    def _of_comments(self, answer: Answer, exchange: Exchange) -> tuple[int | None, How]:
        asked = exchange.asked or _NOBODY
        if asked.token is not None and (capture := self._open.get(digest_of(asked.token))) is not None:
            return capture, "list"
        named = (video_of(asked.token) or chat_of(asked.token) if asked.token else None) or answer.video
        if named is not None:
            return self._latest_of(named), "name"
        if exchange.kind == "post":
            self.posts += 1
            return None, "nothing"
        if asked.video is not None:
            return self._latest_of(asked.video), "request"
        if self._page is not None:
            return self._page, "order"
        return self._latest_of(None), "nothing"

    def _latest_of(self, video: str | None) -> int:
        found = self._latest.get(video)
        return self._begin(VideoClaim("youtube", video)) if found is None else found

    def _failed(self, exchange: Exchange) -> int | None:
        """The capture of an answer that cannot be read, where its request tells; it lacks comments then."""
        asked = exchange.asked or _NOBODY
        capture = self._open.get(digest_of(asked.token)) if asked.token else None
        if capture is None and asked.token and (video := video_of(asked.token)) is not None:
            capture = self._latest_of(video)
        if capture is not None:
            self.captures[capture].unread += 1
        return capture

    def _take_comments(self, answer: Answer, exchange: Exchange, held: Held, capture: int) -> None:
        token = exchange.asked.token if exchange.asked else None
        if answer.is_start:  # all lists that were given before begin anew
            held.is_started = True
            self._open = {digest: owner for digest, owner in self._open.items() if owner != capture}
        elif token is not None:
            self._open.pop(digest_of(token), None)
        held.answers += 1
        held.unasked += token is None
        held.comment_count = answer.comment_count if held.comment_count is None else held.comment_count
        self._open_all(answer.opened, capture)

    def _open_all(self, tokens: list[str], capture: int) -> None:
        for token in tokens:
            if len(self._open) >= _MOST_OPEN:
                self.lost_track = True
                return
            self._open[digest_of(token)] = capture

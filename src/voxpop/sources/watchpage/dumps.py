"""Parts of a watch page as JSON: what tools and their tests keep, what developer tools save of an answer.

Comes in: the text of a file. Goes out: a `Dump` for each video: player response, initial data, answers with comments,
or the page itself. Seen, alone, in a list, one a line, or within the envelope of a recorder, where an answer may be a
text of its own:

    {"responseContext": ..., "videoDetails": ..., "playabilityStatus": ...}     the answer of /youtubei/v1/player
    {"responseContext": ..., "contents": {"twoColumnWatchNextResults": ...}}    the answer of /youtubei/v1/next
    {"responseContext": ..., "onResponseReceivedEndpoints": [...]}              the same, of comments or of replies
    {"continuationContents": {"itemSectionContinuation": ...}}                  comments, until 2021 and on television
    [{"commentThreadRenderer": ...}, ...]                                       comments that were taken out of those
    [{"page": "watch", "playerResponse": ...}, {"response": ..., "url": ...}]   the answer of /watch?pbj=1, until 2021
    {"request": ..., "response": {"responseBody": "{\\"responseContext\\": ..."}}  an exchange, recorded by a test
    {"url": ..., "js": ..., "watch_html": "<!DOCTYPE html>...", ...}            pytube's mocks
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from voxpop.sources.json_text.ended import ended
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.continuations import id_at
from voxpop.sources.youtube.innertube import Answer, answers_in, comments_of_items, is_item

_DEEPEST: Final = 7  # objects and lists around an answer
_MOST: Final = 1 << 16  # objects that are looked at: those of an answer are not among them
_PAGE: Final = re.compile(r"[\s\S]*?(?:\bytInitial(?:Data|PlayerResponse)\b|<ytd-|\bytplayer\.config\b)")
_ANSWER: Final = re.compile(r"\s{0,99}[\[{][\s\S]{0,9999}?\"responseContext\"")
_JSON: Final = json.JSONDecoder(strict=False)
_CUT_OFF: Final = "The file ends in the middle: it was cut off."
_BETWEEN: Final = re.compile(r"[\s,;]*")
_WAYS: Final = (
    re.compile(
        r'^\[[\s\S]{0,4000}?"page"\s{0,9}:\s{0,9}"watch"[\s\S]{0,60000}?"(?:playerResponse|rootVe|csn)"\s{0,9}:'
    ),
    re.compile(r'\\?"responseContext\\?"\s{0,9}:'),
    re.compile(r'"(?:two|single)ColumnWatchNextResults"\s{0,9}:'),
    re.compile(r'"(?:commentThreadRenderer|commentRenderer|commentViewModel|commentEntityPayload)"\s{0,9}:\s{0,9}\{'),
    re.compile(r'^\{\s{0,40}"(?:videoDetails|playabilityStatus|playerResponse|player_response)"\s{0,9}:'),
    re.compile(r'"videoDetails"\s{0,9}:\s{0,9}\{[^{}]{0,2000}"(?:lengthSeconds|shortDescription)"\s{0,9}:'),
    re.compile(r'^\{[\s\S]{0,60000}?"watch_html"\s{0,9}:'),
    re.compile(
        r'^\{\s{0,40}"url"\s{0,9}:\s{0,9}"https?://(?:www\.)?youtube\.com/watch[^"]{0,400}"\s{0,9},\s{0,40}"js"'
    ),
)
_PARTS: Final = (  # any object of YouTube's own answers has both
    re.compile(r'"(?:clickTrackingParams|trackingParams)"\s{0,9}:\s{0,9}"C[A-Za-z0-9+/_=%-]{4}'),
    re.compile(r'"(?:[a-z][A-Za-z]{2,60}(?:Renderer|ViewModel)|navigationEndpoint)"\s{0,9}:\s{0,9}\{'),
)
_NAMES: Final = frozenset(  # of which an answer has one
    [
        *("responseContext", "videoDetails", "playabilityStatus", "continuationContents", "frameworkUpdates"),
        *("onResponseReceivedEndpoints", "onResponseReceivedActions", "onResponseReceivedCommands"),
    ]
)
_HAR: Final = re.compile(r'\{\s{0,40}"log"')


class Dump(Struct):
    """What of one video's page stands in the file. `video` is the id that its parts name."""

    player: dict[str, object] | None = None
    data: dict[str, object] | None = None
    html: str | None = None
    url: str | None = None
    answers: list[Answer] = []
    video: str | None = None


def without_guard(text: str) -> str:
    """Without what YouTube puts before some of its JSON, so that no other site can run it as a script."""
    return text.removeprefix(")]}'").lstrip()


def is_dump(text: str) -> bool:
    """Whether a JSON file that begins so holds parts of a watch page, or of another answer of YouTube's."""
    if _HAR.match(text):
        return False
    return any(way.search(text) for way in _WAYS) or all(mark.search(text) for mark in _PARTS)


def dumps_in(text: str) -> tuple[list[Dump], str | None]:
    """One for each video, in the order of the file, and what is wrong with the rest of it.

    Raises `ValueError` or `RecursionError` where the file does not begin as JSON does.
    """
    found = _Found()
    start, trouble = 0, None
    while start < len(text):
        try:
            value, end = _JSON.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            value = _before_the_cut(text[start:])
            if value is None and start == 0:
                raise
            found.take(value)
            trouble = f"What follows is not JSON: {str(error)[:120]}." if value is None else _CUT_OFF
            break
        found.take(value)
        start = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing too
    return found.dumps, trouble or found.trouble


def _before_the_cut(text: str) -> object:
    """What stood in JSON that was cut off; None where it is no such."""
    whole = ended(text)
    try:
        return None if whole is None else _JSON.decode(whole) or None
    except (ValueError, RecursionError):
        return None


class _Found:
    """What was found so far."""

    def __init__(self) -> None:
        self.dumps: list[Dump] = []
        self.trouble: str | None = None
        self._of: dict[str, Dump] = {}

    def take(self, value: object) -> None:
        """A part belongs to the video that it names, else to the one before it."""
        for part in _parts(value):
            if part is None:
                self.trouble = f"It holds more than {_MOST} objects: what stands behind those was not looked at."
            elif isinstance(part, str):
                dump = self._dump(None)
                dump.html = dump.html or sound(part)
            elif isinstance(part, list):
                self._answer(comments_of_items(part))
            else:
                self._object(part)

    def _object(self, part: dict[str, object]) -> None:
        if _is_whole(part):
            if "videoDetails" in part or "playabilityStatus" in part:
                dump = self._dump(id_at(part, "videoDetails", "videoId"))
                dump.player = dump.player or part
            elif is_data(part):
                dump = self._dump(id_at(part, "currentVideoEndpoint", "watchEndpoint", "videoId"))
                dump.data = dump.data or part
            for answer in answers_in(part):
                self._answer(answer)
        if isinstance(url := part.get("url"), str) and "/watch" in url[:100]:
            dump = self._dump(None)
            dump.url = dump.url or (url if url.startswith("http") else f"https://www.youtube.com{url}")

    def _answer(self, answer: Answer) -> None:
        self._dump(answer.video).answers.append(answer)

    def _dump(self, video: str | None) -> Dump:
        last = self.dumps[-1] if self.dumps else None
        found = self._of.get(video) if video is not None else last
        if found is None and last is not None and last.video is None:
            found = last
        if found is None:
            found = Dump()
            self.dumps.append(found)
        if video is not None:
            found.video = video
            self._of[video] = found
        return found


def is_data(part: dict[str, object]) -> bool:
    """Whether these are the initial data of a page, of whatever kind."""
    return isinstance(part.get("contents"), dict) or "currentVideoEndpoint" in part


def _parts(value: object) -> Iterator[dict[str, object] | list[dict[str, object]] | str | None]:
    """Objects of which any may be an answer, items of comments that stand in none, pages as text; in their order. None
    where there are more than are looked at.
    """
    waiting: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while waiting:
        if seen == _MOST:
            yield None
            return
        seen += 1
        part, depth = waiting.pop()
        inner: Iterable[object] = ()
        if isinstance(part, dict) and is_item(part):
            yield [part]
        elif isinstance(part, dict):
            yield part
            inner = () if _is_whole(part) else part.values()
        elif isinstance(part, list) and any(is_item(item) for item in part):
            yield [item for item in part if isinstance(item, dict)]
        elif isinstance(part, list):
            inner = part
        elif isinstance(part, str) and part.lstrip()[:1] == "<":
            yield part
        elif isinstance(part, str):
            inner = _decoded(part)
        if depth < _DEEPEST:
            waiting.extend((one, depth + 1) for one in reversed(list(inner)) if _may_hold_one(one))


def _is_whole(part: dict[str, object]) -> bool:
    """Whether this is an answer, so that no other is to be looked for within it."""
    return not _is_around(part) and (not _NAMES.isdisjoint(part) or is_data(part))


def _is_around(part: dict[str, object]) -> bool:
    """Whether this is what a tool made of an answer, which it kept within: the answer itself counts."""
    return any(isinstance(part.get(name), dict) for name in ("player_response", "playerResponse"))


def _may_hold_one(value: object) -> bool:
    if not isinstance(value, str):
        return isinstance(value, dict | list)
    return (_PAGE if value.lstrip()[:1] == "<" else _ANSWER).match(value) is not None


def _decoded(text: str) -> Iterator[object]:
    """An answer that stands as a text in the envelope of a recorder."""
    try:
        yield _JSON.decode(text)
    except (ValueError, RecursionError):
        return

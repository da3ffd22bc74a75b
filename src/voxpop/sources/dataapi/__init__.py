"""Answers of the YouTube Data API, however they were kept.

Comes in: a file of what `commentThreads.list`, `comments.list` and `videos.list` answered: one answer or many, their
items alone, in a list or one a line, in an object of another make, or in a JavaScript module; whole or trimmed. Goes
out: a capture for each video, and the comments. The file is read twice: once to learn what it holds as a whole.
https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import Captured, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.dataapi.captures import Captures
from voxpop.sources.dataapi.pieces import pieces
from voxpop.sources.dataapi.redaction import redact_answers
from voxpop.sources.dataapi.survey import MOST, Survey
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.json_text.shape import shape_of
from voxpop.sources.page_files import page_of
from voxpop.sources.utf8_text import head_as_utf8

_JAVASCRIPT: Final = re.compile(
    rb"""(?>(?:\s|//[^\n]*+\n|/\*.{0,4000}?\*/|["']use\ strict["'];?|import\s[^\n]*+\n)*)
    (?:export\s+default|(?:export\s+)?(?:const|let|var)\s+[\w$]+[^=\n]{0,200}=|(?:module\.)?exports(?:\.[\w$]+)?\s*=
      |(?:window|globalThis)\.[\w$]+\s*=)\s*[\[{(]""",
    re.VERBOSE | re.DOTALL,
)
_KIND: Final = re.compile(rb"""["']?kind["']?\s*:\s*["']youtube#[A-Za-z]{1,40}["']""")
_THREAD: Final = re.compile(rb'"topLevelComment"\s*:\s*\{')
_TEXT: Final = re.compile(rb'"text(?:Display|Original)"\s*:\s*"')
_BESIDE_TEXT: Final = re.compile(rb'"(?:authorDisplayName|authorChannelId|publishedAt|likeCount|videoId|snippet)"\s*:')
_SNIPPET: Final = re.compile(rb'"snippet"\s*:\s*\{')
_NOTEBOOK: Final = re.compile(rb'\{\s*"cells"\s*:\s*\[')  # of Jupyter: what it shows is no JSON
_FLATTENED: Final = re.compile(rb'"snippet\.[A-Za-z.]{1,100}"\s*:')  # as pandas writes it: rows of a table
_BESIDE_SNIPPET: Final = re.compile(rb'"(?:thumbnails|statistics|contentDetails)"\s*:\s*\{')
# Parts of a video resource that were saved by themselves: two names that stand in no other format.
_PARTS: Final = (
    (b'"publishedAt"', b'"channelId"', b'"thumbnails"', b'"title"'),
    (b'"favoriteCount"', b'"viewCount"'),
    (b'"licensedContent"', b'"dimension"'),
    (b'"privacyStatus"', b'"uploadStatus"'),
    (b'"topicCategories"', b'"relevantTopicIds"'),
)
# What the API calls the members of a comment and of a thread, and what in other names tells of the same things.
_NAMES: Final = """
    kind etag id snippet replies channelId videoId postId parentId textDisplay textOriginal authorDisplayName
    authorProfileImageUrl authorChannelUrl authorChannelId authorGoogleplusProfileUrl canRate viewerRating likeCount
    moderationStatus publishedAt updatedAt topLevelComment canReply totalReplyCount isPublic
"""
_NAMES_OF_THE_API: Final = frozenset(_NAMES.split())
_TELLING: Final = re.compile(
    r"(?i:id$|author|user|channel|like|vote|repl[iy]|publish|parent|video)|(?:time|date|Time|Date)(?![a-z])"
)


class DataApi:
    """The source; `window` is the size of what is decoded at once, in bytes, `threads` how many are remembered."""

    name = "dataapi"
    version = 4
    title = "YouTube Data API"
    recognised_by = "JSON, or JavaScript with JSON in it, with the kinds or the field names of the YouTube Data API v3"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "likes", "replies", "edits", "video")
    cannot_say = "pins and hearts, whether all comments were fetched"
    is_looked_into = True

    def __init__(self, window: int = WINDOW, threads: int = MOST) -> None:
        self._window, self._threads = window, threads

    def recognises(self, head: bytes, name: str) -> bool:
        """A resource of the API by its kind, or by the names of its fields where those were trimmed."""
        text = head_as_utf8(head)
        if text[:1] not in (b"{", b"[") and not _JAVASCRIPT.match(text):
            return False
        if _NOTEBOOK.match(text) or (_FLATTENED.search(text) and not _SNIPPET.search(text)):
            return False
        if _KIND.search(text) or _THREAD.search(text):
            return True
        if _TEXT.search(text) and _BESIDE_TEXT.search(text):
            return not _is_of_another_make(shape_of(text))
        if _SNIPPET.search(text) and b'"publishedAt"' in text and _BESIDE_SNIPPET.search(text):
            return True
        return any(all(part in text for part in parts) for parts in _PARTS)

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: a file may hold many videos."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in; one at
        `comments[n].field` that it was, without that field; one at `line n` or `byte n` that what stands there was not.
        """
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no page.")
            return
        survey = Survey(pieces(page, self._window), youtube_id_in(page.path), self._threads)
        captures = Captures(survey, _captured(page, provenance), provenance)
        yield from captures.claims(pieces(page, self._window))
        if not captures.begun:
            yield Refused(page.path, _why_no_page(survey))

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id becomes `null`."""
        redact_answers(original, places, out, self._window)


def _is_of_another_make(shape: object) -> bool:
    """Whether the first object with a text in it is a comment that bears the API's name for that, but not for its id,
    its author or its time: a row that somebody made, which is read as a table.
    """
    waiting: list[object] = [shape]
    for value in waiting:
        if isinstance(value, dict):
            names = value.keys()
            if names & {"textDisplay", "textOriginal"}:
                return any(_TELLING.search(name) for name in names - _NAMES_OF_THE_API)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _captured(page: Original, provenance: Provenance) -> Captured:
    said = provenance.captured
    return said if said.latest is not None else captured_in(page.path) or said


def _why_no_page(survey: Survey) -> str:
    kinds = sorted(survey.kinds)
    if survey.channels:
        return (
            "This describes channels, and holds neither a video nor comments. Add what videos.list or "
            "commentThreads.list answered for their videos."
        )
    found = f"This holds only {', '.join(kinds)}" if kinds else "This looks like a part of an answer"
    return (
        f"{found} of the YouTube Data API: neither a video nor a comment that can be read as JSON. Add what "
        "videos.list, commentThreads.list or comments.list answered, as JSON."
    )

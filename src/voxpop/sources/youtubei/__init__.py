"""Answers of YouTube's own interface that hold comments, as programs keep them: `youtubei/v1/next` and `browse`.

Comes in: JSON: one answer, several in a list, one a line or in an object, bare or each with its request. Goes out: a
capture for each video that the answers are of, with its comments. The file is read twice: first to learn which answer
goes on with which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.model import CaptureClaim, Captured, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.page_files import page_of
from voxpop.sources.recorded import claims_in
from voxpop.sources.utf8_text import as_utf8, head_as_utf8
from voxpop.sources.youtubei.answers import Answers
from voxpop.sources.youtubei.redaction import redact_answers

# In a recording the answer is a text, whose quotation marks are written \".
_LIST: Final = re.compile(rb'\\?"(?:onResponseReceived(?:Endpoints|Actions|Commands)|continuationContents)\\?"\s*:')
_COMMENTS: Final = re.compile(
    rb'\\?"(?:comment(?:Thread|sHeader)?Renderer|commentViewModel|commentEntityPayload)\\?"\s*:'
    rb'|\\?"(?:comments-section|comment-item-section|comment-replies-item-)'
    rb'|\\?"Get(?:WatchWebTopLevel)?Comment[A-Za-z]{0,20}_rid\\?"'
)


class Youtubei:
    """The source."""

    name = "youtubei"
    version = 1
    title = "YouTube's own answers (youtubei)"
    recognised_by = "JSON with the lists of comments that YouTube's pages are answered with"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "video")
    cannot_say = 'exact times of comments (YouTube shows "2 years ago"), exact likes of many, when they were captured'
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """The name of a list that goes on, and what only lists of comments have in them."""
        text = head_as_utf8(head)
        return text[:1] in (b"{", b"[") and bool(_LIST.search(text)) and bool(_COMMENTS.search(text))

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: a file may hold the comments of many videos."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the answer."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no page.")
            return
        for claim in claims_in(Answers(as_utf8(page)), page.path):
            if isinstance(claim, CaptureClaim) and claim.captured == Captured():
                claim = replace(claim, captured=provenance.captured)
            yield claim

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. The values in which the comments stand are written anew, all else to the byte."""
        redact_answers(original, places, out)

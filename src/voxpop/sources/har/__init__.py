"""HAR: what the developer tools of a browser, or a proxy, recorded of its network.

Comes in: one JSON object with `log.entries`, of any size: an entry at a time is held. Goes out: a capture for each
visit to a watch page of YouTube, with the comments that were loaded into it.

HAR 1.2: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from voxpop.errors import Refusal
from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.har.recording import HarRecording
from voxpop.sources.har.redaction import redact_recording
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.page_files import page_of
from voxpop.sources.recorded import claims_in
from voxpop.sources.utf8_text import as_utf8, head_as_utf8

_NAMES = frozenset({"version", "creator", "browser", "pages", "entries"})


class Har:
    """The source."""

    name = "har"
    version = 2
    title = "HAR recording of a browser"
    recognised_by = "a JSON object whose first name is log, and in it version, creator or entries"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "live chat", "video")
    cannot_say = (
        'exact times of comments (YouTube shows "2 years ago"), exact likes of many, pages that are not YouTube\'s'
    )
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """`{"log": {` and one of the names that HAR has there."""
        reader = Reader(io.BytesIO(head_as_utf8(head)))
        try:
            if next(reader.names(), None) == "log" and reader.peek() == b"{":
                return next(reader.names(), None) in _NAMES
        except Refusal:  # the head is no object
            pass
        return False

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the entry."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no HAR.")
        else:
            yield from claims_in(HarRecording(as_utf8(page)), page.path)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. The bodies of the answers that they stood in are written anew, all else to the byte."""
        redact_recording(original, places, out)

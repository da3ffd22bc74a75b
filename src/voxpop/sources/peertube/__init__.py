"""Files of PeerTube: answers of its REST interface, ActivityPub objects, a user's export.

Comes in: a video, a page of comments or of replies, a thread's tree, a collection, one comment; `videos.json` and
`comments.json` of an export. Goes out: a `CaptureClaim` for each video that the file is about, and its comments. The
file is read twice: first to learn which videos its comments are of and how they name each other.

https://docs.joinpeertube.org/api-rest-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import CaptureClaim, Captured, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.file_names import captured_in
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.page_files import files_of
from voxpop.sources.peertube.addresses import is_of_peertube
from voxpop.sources.peertube.comments import claims_of
from voxpop.sources.peertube.redaction import redact_file
from voxpop.sources.peertube.sheets import claims_of_sheet, is_sheet
from voxpop.sources.peertube.survey import MOST, Survey
from voxpop.sources.utf8_text import as_utf8, head_as_utf8

_HEAD: Final = 64 << 10


class PeerTube:
    """The source; `window` is the size of what is decoded at once, in bytes, `most` how many addresses are kept."""

    name = "peertube"
    version = 2
    title = "PeerTube's JSON"
    recognised_by = "names that only PeerTube's REST interface and export use, or ActivityPub with its addresses"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "replies", "video")
    cannot_say = "likes of comments (PeerTube has none); which video it was, where all comments came from other sites"
    is_looked_into = True

    def __init__(self, window: int = WINDOW, most: int = MOST) -> None:
        self._window = window
        self._most = most

    def recognises(self, head: bytes, name: str) -> bool:
        """One JSON value that is, or holds, what PeerTube gives."""
        start = head_as_utf8(head)
        if start[:1] not in (b"{", b"["):
            return False
        shape = shape_of(start)
        return is_sheet(shape) or _is_page(shape) or _is_activity(mapping_in(shape))

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in."""
        files = files_of(originals)
        page = files.page
        if page is None:
            yield Refused("page", "This accession holds no page.")
            return
        page, captured = as_utf8(page), provenance.captured
        if captured.latest is None:
            captured = captured_in(page.path) or Captured()
        claims = self._claims(page, captured)
        claim = next(claims)  # there is always one
        if isinstance(claim, CaptureClaim):
            yield files.named_in(claim)
            yield from files.refused
        else:
            yield claim
        yield from claims

    def _claims(self, page: Original, captured: Captured) -> Iterator[Claim]:
        with page.open() as stream:
            shape = shape_of(stream.read(_HEAD))
        if is_sheet(shape):
            yield from claims_of_sheet(page, captured)
            return
        survey = Survey(page, self._window, self._most)
        if survey.says_anything:
            yield from claims_of(page, survey, captured, self._window)
        else:
            yield Refused(page.path, "This holds neither a video of PeerTube nor comments on one.")
        yield from survey.document.damage

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves an empty object behind."""
        redact_file(original, places, out, self._window)


def _is_page(shape: object) -> bool:
    """Whether this is an answer of the REST interface, or a part of an export; a list may hold several."""
    if isinstance(shape, list):
        return bool(shape) and _is_page(shape[0])
    whole = mapping_in(shape)
    comment = {**mapping_in(whole, "data", 0), **mapping_in(whole, "comment")} or whole
    video = mapping_in(whole, "videos", 0) or mapping_in(whole, "data", 0) or whole
    own = mapping_in(whole, "comments", 0)
    return (
        "totalNotDeletedComments" in whole
        or {"inReplyToCommentId", "threadId"} <= comment.keys()
        or {"uuid", "shortUUID", "name"} <= video.keys()
        or {"uuid", "name", "archiveFiles"} <= video.keys()
        or ({"videoUrl", "createdAt", "text"} <= own.keys() and is_of_peertube(own["videoUrl"]))
    )


def _is_activity(whole: dict[str, object]) -> bool:
    """Whether this is an ActivityPub object of PeerTube: a video, a comment of one, or a collection of them."""
    if "@context" not in whole or not isinstance(whole.get("type"), str):
        return False
    inner = mapping_in(whole, "object") or mapping_in(whole, "orderedItems", 0) or whole
    inner = mapping_in(inner, "object") or inner
    addresses = [each.get(name) for each in (whole, inner) for name in ("id", "inReplyTo", "partOf")]
    return any(is_of_peertube(address) for address in addresses) or is_of_peertube(_first_item(whole))


def _first_item(whole: dict[str, object]) -> object:
    items = whole.get("orderedItems")
    return items[0] if isinstance(items, list) and items else None

"""yark's archive of a channel: `yark.json`, or `yark.bak`, which is one with two lines of comment before it.

Comes in: the file, of versions 1 to 3, or of the drafts of version 4, which hold comments. Goes out: for each video a
`CaptureClaim` for each time at which yark saw something new of it. The file is read twice: first for the channel and
the names of authors.

https://github.com/Owez/yark
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from voxpop.errors import Refusal
from voxpop.model import CaptureClaim, Captured, Channel, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.file_names import captured_in
from voxpop.sources.json_text.document import Document
from voxpop.sources.json_text.elements import pass_over
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.page_files import page_of
from voxpop.sources.utf8_text import as_utf8, head_as_utf8
from voxpop.sources.yark.redaction import redact_file
from voxpop.sources.yark.videos import Archive, Spoken, VideoHistory
from voxpop.sources.yark.walk import KINDS, PLAN, videos_in

_COMMENTS: Final = re.compile(rb"(?>(?:\s*+//[^\n]*+\n)*)")
_CHANNEL: Final = re.compile(
    r"https?://(?:www\.|m\.)?youtube\.com/(?:channel/(UC[A-Za-z0-9_-]{22})|(@[^/?#\s]{1,100}))?"
)


class Yark:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "yark"
    version = 2
    title = "yark archive"
    recognised_by = "a JSON object with version, videos and the histories in which yark keeps their fields"
    carries: tuple[Carries, ...] = ("history", "video")
    cannot_say = "comments (but for drafts of version 4), which file a video's media are"
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """An object with a version, an address and videos; lines of comment may stand before it."""
        shape = mapping_in(shape_of(_COMMENTS.sub(b"", head_as_utf8(head), count=1)))
        if type(shape.get("version")) is not int or not isinstance(shape.get("url") or shape.get("id"), str):
            return False
        lists = [shape[name] for name in KINDS if name in shape]
        firsts = [video for held in lists for video in _videos_of(held)]
        if firsts:
            return isinstance(firsts[0].get("title"), dict) and "uploaded" in firsts[0]
        return len(lists) == 3 or bool(shape.get("comment_authors"))

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: yark keeps media and pictures in folders of their own."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `videos[3]` says that this video was not taken in."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no yark.json.")
            return
        page = as_utf8(page)
        archive, damage = self._archive(page, provenance)
        place, is_page = 0, False
        for found in videos_in(page, Document(), self._window):
            if isinstance(found, Refused):
                yield found
                continue
            for said in VideoHistory(archive, found.kind, found.id, found.values, found.name).claims(place):
                is_page = is_page or isinstance(said, CaptureClaim)
                if isinstance(said, Spoken):
                    place += 1
                    yield said.claim
                else:
                    yield said
        if not is_page:
            yield Refused(page.path, "This yark archive holds no videos.")
        yield from damage

    def _archive(self, page: Original, provenance: Provenance) -> tuple[Archive, list[Refused]]:
        document = Document()
        with suppress(Refusal):  # the file ends within a list: told when that is read
            for _, reader in PLAN.lists_of(page, document, self._window):
                pass_over(reader)
        fields = Fields(document.values)
        url = fields.text("url")
        id_ = fields.text("id") if url is None else None
        known = _CHANNEL.match(url or "")
        channel = Channel(
            id=id_ or (known[1] if known else None),
            url=f"https://www.youtube.com/channel/{id_}" if id_ else url,
            handle=known[2] if known else None,
        )
        captured = provenance.captured
        if captured.latest is None:
            captured = captured_in(page.path) or Captured()
        return Archive(channel, fields.mapping("comment_authors"), captured), document.damage + fields.problems

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. Each comment here has an id; it stays, with the times at which yark saw it."""
        redact_file(original, places, out, self._window)


def _videos_of(held: object) -> Iterator[dict[str, object]]:
    """The first videos of a list, or of an object with their ids as names, in the shape of a file."""
    for video in held if isinstance(held, list) else held.values() if isinstance(held, dict) else ():
        if isinstance(video, dict):
            yield video

"""Web archives: WARC 1.0 and 1.1, plain or gzip, and WACZ, which is a zip of them.

Comes in: a recording of a browser or a crawler (ArchiveWeb.page, Browsertrix, Wget, warcprox). Goes out: a capture for
each visit to a watch page of YouTube, with the comments that were loaded into it. Pages of other sites are passed over.

WARC 1.1: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
WACZ 1.1.1: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.errors import CannotRedact
from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.page_files import page_of
from voxpop.sources.recorded import claims_in
from voxpop.sources.warc.parts import MEMBER

_START: Final = re.compile(rb"WARC/[01]\.\d")
_HEAD: Final = 4096


class Warc:
    """The source."""

    name = "warc"
    version = 2
    title = "Web archive (WARC, WACZ)"
    recognised_by = "a first record of WARC, in gzip too; a zip with datapackage.json and archive/*.warc"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "live chat", "video")
    cannot_say = (
        'exact times of comments (YouTube shows "2 years ago"), exact likes of many, pages that are not YouTube\'s'
    )
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """The line with which a WARC begins, which may stand in gzip."""
        return _START.match(_unzipped(head)) is not None

    def recognises_members(self, names: frozenset[str]) -> bool:
        """A WACZ: what describes it, and a WARC in its folder."""
        return "datapackage.json" in names and any(MEMBER.fullmatch(name) for name in names)

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the record."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no web archive.")
            return
        from voxpop.sources.warc.recording import WarcRecording

        yield from claims_in(WarcRecording(page), page.path)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """A WARC is compressed and its records carry digests: it cannot be rewritten."""
        raise CannotRedact(self.title)


def _unzipped(head: bytes) -> bytes:
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
    except zlib.error:
        return b""

"""yt-dlp's `.info.json` with what lies beside it, and its dumps of several pages or of comments alone.

Comes in: the page as yt-dlp or youtube-dl wrote it (any version since 2012), its captions, media, pictures and
description. Goes out: one `CaptureClaim` a page, then its comments. A large page is read twice: first its fields, with
the comments only counted, then the comments.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.errors import Refusal
from voxpop.model import Caption, CaptureClaim, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.caption_files import captions_in
from voxpop.sources.companions import companions_of
from voxpop.sources.info_json.capture import capture_of
from voxpop.sources.info_json.page import COMMENTS, page_of_comments
from voxpop.sources.info_json.small_page import claims_of_page, read_any_page
from voxpop.sources.json_text.reader import WINDOW, Reader, loads
from voxpop.sources.json_text.shape import names_in
from voxpop.sources.utf8_text import as_utf8, head_as_utf8
from voxpop.sources.ytdlp.dumps import claims_of_list, claims_of_pages, head_of, is_of_many
from voxpop.sources.ytdlp.redaction import redact_page

_NO_ENTRIES: Final = (
    "This is a playlist or a channel, as yt-dlp tells of it, and none of its videos is in it. Add the info.json of "
    "each video, or fetch them: voxpop add URL."
)
_LONGEST_DESCRIPTION: Final = 4 << 20
_NAMES: Final = "extractor extractor_key webpage_url formats comments upload_date _version epoch channel_id subtitles"
_WITH_ID: Final = frozenset(_NAMES.split())
# Names that stand before "id" where a program sorted them, and of which only yt-dlp writes so many together.
_SORTED: Final = "abr acodec age_limit asr automatic_captions availability average_rating channel_id epoch extractor"
_BEFORE_ID: Final = frozenset(_SORTED.split())
_OF_COMMENT: Final = frozenset({"id", "text", "parent"})
_ALSO_OF_COMMENT: Final = frozenset({"author", "author_id", "like_count", "timestamp", "_time_text", "time_text"})
# Names that comments of other makes have, and such as say of which of several videos each is.
_OTHERS: Final = "title cid kind extractor video_id videoId video_url videoUrl video_title"
_NOT_OF_COMMENT: Final = frozenset(_OTHERS.split())


class YtDlp:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "ytdlp"
    version = 4
    title = "yt-dlp info.json"
    recognised_by = "JSON with an id, an extractor and what only yt-dlp writes beside them; or its comments"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "captions", "video")
    cannot_say = (
        'exact times of comments (YouTube shows "2 years ago"), how many comments there were once they were fetched'
    )
    is_looked_into = False

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """A JSON object with an id and what only yt-dlp writes beside it, or with comments as it writes them, or such
        a comment; or a list of these. A playlist is one only with its entries.
        """
        start = head_as_utf8(head)
        is_list = start[:1] == b"["
        if start[:1] != b"{" and not is_list:
            return is_of_many(start)
        names, kind, is_cut = _names_in(start[is_list:])
        if is_of_many(start) or ("comments" in names and _holds_its_comments(start)):
            return True
        if "id" not in names:
            return is_cut and not is_list and len(names & _BEFORE_ID) > 2
        known = names & _WITH_ID
        if is_list or not (known or "title" in names):
            return names >= _OF_COMMENT and not names & _NOT_OF_COMMENT
        if kind not in (None, "video"):
            is_link = kind in ("url", "url_transparent") and "title" in names and "extractor_key" in names
            return is_link or (kind in ("playlist", "multi_video") and "entries" in names)
        return bool(known & {"extractor", "extractor_key"} and len(known) > 1) or (
            "title" in names and (b'"format_id"' in start or len(known) > 1 or name.endswith(".info.json"))
        )

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets, where no info.json beside the page claims them."""
        if not page.endswith(".info.json") and any(name.endswith(".info.json") for name in siblings):
            return {}
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in; one at
        `comments[n].field` that it was, without that field.
        """
        pages = [as_utf8(original) for original in originals.values() if original.role == "page"]
        if not pages:
            yield Refused("page", "This accession holds no info.json.")
            return
        page = read_any_page(pages[0], self._window)
        if (page.is_list or page.is_below or not page.says_anything) and is_of_many(head_of(pages[0])):
            yield from claims_of_pages(pages[0], provenance, self._window)
            return
        is_alone = page.is_list or page.is_comment
        if is_alone:
            page = page_of_comments(pages[0], page)
        elif page.has_entries or page.is_followed:
            claim = None
            for claim in claims_of_pages(pages[0], provenance, self._window):
                yield claim
            if claim is None:
                yield Refused(pages[0].path, _NO_ENTRIES)
            return
        elif page.is_container:
            yield Refused(pages[0].path, "This is the info.json of a playlist: it holds neither video nor comments.")
            return
        elif not page.says_anything:
            yield Refused(pages[0].path, "This is not an info.json: it names no video, no title and no comments.")
            yield from page.problems
            return
        page.settle(pages[0].path)
        captions, refused = captions_in(originals, page.is_automatic, page.caption_name)
        yield _with_companions(capture_of(page, provenance, _description(originals)), originals, captions)
        yield from page.problems
        yield from refused
        if is_alone:
            yield from claims_of_list(pages[0], page, provenance, self._window)
        else:
            yield from claims_of_page(pages[0], self._window, page, provenance)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves the list whole."""
        redact_page(original, places, out, self._window)


def _holds_its_comments(start: bytes) -> bool:
    """Whether the first comment in an object is one as yt-dlp writes it, whatever is said around the comments."""
    if (found := COMMENTS.search(start)) is None:
        return False
    names = names_in(start[start.index(b"{", found.start()) :])
    return names >= _OF_COMMENT and bool(names & _ALSO_OF_COMMENT) and not names & _NOT_OF_COMMENT


def _names_in(head: bytes) -> tuple[set[str], str | None, bool]:
    """The names of the object that `head` begins, as far as it goes; its `_type`; whether `head` ends within it."""
    reader, names, kind, is_cut = Reader(io.BytesIO(head)), set(), None, False
    try:
        for name in reader.names():
            names.add(name)
            if name == "_type":
                kind = str(loads(reader.value() or b'""'))
            else:
                reader.skip()
    except (Refusal, ValueError):  # the head ends in the middle, as it may
        is_cut = True
    return names, kind, is_cut


def _with_companions(
    claim: CaptureClaim, originals: Mapping[str, Original], captions: tuple[Caption, ...]
) -> CaptureClaim:
    paths = sorted(originals)
    media = sorted((path for path in paths if originals[path].role == "media"), key=_is_piece)
    thumbnails = tuple(path for path in paths if originals[path].role == "thumbnail")
    fields = {name: getattr(claim, name) for name in claim.__struct_fields__}
    return CaptureClaim(**{**fields, "captions": captions, "media": tuple(media), "thumbnails": thumbnails})


def _is_piece(path: str) -> bool:
    """Whether this is one stream of several, which yt-dlp did not merge: it comes after what is whole."""
    return re.search(r"\.f[0-9A-Za-z_-]+\.[^.]+$", path) is not None


def _description(originals: Mapping[str, Original]) -> str | None:
    """The `.description` file beside the page, where there is one."""
    for _, original in sorted(originals.items()):
        if original.role == "description":
            with original.open() as stream:
                return stream.read(_LONGEST_DESCRIPTION).decode("utf-8", "replace").replace("\r\n", "\n")
    return None

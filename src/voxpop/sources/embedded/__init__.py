"""A media file that has its page within it, or at least its id in its name.

Comes in: a video or sound without an info.json beside it: Matroska to which yt-dlp attached the info.json, MP4 with the
documents of Tube Archivist in it, either (or MP3, Ogg, FLAC) with yt-dlp's tags, any media file whose name ends with an
id. Goes out: one `CaptureClaim` (Tube Archivist's comments are a capture of their own), and the comments of what was
put in. What yt-dlp writes into tags: https://github.com/yt-dlp/yt-dlp#modifying-metadata
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.errors import CannotRedact
from voxpop.keys import video_from_url
from voxpop.model import CaptureClaim, Channel, Claim, Provenance, Refused, Role, VideoClaim, When
from voxpop.sources.base import Carries, Original
from voxpop.sources.caption_files import captions_in
from voxpop.sources.companions import bracketed_id, companions_of, role_of, stem_of
from voxpop.sources.embedded.boxes import may_say, read_boxes
from voxpop.sources.embedded.elements import read_elements
from voxpop.sources.embedded.skim import Damaged, Found, PartOfFile, Skim
from voxpop.sources.embedded.sound_tags import MAGIC, may_say_so, read_sound
from voxpop.sources.file_names import may_be_youtube_id
from voxpop.sources.info_json.capture import capture_of
from voxpop.sources.info_json.small_page import claims_of_page, read_any_page
from voxpop.sources.page_files import page_of
from voxpop.sources.tube_archivist_documents import claims_of_embedded
from voxpop.times import day_from_digits

_MATROSKA: Final = b"\x1a\x45\xdf\xa3"
_TAGS: Final = re.compile(rb"PURL|COMMENT|info\.json", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://\S{4,2000}")
_YOUTUBE_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_WORDS: Final = re.compile(r"(?:[A-Z]?[a-z]{2,})+|[A-Z]+")  # "[OfficialMix]"
_ARCHIVED: Final = "com.tubearchivist:ta"
_BRACKET: Final = re.compile(r"\s{0,9}\[[^\[\]]{1,64}\]$")
_HYPHENED: Final = re.compile(r"-([A-Za-z0-9_-]{11})$")
_MIXED: Final = re.compile(r"(?=.*[a-z])(?=.*[A-Z])")
_LONGEST_DESCRIPTION: Final = 4 << 20
_NO_COMMENTS: Final = "The page was kept in the media file without its comments."
_NO_PAGE_BUT_NAME: Final = "The media file was kept without its page; only its name says which video it is."
_NO_PAGE: Final = (
    "This is a video or sound without its page: no info.json was found beside it, none in it, and no tags."
)


class Embedded:
    """The source; `window` is the size of what is decoded at once of an info.json, in bytes."""

    name = "embedded"
    version = 3
    title = "Media file with its page inside"
    recognised_by = (
        "an info.json or Tube Archivist's documents in it, tags with an address, an id at the end of the name"
    )
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "captions", "video")
    cannot_say = "comments, where only tags were written; when the page was captured, then"
    is_looked_into = True

    def __init__(self, window: int = 2 << 20) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """A media file that says something at its beginning, may do so at its end, or whose name ends with an id."""
        is_boxes = head[4:8] == b"ftyp"
        if not is_boxes and (role_of(name) != "media" or b"\0" not in head[:4096]):
            return False
        if _id_in(name) is not None:
            return True
        if is_boxes:
            return may_say(head)
        return may_say_so(head) or (head.startswith(_MATROSKA) and _TAGS.search(head) is not None)

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the tag, or the place in the attached info.json."""
        media = [original for original in originals.values() if original.role == "media"]
        page = page_of(originals)
        page = page or min(media, key=lambda original: original.path, default=None)
        if page is None:
            yield Refused("page", "This accession holds no media file.")
            return
        found = _found_in(page)
        captions, refused = captions_in(originals)
        is_first = True
        for claim in self._claims(page, found, originals, provenance):
            if isinstance(claim, CaptureClaim) and is_first:
                is_first = False
                others = sorted(original.path for original in media if original is not page)
                thumbnails = sorted(original.path for original in originals.values() if original.role == "thumbnail")
                yield replace(claim, media=(page.path, *others), captions=captions, thumbnails=tuple(thumbnails))
                yield from refused
            else:
                yield claim

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`: a media file cannot be."""
        raise CannotRedact(self.title)

    def _claims(
        self, page: Original, found: Found, originals: Mapping[str, Original], provenance: Provenance
    ) -> Iterator[Claim]:
        if (yield from self._attached(page, found, provenance)) or (yield from self._archived(page, found, provenance)):
            yield from found.problems
            return
        capture = _capture(page, found, originals, provenance)
        yield capture if capture is not None else Refused(page.path, _NO_PAGE + _beside(originals))
        yield from found.problems

    def _attached(self, page: Original, found: Found, provenance: Provenance) -> Generator[Claim, None, bool]:
        """What an info.json says that is attached; returns whether it is a page."""
        attached = next((part for name, part in found.parts.items() if name.endswith("info.json")), None)
        if attached is None:
            return False
        part = PartOfFile(page, attached)
        said = read_any_page(part, self._window)
        if not said.says_anything or said.is_list or said.is_container:
            yield Refused("info.json", "The info.json that is attached names no video; the tags count instead.")
            return False
        yield capture_of(said, provenance, None)
        yield from said.problems
        yield from claims_of_page(part, self._window, said, provenance)
        return True

    def _archived(self, page: Original, found: Found, provenance: Provenance) -> Generator[Claim, None, bool]:
        """What the documents of Tube Archivist say; returns whether they name a video."""
        archived = found.parts.get(_ARCHIVED)
        if archived is None:
            return False
        was_page = False
        for claim in claims_of_embedded(PartOfFile(page, archived), provenance.captured, self._window):
            was_page = was_page or isinstance(claim, CaptureClaim)
            yield claim
        if not was_page:
            yield Refused(_ARCHIVED, "What Tube Archivist put in names no video; the tags count instead.")
        return was_page


def _found_in(page: Original) -> Found:
    """What stands in the file; what is wrong with it is among what was found."""
    found = Found()
    with page.open() as stream:
        magic = stream.read(8)
    with page.open() as stream:
        skim = Skim(stream)
        try:
            if magic[4:8] == b"ftyp":
                read_boxes(skim, found)
            elif magic.startswith(_MATROSKA):
                read_elements(skim, found)
            elif magic.startswith(MAGIC):
                read_sound(skim, found)
        except Damaged as damage:
            found.problems.append(Refused(page.path, f"{damage}; its tags may be lacking"))
    return found


def _capture(
    page: Original, found: Found, originals: Mapping[str, Original], provenance: Provenance
) -> CaptureClaim | None:
    """What the tags say, and the name of the file; None where neither says which video it is."""
    texts = found.texts
    address = next((texts[name] for name in ("purl", "comment") if _ADDRESS.fullmatch(texts.get(name, ""))), None)
    id_ = _id_in(page.path)
    if address is None and id_ is None:
        return None
    platform, said = video_from_url(address) if address is not None else ("youtube", id_)
    is_known = platform == "youtube"
    title = texts.get("title")
    date = re.sub(r"\D", "", texts.get("date", ""))
    artist = texts.get("artist")
    return CaptureClaim(
        VideoClaim(
            platform if is_known else None,
            said if is_known else None,
            url=address,
            title=title or _title_in(page.path),
            description=_description(found, originals),
            channel=Channel(name=artist),
            published=day_from_digits(date) or When(),
        ),
        captured=provenance.captured,
        tool=provenance.tool,
        tool_version=provenance.tool_version,
        coverage_reason=_NO_COMMENTS if address is not None else _NO_PAGE_BUT_NAME,
        notes=tuple(_notes(address, title)),
    )


def _beside(originals: Mapping[str, Original]) -> str:
    """What to say of the captions that came with a media file of no page."""
    names = sorted(path for path, original in originals.items() if original.role == "caption")
    return f" What lies beside it can be added by itself: {', '.join(names[:5])}." if names else ""


def _id_in(name: str) -> str | None:
    """The id of YouTube with which a name ends: in brackets, as yt-dlp has it, or behind a hyphen, as youtube-dl had.

    What cameras write behind a hyphen has capitals or small letters alone; an id has both.
    """
    base = name.rpartition("/")[2]
    found = bracketed_id(base)
    if found is None:
        behind = _HYPHENED.search(stem_of(base))
        mixed = behind is not None and may_be_youtube_id(behind[1]) and _MIXED.match(behind[1])
        return behind[1] if behind is not None and mixed else None
    return found if _YOUTUBE_ID.fullmatch(found) and not _WORDS.fullmatch(found) else None


def _title_in(name: str) -> str | None:
    stem = stem_of(name.rpartition("/")[2])
    return (_HYPHENED if _BRACKET.search(stem) is None else _BRACKET).sub("", stem) or None


def _description(found: Found, originals: Mapping[str, Original]) -> str | None:
    """The longer of two tags, which say the same, for one may have been cut; else the file beside it."""
    said = max((found.texts.get(name, "") for name in ("synopsis", "description")), key=len)
    if said:
        return said
    for _, original in sorted(originals.items()):
        if original.role == "description":
            with original.open() as stream:
                return stream.read(_LONGEST_DESCRIPTION).decode("utf-8", "replace").replace("\r\n", "\n")
    return None


def _notes(address: str | None, title: str | None) -> Iterator[str]:
    if address is None:
        yield "which video it is was told by the id in the file's name"
    if title is None:
        yield "the title is that of the file, in which some characters may have been replaced"

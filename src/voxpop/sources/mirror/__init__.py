"""A page of a site that mirrors videos, with the comments that it shows: as text, as JSON of address and text, as HTML.

Comes in: one file. Goes out: one `CaptureClaim`, then comments, as far as the template of the page gives them: author,
text, time, likes, replies. `templates` tells the layouts apart; each has a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.errors import CannotRedact
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Coverage, Provenance, Refused, Role, VideoClaim
from voxpop.sources.base import Carries, Original
from voxpop.sources.caption_files import captions_in
from voxpop.sources.companions import companions_of
from voxpop.sources.file_names import captured_in
from voxpop.sources.lines import encoding_of, lines_of
from voxpop.sources.mirror.addresses import is_mirror, youtube_id_at
from voxpop.sources.mirror.page_text import PageText, form_of, page_text, sample_of
from voxpop.sources.mirror.spoken import held
from voxpop.sources.mirror.template import Husk, Reading
from voxpop.sources.mirror.templates import read_page, template_of
from voxpop.sources.plurals import comments, stand, there_were
from voxpop.sources.relative_times import RelativeTimes

_NO_TEMPLATE: Final = (
    "This page of a mirror shows neither a video nor comments in a way that is known here. Open it in a browser, wait "
    "until its comments are shown, and save it again, or copy what it shows into a text file."
)
_CUT: Final = "the text is an excerpt: it was cut off"
_TABLES: Final = (".csv", ".tsv", ".tab", ".psv", ".scsv")  # their texts may hold all that marks a page
_BULLETED: Final = re.compile(r"([ \t\u00a0]*)[•·▪◦‣*-][ \t\u00a0]+\S")


class MirrorPage:
    """The source."""

    name = "mirror"
    version = 3
    title = "Mirror page"
    recognised_by = (
        "sections that begin with an emoji, comments with an author's line; names that stand above their own time; the "
        "text that was copied out of a YouTube page; the address of a known mirror; as text, as HTML, or as JSON of "
        "`url` and `text`"
    )
    carries: tuple[Carries, ...] = ("text", "likes", "replies", "video")
    cannot_say = "exact times, ids of comments; most pages show only some of the comments"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """A page in one of the templates, or from a site known here."""
        form, (_, encoding) = form_of(head), encoding_of(head)
        if encoding == "utf-8" and b"\x00" in head:
            return False
        mark = encoding_of(head)[0]
        if form == "text" and (head[len(mark) :].lstrip()[:1] == b"[" or name.lower().endswith(_TABLES)):
            return False
        lines, url = sample_of(head)
        if not lines and not (form == "html" and is_mirror(url)):
            return False
        return template_of(lines, url, form) is not None or (form == "html" and is_mirror(url))

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the line of the page's text."""
        original = next((original for original in originals.values() if original.role == "page"), None)
        if original is None:
            yield Refused("page", "This accession holds no page.")
            return
        page = page_text(original.open)
        if isinstance(page, str):
            yield Refused(original.path, page)
            return
        captured = _captured(page, original, provenance)
        reading = read_page(page, RelativeTimes(captured))
        if reading is None:
            yield Refused(original.path, _NO_TEMPLATE)
            return
        captions, refused = captions_in(originals)
        paths = sorted(originals)
        video, notes = _identified(reading.video, page.url)
        coverage, reason = reading.coverage or _coverage(page, reading)
        yield CaptureClaim(
            video=video,
            captured=captured,
            tool=page.tool or provenance.tool,
            tool_version=None if page.tool else provenance.tool_version,
            coverage=coverage,
            coverage_reason=reason,
            captions=captions,
            media=tuple(path for path in paths if originals[path].role == "media"),
            thumbnails=tuple(path for path in paths if originals[path].role == "thumbnail"),
            notes=(*notes, *reading.notes, *((_CUT,) if page.is_cut_off else ())),
        )
        yield from refused
        yield from reading.problems
        yield from (said for _, said in reading.comments())

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. Comments here have no id, so they leave the page whole, but for a `Husk`."""
        page = page_text(original.open)
        if isinstance(page, str) or page.form != "text":
            raise CannotRedact(self.title)
        reading = read_page(page, RelativeTimes(Captured()))
        said = [] if reading is None else list(reading.comments())
        husk = None if reading is None else reading.husk
        gone = {
            number: number == span.start
            for span, claim in said
            if isinstance(claim, CommentClaim) and claim.place in places
            for number in span
        }
        with original.open() as stream:
            mark, encoding = encoding_of(stream.read(4096))
            out.write(mark)
        with original.open() as stream:
            for line in lines_of(stream):
                if line.number not in gone:
                    out.write(line.raw)
                elif gone[line.number] and (left := _left(line.text, husk)) is not None:
                    out.write(f"{left}\n".encode(encoding))


def _left(line: str, husk: Husk | None) -> str | None:
    """What stays of the first line of a comment that is taken out."""
    if husk == "@@":
        return husk if line.startswith(husk) else None
    bullet = _BULLETED.match(line) if husk == "bullet" else None
    return None if bullet is None else f"{bullet[1]}•"


def _captured(page: PageText, original: Original, provenance: Provenance) -> Captured:
    """What the file says, then who brought it, then its name."""
    for known in (page.captured, provenance.captured):
        if known.latest is not None:
            return known
    return captured_in(original.path) or Captured()


def _identified(video: VideoClaim, url: str | None) -> tuple[VideoClaim, tuple[str, ...]]:
    """The video that the address names; else it goes by the address, where there is one."""
    id_ = youtube_id_at(url)
    if id_ is None:
        return replace(video, url=url), ()
    note = f"the video's id at YouTube stands in the address of the mirror, {url}"
    return replace(video, platform="youtube", id=id_, url=f"https://www.youtube.com/watch?v={id_}"), (note,)


def _coverage(page: PageText, reading: Reading) -> tuple[Coverage, str]:
    claimed, count = reading.video.comment_count, held(reading.comments())
    if page.is_cut_off:
        return "partial", f"The text of the page was cut off; {comments(count)} {stand(count)} before that."
    if claimed is None:
        return "unknown", "A mirror page does not say how many comments there were."
    if claimed > count:
        return "partial", f"The page said that {there_were(claimed)}; it holds {count}."
    return "unknown", "The page holds as many comments as it says, but a mirror may show only some of them."

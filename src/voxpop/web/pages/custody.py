"""Captures and what was kept of them: the capture page, the lists of captures, the report of an accession."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.model import Accession, Capture, FileReport, KeptFile, Video, When
from voxpop.sources import title_of
from voxpop.web import dates, links
from voxpop.web.pages import ratings
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import STATES, Fact, Frame, Link, coverage_words, frame, sentence
from voxpop.web.pages.watch import Watch
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import isolated, shortened

if TYPE_CHECKING:
    from voxpop.archive import Archive

RECENT = 100


class FileRow(Struct, frozen=True):
    """One original: what it is, its size and digest as obtained, how it is kept."""

    path: str
    href: str
    what: str
    size: str
    kept: str
    digest: str


class Count(Struct, frozen=True):
    """What the page claimed and what is held of one kind."""

    what: str
    claimed: str | None
    held: str
    state: str | None
    state_words: str | None


class CaptureView(Struct, frozen=True):
    """One capture in full."""

    key: str
    href: str
    heading: str
    state: str
    coverage: str
    reason: str | None
    facts: tuple[Fact, ...]
    seed: str | None
    seed_href: str | None
    report_href: str
    counts: tuple[Count, ...]
    files: tuple[FileRow, ...]
    citation: Markup


class ValueRow(Struct, frozen=True):
    """A value that is shown of the video, and the capture that says it."""

    what: str
    value: str
    when: str
    href: str
    source: str


class CapturePart(Struct, frozen=True):
    """The Capture part of a watch page: the newest capture in full, the others as links."""

    watch: Watch
    capture: CaptureView | None
    others: tuple[Entry, ...]
    sources: tuple[ValueRow, ...]

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


class CapturePage(Struct, frozen=True):
    """One capture on a page of its own."""

    frame: Frame
    title: str
    video_href: str
    capture: CaptureView


class Entry(Struct, frozen=True):
    """A capture in a list."""

    title: str
    language: str | None
    href: str
    when: str | None
    when_title: str | None
    state: str
    words: str


class CapturesPage(Struct, frozen=True):
    """The last captures."""

    frame: Frame
    entries: tuple[Entry, ...]


class ReportRow(Struct, frozen=True):
    """What became of one file."""

    path: str
    source: str
    numbers: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    video_href: str | None


class ReportPage(Struct, frozen=True):
    """What was read from one accession."""

    frame: Frame
    accession: str
    ingested: str
    row: ReportRow
    capture: Link | None


def build_part(archive: Archive, reader: Reader, video: Video, second: int | None) -> CapturePart:
    """The Capture part of the page of `video`."""
    watch, _seek = watches.build(archive, reader, video, "capture", {}, second)
    captures = archive.captures(video.key)
    newest = captures[0] if captures else None
    return CapturePart(
        watch=watch,
        capture=None if newest is None else _view(archive, reader, newest, video),
        others=tuple(_entry(reader, c, _heading(reader, c), reader.language) for c in captures[1:]),
        sources=_values(archive, reader, video, captures) if len(captures) > 1 else (),
    )


def _values(archive: Archive, reader: Reader, video: Video, captures: Sequence[Capture]) -> tuple[ValueRow, ...]:
    """For each value that is shown, the newest capture that says it."""
    _ = reader.gettext
    shown = video.claim
    if shown is None:
        return ()
    said = [
        (_("Title"), "title", shown.title),
        (_("Description"), "description", None if shown.description is None else shortened(shown.description, 80)),
        (_("Channel"), "channel", shown.channel.name or shown.channel.id),
        (_("Rating"), "rating", ratings.said_of(reader, shown.rating)),
        (_("Views"), "view_count", _number(reader, shown.view_count)),
        (_("Comments claimed"), "comment_count", _number(reader, shown.comment_count)),
        (_("Published"), "published", _written(reader, shown.published)),
        (_("Length"), "duration_seconds", None if shown.duration_seconds is None else clock(shown.duration_seconds)),
    ]
    rows = []
    for what, field, value in said:
        by = next((c for c in captures if getattr(c.claim.video, field) == getattr(shown, field)), None)
        if value is not None and by is not None:
            when = dates.captured_exactly(reader, by.captured) or _("at an unknown time")
            source = archive.accession(by.accession_id).provenance.source
            rows.append(ValueRow(what, value, when, links.capture(by.key), title_of(source)))
    return tuple(rows)


def _number(reader: Reader, value: int | None) -> str | None:
    return None if value is None else reader.number(value)


def _written(reader: Reader, when: When) -> str | None:
    found = dates.published(reader, when, ())
    return found.text if found else None


def build_page(archive: Archive, reader: Reader, key: str) -> CapturePage:
    """The page of the capture with that key."""
    capture = archive.capture(key)
    video = archive.video(capture.video_key)
    title = _title(archive, reader, capture)[0]
    view = _view(archive, reader, capture, video)
    page_frame = frame(archive, reader, f"{view.heading} · {title}", "captures")
    return CapturePage(page_frame, title, links.video(video.key), view)


def build_list(archive: Archive, reader: Reader) -> CapturesPage:
    """The last captures, newest first."""
    found = archive.recent(RECENT)
    page_frame = frame(archive, reader, reader.gettext("Captures"), "captures")
    return CapturesPage(page_frame, tuple(entry(archive, reader, c) for c in found))


def build_report(archive: Archive, reader: Reader, accession_id: str) -> ReportPage:
    """The report of an accession."""
    _ = reader.gettext
    accession = archive.accession(accession_id)
    report = archive.report(accession_id)
    return ReportPage(
        frame=frame(archive, reader, _("Report of an accession"), "captures"),
        accession=accession.id,
        ingested=reader.second(accession.ingested),
        row=_report_row(reader, report),
        capture=Link(report.video_key, links.video(report.video_key, "capture")) if report.video_key else None,
    )


def entry(archive: Archive, reader: Reader, capture: Capture) -> Entry:
    """A capture in a list: of which video, when, how much of it is held."""
    return _entry(reader, capture, *_title(archive, reader, capture))


def _entry(reader: Reader, capture: Capture, title: str, language: str | None) -> Entry:
    when = dates.captured(reader, capture.captured)
    held = reader.counted("%(n)s comment", "%(n)s comments", capture.comments_held)
    claimed = capture.claim.video.comment_count
    if claimed is not None and claimed != capture.comments_held:
        said = {"held": reader.number(capture.comments_held), "claimed": reader.number(claimed)}
        held = reader.ngettext("%(held)s of %(claimed)s comment", "%(held)s of %(claimed)s comments", claimed) % said
    coverage = coverage_words(reader, capture.coverage)
    return Entry(
        title=title,
        language=language,
        href=links.capture(capture.key),
        when=when.text if when else None,
        when_title=when.title if when else None,
        state=STATES[capture.coverage],
        words=f"{held}, {coverage}",
    )


def _view(archive: Archive, reader: Reader, capture: Capture, video: Video) -> CaptureView:
    accession = archive.accession(capture.accession_id)
    seed = accession.provenance.seed or capture.claim.video.url
    return CaptureView(
        key=capture.key,
        href=links.capture(capture.key),
        heading=_heading(reader, capture),
        state=STATES[capture.coverage],
        coverage=coverage_words(reader, capture.coverage),
        reason=sentence(capture.coverage_reason or "") or None,
        facts=_facts(reader, capture, accession),
        seed=seed,
        seed_href=links.outward(seed),
        report_href=links.report(capture.accession_id),
        counts=_counts(reader, capture, accession),
        files=tuple(_file(reader, accession.id, kept) for kept in accession.files),
        citation=_citation(archive, reader, capture, video),
    )


def _heading(reader: Reader, capture: Capture) -> str:
    when = dates.captured_exactly(reader, capture.captured)
    if when is None:
        return reader.gettext("Captured at an unknown time")
    return reader.gettext("Captured %(when)s") % {"when": when}


def _title(archive: Archive, reader: Reader, capture: Capture) -> tuple[str, str | None]:
    """The title that the capture says, else (of a live chat, a file of captions) that of its video; its language."""
    title = capture.claim.video.title or archive.video(capture.video_key).title
    if title is None:
        return reader.gettext("A video without a title"), reader.language
    return title, tag(capture.claim.video.language)


def _facts(reader: Reader, capture: Capture, accession: Accession) -> tuple[Fact, ...]:
    _ = reader.gettext
    provenance, claim = accession.provenance, capture.claim
    tool = " ".join(filter(None, [claim.tool or provenance.tool, claim.tool_version or provenance.tool_version]))
    asked = [*claim.asked, *(f"{name}: {value}" for name, value in provenance.asked.items())]
    fetched = provenance.kind == "fetch"
    is_overruled = (capture.coverage, capture.coverage_reason) != (claim.coverage, claim.coverage_reason)
    judged = _("a person") if is_overruled else _("the source; nobody has overruled it")
    said = [
        (_("Time known from"), capture.captured.basis),
        (_("Taken"), _("from the network, by this archive") if fetched else _("from a file that was handed over")),
        (_("With"), tool),
        (_("Asked for"), ", ".join(asked)),
        (_("Comments ended"), provenance.comments_ended),
        (_("What happened"), "\n".join(provenance.events)),
        (_("Ingested"), reader.second(accession.ingested)),
        (_("Lay in"), provenance.within),
        (_("Read as"), title_of(provenance.source)),
        (_("How it was read"), "\n".join(claim.notes)),
        (_("Coverage judged by"), judged),
        (_("Stored as"), accession.id),
    ]
    return tuple(Fact(label, text) for label, text in said if text)


def _counts(reader: Reader, capture: Capture, accession: Accession) -> tuple[Count, ...]:
    _ = reader.gettext
    claimed = accession.provenance.claimed_comment_count
    if claimed is None:
        claimed = capture.claim.video.comment_count
    of_role = {role: sum(f.role == role for f in accession.files) for role in ("caption", "media", "thumbnail")}
    return (
        _count(reader, _("Comments and replies"), claimed, capture.comments_held),
        _count(reader, _("Captions"), None, max(of_role["caption"], len(capture.claim.captions))),
        _count(reader, _("Media files"), None, of_role["media"]),
        _count(reader, _("Stills"), None, of_role["thumbnail"]),
    )


def _count(reader: Reader, what: str, claimed: int | None, held: int) -> Count:
    _ = reader.gettext
    if claimed is None:
        return Count(what, None, reader.number(held), None, None)
    is_all = held >= claimed
    words = _("all") if is_all else _("part")
    return Count(what, reader.number(claimed), reader.number(held), "full" if is_all else "part", words)


def _file(reader: Reader, accession_id: str, kept: KeptFile) -> FileRow:
    _ = reader.gettext
    roles = {
        "page": _("the page"),
        "media": _("media"),
        "caption": _("captions"),
        "thumbnail": _("still"),
        "description": _("description"),
        "log": _("what happened while fetching"),
    }
    what = roles.get(kept.role, _("other"))
    if kept.media and kept.media.width and kept.media.height:
        what += f", {kept.media.width} × {kept.media.height}"
    if kept.media and kept.media.duration_seconds:
        what += f", {reader.span(kept.media.duration_seconds)}"
    return FileRow(
        path=kept.path,
        href=links.original(accession_id, kept.path),
        what=what,
        size=reader.size(kept.length),
        kept=_("as obtained") if kept.compression is None else _("one %(kind)s frame") % {"kind": kept.compression},
        digest=kept.digest,
    )


def _citation(archive: Archive, reader: Reader, capture: Capture, video: Video) -> Markup:
    """Our sentence; the names and the title in it keep their own direction. They are those of the capture that is
    cited, where it says them: the video may be called otherwise by now.
    """
    _ = reader.gettext
    own = capture.claim.video
    named, titled = own.channel.name or video.channel.name, own.title or video.title
    said = dates.published(reader, video.published, watches.capture_instants(video))
    when = dates.captured_exactly(reader, capture.captured)
    title = Markup(_("“%(title)s”")) % {"title": isolated(titled)} if titled else None
    channel = isolated(named) if named else None
    where = watches.platform_name(video.platform)
    source = Markup(", ").join(filter(None, [channel, title, where, said.text if said else None]))
    held = reader.counted("%(n)s comment held", "%(n)s comments held", capture.comments_held)
    coverage = coverage_words(reader, capture.coverage)
    captured = _("Captured %(when)s") % {"when": when} if when else _("Captured at an unknown time")
    return Markup("{}. {}; {}, {}. {}, {}").format(
        source or video.key, captured, coverage, held, isolated(archive.name), capture.key
    )


def _report_row(reader: Reader, report: FileReport) -> ReportRow:
    numbers: Sequence[int] = (report.read, report.new, report.changed, report.unchanged, len(report.refused))
    return ReportRow(
        path=report.path,
        source=title_of(report.source) if report.source else reader.gettext("not recognised"),
        numbers=tuple(reader.number(n) for n in numbers),
        refused=tuple((r.place, r.reason) for r in report.refused),
        video_href=None if report.video_key is None else links.video(report.video_key),
    )

"""The public JSON lines.

Comes in: rows and reports. Goes out: one JSON object as UTF-8, without the line's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from voxpop.codec.instants import iso
from voxpop.model import (
    AccessionReport,
    AuthorRef,
    Captured,
    Change,
    ChannelRef,
    Comment,
    CopyStep,
    Day,
    FileReport,
    Finding,
    Info,
    Inspection,
    Language,
    Rating,
    Refused,
    SavedSearch,
    Video,
    When,
)

if TYPE_CHECKING:
    from voxpop.query import Answered, FacetValue, Hit, Line, Suggestion, VideoHits

_encode = msgspec.json.Encoder().encode


class _When(Struct):
    earliest: str | None
    latest: str | None
    precision: str | None
    as_written: str | None


class _Captured(Struct):
    earliest: str | None
    latest: str | None
    precision: str | None
    basis: str | None


class _Video(Struct):
    key: str
    platform: str | None
    id: str | None
    url: str | None
    title: str | None
    description: str | None
    channel: ChannelRef
    rating: Rating
    published: _When
    duration_seconds: float | None
    view_count: int | None
    comment_count: int | None
    comments_held: int
    captured: _Captured
    chat_held: int


class _Comment(Struct):
    key: str
    video_key: str
    id: str | None
    parent_key: str | None
    author: AuthorRef
    text: str | None
    like_count: int | None
    like_count_is_rounded: bool | None
    published: _When
    moments: tuple[int, ...]
    language: Language
    is_pinned: bool | None
    is_hearted: bool | None
    is_by_channel: bool | None
    is_edited: bool | None
    kind: str
    start_seconds: float | None
    amount: str | None
    reply_count: int | None
    is_removed: bool | None
    is_gone: bool


class _Hit(Struct):
    kind: str
    key: str
    video_key: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    url: str
    moment: float | None
    score: float
    answers: Answered | None
    spoken: tuple[Line, ...]
    named_by: int
    under: str | None
    copies: int | None


class _VideoHits(Struct):
    key: str
    title: str | None
    count: int
    hits: tuple[_Hit, ...]


class _ExportedHit(Struct):
    kind: str
    key: str
    video_key: str
    video_title: str | None
    channel: ChannelRef
    text: str
    url: str
    moment: float | None
    comment: _Comment | None


class _FacetValue(Struct):
    field: str
    value: str
    count: int
    name: str | None


class _Suggestion(Struct):
    kind: str
    text: str
    query: str


class _SavedSearch(Struct):
    name: str
    query: str
    saved: str | None


class _FileReport(Struct):
    path: str
    source: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: tuple[Refused, ...]


class _Report(Struct):
    accession: str
    ingested: str | None
    path: str
    source: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: tuple[Refused, ...]


class _Day(Struct):
    capture: str
    captured: _Captured
    coverage: str
    coverage_reason: str | None
    source: str
    view_count: int | None
    rating: Rating
    follower_count: int | None
    comment_count: int | None
    comments_held: int
    held_so_far: int | None
    gone_so_far: int | None


class _Info(Struct):
    path: str
    id: str
    name: str
    layout: int
    videos: int
    comments: int
    channels: int
    captures: int
    accessions: int
    ingested: str | None
    originals_bytes: int | None
    catalogue_bytes: int | None
    voxpop: str


def video_line(video: Video) -> bytes:
    """The public fields of a video."""
    return _encode(
        _Video(
            key=video.key,
            platform=video.platform,
            id=video.id,
            url=video.url,
            title=video.title,
            description=video.description,
            channel=video.channel,
            rating=video.rating,
            published=_when(video.published),
            duration_seconds=video.duration_seconds,
            view_count=video.view_count,
            comment_count=video.comment_count,
            comments_held=video.comments_held,
            captured=_captured(video.captured),
            chat_held=video.chat_held,
        )
    )


def comment_line(comment: Comment) -> bytes:
    """The public fields of a comment. Its replies are not in it: each has a line of its own."""
    return _encode(_comment(comment))


def _comment(comment: Comment) -> _Comment:
    # By place, not by name: a page of 300,000 comments is written in half the time.
    return _Comment(
        comment.key,
        comment.video_key,
        comment.id,
        comment.parent_key,
        comment.author,
        comment.text,
        comment.like_count,
        comment.like_count_is_rounded,
        _when(comment.published),
        comment.moments,
        comment.language,
        comment.is_pinned,
        comment.is_hearted,
        comment.is_by_channel,
        comment.is_edited,
        comment.kind,
        comment.start_seconds,
        comment.amount,
        comment.reply_count,
        comment.is_removed,
        comment.is_gone,
    )


def hit_line(hit: Hit, under: Hit | None = None) -> bytes:
    """The public fields of a hit; `highlights` are (start, end) in characters of `text`; `under` is the hit under which
    it is folded.
    """
    return _encode(_hit(hit, under))


def video_hits_line(held: VideoHits) -> bytes:
    """A video in which something was found, with its first hits."""
    hits = [one for hit in held.hits for one in (_hit(hit), *(_hit(other, hit) for other in hit.folded))]
    return _encode(_VideoHits(held.video.key, held.video.title, held.count, tuple(hits)))


def exported_hit_line(hit: Hit) -> bytes:
    """One hit with all that is known of it, for who goes on working with it elsewhere."""
    comment = None if hit.comment is None else _comment(hit.comment)
    video = hit.video
    return _encode(
        _ExportedHit(
            hit.kind, hit.key, hit.video_key, video.title, video.channel, hit.text, hit.url, hit.moment, comment
        )
    )


def facet_line(field: str, value: FacetValue) -> bytes:
    """One value of a facet."""
    return _encode(_FacetValue(field, value.value, value.count, value.name))


def suggestion_line(one: Suggestion) -> bytes:
    """What a question may go on to be."""
    return _encode(_Suggestion(one.kind, one.text, one.query))


def saved_search_line(one: SavedSearch) -> bytes:
    """A saved search."""
    return _encode(_SavedSearch(one.name, one.query, iso(one.saved)))


def file_report_line(report: FileReport) -> bytes:
    """What became of one input file."""
    return _encode(
        _FileReport(
            report.path, report.source, report.read, report.new, report.changed, report.unchanged, report.refused
        )
    )


def report_line(told: AccessionReport) -> bytes:
    """The report of one accession."""
    report = told.report
    return _encode(
        _Report(
            told.id, iso(told.ingested), report.path, report.source, report.read, report.new, report.changed,
            report.unchanged, report.refused,
        )
    )  # fmt: skip


def inspection_line(found: Inspection) -> bytes:
    """What `add` would make of one page."""
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    return _encode({**fields, "captured": _captured(found.captured)})


def day_line(day: Day) -> bytes:
    """One capture of a video, with the counts of its day."""
    capture = day.capture
    return _encode(
        _Day(
            capture.key, _captured(capture.captured), capture.coverage, capture.coverage_reason, day.source,
            day.view_count, day.rating, day.follower_count, day.comment_count, capture.comments_held, day.held_so_far,
            day.gone_so_far,
        )
    )  # fmt: skip


def change_line(change: Change) -> bytes:
    """One thing that differs between two captures."""
    return _encode(change)


def finding_line(finding: Finding) -> bytes:
    """One thing that `verify` found wrong."""
    return _encode(finding)


def copy_step_line(step: CopyStep) -> bytes:
    """What became of one thing that `copy` looked at."""
    return _encode(step)


def info_line(info: Info) -> bytes:
    """What an archive is and holds."""
    return _encode(
        _Info(
            path=info.path,
            id=info.id,
            name=info.name,
            layout=info.layout,
            videos=info.videos,
            comments=info.comments,
            channels=info.channels,
            captures=info.captures,
            accessions=info.accessions,
            ingested=iso(info.ingested),
            originals_bytes=info.originals_bytes,
            catalogue_bytes=info.catalogue_bytes,
            voxpop=info.voxpop,
        )
    )


def _hit(hit: Hit, under: Hit | None = None) -> _Hit:
    return _Hit(
        hit.kind, hit.key, hit.video_key, hit.text, hit.highlights, hit.url, hit.moment, round(hit.score, 4),
        hit.answers, hit.spoken, hit.named_by, None if under is None else under.url, hit.copies,
    )  # fmt: skip


def _when(when: When) -> _When:
    return _When(iso(when.earliest), iso(when.latest), when.precision, when.as_written)


def _captured(captured: Captured) -> _Captured:
    return _Captured(iso(captured.earliest), iso(captured.latest), captured.precision, captured.basis)

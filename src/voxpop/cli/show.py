"""`voxpop show`: one video."""

from __future__ import annotations

from collections.abc import Iterable

import click
from msgspec.structs import replace

from voxpop.archive import Archive
from voxpop.cli.options import as_of_option, data, json_option, opens_archive
from voxpop.cli.words import claim_head, clean, clock, comment_lines, counted, rating, when
from voxpop.codec import comment_line, video_line
from voxpop.errors import KeyUnknown, Withdrawn
from voxpop.model import Capture, Video


@click.command("show")
@click.argument("key")
@as_of_option
@json_option
@opens_archive()
def command(archive: Archive, key: str, as_of: str | None, as_json: bool) -> None:
    """Show one video: what its page says, and which captures say so; or one comment, likewise."""
    try:
        video = archive.video(key)
    except Withdrawn:
        raise
    except KeyUnknown:
        _show_comment(archive, key, as_of, as_json)
        return
    captures = archive.captures(video.key)
    if as_of is not None:
        then = archive.as_of(key, as_of)
        by_then = {capture.key for capture in then.captures}
        captures = tuple(capture for capture in captures if capture.key in by_then)
        video = _held_by_then(then.video(video), captures)
    if as_json:
        data(video_line(video))
        return
    for name, value in _facts(video):
        if value:
            data(f"{name:<12}{value}")
    for capture in captures:
        why = f": {capture.coverage_reason}" if capture.coverage_reason else ""
        time = when(capture.captured) or "time unknown"
        claimed = capture.claim.video.comment_count
        held = counted(capture.comments_held, "comment") + ("" if claimed is None else f" ({claimed:,} claimed)")
        data(f"{'capture':<12}{capture.key}  {time}, {held}, {capture.coverage}{why}")
    if video.description:
        data("\n" + clean(video.description, keep_lines=True))


def _show_comment(archive: Archive, key: str, as_of: str | None, as_json: bool) -> None:
    try:
        comment = archive.comment(key)
    except KeyUnknown as error:
        raise KeyUnknown("video or comment", key) from error
    sayings = archive.sayings(comment.key)
    if as_of is not None:
        then = archive.as_of(comment.video_key, as_of)
        by_then = {capture.key for capture in then.captures}
        comment, sayings = then.comment(comment), tuple(said for said in sayings if said.capture.key in by_then)
    if as_json:
        data(comment_line(comment))
        return
    for line in comment_lines(comment):
        data(line)
    for saying in sayings:
        time = when(saying.capture.captured) or "time unknown"
        data(f"{'said by':<12}{saying.capture.key}  {time}, read by {saying.source}")
        if not comment.is_withdrawn:
            said = "the same words" if saying.claim.text == comment.text else clean(saying.claim.text)
            data(f"{'':<12}{claim_head(saying.claim)}: {said}")


def _held_by_then(video: Video, captures: Iterable[Capture]) -> Video:
    """A video with those of its files alone that came with these captures."""
    by_then = {capture.accession_id for capture in captures}
    captions = tuple((id, caption) for id, caption in video.captions if id in by_then)
    return replace(video, captions=captions, media=tuple((id, path) for id, path in video.media if id in by_then))


def _facts(video: Video) -> tuple[tuple[str, str], ...]:
    claimed = "" if video.comment_count is None else f", {video.comment_count:,} claimed"
    return (
        ("key", video.key),
        ("title", clean(video.title)),
        ("channel", clean(video.channel.name)),
        ("url", clean(video.url)),
        ("published", when(video.published)),
        ("length", "" if video.duration_seconds is None else clock(video.duration_seconds)),
        ("rating", rating(video.rating)),
        ("views", "" if video.view_count is None else f"{video.view_count:,}"),
        ("comments", f"{video.comments_held:,} held{claimed}"),
        ("live chat", f"{counted(video.chat_held, 'message')} held" if video.chat_held else ""),
        ("captions", ", ".join(caption.language for _, caption in video.captions)),
        ("media", ", ".join(clean(path) for _, path in video.media)),
    )

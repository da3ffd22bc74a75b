"""`voxpop list`: the videos that are held."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive
from voxpop.cli.words import clean, counted, when
from voxpop.codec import video_line


@click.command("list")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N videos.")
@json_option
@opens_archive()
def command(archive: Archive, limit: int | None, as_json: bool) -> None:
    """List the videos, the newest taken in first."""
    after, told = None, 0
    while True:
        part = archive.videos(after=after, limit=min(500, limit - told) if limit else 500)
        for video in part.items:
            if as_json:
                data(video_line(video))
            else:
                facts = (clean(video.channel.name), when(video.published), counted(video.comments_held, "comment"))
                data(f"{video.key}  {clean(video.title) or 'without a title'}  ({', '.join(f for f in facts if f)})")
        told += len(part.items)
        after = part.next
        if after is None or (limit is not None and told >= limit):
            return

"""`voxpop history`: the captures of a video in time."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive, talk
from voxpop.cli.words import counted, when
from voxpop.codec import day_line


@click.command("history")
@click.argument("key")
@json_option
@opens_archive()
def command(archive: Archive, key: str, as_json: bool) -> None:
    """Print the captures of a video, the oldest first, with the counts of each day."""
    undated = None
    for day in archive.history(key):
        undated = day.capture.key if day.capture.captured.latest is None else undated
        if as_json:
            data(day_line(day))
            continue
        comments = (
            (day.capture.comments_held, "held"), (day.comment_count, "claimed"), (day.gone_so_far, "gone by then"),
        )  # fmt: skip
        told = [f"{count:,} {what}" for count, what in comments if count is not None]
        video = (day.view_count, "view"), (day.rating.likes, "like")
        told += [counted(count, what) for count, what in video if count is not None]
        time = when(day.capture.captured) or "time unknown"
        data(f"{time:<21} {day.capture.key}  {day.capture.coverage:<9} {', '.join(told)}")
    if undated is not None and not as_json:
        talk(
            "A capture of unknown time takes no part in what is gone and in the page of a day. To tell it: "
            f"voxpop amend {undated} --captured-at TIME"
        )

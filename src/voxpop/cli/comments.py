"""`voxpop comments`: everything people said under one video."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive
from voxpop.cli.words import clean, comment_head
from voxpop.codec import comment_line


@click.command("comments")
@click.argument("key")
@json_option
@opens_archive()
def command(archive: Archive, key: str, as_json: bool) -> None:
    """Print all comments of a video, in captured order; replies are indented."""
    for comment in archive.comments(key):
        if as_json:
            data(comment_line(comment))
            continue
        indent = "" if comment.parent_key is None or comment.is_orphan else "    "
        data(indent + comment_head(comment))
        for line in clean(comment.text, keep_lines=True).split("\n"):
            data(f"{indent}  {line}")
        data("")

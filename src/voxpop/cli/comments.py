"""`voxpop comments`: everything people said under one video."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import as_of_option, data, json_option, opens_archive
from voxpop.cli.words import comment_lines
from voxpop.codec import comment_line


@click.command("comments")
@click.argument("key")
@as_of_option
@json_option
@opens_archive()
def command(archive: Archive, key: str, as_of: str | None, as_json: bool) -> None:
    """Print all comments of a video, in captured order; replies are indented.

    A reply that does not stand below what it answers, since a later capture brought it, says which comment that is.
    """
    comments = archive.comments(key) if as_of is None else archive.as_of(key, as_of).comments()
    thread = set[str]()
    for comment in comments:
        if as_json:
            data(comment_line(comment))
            continue
        is_top = comment.parent_key is None or comment.is_orphan
        if is_top:
            thread.clear()
        elif comment.parent_key is not None and comment.parent_key not in thread:
            thread = {comment.parent_key}
            data(f"    answers {comment.parent_key}")
        thread.add(comment.key)
        for line in comment_lines(comment):
            data(line if is_top else f"    {line}")
        data("")

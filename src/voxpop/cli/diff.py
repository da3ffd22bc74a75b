"""`voxpop diff`: what changed between two captures."""

from __future__ import annotations

from collections.abc import Set

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive, talk
from voxpop.cli.words import clean
from voxpop.codec import change_line
from voxpop.model import Told

_LONGEST = 200


@click.command("diff")
@click.argument("key")
@click.argument("older")
@click.argument("newer")
@json_option
@opens_archive()
def command(archive: Archive, key: str, older: str, newer: str, as_json: bool) -> None:
    """Print what is otherwise in the capture NEWER of a video than in the capture OLDER.

    A comment is gone only where NEWER is complete at its place; else it was not seen. `voxpop history` lists captures.
    """
    changed = set[str]()
    for change in archive.diff(key, older, newer):
        changed.add(change.key)
        if as_json:
            data(change_line(change))
            continue
        data(f"{change.change:<14}{change.key}")
        for sign, value in (("-", change.before), ("+", change.after)):
            if value is not None:
                data(f"    {sign} {_shortened(value)}")
    if (words := _unsaid(archive, key, (older, newer), changed)) is not None:
        talk(words)


def _unsaid(archive: Archive, key: str, captures: tuple[str, str], changed: Set[str]) -> str | None:
    """A word where nothing is told of any comment: why that is."""
    video = archive.video(key).key
    if changed - {video}:
        return None
    for day in archive.history(video):
        if day.capture.key in captures and not day.is_of_comments:
            return f"{day.capture.key} did not look at comments, so nothing is told of them."
    return None if changed else "Nothing that both captures tell is otherwise in the later one."


def _shortened(value: Told) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if isinstance(value, int) else clean(str(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

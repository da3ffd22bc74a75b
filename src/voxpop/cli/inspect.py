"""`voxpop inspect`: what `add` would make of files."""

from __future__ import annotations

from pathlib import Path

import click

from voxpop.archive import Answers
from voxpop.archive.inspecting import inspect
from voxpop.cli.answers import save_mapping, takes_answers, takes_dated_folders
from voxpop.cli.options import bars, data, json_option, talk
from voxpop.cli.words import clean, counted, when
from voxpop.codec import inspection_line
from voxpop.model import Inspection
from voxpop.sources.dated_folders import folders_time


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@takes_answers
@takes_dated_folders
@click.option(
    "--save-map",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the columns as they were read; `--map @FILE` uses them again.",
)
@json_option
def command(paths: tuple[Path, ...], answers: Answers, save_map: Path | None, as_json: bool) -> None:
    """Say what `add` would make of files, folders and packed files; nothing is taken in.

    Format and why, videos and comments found, when captured and how that is known, which fields are said and which are
    not, which column of a table is read as what, and everything that would be refused. Exit code 1 when something
    would.
    """
    refused = 0
    with bars() as progress:
        for found in inspect(paths, answers, progress):
            refused += len(found.refused)
            if save_map is not None and found.columns:
                save_mapping(save_map, found.columns)
            if as_json:
                data(inspection_line(found))
            else:
                for line in _lines(found):
                    data(line)
    if not as_json and refused:
        talk(f"{counted(refused, 'place')} would be refused.")
    if refused:
        raise click.exceptions.Exit(1)


def _lines(found: Inspection) -> list[str]:
    lines = [clean(found.path)]
    if found.source is not None:
        lines += [f"  {name:<10}{value}" for name, value in _facts(found) if value]
        lines += [f"  {'column':<10}{what} = {clean(column)}" for what, column in found.columns]
        lines += [f"  {'note':<10}{clean(note)}" for note in found.notes]
        lines += [f"  {'sample':<10}{clean(author) or '?'}: {clean(text)[:100]}" for author, text in found.sample]
    lines += [f"  {'refused':<10}{clean(refused.place)}: {clean(refused.reason)}" for refused in found.refused]
    return lines


_UNTOLD = "; if you know it, say so: voxpop add --captured-at TIME"
_IN_DATED = ' (or, as its folder\'s name says "%s": voxpop add --dated-folders)'


def _how_to_tell(found: Inspection) -> str:
    named = folders_time(found.path)
    return "" if not found.captures else _UNTOLD if named is None else _UNTOLD + _IN_DATED % clean(named)


def _facts(found: Inspection) -> tuple[tuple[str, str], ...]:
    chat = f", {counted(found.chat, 'message')} of a live chat" if found.chat else ""
    basis = f" ({clean(found.captured.basis)})" if found.captured.basis else ""
    time = when(found.captured)
    return (
        ("format", f"{found.format} ({found.source}), recognised by {found.recognised_by}"),
        ("with", ", ".join(map(clean, found.files))),
        ("holds", f"{counted(found.videos, 'video')} in {counted(found.captures, 'capture')}, "
                  f"{counted(found.comments, 'comment')} ({counted(found.replies, 'reply', 'replies')}){chat}"),
        ("captured", f"{time}{basis}" if time else f"time unknown{_how_to_tell(found)}"),
        ("says", ", ".join(found.present)),
        ("not said", ", ".join(found.absent)),
    )  # fmt: skip

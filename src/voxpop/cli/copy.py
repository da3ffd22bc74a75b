"""`voxpop copy`: a copy of the archive, in a folder or in S3, brought into step."""

from __future__ import annotations

import logging
from collections import Counter

import click

from voxpop.archive import Archive
from voxpop.cli.options import bars, data, json_option, opens_archive, talk
from voxpop.cli.words import clean, size
from voxpop.codec import copy_step_line
from voxpop.model import CopyStep


@click.command("copy")
@click.argument("destination", metavar="FOLDER_OR_S3_URL")
@click.option(
    "--check", is_flag=True, help="Read every byte of the copy, not only what is new, and mend what is damaged."
)
@json_option
@opens_archive(as_it_is=True)
def command(archive: Archive, destination: str, check: bool, as_json: bool) -> None:
    """Bring a copy of the archive into step: only what it lacks is written, read back and compared.

    The copy lies in a folder, and is an archive itself, or in a bucket: s3://BUCKET/PREFIX. What was withdrawn here is
    removed there. The catalogue is not copied; the first command on the copy makes it again.

    Others may go on adding meanwhile. After an interruption the same command goes on from there. Exit code 1 when
    something that the copy lacks is damaged here, or something was refused; everything else is copied. What the copy
    has already is not read here: `voxpop verify` does that.
    """
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # else it shows the code in which a connection broke off
    done: Counter[str] = Counter()
    written = 0
    with bars() as progress:
        for step in archive.copy(destination, check=check, progress=progress):
            done[step.done] += 1
            written += step.bytes
            data(copy_step_line(step) if as_json else _line(step))
    if not as_json:
        talk(_sentence(done, written))
    if done["refused"]:
        raise click.exceptions.Exit(1)


def _line(step: CopyStep) -> str:
    what = f"{step.kind} {clean(step.id)}".rstrip()
    return f"{what}  {step.done}" + (f": {clean(step.reason)}" if step.reason else "")


def _sentence(done: Counter[str], written: int) -> str:
    if not done:
        return "The copy was in step already."
    return ", ".join(f"{count:,} {word}" for word, count in sorted(done.items())) + f"; {size(written)} written."

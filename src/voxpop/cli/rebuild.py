"""`voxpop rebuild`: the catalogue again."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import bars, opens_archive, talk
from voxpop.cli.words import counted


@click.command("rebuild")
@opens_archive(as_it_is=True)
def command(archive: Archive) -> None:
    """Make the catalogue again from the originals and from what people decided.

    Everything can be read meanwhile; the new catalogue takes the place of the old one at the end. Stopped or killed,
    the same command goes on from there. Exit code 1 when an accession was left out, as it cannot be read.
    """
    with bars() as progress:
        left_out = archive.rebuild(progress)
    info = archive.info(sizes=False)
    talk(f"Rebuilt: {counted(info.videos, 'video')}, {counted(info.comments, 'comment')}.")
    if left_out:
        accessions = counted(info.accessions + left_out, "accession")
        talk(f"Left out: {left_out:,} of {accessions}. `voxpop verify` says what is wrong.")
        raise click.exceptions.Exit(1)

"""`voxpop demo`: an archive of examples."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from voxpop.archive import Archive
from voxpop.cli.options import bars, opens_archive, talk
from voxpop.cli.words import counted


@click.command("demo")
@opens_archive(create=True, name="The Port Elster Archive")
def command(archive: Archive) -> None:
    """Fill an archive with examples to look at: invented pages, and a clip that was drawn for them."""
    from voxpop import demo

    with tempfile.TemporaryDirectory() as folder, bars() as progress:
        paths = demo.build(Path(folder))
        for report in archive.add(paths, progress=progress):
            for refused in report.refused:
                talk(f"{report.path}: {refused.place}: {refused.reason}")
    info = archive.info(sizes=False)
    talk(f"{archive.path} holds {counted(info.videos, 'video')} and {counted(info.comments, 'comment')}.")
    talk(f"Look at them: voxpop --archive {archive.path} serve")

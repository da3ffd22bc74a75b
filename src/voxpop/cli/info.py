"""`voxpop info`: what the archive is and holds."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive
from voxpop.cli.words import clean, counted, size, when
from voxpop.codec import info_line
from voxpop.model import Captured


@click.command("info")
@json_option
@opens_archive()
def command(archive: Archive, as_json: bool) -> None:
    """Tell what the archive is and holds."""
    info = archive.info()
    if as_json:
        data(info_line(info))
        return
    ingested = when(Captured(info.ingested, info.ingested, "second")) if info.ingested is not None else "nothing yet"
    held = (info.videos, "video"), (info.comments, "comment"), (info.channels, "channel")
    rows = (
        ("archive", f"{clean(info.name)} ({clean(info.path)})"),
        ("id", clean(info.id)),
        ("holds", ", ".join(counted(count, what) for count, what in held)),
        ("captures", f"{info.captures:,} in {counted(info.accessions, 'accession')}"),
        ("last added", ingested),
        ("originals", size(info.originals_bytes)),
        ("catalogue", size(info.catalogue_bytes)),
        ("made with", f"Voxpop {info.voxpop}, layout {info.layout}"),
    )
    for name, value in rows:
        data(f"{name:<12}{value}")

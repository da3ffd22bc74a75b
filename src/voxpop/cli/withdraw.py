"""`voxpop withdraw`: remove something for good."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, opens_archive


@click.command("withdraw")
@click.argument("key")
@click.option("--reason", required=True, metavar="WORDS", help="Why; kept with the decision.")
@click.option("--by", metavar="NAME", help="Who decides this.")
@opens_archive()
def command(archive: Archive, key: str, reason: str, by: str | None) -> None:
    """Remove a video, a capture or a comment (its KEY) for good.

    Its bytes are destroyed, in the originals, the catalogue and the index, and the same originals are refused from then
    on. A decision without the content stays as a tombstone; threads keep their shape. This cannot be undone.
    """
    decision = archive.withdraw(key, reason=reason, by=by)
    data(f"Withdrawn. The tombstone is decision {decision.id}.")

"""`voxpop verify`: prove that nothing was changed."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import bars, data, json_option, opens_archive, talk
from voxpop.cli.words import clean, counted
from voxpop.codec import finding_line


@click.command("verify")
@json_option
@opens_archive()
def command(archive: Archive, as_json: bool) -> None:
    """Check every digest, inventory and record, and that catalogue and index say what the originals say.

    Lists all findings; exit code 1 when there are any.
    """
    count = 0
    with bars() as progress:
        for finding in archive.verify(progress):
            count += 1
            data(finding_line(finding) if as_json else f"{finding.kind}  {clean(finding.where)}: {clean(finding.what)}")
    if not as_json:
        talk(f"{counted(count, 'finding')}." if count else "No findings: everything is as it was taken in.")
    if count:
        raise click.exceptions.Exit(1)

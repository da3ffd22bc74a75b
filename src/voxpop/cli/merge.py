"""`voxpop merge`: take another archive in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from voxpop.archive import Archive
from voxpop.archive.merging import Met
from voxpop.cli.options import bars, data, json_option, opens_archive, talk
from voxpop.cli.words import clean, counted
from voxpop.codec import file_report_line


@click.command("merge")
@click.argument("other", metavar="OTHER", type=click.Path(path_type=Path))
@json_option
@opens_archive()
def command(archive: Archive, other: Path, as_json: bool) -> None:
    """Take in another archive (the folder OTHER): all that it holds, and all that its people decided.

    The result is as if everything had been taken in here. What was withdrawn in either stays withdrawn, and is
    destroyed here too: merge only what you trust. OTHER is only read.

    Doing it again changes nothing; after an interruption it goes on where it stopped. Ends with a report; exit code 1
    when something was refused.
    """
    counts: Counter[tuple[str, str]] = Counter()
    with bars() as progress:
        for met in archive.merge(other, progress=progress):
            counts[met.what, met.outcome] += 1
            counts["part", "refused"] += not met.is_whole
            if met.what == "accession" and as_json:
                data(file_report_line(met.report))
            else:
                _tell(met, as_json=as_json)
    if not as_json:
        talk(_sentence(counts))
    if any(count for (_, outcome), count in counts.items() if outcome == "refused"):
        raise click.exceptions.Exit(1)


def _tell(met: Met, *, as_json: bool) -> None:
    report, say = met.report, talk if as_json else data
    if met.outcome == "taken in" and met.what == "accession":
        counts = f"{report.read:,} read, {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
        say(f"{clean(report.path)}  {report.source}  {counts if report.read else 'taken in'}")
    if met.outcome == "refused" or not met.is_whole:
        for refused in report.refused:
            say(f"{clean(report.path)}  refused  {clean(refused.place)}: {clean(refused.reason)}")


def _sentence(counts: Counter[tuple[str, str]]) -> str:
    def of(what: str) -> str:
        taken, held, refused = (counts[what, outcome] for outcome in ("taken in", "held", "refused"))
        return f"{counted(taken, what)} taken in, {held:,} held already, {refused:,} refused"

    partly = counts["part", "refused"]
    parts = f"; of {counted(partly, 'accession')} a part stays out" if partly else ""
    return f"{of('accession')}{parts}. {of('decision').capitalize()}."

"""`voxpop report`: what became of what was taken in."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive
from voxpop.cli.words import clean
from voxpop.codec import iso, report_line
from voxpop.model import AccessionReport


@click.command("report")
@click.argument("accession", required=False)
@click.option(
    "--refused", "only_refused", is_flag=True, help="Only those of which something was refused, with all of that."
)
@json_option
@opens_archive()
def command(archive: Archive, accession: str | None, only_refused: bool, as_json: bool) -> None:
    """Show again the reports of what was taken in, the newest first; of one ACCESSION, with all that was refused.

    An accession is named by its id, or by the beginning of it.
    """
    for report in archive.reports(accession):
        if only_refused and not report.report.refused:
            continue
        if as_json:
            data(report_line(report))
            continue
        _tell(report, in_full=only_refused or accession is not None)


def _instant(seconds: int) -> str:
    shown = iso(seconds)
    return "at an unknown time" if shown is None else shown[:16].replace("T", " ")


def _tell(told: AccessionReport, *, in_full: bool) -> None:
    report = told.report
    lost = f", {len(report.refused):,} refused" if report.refused else ""
    counts = f"{report.read:,} read, {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
    data(f"{_instant(told.ingested)}  {told.id[:12]}  {clean(report.path)}  {report.source}  {counts}{lost}")
    if in_full:
        for refused in report.refused:
            data(f"  refused  {clean(refused.place)}: {clean(refused.reason)}")

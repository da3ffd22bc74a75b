"""`voxpop amend`: say what you know of a capture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, opens_archive
from voxpop.errors import UsageError
from voxpop.model import Captured, Coverage


@click.command("amend")
@click.argument("capture")
@click.option("--url", metavar="URL", help="Which video the capture is of.")
@click.option(
    "--captured-at", metavar="TIME", help="When it was made: 2019, 2019-11, 2019-11-05 or 2019-11-05T12:30:00Z."
)
@click.option("--complete", is_flag=True, help="All comments that could be seen were captured.")
@click.option("--partial", is_flag=True, help="Some comments were not captured.")
@click.option("--reason", metavar="WORDS", help="How you know.")
@click.option("--by", metavar="NAME", help="Who decides this.")
@opens_archive()
def command(
    archive: Archive, capture: str, url: str | None, captured_at: str | None, complete: bool, partial: bool,
    reason: str | None, by: str | None,
) -> None:  # fmt: skip
    """Say of a CAPTURE (its key: see `voxpop show`) what you know better than its page.

    What you say is kept as a decision, with its time and reason, and repeated by every rebuild. It changes no original.
    """
    if complete and partial:
        raise UsageError("A capture is --complete or --partial, not both.")
    coverage: Coverage | None = "complete" if complete else "partial" if partial else None
    captured = None if captured_at is None else read_time(captured_at)
    decision = archive.amend(capture, url=url, captured=captured, coverage=coverage, by=by, reason=reason)
    data(f"Kept as decision {decision.id}.")


def read_time(text: str) -> Captured:
    """A year, month, day or instant as the interval that it is."""
    for pattern, precision in (("%Y", "year"), ("%Y-%m", "month"), ("%Y-%m-%d", "day")):
        try:
            start = datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
        days = {"year": 366, "month": 31, "day": 1}[precision]
        end = start + timedelta(days=days)
        end = {"year": end.replace(month=1, day=1), "month": end.replace(day=1), "day": end}[precision]
        return Captured(int(start.timestamp()), int(end.timestamp()) - 1, precision, "told by a person")  # type: ignore[arg-type]
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no time that I know; write 2019, 2019-11, 2019-11-05 or 2019-11-05T12:30:00Z."
        ) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return Captured(int(instant.timestamp()), int(instant.timestamp()), "second", "told by a person")

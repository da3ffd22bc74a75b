"""`voxpop amend`: say what you know of a capture."""

from __future__ import annotations

import time

import click

from voxpop.archive import Answers, Archive
from voxpop.cli.answers import takes_answers
from voxpop.cli.options import data, opens_archive, talk
from voxpop.cli.words import from_the_future


@click.command("amend")
@click.argument("capture")
@takes_answers
@click.option("--reason", metavar="WORDS", help="How you know.")
@click.option("--by", metavar="NAME", help="Who decides this.")
@opens_archive()
def command(archive: Archive, capture: str, answers: Answers, reason: str | None, by: str | None) -> None:
    """Say of a CAPTURE (its key: see `voxpop show`) what you know better than its page.

    What you say is kept as a decision, with its time and reason, and repeated by every rebuild. It changes no original.
    """
    decision = archive.amend(capture, answers, by=by, reason=reason)
    data(f"Kept as decision {decision.id}.")
    if answers.captured is not None:
        warning = from_the_future(answers.captured.earliest, time.time(), capture)
        if warning is not None:
            talk(f"{capture}: {warning}")

"""`voxpop searches`: the searches that were saved, and what is new in them."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.options import data, json_option, opens_archive, talk
from voxpop.cli.words import clean
from voxpop.codec import hit_line, iso, saved_search_line
from voxpop.errors import UsageError
from voxpop.query import Arrival

_EXCERPT = 280


@click.command("searches")
@click.argument("name", required=False)
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, metavar="N", help="At most N hits."
)
@click.option("--remove", is_flag=True, help="Forget the search of that NAME.")
@json_option
@opens_archive()
def command(archive: Archive, name: str | None, limit: int, remove: bool, as_json: bool) -> None:
    """List the saved searches; with NAME, show its hits, those that were taken in last first.

    `voxpop search QUERY --save NAME` saves one. `voxpop serve` has a feed (Atom) of each.
    """
    saved = archive.searches.saved
    if name is None:
        if remove:
            raise UsageError("Say which one is to be forgotten: voxpop searches NAME --remove.")
        for one in saved.all():
            data(
                saved_search_line(one)
                if as_json
                else f"{clean(one.name)}  {clean(one.query)}  (saved {iso(one.saved)})"
            )
    elif remove:
        saved.remove(name)
        talk(f"{name} was removed.")
    else:
        for arrival in archive.searches.arrivals(saved.named(name).query, limit=limit):
            if as_json:
                data(hit_line(arrival.hit))
            else:
                _tell(arrival)


def _tell(arrival: Arrival) -> None:
    hit = arrival.hit
    author = f"{clean(hit.comment.author.name)}, " if hit.comment and hit.comment.author.name else ""
    data(f"{iso(arrival.taken_in)}  {hit.kind}  {author}under {clean(hit.video.title) or hit.video_key}  {hit.key}")
    words = hit.text[hit.excerpt_start : hit.excerpt_start + _EXCERPT]
    data(f"  {clean(words)}")

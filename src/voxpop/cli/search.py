"""`voxpop search`: find what somebody wrote or said."""

from __future__ import annotations

import sys
import time
from typing import get_args

import click

from voxpop.archive import SECONDS, Archive
from voxpop.cli.exporting import export
from voxpop.cli.options import data, json_option, opens_archive, talk
from voxpop.cli.words import clean, clock
from voxpop.codec import facet_line, hit_line, suggestion_line
from voxpop.export import Form
from voxpop.query import Found, Hit, Order, Suggestion
from voxpop.query.notes import NOTE_UNCOUNTED


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N hits, or values of each facet.",
)
@click.option(
    "--sort",
    type=click.Choice(get_args(Order)),
    default="relevance",
    show_default=True,
    help="What comes first; moment: the first second of the video that a text speaks of.",
)
@click.option("--with-likes", is_flag=True, help="By relevance, bring forward what people liked, gently.")
@click.option("--facets", "with_facets", is_flag=True, help="Count what all hits fall into, in place of showing them.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 3600),
    default=SECONDS,
    show_default=True,
    metavar="N",
    help="Take so long at most; what takes longer is looked for in a part.",
)
@click.option("--export", "target", metavar="FILE", help="Write all hits, however many, to a .csv or .jsonl, or to -.")
@click.option("--form", type=click.Choice(get_args(Form)), help="The form of the FILE, where its name does not say.")
@click.option("--save", "name", metavar="NAME", help="Keep QUERY under that name; see `voxpop searches`.")
@click.option("--suggest", "is_unfinished", is_flag=True, help="Print what QUERY, as typed so far, may go on to be.")
@json_option
@opens_archive()
def command(
    archive: Archive, query: tuple[str, ...], limit: int, sort: Order, with_likes: bool, with_facets: bool,
    seconds: float, target: str | None, form: str | None, name: str | None, is_unfinished: bool, as_json: bool,
) -> None:  # fmt: skip
    """Search comments, titles, descriptions and transcripts.

    \b
    storm bridge      both words            "the old bridge"  these words in this order
    storm OR bridge   either                "old bridge"~3    these words near each other
    -bridge           not this word         bridg*            words that begin so
    (a OR b) -c       brackets              colour~1          words spelt nearly so
    =Élan             in just this form     likes:>100        a field

    \b
    author:nora channel:"Harbour News" platform:youtube lang:de kind:reply in:VIDEO
    likes:>100 replies:5..9 words:<4 date:2018-01..2018-03 captured:>=2019 at:1:00..2:00
    stem:en (all forms of each word)
    has:timecode|link|emoji|edit|reply|rating is:pinned|hearted|edited|gone|bychannel|question

    Case, accents and letter forms play no part. In scripts without spaces any part of a text is found.
    """
    asked = " ".join(query)
    if name is not None:
        talk(f"Saved as {archive.searches.saved.save(name, asked, int(time.time())).name}.")
    if is_unfinished:
        _suggest(archive, asked, limit, as_json)
    elif target is not None:
        export(archive, asked, sort, target, form)
    elif with_facets:
        _count(archive, asked, limit, seconds, as_json)
    else:
        found = archive.search(asked, sort=sort, limit=limit, with_likes=with_likes, seconds=seconds)
        _list(found, as_json)
        if (other := archive.searches.meant(asked, found.count)) is not None:
            talk(f"Did you mean: {clean(other)}")


def _list(found: Found, as_json: bool) -> None:
    for note in found.notes:
        talk(note)
    for hit in found.hits:
        if as_json:
            data(hit_line(hit))
        else:
            _tell(hit)
    if not as_json:
        talk(f"{found.count:,} found" + (f", the first {len(found.hits)} shown." if found.next else "."))
    if found.others and not as_json:
        talk(f"With some of these words, the {len(found.others)} most telling:")
        for hit in found.others:
            _tell(hit)


def _suggest(archive: Archive, typed: str, limit: int, as_json: bool) -> None:
    for one in archive.searches.suggest(typed, limit=limit):
        data(suggestion_line(one) if as_json else f"{one.kind:<8} {clean(one.query)}{_title(one)}")


def _title(one: Suggestion) -> str:
    """What is called so, where the question names it by its key."""
    return f"  {clean(one.text)}" if one.kind in ("video", "channel") and one.text not in one.query else ""


def _count(archive: Archive, query: str, most: int, seconds: float, as_json: bool) -> None:
    found = archive.facets(query, most=most, seconds=seconds)
    for note in found.notes:
        talk(note)
    counted = [(facet.field, value) for facet in found.facets for value in facet.values]
    for field, value in [*counted, *(("month", month) for month in found.months)]:
        if as_json:
            data(facet_line(field, value))
        else:
            data(f"{field:<9} {value.count:>9,}  {value.value}" + (f"  {clean(value.name)}" if value.name else ""))
    for facet in found.facets:
        if facet.lacking:
            talk(f"There are very many {facet.field}s: each of their counts may lack up to {facet.lacking:,}.")
    if not as_json and NOTE_UNCOUNTED not in found.notes:
        talk(f"{found.count:,} found.")


def _tell(hit: Hit) -> None:
    author = f"{clean(hit.comment.author.name)}, " if hit.comment and hit.comment.author.name else ""
    moment = f" at {clock(hit.moment)}" if hit.kind == "caption" and hit.moment is not None else ""
    data(f"{hit.kind}{moment}  {author}under {clean(hit.video.title) or hit.video_key}  {hit.key}")
    data(f"  {_marked(hit)}")


def _marked(hit: Hit) -> str:
    """The excerpt on one line; found words in bold on a terminal."""
    start = hit.excerpt_start
    end = min(len(hit.text), start + 280)
    bold = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    parts, at = [], start
    for first, last in hit.highlights:
        if start <= first and last <= end:
            parts += [clean(hit.text[at:first]), bold[0], clean(hit.text[first:last]), bold[1]]
            at = last
    return ("…" if start else "") + "".join(parts) + clean(hit.text[at:end]) + ("…" if end < len(hit.text) else "")

"""`voxpop search`: find what somebody wrote or said."""

from __future__ import annotations

import difflib
import re
import sys
import time
from itertools import takewhile
from typing import get_args

import click

from voxpop.archive import SECONDS, Archive
from voxpop.cli.exporting import export
from voxpop.cli.options import data, json_option, opens_archive, talk
from voxpop.cli.words import clean, clock, counted
from voxpop.codec import facet_line, hit_line, suggestion_line, video_hits_line
from voxpop.export import Form
from voxpop.query import FacetValue, Found, Grouped, Hit, Order, Stretch, Suggestion
from voxpop.query.notes import NOTE_UNCOUNTED

_BESIDE = 100  # characters of what stands round a hit
_OPTION = re.compile(r"(--[a-z][a-z-]*)(?:=.*)?", re.IGNORECASE | re.DOTALL)


class _Search(click.Command):
    """A question may begin with `-`. So what is no option is part of it, and there is no option of one letter, which
    would be taken out of the middle of `-the`; what stands behind `--` is the question alone.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options that there are; what is written like one and is none is refused."""
        before = [*takewhile("--".__ne__, args)]
        known = [name for one in self.get_params(ctx) for name in (*one.opts, *one.secondary_opts)]
        for option in filter(None, map(_OPTION.fullmatch, before)):
            if option[1] not in known:
                near = difflib.get_close_matches(option[1], known)
                raise click.NoSuchOption(option[1], possibilities=near, ctx=ctx)
        asks_help = ["--help" if one == "-h" else one for one in before]
        return super().parse_args(ctx, asks_help + args[len(before) :])


_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.command("search", cls=_Search, context_settings=_SETTINGS)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N hits, videos, or values of each facet.",
)
@click.option(
    "--sort",
    type=click.Choice(get_args(Order)),
    default="relevance",
    show_default=True,
    help="What comes first; moment: the first second that a text names, or in which it is spoken.",
)
@click.option("--with-likes", is_flag=True, help="By relevance, bring forward what people liked, gently.")
@click.option(
    "--fold/--no-fold",
    default=None,
    help="Near-identical hits under the first of them, not counted to the limit. [default: --no-fold with --json]",
)
@click.option(
    "--group", type=click.Choice(["video"]), help="By video: the one with the best hit first, each with three."
)
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
    archive: Archive, query: tuple[str, ...], limit: int, sort: Order, with_likes: bool, fold: bool | None,
    group: str | None, with_facets: bool, seconds: float, target: str | None, form: str | None, name: str | None,
    is_unfinished: bool, as_json: bool,
) -> None:  # fmt: skip
    """Search comments, titles, descriptions and transcripts.

    \b
    storm bridge     both words          "the old bridge"  these words, in order
    storm OR bridge  either              "old bridge"~3    near each other
    -bridge          not this word       bridg*            words that begin so
    (a OR b) -c      brackets            colour~1          spelt nearly so
    =Élan            in just this form   likes:>100        a field

    \b
    author:nora channel:"Harbour News" platform:youtube lang:de kind:reply
    in:VIDEO likes:>100 replies:5..9 words:<4 date:2018-01..2018-03
    captured:>=2019 at:1:00..2:00 stem:en (all forms of each word)
    has:timecode|link|emoji|edit|reply|rating
    is:pinned|hearted|edited|gone|bychannel|question

    Case, accents and letter forms play no part. In scripts without spaces any part of a text is found. QUERY may begin
    with -; quote what the shell would take for its own. What is written like an option and is none (--jsno) is refused.
    """
    asked = " ".join(query)
    if name is not None:
        _save(archive, name, asked)
    if is_unfinished:
        _suggest(archive, asked, limit, as_json)
    elif target is not None:
        export(archive, asked, sort, target, form)
    elif with_facets:
        _count(archive, asked, limit, seconds, as_json)
    else:
        find = archive.search if group is None else archive.search_by_video
        is_folded = not as_json if fold is None else fold
        found = find(asked, sort=sort, limit=limit, with_likes=with_likes, fold=is_folded, seconds=seconds)
        _list(found, archive.searches.meant(asked, found.count), as_json)


def _save(archive: Archive, name: str, asked: str) -> None:
    before = {one.name: one.query for one in archive.searches.saved.all()}
    kept = archive.searches.saved.save(name, asked, int(time.time()))
    replaced = before.get(kept.name, kept.query)
    talk(f"Saved as {kept.name}" + (f", in place of: {clean(replaced)}" if replaced != kept.query else "."))


def _list(found: Found | Grouped, meant: str | None, as_json: bool) -> None:
    for note in found.notes:
        talk(note)
    if isinstance(found, Grouped):
        _tell_groups(found, as_json)
    else:
        _tell_hits(found, as_json)
    if meant is not None:
        talk(f"Did you mean: {clean(meant)}")


def _tell_hits(found: Found, as_json: bool) -> None:
    for hit in found.hits:
        if as_json:
            data(hit_line(hit))
            for other in hit.folded:
                data(hit_line(other, under=hit))
        else:
            _tell(hit)
    if as_json:
        return
    talk(_summary(found))
    if found.others:
        talk(f"With some of these words, the {len(found.others)} most telling:")
        for hit in found.others:
            _tell(hit)


def _summary(found: Found) -> str:
    shown, folded = len(found.hits), sum(len(hit.folded) for hit in found.hits)
    if not folded:
        return f"{found.count:,} found" + (f", the first {shown:,} shown." if found.next else ".")
    which = f"the first {shown:,}" if found.next else f"{shown:,}"
    return f"{found.count:,} found, {which} shown, {folded:,} folded under them."


def _tell_groups(found: Grouped, as_json: bool) -> None:
    for held in found.groups:
        if as_json:
            data(video_hits_line(held))
            continue
        data(f"{held.video.key}  {clean(held.video.title)}  {held.count:,} found")
        for hit in held.hits:
            _tell(hit)
    if not as_json:
        which = f", the first {len(found.groups):,} shown." if found.next else "."
        talk(f"{found.count:,} found under {counted(found.videos, 'video')}{which}")


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
    values: list[tuple[str, FacetValue]] = [(facet.field, value) for facet in found.facets for value in facet.values]
    values += [("month", month) for month in found.months]
    values += [("at", _stretch(part)) for part in (found.strip.stretches if found.strip else ())]
    for field, value in values:
        if as_json:
            data(facet_line(field, value))
        else:
            data(f"{field:<9} {value.count:>9,}  {value.value}" + (f"  {clean(value.name)}" if value.name else ""))
    for facet in found.facets:
        if facet.lacking:
            talk(f"There are very many {facet.field}s: one that is not shown may have up to {facet.lacking:,}.")
    if not as_json and NOTE_UNCOUNTED not in found.notes:
        talk(f"{found.count:,} found.")


def _stretch(part: Stretch) -> FacetValue:
    return FacetValue(f"{clock(part.first)}..{clock(part.last)}", part.count)


def _tell(hit: Hit) -> None:
    author = f"{clean(hit.comment.author.name)}, " if hit.comment and hit.comment.author.name else ""
    moment = f" at {clock(hit.moment)}" if hit.kind == "caption" and hit.moment is not None else ""
    data(f"{hit.kind}{moment}  {author}under {clean(hit.video.title) or hit.video_key}  {hit.key}")
    if hit.answers:
        said = "withdrawn" if hit.answers.text is None else _beginning(hit.answers.text)
        data(f"  to {clean(hit.answers.author) or 'a comment'}: {said}")
    data(f"  {_marked(hit)}")
    for line in hit.spoken:
        data(f"  said at {clock(line.second)}: {_beginning(line.text)}")
    if hit.folded:
        data(f"  and {hit.alike:,} like it")


def _beginning(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= _BESIDE else line[: _BESIDE - 1].rstrip() + "…"


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

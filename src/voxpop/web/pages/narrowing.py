"""A search narrowed: its limits in words, what the hits fall into beside them, when they were written.

Comes in: a parsed question, the counts of all its hits. Goes out: links, each of which asks for less or for more; the
query in it says so in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from voxpop.query import (
    LONGEST_TEXT,
    MOST_TERMS,
    And,
    Date,
    Facet,
    Facets,
    FacetValue,
    Named,
    Node,
    Not,
    Number,
    Query,
    Spoken,
    Strip,
    parse,
    written,
)  # fmt: skip
from voxpop.query.fields import ANY, begins, ends
from voxpop.query.nodes import Filter, all_of
from voxpop.web import links
from voxpop.web.pages.strips import Part, StripView, strip
from voxpop.web.pages.watch import platform_name
from voxpop.web.reader import Reader, clock

WIDTH = 100.0
HEIGHT, TOP = 50.0, 4.0
_MOST_BARS = 48
_MONTHS = (1, 3, 12, 60)  # of a bar
_BLANK = " \u00a0\u00ad\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u2060\u2800\u3000\u3164\ufeff\uffa0"  # shows nothing
_ROOM = 9.0  # per cent of the width between two years that are written


_Names = dict[tuple[str, str], str]
"""What people call the values of facets, by field and value."""


class Limit(Struct, frozen=True):
    """One limit of a search in words, and the same search without it."""

    text: str
    href: str | None
    without: str


class Value(Struct, frozen=True):
    """One value of a facet: the same search narrowed to it; or widened, where it is narrowed to it already."""

    text: str
    count: str
    href: str | None
    share: str
    is_current: bool


class FacetView(Struct, frozen=True):
    """What the hits fall into by one field."""

    title: str
    values: tuple[Value, ...]
    others: str | None
    is_open: bool


class Bar(Struct, frozen=True):
    """How many hits were written in some months (`first` to `last`): where the bar stands, in per cent and pixels."""

    x: str
    inner_x: str
    width: str
    inner_width: str
    y: str
    height: str
    href: str | None
    label: str
    is_in: bool
    first: str
    last: str


class Year(Struct, frozen=True):
    """A year under the bars."""

    x: str
    text: str


class Timeline(Struct, frozen=True):
    """When all hits were written. `before` is the question up to where its date would stand, if there is room."""

    bars: tuple[Bar, ...]
    years: tuple[Year, ...]
    before: str | None


class Narrowed(Struct, frozen=True):
    """What stands above and beside the hits. `words` is what was asked for without its limits. Where `is_full`, the
    question has no room for some of what would narrow it: that has no link.
    """

    words: str
    limits: tuple[Limit, ...]
    facets: tuple[FacetView, ...]
    timeline: Timeline | None
    strip: StripView | None
    is_full: bool


class Asked(Struct, frozen=True):
    """A search as an address asks for it; `notes` are on how it was understood, where `text` is not as it was typed.

    `fold` is "no" where each hit is to stand for itself, `group` is "video" where they are to stand by video.
    """

    text: str
    sort: str | None = None
    likes: str | None = None
    fold: str | None = None
    group: str | None = None
    notes: tuple[str, ...] = ()

    def href(self, node: Node) -> str | None:
        """Another question, asked in the same way; None where it asks for more than is read of one."""
        text = written(node)
        is_read = len(text) <= LONGEST_TEXT and (text.count(":") <= MOST_TERMS or parse(text).root == node)
        return self.again(q=text) if is_read else None

    def again(self, **otherwise: str | None) -> str:
        """The same question, asked otherwise."""
        asked = {"q": self.text.strip(), "sort": self.sort, "likes": self.likes, "fold": self.fold, "group": self.group}
        return links.query(**{**asked, **otherwise})


def narrowed(
    reader: Reader, asked: Asked, query: Query, held: Facets, ever: Facets, along: Strip | None
) -> Narrowed:  # fmt: skip
    """What narrows `query`; `held` counts its hits, `ever` those of any date, `along` those of the whole video."""
    parts = _parts(query.root)
    limits = [part for part in parts if _is_limit(part)]
    names: _Names = {(facet.field, value.value): _called(value) for facet in held.facets for value in facet.values}
    shown = tuple(_facet(reader, asked, parts, facet) for facet in held.facets)
    timeline = _timeline(reader, asked, parts, ever.months)
    drawn = None if along is None else strip(reader, along, parts, asked.href, asked.again(sort="moment"))
    offered: list[Value | Bar | Part] = [value for one in shown for value in one.values]
    offered += [*(timeline.bars if timeline else ()), *(drawn.parts if drawn else ())]
    return Narrowed(
        words=written(all_of(part for part in parts if not _is_limit(part))),
        limits=tuple(_limit(reader, asked, parts, part, names) for part in limits),
        facets=shown,
        timeline=timeline,
        strip=drawn,
        is_full=any(one.href is None for one in offered),
    )


def without_date(query: Query) -> Node:
    """The question for any date."""
    return all_of(part for part in _parts(query.root) if not _is_date(part))


def without_part(query: Query) -> Node:
    """The question for the whole video."""
    return all_of(part for part in _parts(query.root) if not isinstance(part, Spoken))


def within(typed: str, video: str) -> tuple[str, tuple[str, ...]]:
    """What was typed, asked inside one video, and the notes on it."""
    query, here = parse(typed), Named("in", video)
    text = written(all_of([query.root, here]))
    # Of what is longer than what is read, the end is lost: then the video stands first.
    return text if len(text) <= LONGEST_TEXT else written(all_of([here, query.root])), query.notes


def _parts(root: Node) -> tuple[Node, ...]:
    return root.items if isinstance(root, And) else (root,)


def _is_limit(part: Node) -> bool:
    return isinstance(part.item if isinstance(part, Not) else part, Named | Number | Date | Spoken)


def _is_date(part: Node) -> bool:
    return isinstance(part, Date) and part.field == "date"


def _limit(reader: Reader, asked: Asked, parts: Iterable[Node], part: Node, names: _Names) -> Limit:
    inner = part.item if isinstance(part, Not) else part
    assert isinstance(inner, Named | Number | Date | Spoken)
    text = _in_words(reader, inner, names)
    if isinstance(part, Not):
        text = reader.gettext("not %(limit)s") % {"limit": text}
    removed = reader.gettext("%(limit)s, remove this") % {"limit": text}
    return Limit(text, asked.href(all_of(other for other in parts if other != part)), removed)


def _in_words(reader: Reader, limit: Filter, names: _Names) -> str:
    _ = reader.gettext
    if isinstance(limit, Date):
        return _dates_in_words(reader, limit)
    if isinstance(limit, Spoken):
        return _("about %(range)s") % {"range": _range(limit.low, limit.high, clock)}
    if isinstance(limit, Number):
        words = {"likes": _("with %(range)s likes"), "replies": _("with %(range)s replies")}
        return words.get(limit.field, _("of %(range)s words")) % {"range": _range(limit.low, limit.high, reader.number)}
    value = limit.value
    if limit.field in ("has", "is", "kind") or value == ANY:
        return _facts(reader).get((limit.field, value), value)
    shown = names.get((limit.field, value)) or value
    if limit.field == "lang":
        return _("in %(language)s") % {"language": reader.language_name(value)}
    if limit.field == "stem":
        return _("in all forms of %(language)s words") % {"language": reader.language_name(value)}
    if limit.field == "platform":
        return _("on %(platform)s") % {"platform": platform_name(value) or value}
    words = {"author": _("by %(name)s"), "channel": _("on %(name)s")}
    return words.get(limit.field, _("under %(name)s")) % {"name": shown}


def _facts(reader: Reader) -> dict[tuple[str, str], str]:
    _ = reader.gettext
    return {
        ("kind", "comment"): _("among comments"), ("kind", "reply"): _("among replies"),
        ("kind", "video"): _("among titles and descriptions"), ("kind", "caption"): _("among transcript lines"),
        ("kind", "chat"): _("among live chat"), ("has", "timecode"): _("naming a time"),
        ("has", "link"): _("with a link"), ("has", "emoji"): _("with an emoji"), ("has", "edit"): _("edited"),
        ("has", "reply"): _("with replies"), ("has", "rating"): _("with a rating"), ("is", "pinned"): _("pinned"),
        ("is", "hearted"): _("hearted"), ("is", "edited"): _("edited"), ("is", "gone"): _("gone"),
        ("is", "bychannel"): _("by the channel"), ("is", "question"): _("with a question"),
        ("author", ANY): _("by a known author"), ("channel", ANY): _("on a known channel"),
        ("lang", ANY): _("in a known language"), ("kind", ANY): _("of any kind"),
        ("platform", ANY): _("on any platform"), ("in", ANY): _("under any video"),
    }  # fmt: skip


def _dates_in_words(reader: Reader, limit: Date) -> str:
    _, first, last = reader.gettext, limit.first, limit.last
    if limit.field == "captured":
        return _("captured %(dates)s") % {"dates": "–".join(dict.fromkeys((first or "", last or "")))}
    if first is None or last is None:
        return (_("until %(date)s") if first is None else _("since %(date)s")) % {"date": last or first}
    if first == last:
        return _("in %(date)s") % {"date": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def _range(low: int | None, high: int | None, show: Callable[[int], str]) -> str:
    if low == high:
        return show(low or 0)
    return f"≥ {show(low or 0)}" if high is None else f"≤ {show(high)}" if low is None else f"{show(low)}–{show(high)}"


def _facet(reader: Reader, asked: Asked, parts: tuple[Node, ...], facet: Facet) -> FacetView:
    most = max(value.count for value in facet.values)
    titles, others = _titles(reader)[facet.field]
    return FacetView(
        title=titles,
        values=tuple(_value(reader, asked, parts, facet, value, most) for value in facet.values),
        others=_others(reader, others, facet),
        is_open=facet.field in ("kind", "lang", "in", "author"),
    )


def _others(reader: Reader, words: tuple[str, str], facet: Facet) -> str | None:
    """`31 more videos`."""
    if facet.lacking:
        return reader.gettext("and more, each with %(n)s at most") % {"n": reader.number(facet.lacking)}
    if facet.others is None:
        return reader.gettext("and more")
    return reader.counted(*words, facet.others) if facet.others else None


def _titles(reader: Reader) -> dict[str, tuple[str, tuple[str, str]]]:
    _ = reader.gettext
    other = ("%(n)s more", "%(n)s more")
    return {
        "kind": (_("Kind"), other), "lang": (_("Language"), ("%(n)s more language", "%(n)s more languages")),
        "platform": (_("Platform"), ("%(n)s more platform", "%(n)s more platforms")),
        "channel": (_("Channel"), ("%(n)s more channel", "%(n)s more channels")),
        "in": (_("Video"), ("%(n)s more video", "%(n)s more videos")),
        "author": (_("Author"), ("%(n)s more author", "%(n)s more authors")),
        "year": (_("Year"), ("%(n)s more year", "%(n)s more years")),
    }  # fmt: skip


def _value(reader: Reader, asked: Asked, parts: tuple[Node, ...], facet: Facet, value: FacetValue, most: int) -> Value:
    node: Filter = Date("date", value.value, value.value)
    if facet.field != "year":
        node = Named(facet.field, value.value)
    is_current = node in parts
    rest = [part for part in parts if part != node and not (facet.field == "year" and _is_date(part))]
    if isinstance(node, Date):  # what is counted lies within the dates that are asked for
        node = _within(node, parts)
    return Value(
        text=_shown(reader, facet, value),
        count=reader.number(value.count),
        href=asked.href(all_of(rest if is_current else [*rest, node])),
        share=f"{WIDTH * value.count / most:.0f}%",
        is_current=is_current,
    )


def _shown(reader: Reader, facet: Facet, value: FacetValue) -> str:
    _ = reader.gettext
    if facet.field == "kind":
        kinds = {
            "comment": _("comments"), "reply": _("replies"), "video": _("titles and descriptions"),
            "caption": _("transcript lines"), "chat": _("live chat"),
        }  # fmt: skip
        return kinds[value.value]
    if facet.field == "lang":
        return reader.language_name(value.value)
    if facet.field == "platform":
        return platform_name(value.value) or value.value
    return _called(value)


def _called(value: FacetValue) -> str:
    """What it is called; where that is not known or shows nothing, by what it is asked for."""
    return value.name if value.name and value.name.strip(_BLANK) else value.value


def _timeline(reader: Reader, asked: Asked, parts: tuple[Node, ...], months: tuple[FacetValue, ...]) -> Timeline | None:
    """Bars of as many months as there is room for, from the first to the last in which something was written."""
    counts = {_month(value.value): value.count for value in months}
    if len(counts) < 2:
        return None
    first, last = min(counts), max(counts)
    step = next((n for n in _MONTHS if (last - first) // n < _MOST_BARS), _MONTHS[-1])
    starts = range(first - first % step, last + 1, step)
    held = [sum(counts.get(month, 0) for month in range(start, start + step)) for start in starts]
    rest = [part for part in parts if not _is_date(part)]
    dates = [part for part in parts if isinstance(part, Date) and part.field == "date"]
    limits = () if rest else dates  # where nothing else is asked for, what is counted lies within them
    width, bars = WIDTH / len(starts), []
    for n, (start, count) in enumerate(zip(starts, held, strict=True)):
        if not count:
            continue
        node = _within(Date("date", _written(start, step), _written(start + step - 1, step)), limits)
        label = f"{_dates_in_words(reader, node)}: {reader.counted('%(n)s hit', '%(n)s hits', count)}"
        is_in = all(_meet(node, date) for date in dates)
        dated = all_of([*rest, node])
        before = written(dated).removesuffix(written(node))
        bars.append(_bar(n * width, width, count / max(held), asked.href(dated), label, is_in, node))
    longest = Date("date", "2000-10-10", "2000-10-11")
    has_room = asked.href(all_of([*rest, longest])) is not None
    return Timeline(tuple(bars), tuple(_years(starts, width)), before if has_room else None)


def _bar(x: float, width: float, share: float, href: str | None, label: str, is_in: bool, span: Date) -> Bar:
    height, gap = (HEIGHT - TOP) * share, min(0.2, width / 8)
    return Bar(
        f"{x:.2f}%", f"{x + gap:.2f}%", f"{width:.2f}%", f"{width - 2 * gap:.2f}%", f"{HEIGHT - height:.1f}",
        f"{height:.1f}", href, label, is_in, span.first or "", span.last or "",
    )  # fmt: skip


def _within(span: Date, parts: Iterable[Node]) -> Date:
    """What of a span lies within all dates among these parts, of which each reaches into it."""
    dates = [span, *(part for part in parts if isinstance(part, Date) and part.field == "date")]
    first = max((date.first for date in dates if date.first), key=lambda end: (begins(end), -len(end)))
    last = min((date.last for date in dates if date.last), key=lambda end: (ends(end), len(end)))
    return Date("date", first, last)


def _meet(one: Date, other: Date) -> bool:
    """Whether two spans have a day in common; `one` is closed."""
    is_early = other.last is None or begins(one.first or "") <= ends(other.last)
    return is_early and (other.first is None or begins(other.first) <= ends(one.last or ""))


def _years(starts: range, width: float) -> Iterable[Year]:
    reached = -_ROOM
    for n, start in enumerate(starts):
        has_january = start % 12 == 0 or start % 12 + starts.step > 12
        if (has_january or n == 0) and n * width - reached >= _ROOM and n * width < WIDTH - _ROOM / 2:
            reached = n * width
            yield Year(f"{reached:.2f}%", str(-(-start // 12) if has_january else start // 12))


def _month(written_so: str) -> int:
    year, month = written_so.split("-")
    return int(year) * 12 + int(month) - 1


def _written(month: int, step: int) -> str:
    return f"{month // 12:04}" if step % 12 == 0 else f"{month // 12:04}-{month % 12 + 1:02}"

"""The History part of a watch page: the captures of a video in time, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from voxpop.errors import UsageError
from voxpop.model import Day, Video
from voxpop.web import links, plots
from voxpop.web.pages import changes
from voxpop.web.pages import watch as watches
from voxpop.web.pages.changes import Between, Changes
from voxpop.web.pages.frame import STATES, Frame, coverage_words, sentence
from voxpop.web.pages.then import Then, names
from voxpop.web.pages.watch import Watch
from voxpop.web.plots import Axis, Place, Tick
from voxpop.web.reader import Reader

if TYPE_CHECKING:
    from voxpop.archive import Archive

ROWS = 100
_FEW = 8  # captures, below which plots and changes are not far
_CHOICES = 500
_POINTS = 120
_LONGEST = 10**6  # numbers from here on are shortened beside a plot

_Read = Callable[[Day], float | None]


class Asked(Struct, frozen=True):
    """What the address of the page asks for: two captures, which changes, how many stand before them; how many captures
    stand before the first row of the table; and the day from which one came.
    """

    older: str | None = None
    newer: str | None = None
    show: str = "all"
    done: int = 0
    skipped: int = 0
    then: Then | None = None


class Row(Struct, frozen=True):
    """One capture. `cells` are its numbers, None where it does not say."""

    href: str
    when: str
    state: str
    coverage: str
    why: str
    cells: tuple[str | None, ...]


class Choice(Struct, frozen=True):
    """A capture to choose."""

    key: str
    text: str
    is_chosen: bool = False


class Point(Struct, frozen=True):
    """A capture in a plot."""

    place: Place
    href: str
    title: str
    is_full: bool


class Plot(Struct, frozen=True):
    """One plot; its figures stand in the table, too. `latest` is written beside the last point."""

    title: str
    note: str
    label: str
    ticks: tuple[Tick, ...]
    held: str | None
    claimed: str | None
    points: tuple[Point, ...]
    latest: str
    latest_at: Place


class HistoryPage(Struct, frozen=True):
    """The captures, the plots, the changes. `alone` says why nothing can be compared."""

    watch: Watch
    heading: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    first_href: str | None
    next_href: str | None
    days: tuple[Choice, ...]
    comments_href: str
    older: tuple[Choice, ...]
    newer: tuple[Choice, ...]
    alone: str | None
    plots: tuple[Plot, ...]
    changes: Changes | None

    @property
    def is_long(self) -> bool:
        """Whether plots and changes stand far below, behind many captures."""
        return len(self.rows) > _FEW and bool(self.plots) and self.changes is not None

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


def build(archive: Archive, reader: Reader, video: Video, asked: Asked) -> HistoryPage:
    """The history of `video`. Raises `UsageError` where two captures are asked for that cannot be compared."""
    watch, _seek = watches.build(archive, reader, video, "history", {}, None)
    days = archive.history(video.key)
    called = names(reader, (day.capture for day in days))
    known = [day for day in days if day.held_so_far is not None]
    between = _between(known, called, asked)
    columns = _columns(reader, days)
    newest_first = [*reversed(known), *(day for day in days if day.held_so_far is None)]
    shown = newest_first[asked.skipped : asked.skipped + ROWS]
    here = links.video(video.key, "history")
    then = asked.then
    day = links.query(as_of=then.asked if then else None)
    is_more = asked.skipped + ROWS < len(days)
    return HistoryPage(
        watch=watch,
        heading=reader.counted("One capture", "%(n)s captures", len(days)),
        sentence=_sentence(reader, days),
        columns=tuple(name for name, _ in columns),
        rows=tuple(_row(reader, day, called, [read for _, read in columns]) for day in shown),
        first_href=here + day if asked.skipped else None,
        next_href=f"{here}{day}{'&' if then else ''}from={asked.skipped + ROWS}" if is_more else None,
        days=_choices(reader, known, called, then.page.capture if then else "", is_long=True) if len(days) > 1 else (),
        comments_href=links.video(video.key, "comments"),
        older=() if between is None else _choices(reader, known, called, between.older),
        newer=() if between is None else _choices(reader, known, called, between.newer),
        alone=_alone(reader, days) if between is None else None,
        plots=_plots(reader, known, called) if len(known) > 1 else (),
        changes=None if between is None else changes.build(archive, reader, video, between, asked.show, asked.done),
    )


def _between(known: Sequence[Day], called: dict[str, str], asked: Asked) -> Between | None:
    """The two captures that are asked for, the earlier first; else the newest that looked at comments, by the day from
    which one came, and one before it.
    """
    found = {day.capture.key: (n, day) for n, day in enumerate(known)}
    for key in (asked.older, asked.newer):
        if key is not None and key not in found:
            raise UsageError(f"{key} is no capture of this video whose time is known. Its history lists the captures.")
    if len(known) < 2:
        return None
    end = found[asked.then.page.capture][0] if asked.then and asked.then.page.capture in found else len(known) - 1
    looked = [n for n, day in enumerate(known[: end + 1]) if day.is_of_comments]
    latest = looked[-1] if looked else end
    newer = found[asked.newer] if asked.newer else (latest, known[latest])
    beside = _before(known, newer[0])
    older = found[asked.older] if asked.older else (beside, known[beside])
    (_, first), (_, last) = sorted((older, newer), key=lambda one: one[0])
    older_key, newer_key = first.capture.key, last.capture.key
    is_since_all = first.capture.coverage == "complete"
    return Between(
        older_key, newer_key, (called[older_key], called[newer_key]), _at(first), _at(last), is_since_all,
        is_of_comments=first.is_of_comments and last.is_of_comments,
    )  # fmt: skip


def _before(known: Sequence[Day], at: int) -> int:
    """With which of these captures the one at this place is compared unless others are asked for: the newest one that
    looked at comments at another moment, rather one of the same format. Several of one moment say much the same.
    """
    day = known[at]
    looked = [n for n in range(at) if known[n].is_of_comments]
    earlier = [n for n in looked if _at(known[n]) < _at(day)]
    alike = [n for n in earlier if _at(known[n]) == _at(known[earlier[-1]]) and known[n].source == day.source]
    return (alike or earlier or looked or [at - 1 if at else 1])[-1]


def _alone(reader: Reader, days: Sequence[Day]) -> str:
    _ = reader.gettext
    if len(days) < 2:
        return _("There is one capture. What changed can be told once there is a second: add the page again later.")
    return _("What changed can be told of captures whose time is known: voxpop amend tells the time of one.")


def _sentence(reader: Reader, days: Sequence[Day]) -> str:
    _ = reader.gettext
    full = sum(day.capture.coverage == "complete" for day in days)
    said = reader.counted("%(n)s of them is complete.", "%(n)s of them are complete.", full)
    if full == len(days):
        said = _("All of them are complete.")
    if not full:
        said = _("None of them is known to be complete.")
    if len(days) == 1:
        said = _("It is complete.") if full else _("It is not known to be complete.")
    guard = _(
        "A comment counts as gone only when a complete capture lacks it; a partial capture proves nothing about what "
        "it did not reach."
    )
    return f"{said} {guard}"


def _columns(reader: Reader, days: Sequence[Day]) -> list[tuple[str, Callable[[Day], str | None]]]:
    """The numbers that some capture says; always those that every table of captures has."""
    _ = reader.gettext

    def number(read: Callable[[Day], int | None]) -> Callable[[Day], str | None]:
        return lambda day: None if (value := read(day)) is None else reader.number(value)

    always: list[tuple[str, Callable[[Day], str | None]]] = [
        (_("Held"), number(lambda day: day.capture.comments_held)),
        (_("Claimed"), number(lambda day: day.comment_count)),
        (_("Views"), number(lambda day: day.view_count)),
        (_("Likes"), number(lambda day: day.rating.likes)),
    ]
    sometimes: list[tuple[str, Callable[[Day], str | None]]] = [
        (_("Dislikes"), number(lambda day: day.rating.dislikes)),
        (_("Rating"), lambda day: _rating(reader, day)),
        (_("Followers"), number(lambda day: day.follower_count)),
    ]
    if len(days) > 1:
        always.append((_("Held so far"), number(lambda day: day.held_so_far)))
    if any(day.capture.coverage == "complete" for day in days[1:]):
        sometimes.append((_("Gone so far"), number(lambda day: day.gone_so_far)))
    return [*always, *((name, read) for name, read in sometimes if any(read(day) is not None for day in days))]


def _rating(reader: Reader, day: Day) -> str | None:
    mean, scale = day.rating.mean, day.rating.scale
    if mean is None:
        return None
    said = {"mean": reader.decimal(mean), "scale": reader.decimal(scale)} if scale else None
    return reader.gettext("%(mean)s of %(scale)s") % said if said else reader.decimal(mean)


def _row(reader: Reader, day: Day, called: dict[str, str], reads: Sequence[Callable[[Day], str | None]]) -> Row:
    capture = day.capture
    return Row(
        href=links.capture(capture.key),
        when=called[capture.key],
        state=STATES[capture.coverage],
        coverage=coverage_words(reader, capture.coverage),
        why=sentence(capture.coverage_reason or ""),
        cells=tuple(read(day) for read in reads),
    )


def _choices(
    reader: Reader, known: Sequence[Day], called: dict[str, str], chosen: str, *, is_long: bool = False
) -> tuple[Choice, ...]:
    """Captures to choose from, the newest first."""
    found = []
    for day in known[: -_CHOICES - 1 : -1]:
        capture = day.capture
        words = [called[capture.key], coverage_words(reader, capture.coverage)]
        if is_long:
            words.append(reader.counted("%(n)s comment", "%(n)s comments", capture.comments_held))
        found.append(Choice(capture.key, ", ".join(words), capture.key == chosen))
    return tuple(found)


def _plots(reader: Reader, known: Sequence[Day], called: dict[str, str]) -> tuple[Plot, ...]:
    _ = reader.gettext
    drawn = [known[n] for n in plots.thinned(len(known), _POINTS)]
    along = plots.axis([_at(day) for day in drawn])
    scale = next((day.rating.scale for day in reversed(drawn) if day.rating.mean is not None), None)
    rating = _("Rating, of %(scale)s") % {"scale": reader.decimal(scale)} if scale else _("Rating")
    has_gone = any(day.gone_so_far for day in drawn)
    asked: list[tuple[str, str, _Read, _Read | None, float]] = [
        (_("Comments held, all so far"), _("dashed: claimed by the page"), _held, _claimed, 0),
        (_("Views"), _("as claimed"), lambda day: day.view_count, None, 0),
        (_("Likes"), _("as claimed"), lambda day: day.rating.likes, None, 0),
        (_("Comments gone"), _("known only after complete captures"), lambda day: day.gone_so_far, None, 0),
        (_("Dislikes"), _("as claimed"), lambda day: day.rating.dislikes, None, 0),
        (rating, _("as claimed"), lambda day: day.rating.mean if day.rating.scale == scale else None, None, scale or 0),
    ]
    return tuple(
        _plot(reader, title, note, along, drawn, called, read, claimed, most)
        for title, note, read, claimed, most in asked
        if any(read(day) is not None for day in drawn) and (title != _("Comments gone") or has_gone)
    )


def _plot(
    reader: Reader,
    title: str,
    note: str,
    along: Axis,
    days: Sequence[Day],
    called: dict[str, str],
    read: _Read,
    claimed: _Read | None,
    most: float,
) -> Plot:
    said = [(day, value) for day in days if (value := read(day)) is not None]
    dashed = [(_at(day), value) for day in days if claimed and (value := claimed(day)) is not None]
    most = max(most, *(value for _, value in said), *(value for _, value in dashed))
    places = plots.places(along, [(_at(day), value) for day, value in said], most)
    claims = plots.places(along, dashed, most)
    return Plot(
        title=title,
        note=note if dashed or claimed is None else "",
        label=reader.gettext("%(title)s, by capture") % {"title": title},
        ticks=plots.ticks(reader, along),
        held=plots.line(places),
        claimed=plots.line(claims) or (plots.mark(claims[0]) if claims else None),
        points=tuple(
            _point(reader, day, value, place, called) for (day, value), place in zip(said, places, strict=True)
        ),
        latest=_shortly(reader, said[-1][1]),
        latest_at=places[-1],
    )


def _point(reader: Reader, day: Day, value: float, place: Place, called: dict[str, str]) -> Point:
    capture = day.capture
    words = f"{called[capture.key]}: {_written(reader, value)}, {coverage_words(reader, capture.coverage)}"
    return Point(place, links.capture(capture.key), words, capture.coverage == "complete")


def _written(reader: Reader, value: float) -> str:
    return reader.number(value) if isinstance(value, int) else reader.decimal(value)


def _shortly(reader: Reader, value: float) -> str:
    return reader.compact(value) if isinstance(value, int) and value >= _LONGEST else _written(reader, value)


def _held(day: Day) -> int | None:
    return day.held_so_far


def _claimed(day: Day) -> int | None:
    return day.comment_count


def _at(day: Day) -> int:
    return day.capture.captured.latest or 0

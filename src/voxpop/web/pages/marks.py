"""What became of a comment between captures, as quiet marks in the thread and as a list on its own page.

Comes in: the pasts of a page's comments. Goes out: badges that lead to the history, the text before an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.model import Comment, Past, Saying, Stamp, Video
from voxpop.web import dates, links
from voxpop.web.edits import pieces
from voxpop.web.reader import Reader
from voxpop.web.words import cut, differing, live

if TYPE_CHECKING:
    from voxpop.archive import Archive

_LONGEST = 2_000  # characters of the text before an edit that stand in the thread


class Badge(Struct, frozen=True):
    """A mark with its word: `icon` is a symbol of the page or None, `href` where it leads, `title` says more."""

    text: str
    icon: str | None = None
    is_own: bool = False
    href: str | None = None
    title: str | None = None


class Before(Struct, frozen=True):
    """What stood there before an edit."""

    label: str
    words: Markup
    whole_href: str | None


class Step(Struct, frozen=True):
    """One thing that became of a comment: what, and the capture that tells it. `words` shows an edit."""

    text: str
    icon: str | None
    href: str
    link: str
    words: Markup | None = None


class Marks(Struct, frozen=True):
    """The pasts of the comments of one page."""

    video_key: str = ""
    pasts: Mapping[str, Past] = {}


NONE = Marks()


def of(archive: Archive, video: Video, comments: Iterable[Comment]) -> Marks:
    """The marks of these comments and of the replies that stand with them; asks nothing where there is one capture."""
    if video.capture_count < 2:
        return NONE
    return Marks(video.key, archive.pasts(video.key, list(_all(comments))))


def state(past: Past | None) -> str | None:
    """`gone`, `unseen` or None: how the comment is drawn."""
    if past is None:
        return None
    if is_gone(past):
        return "gone"
    return "unseen" if past.is_in_newest is False else None


def is_gone(past: Past) -> bool:
    """Whether the last that is known is that it is gone."""
    return bool(past.absences) and past.absences[-1].back is None


def badges(reader: Reader, marks: Marks, past: Past) -> Iterator[Badge]:
    """The marks of one comment: edited, then gone, returned or not seen."""
    _ = reader.gettext
    if past.edits:
        last = past.edits[-1]
        title = reader.counted("edited once", "edited %(n)s times", len(past.edits)) if len(past.edits) > 1 else None
        words = _edited(reader, last.before, last.after)
        yield Badge(words, "i-edit", href=_compared(marks, last.before, last.after, "edited"), title=title)
    if past.absences:
        absence = past.absences[-1]
        if absence.back is None:
            words, title = _("gone since %(date)s"), _("held last on %(date)s")
            href = _compared(marks, absence.last, absence.gone, "gone")
            yield Badge(_on(reader, words, absence.gone), "i-gone", href=href, title=_on(reader, title, absence.last))
            return
        words, title = _("returned by %(date)s"), _("was gone on %(date)s")
        href = _compared(marks, absence.gone, absence.back, "returned")
        yield Badge(_on(reader, words, absence.back), "i-back", href=href, title=_on(reader, title, absence.gone))
    if past.is_in_newest is False:
        yield _unseen(reader, marks, past)


def before(reader: Reader, comment: Comment, past: Past) -> Before | None:
    """The text before the last edit."""
    if not past.edits or comment.is_withdrawn:
        return None
    edit = past.edits[-1]
    text, is_cut = cut(edit.text, _LONGEST)
    label = reader.gettext("The text until %(date)s") % {"date": _day(reader, edit.before)}
    return Before(label, live(text, None), links.thread(comment.key) if is_cut or len(past.edits) > 1 else None)


def steps(reader: Reader, marks: Marks, comment: Comment, sayings: Iterable[Saying]) -> tuple[Step, ...]:
    """The whole past of a comment in time: first held, edited, gone, returned, last held."""
    past = marks.pasts.get(comment.key)
    if past is None:
        return ()
    found = [*_first(reader, sayings), *_edits(reader, marks, comment, past), *_fates(reader, marks, past)]
    return tuple(step for _, step in sorted(found, key=lambda one: one[0]))


def _first(reader: Reader, sayings: Iterable[Saying]) -> Iterator[tuple[int, Step]]:
    known = [s.capture for s in sayings if s.capture.captured.latest is not None]
    if known:
        first = min(known, key=lambda c: c.captured.latest or 0)
        stamp = Stamp(first.key, first.captured.latest)
        words = _on(reader, reader.gettext("first held on %(date)s"), stamp)
        yield stamp.at or 0, Step(words, None, links.capture(first.key), reader.gettext("the capture"))


def _edits(reader: Reader, marks: Marks, comment: Comment, past: Past) -> Iterator[tuple[int, Step]]:
    texts = [*(edit.text for edit in past.edits), comment.text or ""]
    for edit, after in zip(past.edits, texts[1:], strict=True):
        words = None if comment.is_withdrawn else differing(pieces(edit.text, after))
        href = _compared(marks, edit.before, edit.after, "edited")
        yield (
            edit.after.at or 0,
            Step(_edited(reader, edit.before, edit.after), "i-edit", href, reader.gettext("what else changed"), words),
        )


def _fates(reader: Reader, marks: Marks, past: Past) -> Iterator[tuple[int, Step]]:
    _ = reader.gettext
    link = _("what else changed")
    for absence in past.absences:
        said = _("gone since %(gone)s, held last on %(last)s") % {
            "gone": _day(reader, absence.gone), "last": _day(reader, absence.last),
        }  # fmt: skip
        yield absence.gone.at or 0, Step(said, "i-gone", _compared(marks, absence.last, absence.gone, "gone"), link)
        if absence.back is not None:
            href = _compared(marks, absence.gone, absence.back, "returned")
            yield absence.back.at or 0, Step(_on(reader, _("returned by %(date)s"), absence.back), "i-back", href, link)
    if past.is_in_newest is False and not is_gone(past):
        badge = _unseen(reader, marks, past)
        said = f"{badge.text}, {badge.title}" if badge.title else badge.text
        yield 1 << 60, Step(said, "i-unseen", badge.href or links.video(marks.video_key, "history"), link)


def _unseen(reader: Reader, marks: Marks, past: Past) -> Badge:
    """It proves nothing that a capture lacks a comment which it did not reach."""
    _ = reader.gettext
    last, newest = past.last_held, past.newest
    if newest is None:
        return Badge(_("not seen in the newest capture"), "i-unseen", href=links.video(marks.video_key, "history"))
    words = _on(reader, _("not seen on %(date)s"), newest)
    if last is None:
        return Badge(words, "i-unseen", href=links.video(marks.video_key, "history"))
    title = _on(reader, _("held last on %(date)s"), last)
    return Badge(words, "i-unseen", href=_compared(marks, last, newest, "unseen"), title=title)


def _edited(reader: Reader, before: Stamp, after: Stamp) -> str:
    """`edited between 3 and 9 May 2024`."""
    _ = reader.gettext
    if before.at is None or after.at is None:
        return _("edited")
    return _("edited %(when)s") % {"when": dates.span(reader, before.at, after.at)}


def _compared(marks: Marks, older: Stamp, newer: Stamp, show: str) -> str:
    query = links.query(a=older.capture, b=newer.capture, show=show)
    return f"{links.video(marks.video_key, 'history')}{query}#changes"


def _on(reader: Reader, words: str, stamp: Stamp) -> str:
    return words % {"date": _day(reader, stamp)}


def _day(reader: Reader, stamp: Stamp) -> str:
    return reader.gettext("an unknown day") if stamp.at is None else reader.day(stamp.at)


def _all(comments: Iterable[Comment]) -> Iterator[Comment]:
    for comment in comments:
        yield comment
        yield from _all(comment.replies)

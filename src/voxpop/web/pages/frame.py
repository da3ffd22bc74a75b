"""The frame of every page: who keeps the archive, what the page is called, what was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from voxpop.web.reader import Reader

if TYPE_CHECKING:
    from voxpop.archive import Archive


class Frame(Struct, frozen=True):
    """What `base.html` needs. `current` names the entry of the menu that the page belongs to."""

    archive: str
    title: str
    language: str
    direction: str
    current: str = ""
    query: str = ""
    has_player: bool = False


class Fact(Struct, frozen=True):
    """One thing that the archive says about a page. `small` stands under it, `state` marks coverage, `href` leads to
    what else is so.
    """

    label: str
    text: str
    small: str | None = None
    title: str | None = None
    iso: str | None = None
    state: str | None = None
    stars: str | None = None
    is_name: bool = False
    href: str | None = None


class Link(Struct, frozen=True):
    """One choice: a link with a count or a note; `is_current` when it is the one that holds."""

    text: str
    href: str
    note: str | None = None
    is_current: bool = False


def frame(archive: Archive, reader: Reader, title: str, current: str = "", query: str = "") -> Frame:
    """The frame of a page with that title."""
    return Frame(archive.name, title, reader.language, reader.direction, current, query)


STATES = {"complete": "full", "partial": "part", "unknown": "open"}


def coverage_words(reader: Reader, coverage: str) -> str:
    """`complete`, `partial`, `not judged`."""
    _ = reader.gettext
    return {"complete": _("complete"), "partial": _("partial")}.get(coverage, _("not judged"))


def sentence(reason: str) -> str:
    """A reason that stands alone; elsewhere it follows a colon."""
    return reason[:1].upper() + reason[1:]

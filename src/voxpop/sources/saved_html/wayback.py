"""A page as the Wayback Machine serves it: its addresses rewritten, the time and the address of the capture around it.

Comes in: the page as text, and the address it was saved from, where that is known. Goes out: the page with its own
addresses, its own address, and when it was captured. That time is the page's, whenever it was saved from the archive.
https://en.wikipedia.org/wiki/Help:Using_the_Wayback_Machine#URL_formats
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from voxpop.model import Captured
from voxpop.sources.saved_html.saved import Saved

_ADDRESS: Final = re.compile(r"^(?:https?:)?//web\.archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(.{1,2000})$")
_MARKS: Final = ("FILE ARCHIVED ON", "WAYBACK TOOLBAR INSERT", "__wm.", "WB_wombat_Init", "_static/js/wombat")
_OWN: Final = re.compile(  # YouTube's own styles and pictures, which it never has from an archive
    r"""["'=(](?:(?:https?:)?//web\.archive\.org)?/web/\d{14}(?:[a-z]{2}_)?/(?:https?:)?//[a-z0-9]{1,20}\.ytimg\.com/"""
)
_ARCHIVED: Final = re.compile(
    r"FILE ARCHIVED ON (\d{1,2}):(\d\d):(\d\d) ([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) AND RETRIEVED FROM THE"
)
_NAMED: Final = re.compile(r"""__wm\.wombat\(\s{0,9}"([^"<>]{1,2000})"\s{0,9},\s{0,9}"(\d{14})\"""")
_STAMP: Final = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/")
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BASIS: Final = "Wayback Machine"


def unwrapped(saved: Saved) -> Saved:
    """The page as it was captured; any other page as it is."""
    of_archive = _ADDRESS.match(saved.url or "")
    if of_archive is None and not any(mark in saved.html for mark in _MARKS) and _OWN.search(saved.html) is None:
        return saved
    named = _NAMED.search(saved.html)
    written = _STAMP.search(saved.html)
    stamp = named[2] if named else of_archive[1] if of_archive else written[1] if written else None
    url = named[1].replace("&amp;", "&") if named else of_archive[2] if of_archive else saved.url
    captured = _told(saved.html) or _of_stamp(stamp)
    if captured is None:
        return saved
    html = _rewritten(saved.html, stamp) if stamp is not None and len(stamp) == 14 else saved.html
    return replace(saved, html=html, url=url, captured=captured, tool=_BASIS)


def _rewritten(html: str, stamp: str) -> str:
    """Only addresses with the page's own second were put there by the archive: others a person may have written."""
    slash = r"(?:\\?/)"
    host = rf"(?:https?:)?{slash}{slash}web\.archive\.org"
    return re.sub(rf"(?:{host}|(?<=[\"'=(])){slash}web{slash}{stamp}(?:[a-z]{{2}}_)?{slash}(?=https?:|//)", "", html)


def _told(html: str) -> Captured | None:
    """The line that the archive puts below a page."""
    found = _ARCHIVED.search(html)
    if found is None or found[4] not in _MONTHS:
        return None
    hour, minute, second, day, year = (int(found[n]) for n in (1, 2, 3, 5, 6))
    return _at(year, _MONTHS.index(found[4]) + 1, day, hour, minute, second)


def _of_stamp(stamp: str | None) -> Captured | None:
    if stamp is None or len(stamp) != 14:
        return None
    return _at(int(stamp[:4]), *(int(stamp[at : at + 2]) for at in range(4, 14, 2)))


def _at(year: int, month: int, day: int, hour: int, minute: int, second: int) -> Captured | None:
    try:
        instant = int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None
    return Captured(instant, instant, "second", _BASIS)

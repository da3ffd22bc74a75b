"""A page that somebody saved, whatever put it into the file: HTML, SingleFile, MHTML, the Wayback Machine.

Comes in: the bytes of the file. Goes out: the page as text, its own address, and when it was captured, where that was
written into the file.
"""

from __future__ import annotations

from voxpop.sources.saved_html.mhtml import is_mhtml, page_in_mhtml
from voxpop.sources.saved_html.saved import Saved, saved_page
from voxpop.sources.saved_html.wayback import unwrapped

_HEAD = 1 << 16


def page_in(content: bytes) -> Saved | None:
    """The page in the file; None for MHTML of which no part is one."""
    saved = page_in_mhtml(content) if is_mhtml(content[:_HEAD]) else saved_page(content)
    return None if saved is None else unwrapped(saved)

"""A page that somebody saved, whatever put it into the file: HTML, SingleFile, MHTML, the Wayback Machine, `curl -i`.

Comes in: the bytes of the file. Goes out: the page as text, its own address, and when it was captured, where that was
written into the file.
"""

from __future__ import annotations

from msgspec.structs import replace

from voxpop.sources.saved_html.answered import answered
from voxpop.sources.saved_html.mhtml import is_mhtml, page_in_mhtml
from voxpop.sources.saved_html.saved import Saved, saved_page
from voxpop.sources.saved_html.wayback import unwrapped

_HEAD = 1 << 16


def page_in(content: bytes) -> Saved | None:
    """The page in the file; None for MHTML of which no part is one."""
    if is_mhtml(content[:_HEAD]):
        saved = page_in_mhtml(content)
    else:
        head = answered(content)
        saved = saved_page(content[head.start :], head.charset)
        saved = saved if saved.captured.latest is not None else replace(saved, captured=head.captured)
    return None if saved is None else unwrapped(saved)


def page_head(head: bytes) -> bytes:
    """The beginning of a file without what stands before its page."""
    return head[answered(head).start :]

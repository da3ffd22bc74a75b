"""The text of a comment out of its cell.

Comes in: a cell in one of the three forms that Takeout has had. Goes out: the text to the letter, the address behind a
link written out where the text does not show it.

    {"takeoutSegments":[{"text":"One"},{"text":"two","link":{"linkUrl":"..."}}]}      until June 2024
    {"text":"One"},{"text":"@two","mention":{"externalChannelId":"UC..."}}            since; no JSON, for its commas
    One two                                                                          the oldest
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

import msgspec
from msgspec import Struct

from voxpop.sources.html_text import text_from_html
from voxpop.sources.json_text.reader import loads

_BEGINS: Final = re.compile(r'\s{0,20}\{\s{0,20}"(?:text|takeoutSegments|link|mention)"\s{0,20}:')


class _Link(Struct, gc=False):
    address: str | None = msgspec.field(default=None, name="linkUrl")


class _Part(Struct):
    """All is optional; a mention's text is its name, so the channel's id beside it adds nothing that is read."""

    text: str | None = None
    link: _Link | None = None
    parts: list[_Part] | None = msgspec.field(default=None, name="takeoutSegments")


_decode = msgspec.json.Decoder(list[_Part]).decode


def text_of(cell: str) -> tuple[str, str | None]:
    """The text, and what was wrong with its parts, where something was: then the cell itself is the text."""
    if not cell.startswith(("{", " ", "\n", "\r", "\t")) or _BEGINS.match(cell) is None:
        return cell, None
    try:
        return _joined(_parts(f"[{cell}]")), None
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return cell, "begins as a list of text parts, but cannot be read as one; the cell stands as it is"


def _parts(cell: str) -> list[_Part]:
    try:
        return _decode(cell)
    except msgspec.MsgspecError:  # line breaks that are not escaped, half characters
        return msgspec.convert(loads(cell.encode()), list[_Part])


def _joined(parts: list[_Part]) -> str:
    return "".join(map(_shown, [inner for part in parts for inner in (part.parts or [part])]))


def _shown(part: _Part) -> str:
    text = part.text or ""
    address = part.link.address if part.link is not None else None
    if not address or not text.strip() or "\n" in text:
        return text or address or ""
    return text_from_html(f'<a href="{escape(address)}">{escape(text)}</a>')

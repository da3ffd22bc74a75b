"""A page saved as one file of MIME (`.mhtml`, `.mht`): Chrome, Edge, Opera, Internet Explorer.

Comes in: the bytes. Goes out: the page, and the address and the time that stand in the head. RFC 2557; only the
outermost level of parts is looked at, so that no nesting can make reading slow.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import Final

from msgspec.structs import replace

from voxpop.model import Captured
from voxpop.sources.saved_html.saved import Saved, saved_page

_LONGEST_HEAD: Final = 1 << 16
_MOST_PARTS: Final = 10_000
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_CUT_BYTE: Final = re.compile(rb"=[0-9A-Fa-f]?\Z")  # of a file that was cut off
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
_START: Final = re.compile(rb"\s{0,9}(?:[A-Za-z-]{2,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){1,20}")
_RELATED: Final = re.compile(rb"^content-type:\s{0,9}multipart/related", re.IGNORECASE | re.MULTILINE)


def is_mhtml(head: bytes) -> bool:
    """Whether a file that begins so is MIME of related parts."""
    return _RELATED.search(head[:8192]) is not None and _START.match(head[:_LONGEST_HEAD]) is not None


def page_in_mhtml(content: bytes) -> Saved | None:
    """The page; None where no part of the file is one."""
    head, at = _head(content, 0)
    location = _field(head, "Snapshot-Content-Location") or _field(head, "Content-Location")
    pages = [
        part
        for part in _parts(content, at, head)
        if part[0].get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        return None
    part, start, end = next((found for found in pages if _field(found[0], "Content-Location") == location), pages[0])
    saved = saved_page(_body(part, content[start:end]), _charset(part))
    captured = _date(head)
    return replace(
        saved,
        url=location or _field(part, "Content-Location") or saved.url,
        captured=saved.captured if captured is None else captured,
        tool=saved.tool or "a browser (MHTML)",
        is_cut_off=saved.is_cut_off or end == len(content),  # a mark follows on each part
    )


def _parts(content: bytes, at: int, head: Message) -> Iterator[tuple[Message, int, int]]:
    """The head of each part, and where its body begins and ends."""
    try:
        boundary = (head.get_boundary() or "").encode("ascii")
    except ValueError:  # no ASCII, or a NUL in what names its encoding
        return
    if not boundary:
        return
    mark = b"--" + boundary
    start = content.find(mark, at)
    for _ in range(_MOST_PARTS):
        if start < 0 or content.startswith(b"--", start + len(mark)):
            return
        following = content.find(b"\n" + mark, start + len(mark))
        end = following if following >= 0 else len(content)
        line = content.find(b"\n", start, end)
        if line >= 0:
            part, body = _head(content, line + 1)
            yield part, min(body, end), end
        start = following + 1 if following >= 0 else -1


def _head(content: bytes, at: int) -> tuple[Message, int]:
    """The fields that stand there, and where they end."""
    blank = _BLANK.search(content, at, at + _LONGEST_HEAD)
    end = blank.end() if blank else min(len(content), at + _LONGEST_HEAD)
    return BytesHeaderParser().parsebytes(content[at:end].lstrip()), end


def _field(head: Message, name: str) -> str | None:
    value = head.get(name)
    return None if value is None else str(value).strip()[:4000] or None


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except ValueError:
        return None


def _body(part: Message, raw: bytes) -> bytes:
    coding = (_field(part, "Content-Transfer-Encoding") or "").lower()
    if coding == "quoted-printable":
        return binascii.a2b_qp(_CUT_BYTE.sub(b"", raw))
    if coding == "base64":
        signs = _NO_BASE64.sub(b"", raw.partition(b"=")[0])
        return binascii.a2b_base64(signs[: len(signs) - (len(signs) % 4 == 1)] + b"==")  # of a cut group, what is whole
    return raw


def _date(head: Message) -> Captured | None:
    try:
        then = parsedate_to_datetime(_field(head, "Date") or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = int((then if then.tzinfo is not None else then.replace(tzinfo=UTC)).timestamp())
    return Captured(at, at, "second", "date of the saved file")

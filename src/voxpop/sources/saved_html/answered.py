"""The head of an HTTP answer that stands before a page, as `curl -i` and recorders of tests leave it.

Comes in: the bytes of a file. Goes out: those of the page, and what the head says of them. Where an answer led to
another (`curl -L`), their heads stand one after the other, and the last is that of the page.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from msgspec import Struct

from voxpop.model import Captured

_FIELD: Final = rb"[A-Za-z0-9_-]{1,80}:[^\n]{0,8000}\n(?:[ \t][^\n]{0,8000}\n)*"
_HEAD: Final = re.compile(rb"HTTP/[\d.]{1,3} \d{3}[^\n]{0,200}\n((?:" + _FIELD + rb"){1,200})\s*\n")
_DATE: Final = re.compile(rb"^Date:[ \t]*([^\r\n]{1,100})", re.IGNORECASE | re.MULTILINE)
_CHARSET: Final = re.compile(
    rb"^Content-Type:[^\r\n]*?charset=[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE | re.MULTILINE
)


class Answered(Struct, frozen=True):
    """`start` is where the page begins; `captured` and `charset` are what the head says."""

    start: int = 0
    captured: Captured = Captured()
    charset: str | None = None


def answered(content: bytes) -> Answered:
    """What stands before the page, if anything does: before HTML alone, for other answers are no pages."""
    start, fields = 0, b""
    while content.startswith(b"HTTP/", start) and (found := _HEAD.match(content, start)) is not None:
        start, fields = found.end(), found[1]
    if not start or not content.startswith(b"<", _after_spaces(content, start)):
        return Answered()
    charset = _CHARSET.search(fields)
    return Answered(start, _captured(_DATE.search(fields)), charset[1].decode("ascii") if charset else None)


def _after_spaces(content: bytes, at: int) -> int:
    return at + len(content[at : at + 1000]) - len(content[at : at + 1000].lstrip())


def _captured(found: re.Match[bytes] | None) -> Captured:
    try:
        at = parsedate_to_datetime(found[1].decode("ascii").strip()) if found else None
    except (ValueError, OverflowError):
        return Captured()
    if at is None:
        return Captured()
    second = int((at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp())
    return Captured(second, second, "second", "date of the HTTP answer")

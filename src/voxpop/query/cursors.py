"""Cursors: where the next part of a list goes on, as text that is safe in a URL.

Comes in: a few plain values. Goes out: text, and the values again.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from voxpop.errors import UsageError

Scalar = str | int | float | bool | None

_LONGEST_CURSOR = 4_000


def encode_cursor(values: Sequence[Scalar]) -> str:
    """A cursor that holds `values`, safe in a URL. Made for the program that reads it back, and for nobody else."""
    body = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    checked = binascii.crc32(body).to_bytes(4, "big") + body
    return base64.urlsafe_b64encode(checked).rstrip(b"=").decode("ascii")


def decode_cursor(cursor: str) -> tuple[Scalar, ...]:
    """What `encode_cursor` was given.

    Raises UsageError for anything that it did not make. The check finds accidents, not a forger: who reads the values
    must still check what they are.
    """
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        checked = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        body = checked[4:]
        if binascii.crc32(body).to_bytes(4, "big") != checked[:4]:
            raise ValueError(cursor)
        values = json.loads(body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or not all(
        value is None or isinstance(value, str | int | float) for value in values
    ):
        raise UsageError("This is not a place in the list (its cursor is damaged). Begin again from the first page.")
    return tuple(values)

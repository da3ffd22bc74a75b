"""Claims as bytes: msgpack for the store, a line of JSON for golden files.

Comes in: claims and the records in them. Goes out: bytes, and from the store's bytes the same records again.

A `CommentClaim` is stored as an array, in the order of its fields, because names would take more room than most
comments; so a field may only ever be added at the end of it. All other records are stored with their fields' names.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from voxpop.codec.instants import iso
from voxpop.model import Author, CaptureClaim, Claim, CommentClaim, When

R = TypeVar("R", bound=Struct)

_encode = msgspec.msgpack.Encoder().encode
_decode_row = msgspec.msgpack.Decoder(list[Any]).decode
_AUTHOR = CommentClaim.__struct_fields__.index("author")
_PUBLISHED = CommentClaim.__struct_fields__.index("published")
_NO_TIME = When()
_TYPES = {CommentClaim: "comment", CaptureClaim: "capture"}


def claim_to_bytes(record: Struct) -> bytes:
    """`record` in msgpack: a claim, or any other record of `model`."""
    if not isinstance(record, CommentClaim):
        return _encode(record)
    row = list(astuple(record))
    row[_AUTHOR] = astuple(record.author)
    row[_PUBLISHED] = None if record.published == _NO_TIME else astuple(record.published)
    return _encode(row)


def claim_from_bytes(data: bytes, kind: type[R]) -> R:
    """The record of type `kind` that `claim_to_bytes` was given. Raises msgspec.DecodeError for other bytes."""
    if kind is not CommentClaim:
        record: R = _decoder(kind).decode(data)
        return record
    row = _decode_row(data)
    try:
        row[_AUTHOR] = Author(*row[_AUTHOR])
        row[_PUBLISHED] = _NO_TIME if row[_PUBLISHED] is None else When(*row[_PUBLISHED])
        claim: R = kind(*row)
    except (TypeError, IndexError) as error:
        raise msgspec.DecodeError(f"not a stored comment: {error}") from error
    return claim


@cache
def _decoder(kind: type[R]) -> msgspec.msgpack.Decoder[R]:
    return msgspec.msgpack.Decoder(kind)


def claim_line(claim: Claim) -> bytes:
    """`claim` as one JSON object, `type` ("comment", "capture", "refused") first, with all fields of the record."""
    fields = _with_instants(msgspec.to_builtins(claim))
    return msgspec.json.encode({"type": _TYPES.get(type(claim), "refused"), **fields})


def _with_instants(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with `earliest` and `latest` as ISO 8601, however deep."""
    return {name: _readable(name, value) for name, value in fields.items()}


def _readable(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _with_instants(value)
    return iso(value) if name in ("earliest", "latest") else value

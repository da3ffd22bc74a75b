"""What the tests of tables share: a table as text, what is read from it, and the parts of that."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.sources import golden
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.table import Table

TOP = "UgxAAAAAAAAAAAAAAAB4AaABAg"
TWO = "UgxBBBBBBBBBBBBBBBB4AaABAg"
CHANNEL = "UC1111111111111111111111"
REPLY = f"{TOP}.9abcDEF12345"
TABLE = Table()
NEVER = Captured()
CASES = sorted(path for path in (golden.HERE / "table").iterdir())


def read(content: bytes | str, name: str = "page.csv", captured: Captured = NEVER, **told: str) -> list[Claim]:
    raw = content.encode() if isinstance(content, str) else content
    said = {f"map.{key}": value for key, value in told.items()}
    provenance = Provenance("file", "table", captured=captured, told=said)
    return list(TABLE.read({name: golden.Held(name, raw)}, provenance))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refused(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def refused_all(claims: list[Claim]) -> list[str]:
    return [claim.reason for claim in claims if isinstance(claim, Refused)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def table(*rows: list[object], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def page_of(case: str) -> Path:
    folder = golden.HERE / "table" / case
    return next(file for file in sorted(folder.iterdir()) if file.name not in golden.NOT_INPUT)


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()

"""Golden folders: what lies in `tests/sources/<source>/<case>/`, and what must be read from it.

A case's files are gathered as a person's would be; `provenance.json` says where they came from, where it matters;
`expected.jsonl` holds one claim a line, without what it does not say. `VOXPOP_WRITE_GOLDEN=1` writes the expected
lines anew: read the difference before you keep it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from voxpop.model import Claim, Provenance, Role
from voxpop.sources import Group, Source, gather, source_named

HERE = Path(__file__).parent
USUAL = (("was_damaged", False), ("kind", "comment"), ("is_displayed", False))
NOT_INPUT = ("expected.jsonl", "provenance.json")


class Held:
    """An original that is held in memory."""

    def __init__(self, path: str, content: bytes, role: Role = "page") -> None:
        self.path, self.role, self.content = path, role, content

    @property
    def length(self) -> int:
        return len(self.content)

    def open(self) -> BinaryIO:
        return Unseekable(self.content)


class Unseekable(io.BytesIO):
    """A stream that can only be read from its start, as that of a compressed original."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("seek")


def cases() -> list[Path]:
    return sorted(
        folder for source in HERE.iterdir() if source.is_dir() for folder in source.iterdir() if folder.is_dir()
    )


def group_of(case: Path, folder: Path) -> Group:
    """The one group that is gathered from a copy of the case's files."""
    for file in case.iterdir():
        if file.name not in NOT_INPUT:
            shutil.copy(file, folder / file.name)
    groups = [found for found in gather([folder]) if isinstance(found, Group)]
    assert len(groups) == 1, "a case is one page with its companions"
    return groups[0]


def originals_of(group: Group) -> dict[str, Held]:
    return {file.path: Held(file.path, file.disk.read_bytes(), file.role) for file in group.files}


def provenance_of(case: Path, source: str) -> Provenance:
    said = case / "provenance.json"
    return msgspec.json.decode(said.read_bytes(), type=Provenance) if said.exists() else Provenance("file", source)


def read(source: str | Source, content: bytes, provenance: Provenance | None = None) -> list[Claim]:
    """All claims of a page without companions."""
    reader = source_named(source) if isinstance(source, str) else source
    page = Held("page", content)
    return list(reader.read({"page": page}, provenance or Provenance("file", reader.name)))


def lines(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims as plain values, named, without what they do not say."""
    return [{"claim": type(claim).__name__, **_said(msgspec.to_builtins(claim))} for claim in claims]


def compare(case: Path, found: list[dict[str, Any]]) -> None:
    expected = case / "expected.jsonl"
    if os.environ.get("VOXPOP_WRITE_GOLDEN"):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found)
        expected.write_text(text, encoding="utf-8")
    assert found == [json.loads(line) for line in expected.read_text(encoding="utf-8").split("\n") if line]


def _said(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_said(part) for part in value]
    if not isinstance(value, dict):
        return value
    plain = {name: _said(part) for name, part in value.items()}
    return {name: part for name, part in plain.items() if part not in (None, {}, []) and (name, part) not in USUAL}

"""Pending: what has been published in custody and is not yet in the catalogue.

A line is written and flushed before an accession or a decision is published, and the file is emptied once the catalogue
has them all. What a kill leaves between the two is taken up by the next writer.
"""

from __future__ import annotations

import os
from pathlib import Path

from voxpop.originals.disk import words_for_disk_errors


class Pending:
    """The list at `path`. Only for the holder of the archive's lock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, *entries: tuple[str, str]) -> None:
        """Note, durably, what is about to be published or read again: kind ("accession" or "decision") and id."""
        with words_for_disk_errors(self._path), self._path.open("a", encoding="ascii") as stream:
            stream.write("".join(f"{kind} {id}\n" for kind, id in entries))
            stream.flush()
            os.fsync(stream.fileno())

    def all(self) -> tuple[tuple[str, str], ...]:
        """Everything noted, in order; a line that a kill cut off is left out."""
        if not self._path.exists():
            return ()
        with words_for_disk_errors(self._path):
            text = self._path.read_text(encoding="ascii", errors="replace")
        lines = text.splitlines(keepends=True)
        pairs = (line.split() for line in lines if line.endswith("\n"))
        return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)

    def clear(self) -> None:
        """All of it is in the catalogue."""
        with words_for_disk_errors(self._path):
            if self._path.exists() and self._path.stat().st_size:
                os.truncate(self._path, 0)

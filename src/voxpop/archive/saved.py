"""Saved searches: questions that somebody goes on asking, in a file of the archive.

Comes in: the archive's folder. Goes out: names with questions. The file is people's own work, like the workspace: no
rebuild touches it, `copy` brings it along. One line of JSON each, replaced as a whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from voxpop.errors import ArchiveBusy, CustodyError, KeyUnknown, UsageError
from voxpop.model import SavedSearch
from voxpop.originals.disk import flush
from voxpop.query import LONGEST_TEXT, Nothing, parse

LONGEST_NAME = 80
MOST = 1_000
_PATIENCE_SECONDS = 10.0

_line = msgspec.json.Decoder(SavedSearch)


class SavedSearches:
    """The file at `path`; where there is none, nothing is saved."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[SavedSearch, ...]:
        """All of them, by name. Raises `CustodyError` for a file that is damaged."""
        try:
            data = self._path.read_bytes()
            lines = data.splitlines()
            if data and not data.endswith(b"\n"):
                raise msgspec.DecodeError("its last line was cut off")
            return tuple(sorted(map(_line.decode, lines), key=lambda one: (one.name.casefold(), one.name)))
        except FileNotFoundError:
            return ()
        except (OSError, RecursionError, msgspec.DecodeError) as error:
            raise CustodyError(f"{self._path} cannot be read ({error}); mend it, or restore it from a copy.") from error

    def named(self, name: str) -> SavedSearch:
        """The one with this name. Raises `KeyUnknown`."""
        found = next((one for one in self.all() if one.name == _as_kept(name)), None)
        if found is None:
            raise KeyUnknown("saved search", name)
        return found

    def save(self, name: str, query: str, now: int) -> SavedSearch:
        """Keep a question under a name; in place of the one that had it. Raises `UsageError` for what is no name."""
        name = _as_kept(name)
        if not name or len(name) > LONGEST_NAME or "/" in name or name in (".", "..") or not name.isprintable():
            raise UsageError(f"A saved search needs a name of at most {LONGEST_NAME} characters, without a slash.")
        if isinstance(parse(query).root, Nothing) or len(query) > LONGEST_TEXT:
            raise UsageError(f"There is nothing to search for, or more than {LONGEST_TEXT:,} characters of it.")
        saved = SavedSearch(name, parse(query).text, now)
        with self._alone():
            others = [one for one in self.all() if one.name != name]
            if len(others) >= MOST:
                raise UsageError(f"{MOST:,} searches are saved already; remove one: voxpop searches --remove NAME.")
            self._write([*others, saved])
        return saved

    def remove(self, name: str) -> None:
        """Forget one. Raises `KeyUnknown`."""
        with self._alone():
            saved = self.named(name)
            self._write([one for one in self.all() if one.name != saved.name])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Not the archive's own lock: that may be held for hours, by what has nothing to do with this file."""
        try:
            with FileLock(self._path.with_name(f"{self._path.name}.lock"), timeout=_PATIENCE_SECONDS):
                yield
        except Timeout as error:
            raise ArchiveBusy(str(self._path), "somebody who saves a search") from error
        except OSError as error:
            raise CustodyError(f"{self._path} cannot be written: {error.strerror}.") from error

    def _write(self, searches: Sequence[SavedSearch]) -> None:
        waiting = self._path.with_name(f"{self._path.name}.next")
        with waiting.open("wb") as out:
            out.write(b"".join(msgspec.json.encode(one) + b"\n" for one in searches))
        flush(waiting)
        waiting.replace(self._path)
        flush(self._path.parent)


def _as_kept(name: str) -> str:
    """A name however it was typed: accents as signs of their own, spaces at the ends."""
    return unicodedata.normalize("NFC", " ".join(name.split()))

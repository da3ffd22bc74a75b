"""`voxpop search --export`: all hits into a file, or to stdout.

Comes in: a question, where to. Goes out: the file, whole or not at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast, get_args

from voxpop.archive import Archive
from voxpop.cli.options import Quiet, bars, talk
from voxpop.cli.words import counted
from voxpop.errors import UsageError
from voxpop.export import Form, exported
from voxpop.query import Order

STDOUT = "-"


def export(archive: Archive, query: str, sort: Order, target: str, form: str | None) -> None:
    """Write all hits, and say how many they are."""
    wanted = _form(target, form)
    expected = archive.search(query, sort="newest", limit=1)
    for note in expected.notes:
        talk(note)
    done = 0
    with _opened(target) as out, Quiet() if target == STDOUT else bars() as progress:
        for hits, part in exported(archive.searches.every(query, sort), wanted):
            out.write(part)
            done += hits
            progress.step("hits", done, max(done, expected.count))
    order = "newest first" if sort == "relevance" else sort
    talk(f"{counted(done, 'hit')} written ({order}).")


def _form(target: str, form: str | None) -> Form:
    ending = Path(target).suffix.lower().removeprefix(".")
    found = form or (ending if target != STDOUT else "jsonl")
    if found not in get_args(Form):
        raise UsageError(f"{target} ends neither in .csv nor in .jsonl; say which it is to be: --form csv.")
    return cast(Form, found)


@contextmanager
def _opened(target: str) -> Iterator[IO[bytes]]:
    """Where to write; a file has its name when it is whole."""
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as out:
            yield out
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"The hits cannot be written to {path}: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)

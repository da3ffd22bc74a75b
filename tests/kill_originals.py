"""Run by tests/test_originals.py in processes of its own: to be killed, to hold a lock, to meet a full or closed disk.

`python kill_originals.py VERB FOLDER ...`; FOLDER holds (or gets) `originals/` and `staging/`; its sibling `input/` is
what is taken in.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from voxpop.errors import VoxpopError
from voxpop.model import Decision, Provenance, Role
from voxpop.originals import ArchiveLock, Custody


class InputFile(NamedTuple):
    """What is handed over, as custody asks for it."""

    disk: Path
    path: str
    role: Role


DIGEST = "ab" * 64
WRITING = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}


def custody_in(folder: Path) -> Custody:
    return Custody(folder / "originals", folder / "staging")


def take_in(custody: Custody, source: Path, seed: str) -> str:
    roles: dict[str, Role] = {".json": "page", ".mp4": "media", ".vtt": "caption"}
    files = [InputFile(path, path.name, roles[path.suffix]) for path in sorted(source.iterdir())]
    return custody.stage(files, Provenance("file", "test", seed=seed), now=1_000).publish().id


def whole_life(folder: Path) -> None:
    """Everything that changes an archive, once; done again after any kill it leads to the same end."""
    custody = custody_in(folder)
    source = next(path for path in (folder.parent / "input", folder.parent.parent / "input") if path.is_dir())
    folder.mkdir(exist_ok=True)
    custody.create()
    custody.sweep()
    take_in(custody, source, "https://example.org/stays")
    custody.decide(Decision("d1", "withdraw", "test:1", 2_000, digests=(DIGEST,)))
    custody.destroy(take_in(custody, source, "https://example.org/goes"))


def captures_life(folder: Path) -> None:
    """Three captures of a page, each stored against the one before; then the others go. `kept` says that the third is
    in custody: from then on it has to stay.
    """
    custody = custody_in(folder)
    folder.mkdir(exist_ok=True)
    custody.create()
    custody.sweep()
    pages = sorted((folder.parent.parent / "captures").iterdir())
    ids: list[str] = []
    for page in pages:
        files = [InputFile(page, "page.json", "page"), InputFile(page, "same.bin", "media")]
        newest = ids[-1] if ids else None
        ids.append(custody.stage(files, Provenance("file", "test"), now=1_000, newest=newest).publish().id)
    (folder / "kept").write_text(ids[-1])
    for id in reversed(ids[:-1]):
        custody.destroy(id)


def kill_at(number: int) -> None:
    """From now on this process kills itself before the `number`-th step that changes the disk."""
    steps = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event in WRITING and not (event == "open" and not int(arguments[2]) & os.O_ACCMODE):  # type: ignore[call-overload]
            steps += 1
            if steps == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def at_every_step(folder: Path, first: str, stride: str, life: str = "whole") -> None:
    """One fork for each step to be killed at, each on an archive of its own; prints one line a fork.

    `undisturbed` is the archive of a process that was left alone.
    """
    folder.mkdir()
    live = {"whole": whole_life, "captures": captures_life}[life]
    live(folder / "undisturbed")
    number = int(first)
    while True:
        archive = folder / f"killed-at-{number}"
        child = os.fork()
        if not child:
            kill_at(number)
            live(archive)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            return
        sys.stdout.write(f"{archive}\n")
        number += int(stride)


def without_end(folder: Path) -> None:
    """Takes in, decides, destroys, until it is killed; says when it begins."""
    custody = custody_in(folder)
    source = folder.parent / "input"
    take_in(custody, source, "https://example.org/stays")
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for turn in range(1_000_000):
        id = take_in(custody, source, f"https://example.org/{os.getpid()}/{turn}")
        custody.decide(Decision(f"{os.getpid()}-{turn}", "amend", "test:1", turn))
        if turn % 3 == 2:
            custody.destroy(id)


def hold(folder: Path) -> None:
    """Holds the lock until it is killed."""
    lock = ArchiveLock(folder / "lock")
    lock.acquire(wait=False)
    sys.stdout.write("held\n")
    sys.stdout.flush()
    time.sleep(600)


def without_privileges() -> None:
    """Root obeys the rights of files from now on: gives up all capabilities (capset(2))."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError("capset failed")


def closed(folder: Path) -> None:
    """Meets an archive that may not be written to."""
    without_privileges()
    say_errors(lambda: ArchiveLock(folder / "lock").acquire(wait=False))
    say_errors(lambda: take_in(custody_in(folder), folder.parent / "input", "https://example.org/new"))


def full(folder: Path) -> None:
    """Meets a disk on which no file can have more than 64 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
    say_errors(lambda: take_in(custody_in(folder), folder.parent / "input", "https://example.org/new"))


def say_errors(act: Callable[[], object]) -> None:
    try:
        act()
        sys.stdout.write("nothing went wrong\n")
    except VoxpopError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")


def memory(folder: Path) -> None:
    """Prints by how many MB taking in and reading back raised the peak of this process."""
    custody = custody_in(folder)
    take_in(custody, folder.parent / "input", "https://example.org/small")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    big = InputFile(folder.parent / "big.info.json", "big.info.json", "page")
    accession = custody.stage([big], Provenance("file", "test"), now=1).publish()
    with custody.open(accession.id, "big.info.json") as stream:
        while stream.read(1 << 20):
            pass
    sys.stdout.write(f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10}\n")


VERBS: dict[str, Callable[..., None]] = {
    "at-every-step": at_every_step,
    "without-end": without_end,
    "hold": hold,
    "closed": closed,
    "full": full,
    "memory": memory,
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])

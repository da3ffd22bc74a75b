"""Every source: how fast it reads, beside the fastest parser of the same bytes, and whether memory stays flat.

What `read` yields is consumed, not stored. Seconds are those of the CPU, so that other work of the machine counts less;
the collector of garbage rests, as it does for `timeit`. Memory is that of a process which does nothing else: one reads
few comments, one many.

    python -m bench.sources "dataapi, JSON Lines" FILE      reads a file and says how many comments it held
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, cast

from bench.figures import Figure
from bench.formats import FORMATS, Format
from bench.formats.said import first_lines, kept_talk
from bench.memory import Peak
from bench.store import bench_dir
from voxpop.model import CommentClaim, Provenance, Role
from voxpop.sources import source_named

_FEW, _FOR_SPEED, _MANY = 10_000, 100_000, 1_000_000  # at most
_ENOUGH: Final = 20_000  # comments from which on a ratio says something of the reading, not of the opening
_TIMES: Final = 3
_MOST_MORE: Final = 32  # MB that many comments may need more than few


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file as an original, not packed."""

    disk: Path
    role: Role = "page"

    @property
    def path(self) -> str:
        return self.disk.name

    @property
    def length(self) -> int:
        return self.disk.stat().st_size

    def open(self) -> BinaryIO:
        return cast(BinaryIO, self.disk.open("rb"))


def figures(size: int, formats: Sequence[Format] = FORMATS) -> list[Figure]:
    """The figures of every format, on files of `size` comments at most."""
    talk = kept_talk(bench_dir(), min(size, _MANY))
    return [figure for one in formats for figure in _figures(one, talk, size)]


def read(one: Format, file: Path) -> int:
    """Reads a file to its end; the number of its comments."""
    source = source_named(one.source)
    claims = source.read({file.name: OnDisk(file)}, Provenance("file", source.name))
    return sum(claim.__class__ is CommentClaim for claim in claims)


def _figures(one: Format, talk: Path, size: int) -> list[Figure]:
    few, for_speed, many = (min(size, most, one.at_most or most) for most in (_FEW, _FOR_SPEED, _MANY))
    with TemporaryDirectory(dir=bench_dir()) as folder:
        file = Path(folder) / one.file

        def of(count: int) -> Path:
            one.write(file, first_lines(talk, count))
            return file

        speed = _speed(one, of(for_speed), for_speed)
        at_few = _peak_bytes(one, of(few), few) / 1e6 if one.is_streamed else None
        at_many = _peak_bytes(one, of(many), many) / 1e6
    return [*speed, _memory(at_few, at_many, few, many)]


def _speed(one: Format, file: Path, count: int) -> list[Figure]:
    ours, theirs = [], []
    for _ in range(_TIMES):  # in turn, so that both meet the same moods of the machine
        theirs.append(_seconds(lambda: one.parser.parse(file)))
        ours.append(_seconds(lambda: _check(one, read(one, file), count)))
    mine, peer = min(ours), min(theirs)
    most = one.parser.most if count >= _ENOUGH else None
    size = f"{count:,} comments, {file.stat().st_size / 1e6:.0f} MB, in {mine:.2f} s"
    return [
        Figure(one.name, count / mine / 1000, "k comments/s", beside=size),
        Figure("    its time / the parser's", mine / peer, "", most, beside=f"{one.parser.name}: {peer:.2f} s"),
    ]


def _memory(at_few: float | None, at_many: float, few: int, many: int) -> Figure:
    if at_few is None:
        return Figure("    memory, which must hold it all", at_many, "MB", beside=f"{many:,} comments")
    beside = f"{few:,} comments: {at_few:.0f} MB, {many:,}: {at_many:.0f} MB"
    return Figure("    memory that many need more than few", at_many - at_few, "MB", _MOST_MORE, beside=beside)


def _peak_bytes(one: Format, file: Path, count: int) -> int:
    words = (sys.executable, "-m", "bench.sources", one.name, str(file))
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process,
        Peak(process.pid, every_seconds=0.005) as peak,
    ):
        held, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"reading {one.name} ended with {process.returncode}")
    _check(one, int(held), count)
    return peak.bytes


def _check(one: Format, held: int, count: int) -> None:
    if held != count:
        raise RuntimeError(f"{one.name}: {held:,} comments were read of {count:,}")


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


if __name__ == "__main__":
    print(read(next(one for one in FORMATS if one.name == sys.argv[1]), Path(sys.argv[2])))

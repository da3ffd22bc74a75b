"""The archives that are measured: made through the public door, kept in BENCH_DIR so that a second run is quick."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench import generate
from bench.figures import Figure
from bench.memory import Peak

ONE_PAGE = 300_000
SMALL = 200  # comments of a small page
_PER = 850
_COMMAND = (sys.executable, "-c", "from voxpop.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Taken:
    """One command, from its start to its end."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def bench_dir() -> Path:
    """Where inputs and archives of the bench are kept; `BENCH_DIR` names another place."""
    folder = Path(os.environ.get("BENCH_DIR", "build/bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def command(archive: Path, *words: str) -> list[str]:
    """The command line of Voxpop as it is installed in this environment."""
    return [*_COMMAND, "--archive", str(archive), *words]


def big_page(comments: int) -> Path:
    """One page with that many comments."""
    path = bench_dir() / f"page {comments} [generated].info.json"
    if not path.exists():
        _say(f"writing one page of {comments:,} comments")
        unfinished = path.with_suffix(".unfinished")
        generate.write_page(unfinished, comments, 1)
        unfinished.rename(path)
    return path


def add(archive: Path, *inputs: Path, refuses: bool = False) -> Taken:
    """Adds to an archive in a process of its own; `refuses` where some of it is no page."""
    return run(archive, "add", *map(str, inputs), code=int(refuses))


def run(archive: Path, *verb: str, code: int = 0) -> Taken:
    """Runs a verb on an archive in a process of its own, which ends with `code`."""
    started, spent = time.perf_counter(), _children_cpu()
    words = command(archive, *verb)
    with (
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process,
        Peak(process.pid) as peak,
    ):
        _, talk = process.communicate()
    if process.returncode != code:
        raise RuntimeError(f"voxpop {verb[0]} ended with {process.returncode}: {talk.decode()[-2_000:]}")
    return Taken(time.perf_counter() - started, _children_cpu() - spent, peak.bytes)


def taking_in(comments: int) -> tuple[Path, list[Figure]]:
    """Takes one page into a fresh archive. The archive, and what that cost."""
    page = big_page(comments)
    archive = bench_dir() / f"archive {comments}"
    shutil.rmtree(archive, ignore_errors=True)
    parsed = _parse_seconds(page)
    taken = add(archive, page)
    size, whole = page.stat().st_size, folder_bytes(archive)
    cost = f"this took {taken.seconds:.1f} s, {taken.cpu_seconds:.1f} s of CPU"
    rate, large = comments / taken.seconds, comments >= ONE_PAGE  # the bars are those of a large page
    return archive, [
        Figure("file", size / 1e6, "MB"),
        Figure(
            "from file to searchable", rate, "comments/s", 20_000 if large else None, "at least",
            f"msgspec parses the file alone in {parsed:.2f} s; {cost}",
        ),
        Figure("peak memory of all processes", taken.peak_bytes / 1e6, "MB", 400 if large else None),
        Figure("archive / file", whole / size, "", 1.0 if large else None, beside=_parts(archive)),
    ]  # fmt: skip


def archive_of(comments: int) -> Path:
    """An archive with that many comments: one page of 300,000, the rest in pages of 850. Kept from run to run."""
    if comments <= ONE_PAGE:
        archive = bench_dir() / f"archive {comments}"
        return archive if archive.exists() else taking_in(comments)[0]
    archive, built = bench_dir() / f"archive {comments}", bench_dir() / f"archive {comments} is whole"
    if built.exists():
        return archive
    shutil.rmtree(archive, ignore_errors=True)
    folder = bench_dir() / f"pages {comments}"
    pages = (comments - ONE_PAGE) // _PER
    written = bench_dir() / f"pages {comments} are written"
    if not written.exists():
        _say(f"writing {pages:,} pages of {_PER} comments")
        generate.write_channel(folder, pages, _PER, "many")
        written.touch()
    _say(f"taking in {comments:,} comments")
    taken = add(archive, big_page(ONE_PAGE), folder)
    shutil.rmtree(folder)
    written.unlink()
    built.write_text(f"{taken.seconds:.1f} s, {taken.peak_bytes / 1e6:.0f} MB at most\n")
    _say(f"took {built.read_text().strip()}, {comments / taken.seconds:,.0f} comments/s")
    return archive


def archive_of_small_pages(comments: int) -> Path:
    """An archive with about that many comments in pages of 200. Kept from run to run."""
    archive = bench_dir() / f"archive {comments} in small pages"
    built = bench_dir() / f"archive {comments} in small pages is whole"
    if built.exists():
        return archive
    shutil.rmtree(archive, ignore_errors=True)
    folder = bench_dir() / f"small pages {comments}"
    _say(f"writing {comments // SMALL:,} pages of {SMALL} comments, and taking them in")
    generate.write_channel(folder, comments // SMALL, SMALL, "small")
    add(archive, folder)
    shutil.rmtree(folder)
    built.touch()
    return archive


def folder_bytes(folder: Path) -> int:
    """What a folder takes, in bytes of its files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _parts(archive: Path) -> str:
    sizes = {entry.name: folder_bytes(entry) / 1e6 for entry in sorted(archive.iterdir()) if entry.is_dir()}
    return ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items() if size >= 0.5)


class _Comment(msgspec.Struct, gc=False):
    id: str
    parent: str = "root"
    text: str = ""
    like_count: int | None = None
    author: str | None = None
    author_id: str | None = None
    timestamp: int | None = None


class _Info(msgspec.Struct, gc=False):
    id: str
    comments: list[_Comment] = []


def _parse_seconds(page: Path) -> float:
    data = page.read_bytes()
    started = time.perf_counter()
    msgspec.json.decode(data, type=_Info)
    return time.perf_counter() - started


def _children_cpu() -> float:
    """CPU seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(words: str) -> None:
    print(f"  ({words})", flush=True)

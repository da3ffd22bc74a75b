"""`make bench`, or `python -m bench --size 2M`: every bar, its figure, and the peer beside it.

    --size 300k   one page of 300,000 comments: taking in, thread pages, searches, the web, then every source alone
    --size 2M     that, and an archive of 2 million comments (built once, kept in BENCH_DIR)
    --only rebuild --size 2M    the catalogue again, of 10,000 pages of 200 (built once, kept in BENCH_DIR)
    --only sources --size 1M    every source alone, on files of a million comments
    --only history              30 captures of one page of 100,000 comments
    --only folder               a folder of ten thousand small files, taken in and taken in again
    --only relevance            how well search orders what it finds, by the judged questions of tests/relevance

Exits 1 when a bar was missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from functools import partial

from bench import folder, history, reading, rebuilding, relevance, searching, serving, sources, store
from bench.figures import Figure, show
from voxpop.cli.large_pages import begin_again_in_large_pages

PARTS = ("add", "read", "search", "serve", "rebuild", "sources", "history", "folder", "relevance")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    begin_again_in_large_pages(keeping=True)  # as `voxpop serve` does
    busy = os.getloadavg()[0]  # figures of a machine that does something else mean little: say so
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, load {busy:.1f}"
    )
    missed: list[Figure] = []

    def part(name: str, title: str, measure: Callable[[], list[Figure]]) -> None:
        if name in asked.only:
            figures = measure()
            show(title, figures)
            missed.extend(figure for figure in figures if figure.holds is False)

    one = min(asked.size, store.ONE_PAGE)
    part("add", f"Taking in one page of {one:,} comments", lambda: store.taking_in(one)[1])
    path = partial(store.archive_of, asked.size)
    part("read", f"Thread pages from the store, {asked.size:,} comments", lambda: reading.pages(path()))
    part(
        "search",
        f"Searches, {asked.size:,} comments: top 20, p95; of the peers, ids alone",
        lambda: searching.searches(path(), asked.size),
    )
    part("serve", f"Over HTTP, {asked.size:,} comments", lambda: serving.under_load(path()))
    small = partial(store.archive_of_small_pages, asked.size)
    part("rebuild", f"Rebuilding {asked.size:,} comments in small pages", lambda: rebuilding.rebuilt(small()))
    part("sources", "Every source alone, beside a parser of the same bytes", lambda: sources.figures(asked.size))
    days = min(asked.size, history.COMMENTS)
    part("history", f"One page of {days:,} comments, captured day after day", lambda: history.figures(days))
    files = min(asked.size, folder.FILES)
    part("folder", f"A folder of {files:,} small files", lambda: folder.figures(files))
    part("relevance", "Relevance: judged questions over invented pages", relevance.figures)
    print(f"\n{len(missed)} missed" if missed else "\nall bars hold")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=_count, default=300_000, metavar="N", help="comments in all: 300k, 2M, 5000")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    return parser


def _count(words: str) -> int:
    """`300k`, `2M` or a plain number."""
    factor = {"k": 1_000, "m": 1_000_000}.get(words[-1:].lower(), 1)
    return int(float(words.rstrip("kKmM")) * factor)


if __name__ == "__main__":
    sys.exit(main())

"""The catalogue again, of an archive of many small pages: `voxpop rebuild`, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from bench import store
from bench.figures import Figure
from voxpop.archive import Archive

_LARGE = 2_000_000


def rebuilt(path: Path) -> list[Figure]:
    """How quick a rebuild is, and what it needs; the bars are those of two million comments on two cores."""
    taken = store.run(path, "rebuild")
    with Archive.open(path) as archive:
        info = archive.info(sizes=False)
    is_large = info.comments >= _LARGE
    return [
        Figure("accessions", info.accessions, ""),
        Figure(
            "from originals to searchable", info.comments / taken.seconds, "comments/s", 25_000 if is_large else None,
            "at least", f"this took {taken.seconds:.1f} s, {taken.cpu_seconds:.1f} s of CPU",
        ),
        Figure("peak memory of all processes", taken.peak_bytes / 1e6, "MB", 500 if is_large else None),
    ]  # fmt: skip

"""Somebody adds while others read: one page after the other, so many comments a second, in a process of its own.

python -m bench.adding ARCHIVE FOLDER PER_SECOND     until the pages in FOLDER end; says how many a second it were
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from voxpop.archive import Archive


def add_steadily(place: Path, folder: Path, per_second: float) -> float:
    """Adds pages when their time has come; the comments a second that were taken in."""
    held, started = 0, time.perf_counter()
    with Archive.open(place) as archive:
        for page in sorted(folder.iterdir()):
            time.sleep(max(0.0, started + held / per_second - time.perf_counter()))
            held += sum(report.new for report in archive.add([page]))
    return held / (time.perf_counter() - started)


if __name__ == "__main__":
    print(f"{add_steadily(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])):.0f}")

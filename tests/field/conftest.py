"""The archive that all of the real files were put into, and the table that is printed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive.command import Done, voxpop
from voxpop.archive import Archive

Tell = Callable[[str, object], None]


class Taken:
    """What `voxpop add` made of a folder."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.folder, self.place = folder, place
        self.files = sorted(path for path in folder.rglob("*") if path.is_file())
        self.done: Done = voxpop("--archive", place, "add", "--json", folder)
        self.reports: dict[Path, Any] = {Path(report["path"]): report for report in self.done.objects}


@pytest.fixture(scope="session")
def taken(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """All of the samples in one archive, by one command."""
    return Taken(samples, tmp_path_factory.mktemp("field") / "kept")


@pytest.fixture
def archive(taken: Taken) -> Iterator[Archive]:
    """That archive, open."""
    with Archive.open(taken.place) as opened:
        yield opened


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Puts a line into the table."""
    return lambda name, value: record_property(f"field {name}", value)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table."""
    lines = [
        (name.removeprefix("field "), value)
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name.startswith("field ")
    ]
    if lines:
        terminalreporter.section("real files")
        width = max(len(name) for name, _ in lines)
        for name, value in sorted(lines):
            terminalreporter.write_line(f"{name:<{width}}  {value}")

"""The archives that questions are asked of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import IS_SOAK
from tests.search.archives import fill
from tests.search.reference import Text, texts
from voxpop.archive import Archive

ARCHIVES = 40 if IS_SOAK else 3


class Made(NamedTuple):
    """An archive with all its texts."""

    number: int
    archive: Archive
    held: list[Text]

    def __repr__(self) -> str:
        return f"archive {self.number}"


@pytest.fixture(scope="module")
def made() -> Iterator[list[Made]]:
    """Archives with all their texts."""
    with tempfile.TemporaryDirectory() as folder:
        archives: list[Made] = []
        for number in range(ARCHIVES):
            archive = Archive.open(Path(folder) / f"kept {number}", create=True)
            fill(archive, Path(folder) / f"inbox {number}", number)
            archives.append(Made(number, archive, texts(archive)))
        yield archives
        for one in archives:
            one.archive.close()

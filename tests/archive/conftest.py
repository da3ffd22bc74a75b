"""An archive that is open, and one that was made before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voxpop.archive import Archive


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "kept"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where pages lie that are to be taken in."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(place: Path) -> Iterator[Archive]:
    """An empty archive, open."""
    with Archive.open(place, create=True) as opened:
        yield opened

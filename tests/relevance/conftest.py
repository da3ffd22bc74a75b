"""The archive of the invented pages, built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.relevance.corpus import build
from tests.relevance.judged import asked
from tests.relevance.measuring import Measured, measure
from voxpop.archive import Archive


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """All pages, taken in."""
    folder = tmp_path_factory.mktemp("relevance")
    with build(folder / "kept", folder / "inbox") as archive:
        yield archive


@pytest.fixture(scope="session")
def measured(corpus: Archive) -> tuple[Measured, ...]:
    """What every question found."""
    return measure(corpus, asked())

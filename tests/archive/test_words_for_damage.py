"""What a person reads when an engine gives up."""

from __future__ import annotations

import pytest

from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.errors import CatalogueError


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("No space left on device (os error 28)", "There is no room left"),
        ("An index writer was killed.. A worker thread encountered an error (io::Error most likely) or panicked.",
         "See whether there is room left"),
        ("Data corrupted", "The search index is damaged (Data corrupted)"),
    ],
)  # fmt: skip
def test_an_engine_that_cannot_write_is_not_called_damaged(said: str, told: str) -> None:
    with pytest.raises(CatalogueError) as raised, words_for_index_errors():
        raise ValueError(said)
    assert told in str(raised.value)

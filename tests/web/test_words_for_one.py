"""Where a page claims one comment, the list of captures says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive.pages import write_page
from tests.web.test_pages import read
from voxpop.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """One page that claims a comment and was captured without it."""
    with Archive.open(tmp_path / "kept", create=True) as made:
        list(made.add([write_page(tmp_path / "inbox", None, comment_count=1)]))
        yield made


def test_none_of_one_comment_is_no_number_of_comments(client: Any) -> None:
    shown = read(client, "/captures/").get_text()
    assert "0 of 1 comment," in shown

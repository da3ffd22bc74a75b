"""How a search is asked by its address, and what its page offers to ask next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.archive.pages import said, write_page
from tests.web.test_pages import read, texts
from voxpop.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One page, with a comment that many liked."""
    folder: Path = tmp_path_factory.mktemp("asking")
    comments = [
        said("l1", "the winch turned", like_count=0), said("l2", "a winch turned", like_count=1_000, who="kamal"),
    ]  # fmt: skip
    write_page(folder / "page", comments)
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "page"]))
        yield archive


@pytest.mark.parametrize(
    ("likes", "first"),
    [("1", "a winch turned"), ("0", "the winch turned"), ("-1", "the winch turned"), ("", "the winch turned")],
)
def test_likes_count_where_the_address_says_so_by_1_alone(client: Any, likes: str, first: str) -> None:
    found = texts(read(client, f"/search/?q=winch&likes={likes}"), ".hit .words")
    assert (found[0], len(found)) == (first, 2)

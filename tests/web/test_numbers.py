"""The № of a comment, wherever it is shown away from the list in which it is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.archive.pages import said, write_page
from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A comment behind another, with five replies, the last of which is answered twice; and an orphan."""
    folder: Path = tmp_path_factory.mktemp("answered")
    comments = [said("a1", "first"), said("a2", "who knows?"), said("lost.1", "an answer", parent="lost")]
    comments += [said(f"a2.{n}", f"reply {n}", parent="a2") for n in range(1, 6)]
    comments += [said(f"b{n}", f"below {n}", parent="a2.5") for n in (1, 2)]
    write_page(folder / "page", comments)
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "page"]))
        yield archive


@pytest.mark.parametrize(
    ("id", "above", "own", "below"),
    [
        ("a2", [], "№ 2", ["№ 2.1", "№ 2.2", "№ 2.3", "№ 2.4", "№ 2.5"]),
        ("a2.5", ["№ 2"], "№ 2.5", ["№ 2.5.1", "№ 2.5.2"]),
        ("b2", ["№ 2", "№ 2.5"], "№ 2.5.2", []),
        ("lost.1", [], "#", []),  # in no list of top-level comments of any page
    ],
)
def test_a_reply_bears_its_number_on_its_own_page_and_where_it_is_pointed_at(
    client: Any, id: str, above: list[str], own: str, below: list[str]
) -> None:
    page = read(client, f"/c/youtube:{id}/thread/")
    assert texts(page, ".permalink") == [f"comment {number}" for number in (*above, own, *below)]
    address = client.get(f"/c/youtube:{id}/")["Location"].partition("#")[0]
    assert text(read(client, address).find(id=f"c-youtube:{id}"), ".permalink") == f"comment {own}"

"""How a search is asked by its address, and what its page offers to ask next."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.archive.pages import CAPTURED, said, write_page
from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive

NAMES = ("...", "🦆🦆", "*", "\u3164", "=x", '"quoted"', "a:b", "(nobody)")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two pages: with a comment that many liked, and of authors whose names are signs."""
    folder: Path = tmp_path_factory.mktemp("asking")
    comments = [
        said("l1", "the winch turned", like_count=0), said("l2", "a winch turned", like_count=1_000, who="kamal"),
    ]  # fmt: skip
    write_page(folder / "page", comments)
    signs = [said(f"n{n}", "tide", author=name, who=f"w{n}", timestamp=CAPTURED) for n, name in enumerate(NAMES)]
    signs += [said(f"m{n}", "tide", author=name, author_id=..., author_url=...) for n, name in enumerate(NAMES[:4])]
    write_page(folder / "signs", signs, id="Signs234_-x", channel="!!!")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "page", folder / "signs"]))
        yield archive


@pytest.mark.parametrize(
    ("likes", "first"),
    [("1", "a winch turned"), ("0", "the winch turned"), ("-1", "the winch turned"), ("", "the winch turned")],
)
def test_likes_count_where_the_address_says_so_by_1_alone(client: Any, likes: str, first: str) -> None:
    found = texts(read(client, f"/search/?q=winch&likes={likes}"), ".hit .words")
    assert (found[0], len(found)) == (first, 2)


@pytest.mark.parametrize("question", ["tide", "tide author:w* OR author:*"])
def test_whatever_a_facet_is_called_it_can_be_read_and_leads_to_as_many_hits_as_it_says(
    client: Any, question: str
) -> None:
    links = read(client, f"/search/?q={quote(question)}").select(".facets a")
    counts = {link["href"]: text(link, ".n") for link in links if link.get("aria-current") is None}
    assert len(counts) > 12
    assert {href: text(read(client, f"/search/{href}"), ".more .quiet").split()[0] for href in counts} == counts
    assert all(text(link, ".lb").strip("\u3164") for link in links)

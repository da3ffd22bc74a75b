"""How a comment is stored: what is made of a claim and back."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from voxpop.catalogue.local.rows import claim_of, make_row
from voxpop.model import Author, CommentClaim

YOUTUBE = "https://www.youtube.com/"


def url_stored(author: Author) -> str | None:
    """The address of an author as it is stored. It is given back as it was."""
    row = make_row(CommentClaim("c1", None, author, "Ahoy", 0), "youtube:Quay1234_-x", None)
    assert claim_of(row).author == author
    return row.author and row.author[3]


@pytest.mark.parametrize("name", ["@quayside", "@wal.ter-_~2", "@Причал", "@Möwe & Co", "@桟橋/犬", "@lone\ud800", ""])
def test_an_address_that_youtube_makes_of_a_name_or_an_id_takes_no_room(name: str) -> None:
    by_name = f"{YOUTUBE}{quote(name, safe='@', errors='replace')}"
    assert url_stored(Author("UC1", name, by_name)) == "\1"
    assert url_stored(Author("UC1", name, f"{YOUTUBE}channel/UC1")) == "\2"


@pytest.mark.parametrize("url", [None, f"{YOUTUBE}@other", f"{YOUTUBE}channel/UC2", "https://tube.example/@quayside"])
def test_another_address_is_kept_as_it_is(url: str | None) -> None:
    assert url_stored(Author("UC1", "@quayside", url)) == url

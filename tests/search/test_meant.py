"""Did you mean: a word that does not occur is put right by one that does, and nothing else of the question changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import said, write_page
from voxpop.archive import Archive

TEXTS = (
    *["the harbour bridge stood"] * 20, *["an Élan for the harbour"] * 3, "harbur", "the bridle", "a tower",
    "a towel", "a towel",
    "гавань моста", "الجسر القديم", "桟橋の犬", "breakwater and lighthouse",
    *["the storm of 2018 with 234.56 mm, seen by cam42x"] * 20,
)  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("meant")
    comments = [said(f"c{n}", text, who="nora", author="Nora Quayside") for n, text in enumerate(TEXTS)]
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([write_page(folder / "inbox", comments)]))
        yield archive


def meant(archive: Archive, question: str) -> str | None:
    return archive.searches.meant(question, archive.search(question).count)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("harbuor", "harbour"),
        ("harbur", "harbour"),  # it occurs once, the other twenty times
        ("brigde", "bridge"),
        ("nridge", "bridge"),  # also where the first letter is wrong
        ("lihgthuose", "lighthouse"),  # two letters
        ("Breakwatr", "breakwater"),
        ("гавнь", "гавань"),
        ("الجسز", "الجسر"),
        ("elna", "Élan"),
        ('"the harbuor bridge"', '"the harbour bridge"'),
        ('"harbuor stood"~3 likes:>2 AND kind:comment', '"harbour stood"~3 likes:>2 AND kind:comment'),
        ("(harbuor OR qqqq) -bridle", "(harbour OR qqqq) -bridle"),
        ("harbuor brigde", "harbour bridge"),
        ("harbour author:quaysied", "harbour author:quayside"),
        ('harbour author:"nora quaysied"', 'harbour author:"nora quayside"'),
        ("harbour -brigde", None),  # it has hits
        ("harbour qqqqqq", None),
        ("harbuor qqqqqq", None),  # nothing has both
        ("bridle harbuor", "bridge harbour"),
        ("lighthouse élan", None),  # each occurs, but no text has both
        ("2017", None),  # another number is not nearly the same one
        ("1234.56", None),
        ("cam41x", None),
        ("2017 harbuor", None),
        ("=harbuor", None),
        ("harbuo*", None),
        ("harbuor~1", None),
        ("tower", None),  # "towel" is not so much more frequent
        ("brd", None),  # three letters are too few to tell
        ("桟僑の犬", None),
        ("likes:>90", None),
        ("", None),
    ],
)
def test_a_word_that_is_spelt_wrongly_is_put_right(held: Archive, question: str, other: str | None) -> None:
    assert meant(held, question) == other


@given(st.text(alphabet='harbouidge OR-"()=~* author:', max_size=40))
def test_what_is_offered_always_finds_more(held: Archive, question: str) -> None:
    hits = held.search(question).count
    other = held.searches.meant(question, hits)
    assert other is None or held.search(other).count > hits


def test_the_command_line_asks_back(held: Archive) -> None:
    done = voxpop("--archive", held.path, "search", '"the harbuor"', "--json")
    assert (done.code, done.out) == (0, "") and 'Did you mean: "the harbour"' in done.err
    assert "mean" not in voxpop("--archive", held.path, "search", "harbour").err


def test_the_page_leads_to_what_may_have_been_meant(held: Archive, client: Any) -> None:
    page = BeautifulSoup(client.get("/search/", {"q": "harbuor <b>", "sort": "likes"}).content, "html.parser")
    assert "Did you mean" not in page.get_text()
    page = BeautifulSoup(client.get("/search/", {"q": "harbuor", "sort": "likes"}).content, "html.parser")
    link = page.select_one("main .note a b")
    assert link is not None and link.get_text() == "harbour"
    assert page.select_one('main .note a[href="?q=harbour&sort=likes"]')


@pytest.fixture
def client(held: Archive) -> Any:
    from voxpop.web import site

    site.application(held, ["testserver"])
    from django.test import Client

    return Client()

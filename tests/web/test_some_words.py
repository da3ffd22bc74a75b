"""The search page where few texts have all words, or none has: those with some of them stand below."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive


@pytest.fixture
def archive(elster_of_six: Archive) -> Any:
    return elster_of_six


def test_where_no_text_has_all_words_those_with_some_of_them_stand_below(client: Any) -> None:
    page = read(client, "/search/?q=bridge+doors")
    assert text(page, ".note strong") == "No text has all of these words."
    assert text(page, "section.hits[aria-labelledby=others] h2") == "With some of these words"
    assert {"bridge", "doors"} <= set(texts(page, "section.hits ol mark"))


def test_where_few_have_all_words_those_with_some_of_them_stand_below_the_hits(client: Any) -> None:
    page = read(client, "/search/?q=bridge+crew+the+-lamp")
    assert len(page.select("section.hits ol")) == 2 and not page.select(".note strong")
    assert text(page, "section.hits[aria-labelledby=hits] #others") == "With some of these words"


def test_where_one_word_was_asked_for_nothing_stands_below(client: Any) -> None:
    assert not read(client, "/search/?q=bridge").select("#others")

"""The pages and the judgements themselves: what a reader may count on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.relevance.corpus import PLATFORM, in_order, pages
from tests.relevance.judged import KINDS, SCRIPTS, asked, queries
from tests.relevance.measuring import name_of
from voxpop.archive import Archive


def test_there_are_seven_hundred_comments_and_every_page_is_in_order() -> None:
    assert sum(len(page.comments) for page in pages()) >= 700
    assert [page.id for page in pages() if not in_order(page)] == []
    assert {page.language for page in pages()} <= set(SCRIPTS)


def test_every_document_has_a_name_of_its_own() -> None:
    names = Counter(name for page in pages() for name, _ in page.documents())
    assert [name for name, times in names.items() if times > 1] == []


def test_150_questions_in_12_scripts_can_be_asked_today() -> None:
    assert len(asked()) >= 150
    scripts = Counter(query.script for query in asked() if query.language != "und")
    assert len(scripts) >= 12
    assert min(scripts.values()) >= 7, scripts  # a mean of fewer says little


def test_every_question_says_what_is_wanted_and_every_grade_why() -> None:
    for query in queries():
        assert query.wants.endswith("."), query.name
        assert query.kind in KINDS, query.name
        assert query.grades and set(query.grades.values()) <= {1, 2, 3}, query.name
        assert all(query.reasons.values()), query.name
    assert [name for name, times in Counter(query.name for query in queries()).items() if times > 1] == []


def test_every_judged_document_exists() -> None:
    held = {name for page in pages() for name, _ in page.documents()}
    assert {query.name: missing for query in queries() if (missing := set(query.grades) - held)} == {}


def test_the_archive_holds_what_the_pages_say(corpus: Archive) -> None:
    for page in pages():
        key = f"{PLATFORM}:{page.id}"
        held = {comment.key.rpartition("~")[2]: comment for comment in corpus.comments(key)}
        assert {name: comment.text for name, comment in held.items()} == {said.id: said.text for said in page.comments}
        assert all(held[said.id].like_count == said.likes for said in page.comments)
        cues = corpus.transcript(key) if page.cues else ()
        assert tuple((int(cue.start_seconds), cue.text) for cue in cues) == page.cues


def test_what_is_found_bears_the_names_of_the_judgements(corpus: Archive) -> None:
    found = {name_of(hit) for word in ("bridge", "generator", "library") for hit in corpus.search(word, limit=50).hits}
    assert {"bridge", "bridge@171", "br1", "br12.1", "council@3120"} <= found
    assert found <= {name for page in pages() for name, _ in page.documents()}


def test_a_document_that_is_graded_twice_is_refused(tmp_path: Path) -> None:
    twice = '[["br1", 3, "a"], ["br1", 1, "b"]]'
    row = f'[[query]]\ntext = "x"\nlanguage = "en"\nkind = "word"\nwants = "X."\ngrades = {twice}\n'
    (tmp_path / "one.toml").write_text(row)
    with pytest.raises(ValueError, match="graded twice"):
        queries(tmp_path)

"""What is suggested while somebody types, in every script, by the archive's door and the command line."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import said, write_page
from voxpop.archive import Archive
from voxpop.query import ending

TEXTS = {
    "nora": (
        "The storm took the old bridge", "The old bridge will stand", "the old breakwater, not the old bridge",
        "Bridges hold", "Storms come, bridges go", "What élan", "A well-known winch",
    ),
    "norbert": (
        "桟橋の犬が好き", "桟橋の犬はどこ", "桟橋まで歩いた", "ท่าเรือเก่า", "ท่าเรือใหม่", "부두에서 봤다", "부두에서 만나",
    ),
    "kamal": (
        "الجسر القديم", "الجِسرُ جميل", "гавань и мост", "гавань и море", "पुराना पुल", "पुरानी नाव", "İstanbul limanı",
    ),
    "quay two": ("a gull",),
}  # fmt: skip


PIECES = (
    "storm", "bri", " ", " ", '"', "(", ")", "-", "=", "author:", "in:", "kind:", "lang:", "no", "re", "OR ", "桟",
    "ال", "*", "~", "\\", ":", "é", "\u0301", "👍🏽", "\ud800", "\0", "：", "＂",
)  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of two videos under which people write in many scripts."""
    folder = tmp_path_factory.mktemp("suggesting")
    every = [(who, text) for who, texts in TEXTS.items() for text in texts]
    comments = [said(f"c{n}", text, who=who.replace(" ", ""), author=who) for n, (who, text) in enumerate(every)]
    write_page(folder / "inbox", comments)
    other = [
        said("o1", "the tide was out", who="olga", author="Olga Norden"),
        said("o1.r", "👍 https://e.example/ 0:12", parent="o1", who="olga", author="Olga Norden", is_favorited=True),
    ]
    write_page(
        folder / "other", other, id="Quay9999_-x", title="Storm over the harbour: a night", channel="Old Harbour",
        channel_id="UC0ther", description="-",
    )  # fmt: skip
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "inbox", folder / "other"]))
        yield archive


def queries(archive: Archive, typed: str, kind: str | None = None) -> list[str]:
    return [one.query for one in archive.searches.suggest(typed) if kind in (None, one.kind)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bri", "bridge"),  # the most frequent first, in small letters as most write it
        ("BRIDGES", "bridges"),
        ("ela", "élan"),  # with its accents
        ("الج", "الجسر"),
        ("гав", "гавань"),
        ("पुर", "पुराना"),
        ("ist", "İstanbul"),
        ("桟", "桟橋"),
        ("桟橋の", "桟橋の犬"),
        ("ท่าเรือเ", "ท่าเรือเก่า"),
        ("부두", "부두에서"),
        ("well-kn", "well-known"),
        ('"the old br', '"the old bridge"'),
        ('"the old ', '"the old bridge"'),
        ("storm the old bri", "storm the old bridge"),
        ("-bri", "-bridge"),
        ("(tide OR bri", "(tide OR bridge"),
        ("=Brid", '"=bridge"'),
    ],
)
def test_a_word_is_suggested_as_it_is_written(held: Archive, typed: str, first: str) -> None:
    assert queries(held, typed, "word")[0] == first


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ('"=The old br', ['"=The old bridge"']),
        ('="The old br', ['"=The old bridge"']),
        ('"=the old br', ['"=the old bridge"', '"=the old breakwater"']),
        ('storm "=Old br', []),
        ('"=What é', ['"=What élan"']),
    ],
)
def test_behind_words_of_an_exact_form_comes_what_stands_there_so(
    held: Archive, typed: str, offered: list[str]
) -> None:
    assert queries(held, typed) == offered


def test_what_was_typed_before_decides_which_words_come(held: Archive) -> None:
    assert queries(held, "tide w", "word") == ["tide was"]
    assert queries(held, "gavn bri", "word")[0] == "gavn bridge"  # no text has "gavn": it does not matter then
    assert '"the bridge"' not in queries(held, '"the bri')


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("author:no", {"author:nora", "author:norbert", 'author:"Olga Norden"'}),
        ('author:"quay t', {'author:"quay two"'}),
        ('author:"olga n', {'author:"Olga Norden"'}),
        ("channel:", set()),
        ("channel:old", {'channel:"Old Harbour"'}),
        ("in:stor", {"in:youtube:Quay9999_-x"}),
        ("kind:re", {"kind:reply"}),
        ("kind:(comment OR re", {"kind:(comment OR reply"}),
        ("is:h", {"is:hearted"}),
        ("kind:", {"kind:comment", "kind:reply", "kind:video"}),  # no chat, and no transcript
        ("is:g", set()),
        ("has:", {"has:timecode", "has:link", "has:emoji", "has:reply", "has:rating"}),  # nothing was edited
        ("lang:j", {"lang:ja"}),
        ("platform:", {"platform:youtube"}),
        ("likes:>1", set()),
        ("date:20", set()),
        ("storm -author:nora", {"storm -author:nora"}),
        ("bridge*", set()),
        ("bridge~", set()),
        ("storm OR", set()),
        ("", set()),
        ("zzz", set()),
        ("auth", {"author:"}),
    ],
)
def test_a_field_is_completed_by_what_it_takes(held: Archive, typed: str, found: set[str]) -> None:
    assert set(queries(held, typed)) == found


def test_a_word_may_be_an_author_a_channel_or_a_video(held: Archive) -> None:
    found = held.searches.suggest("nor", limit=20)
    assert {(one.kind, one.text) for one in found} == {("author", "nora"), ("author", "norbert")}
    kinds = {(one.kind, one.text) for one in held.searches.suggest("harb", limit=20)}
    assert kinds >= {("channel", "Old Harbour"), ("video", "Storm over the harbour: a night")}


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ('the"nor', "the author:nora"),
        ('(the"nor', "(the author:nora"),
        ('-"nor', "-author:nora"),
        ('("nor', "(author:nora"),
    ],
)
def test_a_name_in_place_of_a_phrase_does_not_run_into_the_word_before_it(
    held: Archive, typed: str, query: str
) -> None:
    assert query in queries(held, typed, "author")


def test_every_suggestion_finds_something(held: Archive) -> None:
    for typed in (
        "b",
        "s",
        "the b",
        '"the ',
        "author:n",
        "channel:o",
        "in:s",
        "桟",
        "부",
        "ท",
        "п",
        "ال",
        "lang:",
        "kind:",
        "is:",
        "has:",
    ):
        for query in queries(held, typed):
            assert held.search(query).count, (typed, query)


def test_what_is_withdrawn_is_suggested_no_more(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        words = "zeal zebra zenith zero zest"
        page = [said("c1", "zephyr " * 4, who="zelda", author="zelda"), said("c2", words)]
        list(archive.add([write_page(tmp_path / "in", page)]))
        with followed(archive):
            assert "zephyr" in queries(archive, "ze") and queries(archive, "ze", "author") == ["author:zelda"]
            archive.withdraw("youtube:c1", reason="asked for")
            assert set(queries(archive, "ze")) < {*words.split()}
            archive.withdraw("youtube:Quay1234_-x", reason="asked for")
            assert queries(archive, "last") == queries(archive, "in:last") == queries(archive, "channel:quay") == []


@contextmanager
def followed(archive: Archive) -> Iterator[None]:
    """While somebody serves the archive, and all was looked at once."""
    is_over = threading.Event()
    thread = threading.Thread(target=archive.searches.follow, args=(is_over,))
    thread.start()
    try:
        while not archive.searches.is_followed and thread.is_alive():
            time.sleep(0.01)
        yield
    finally:
        is_over.set()
        thread.join(10)


def test_while_somebody_serves_the_same_is_suggested(held: Archive) -> None:
    typed = ("b", "br", "bri", "s", "the b", '"the old b', "author:n", "桟", "lang:", "has:", "el", "harb")
    before = [queries(held, text) for text in typed]
    with Archive.open(held.path) as served, followed(served):
        assert [queries(served, text) for text in typed] == before


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join))
def test_whatever_is_typed_is_no_error_and_keeps_what_stood_before(held: Archive, typed: str) -> None:
    unfinished = ending(typed)
    for one in held.searches.suggest(typed):
        assert unfinished is not None and one.query.startswith(unfinished.before)
        assert one.text and held.search(one.query) is not None


def test_a_byte_that_is_no_letter_is_no_error_on_the_command_line(held: Archive) -> None:
    done = voxpop("--archive", held.path, "search", "--suggest", "\udcff bri", "--json")
    assert done.objects[0]["query"] == "\ufffd bridge"


def test_the_command_line_suggests_too(held: Archive) -> None:
    done = voxpop("--archive", held.path, "search", "--suggest", "author:nor", "--json")
    assert done.objects[0] == {"kind": "author", "text": "nora", "query": "author:nora"}
    told = voxpop("--archive", held.path, "search", "--suggest", "in:st")
    assert told.out.split("\n")[0] == "video    in:youtube:Quay9999_-x  Storm over the harbour: a night"


@pytest.mark.parametrize(
    ("typed", "before", "last", "field"),
    [
        ('a "b c" d', 'a "b c" ', "d", None),
        ('a author:"b c', "a ", "b c", "author"),
        ("a author:“b c", "a ", "b c", "author"),
        ("(a -b", "(a -", "b", None),
        ("author:(a OR b", "author:(a OR ", "b", "author"),
        ("author:(a OR b) c", "author:(a OR b) ", "c", None),
        ("author:(a OR b) (c", "author:(a OR b) (", "c", None),
        (r"a\"b", "", r"a\"b", None),
        ("foo:bar", "", "foo:bar", None),
        ("https://e.example/a", "", "https://e.example/a", None),
    ],
)
def test_the_unfinished_term_is_found_where_it_begins(typed: str, before: str, last: str, field: str | None) -> None:
    found = ending(typed)
    assert found is not None and (found.before, found.typed, found.field) == (before, last, field)


def test_a_page_that_was_never_taken_in_leaves_nothing_to_suggest(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "empty", create=True) as archive:
        assert archive.searches.suggest("s") == archive.searches.suggest("author:s") == ()

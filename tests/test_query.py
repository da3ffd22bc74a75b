"""The search box: what is understood, what is remarked on, and that nothing typed can break it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voxpop import query
from voxpop.errors import UsageError
from voxpop.query import (
    And,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Word,
    decode_cursor,
    encode_cursor,
    parse,
)


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("storm", Word("storm")),
        ("storm bridge", And((Word("storm"), Word("bridge")))),
        ("storm AND bridge", And((Word("storm"), Word("bridge")))),
        ('"the old  bridge"', Phrase("the old bridge")),
        ("“the old bridge”", Phrase("the old bridge")),
        ("«мост»", Phrase("мост")),
        ("storm OR bridge OR crane", Or((Word("storm"), Word("bridge"), Word("crane")))),
        ("storm bridge OR crane", And((Word("storm"), Or((Word("bridge"), Word("crane")))))),
        ("storm or bridge", And((Word("storm"), Word("or"), Word("bridge")))),
        ("storm -bridge", And((Word("storm"), Not(Word("bridge"))))),
        ('storm -"old bridge"', And((Word("storm"), Not(Phrase("old bridge"))))),
        ("storm -bri*", And((Word("storm"), Not(Prefix("bri"))))),
        ("bri*", Prefix("bri")),
        ("橋*", Prefix("橋")),
        ("well-known", Word("well-known")),
        ("storm - bridge", And((Word("storm"), Word("bridge")))),
        ('foo"bar baz"', And((Word("foo"), Phrase("bar baz")))),
        ("storm storm", Word("storm")),
        ("桟橋 مدرسة", And((Word("桟橋"), Word("مدرسة")))),
        ("", Nothing()),
        ('  "" -- " ', Nothing()),
    ],
)
def test_the_search_box_is_understood(typed: str, root: Node) -> None:
    assert parse(typed).root == root


@pytest.mark.parametrize(
    ("typed", "root", "note"),
    [
        ('the "old bridge', And((Word("the"), Word("old"), Word("bridge"))), query.NOTE_QUOTE),
        ("storm OR", Word("storm"), query.NOTE_OR),
        ("OR storm", Word("storm"), query.NOTE_OR),
        ("OR", Nothing(), query.NOTE_OR),
        ("storm OR OR bridge", Or((Word("storm"), Word("bridge"))), query.NOTE_OR),
        ("storm OR -bridge", And((Word("storm"), Not(Word("bridge")))), query.NOTE_OR_NOT),
        ('-storm -"old bridge"', Nothing(), query.NOTE_ONLY_NOT),
        ("a*", Word("a"), query.NOTE_PREFIX),
        ("*", Nothing(), query.NOTE_STAR),
        ("*bridge", Word("*bridge"), query.NOTE_STAR),
        ("x" * 2_000, Word("x" * 1_000), query.NOTE_LONG),
    ],
)
def test_what_is_understood_differently_is_remarked_on(typed: str, root: Node, note: str) -> None:
    found = parse(typed)
    assert found.root == root
    assert note in found.notes


def test_more_than_32_terms_are_not_searched_for() -> None:
    found = parse(" ".join(f"w{n}" for n in range(40)))
    assert isinstance(found.root, And)
    assert [item.text for item in found.root.items if isinstance(item, Word)] == [f"w{n}" for n in range(32)]
    assert found.notes == (query.NOTE_MANY,)


def test_what_is_plain_needs_no_note() -> None:
    assert parse('storm OR crane -"old bridge" pier*').notes == ()


def test_only_what_may_stand_in_a_hit_is_wanted_for_highlights() -> None:
    wanted = parse('storm OR crane -bridge "old pier" harb*').wanted()
    assert wanted == (Word("storm"), Word("crane"), Phrase("old pier"), Prefix("harb"))


BOX = st.lists(
    st.sampled_from(['"', "OR", "AND", "-", "*", " ", "a", "storm", "橋", "\ud800", "\0", "\n", "“", ":", "(", "wor*"])
).map("".join)


@given(st.one_of(st.text(st.characters(categories=None)), BOX))
@example('-OR- OR "')
def test_nothing_that_is_typed_breaks_the_search_box(typed: str) -> None:
    found = parse(typed)
    assert set(found.notes) <= set(query.NOTES)
    found.text.encode()
    assert_shape(found.root)


def assert_shape(root: Node) -> None:
    items = root.items if isinstance(root, And) else (root,)
    if isinstance(root, And):
        assert len(items) > 1
    assert any(not isinstance(item, Not) for item in items)
    for item in items:
        assert not isinstance(item, And)
        parts = item.items if isinstance(item, Or) else (item.item if isinstance(item, Not) else item,)
        assert len(parts) > 1 or not isinstance(item, Or)
        assert all(isinstance(part, Nothing) or part.text.strip() for part in parts if not isinstance(part, Not | Or))


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.booleans(),
            st.text(max_size=20),
            st.integers(),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        max_size=6,
    )
)
def test_a_cursor_gives_back_what_it_was_given(values: list[query.Scalar]) -> None:
    cursor = encode_cursor(values)
    assert decode_cursor(cursor) == tuple(values)
    assert set(cursor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@given(
    st.one_of(st.text(st.characters(categories=None)), st.binary().map(lambda b: base64.urlsafe_b64encode(b).decode()))
)
@example("")
@example("AAAA")
@example("W10")
@example("é")
@example("x" * 5_000)
def test_junk_is_no_cursor_and_is_refused_in_words(junk: str) -> None:
    with pytest.raises(UsageError, match="first page"):
        decode_cursor(junk)


def test_a_cursor_with_another_letter_is_refused() -> None:
    cursor = encode_cursor([12, "youtube:Abc12345_-x"])
    for at in range(len(cursor) - 1):
        other = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        with pytest.raises(UsageError):
            decode_cursor(other)


def test_a_cursor_that_is_cut_off_is_refused() -> None:
    with pytest.raises(UsageError):
        decode_cursor(encode_cursor([12, "a"])[:-3])

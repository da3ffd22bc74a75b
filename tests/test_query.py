"""The search box: what is understood, what is remarked on, and that nothing typed can break it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.search.questions import questions
from voxpop import query
from voxpop.errors import UsageError
from voxpop.query import (
    LONGEST_TEXT,
    And,
    Date,
    Exact,
    Fuzzy,
    Named,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Prefix,
    Spoken,
    Word,
    decode_cursor,
    encode_cursor,
    notes,
    parse,
    written,
)

STORM, BRIDGE, CRANE = Word("storm"), Word("bridge"), Word("crane")


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("storm", STORM),
        ("storm bridge", And((STORM, BRIDGE))),
        ("storm AND bridge", And((STORM, BRIDGE))),
        ("storm && bridge || crane", Or((And((STORM, BRIDGE)), CRANE))),
        ('"the old  bridge"', Phrase("the old bridge")),
        ("“the old bridge”", Phrase("the old bridge")),
        ("«мост»", Phrase("мост")),
        ('צה"ל ארה"ב', And((Word("צה\u05f4ל"), Word("ארה\u05f4ב")))),
        ('"דובר צה"ל" -דו”חות', And((Phrase("דובר צה\u05f4ל"), Not(Word("דו\u05f4חות"))))),
        ('ב"הארץ של" גשר', And((Word("ב"), Phrase("הארץ של"), Word("גשר")))),
        ('in:"דו"ח" צ\\"ל', And((Named("in", "דו\u05f4ח"), Word('צ"ל')))),
        ("\u200f-storm \u202bauthor:nora\u202c", And((Not(STORM), Named("author", "nora")))),
        ('"old bridge"~3', Phrase("old bridge", 3)),
        ("storm OR bridge OR crane", Or((STORM, BRIDGE, CRANE))),
        ("storm bridge OR crane", And((STORM, Or((BRIDGE, CRANE))))),
        ("storm AND bridge OR crane", Or((And((STORM, BRIDGE)), CRANE))),
        ("(storm bridge) OR crane", Or((And((STORM, BRIDGE)), CRANE))),
        ("storm or bridge", And((STORM, Word("or"), BRIDGE))),
        ("storm -bridge", And((STORM, Not(BRIDGE)))),
        ("storm NOT bridge", And((STORM, Not(BRIDGE)))),
        ("storm AND NOT (bridge crane)", And((STORM, Not(And((BRIDGE, CRANE)))))),
        ("storm OR -bridge", Or((STORM, Not(BRIDGE)))),
        ('="old Bridge"', Exact("old Bridge")),
        ('-="old Bridge" storm', And((Not(Exact("old Bridge")), STORM))),
        ("-bridge", Not(BRIDGE)),
        ("NOT -bridge", BRIDGE),
        ("+storm +bridge", And((STORM, BRIDGE))),
        ('storm -"old bridge"', And((STORM, Not(Phrase("old bridge"))))),
        ("storm -bri*", And((STORM, Not(Prefix("bri"))))),
        ("bri*", Prefix("bri")),
        ("橋*", Prefix("橋")),
        ("colour~ colour~1 colour~2 colour~0", And((Fuzzy("colour", 1), Fuzzy("colour", 2), Word("colour")))),
        ("bridge~0.8 bridge~.7", Fuzzy("bridge", 1)),
        ("bridges~0.700", Fuzzy("bridges", 2)),
        ("storm~0.8", Fuzzy("storm", 1)),
        ("storm~0.9", Word("storm")),
        ("storm~1.0 storm~2.5", And((Fuzzy("storm", 1), Fuzzy("storm", 2)))),
        ('"old bridge"~3.0 "old bridge"~0.8', And((Phrase("old bridge", 3), Phrase("old bridge")))),
        ("=Élan", Exact("Élan")),
        ('"=the Old Bridge"', Exact("the Old Bridge")),
        ("well-known", Word("well-known")),
        ("- storm", Not(STORM)),
        ("bridge (storm OR - crane)", And((BRIDGE, Or((STORM, Not(CRANE)))))),
        ("! storm", Not(STORM)),
        ("storm -", STORM),
        ("!storm", Not(STORM)),
        ('bridge !"old pier" !(storm crane)', And((BRIDGE, Not(Phrase("old pier")), Not(And((STORM, CRANE)))))),
        ("storm! !!", And((Word("storm!"), Word("!!")))),
        (r"\!storm storm\^2 2^10", And((Word("!storm"), Word("storm^2"), Word("2^10")))),
        (
            "storm? who? https://e.example/lamp?x なに?犬",
            And(
                (
                    Word("storm?"),
                    Word("who?"),
                    Word("https://e.example/lamp?x"),
                    Word("なに?犬"),
                )
            ),
        ),
        ('foo"bar baz"', And((Word("foo"), Phrase("bar baz")))),
        ("storm storm", STORM),
        ("桟橋 مدرسة", And((Word("桟橋"), Word("مدرسة")))),
        ("f(x)", Word("f(x)")),
        (r"\(storm\) bri\* \OR", And((Word("(storm)"), Word("bri*"), Word("OR")))),
        ("", Nothing()),
        ('  "" -- () ', Nothing()),
    ],
)
def test_the_search_box_is_understood(typed: str, root: Node) -> None:
    found = parse(typed)
    assert (found.root, found.notes) == (root, ())


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("author:nora", Named("author", "nora")),
        ("Author:@nora", Named("author", "@nora")),
        ("author:nor*", Named("author", "nor*")),
        ('author:"nora~1"', Named("author", "nora~1")),
        ('author:"Nora Quay"', Named("author", "Nora Quay")),
        ("author:*", Named("author", "*")),
        (
            "lang:* -channel:** in:* platform:* kind:*",
            And(
                (
                    Named("lang", "*"),
                    Not(Named("channel", "*")),
                    Named("in", "*"),
                    Named("platform", "*"),
                    Named("kind", "*"),
                )
            ),
        ),
        ("author:(*)", Named("author", "*")),
        ("likes:*", Number("likes", 0, None)),
        ("replies:[* TO *]", Number("replies", 0, None)),
        ("at:*", Spoken(0, None)),
        ("date:*", Date("date", "1500", None)),
        ("likes:=5", Number("likes", 5, 5)),
        ("likes:>1,000 words:<=1.000.000", And((Number("likes", 1001, None), Number("words", None, 1_000_000)))),
        ('likes:"1 000"', Number("likes", 1000, 1000)),
        ("likes:1k..2.5K replies:>1M", And((Number("likes", 1000, 2500), Number("replies", 1_000_001, None)))),
        ("likes:＞１００ words:≤٣", And((Number("likes", 101, None), Number("words", None, 3)))),
        ("likes:10-20 words:5–9", And((Number("likes", 10, 20), Number("words", 5, 9)))),
        ("likes:> 10 storm", And((Number("likes", 11, None), STORM))),
        ("likes>=10 Date<2018", And((Number("likes", 10, None), Date("date", None, "2017")))),
        ("likes:{5 TO 3]", Number("likes", 3, 4)),
        ("date:2018-2020", Date("date", "2018", "2020")),
        ("date:2017/3/1..2017/04", Date("date", "2017-03-01", "2017-04")),
        ("date:20170301", Date("date", "2017-03-01", "2017-03-01")),
        ("date:>1.3.2017", Date("date", "2017-03-02", None)),
        ("date:２０１７", Date("date", "2017", "2017")),
        ("at:1:00-2:00", Spoken(60, 120)),
        ('kind:="reply"', Named("kind", "reply")),
        ("likes:(=5 OR ==6)", Or((Number("likes", 5, 5), Number("likes", 6, 6)))),
        ("channel:Quayside platform:YouTube", And((Named("channel", "Quayside"), Named("platform", "youtube")))),
        ("kind:(comment OR reply)", Or((Named("kind", "comment"), Named("kind", "reply")))),
        ("-is:gone", Not(Named("is", "gone"))),
        ("has:link lang:zh-Hant", And((Named("has", "link"), Named("lang", "zh-hant")))),
        ("in:https://youtu.be/Quay1234_-x", Named("in", "https://youtu.be/Quay1234_-x")),
        ("likes:>100 replies:>=5", And((Number("likes", 101, None), Number("replies", 5, None)))),
        ("words:<4", Number("words", None, 3)),
        ("likes:5", Number("likes", 5, 5)),
        ("likes:9..5", Number("likes", 5, 9)),
        ("likes:[5 TO 9} likes:{5 TO *]", And((Number("likes", 5, 8), Number("likes", 6, None)))),
        ("date:2018-01..2018-03", Date("date", "2018-01", "2018-03")),
        ("date:2018-3-7", Date("date", "2018-03-07", "2018-03-07")),
        ("date:>2018-12", Date("date", "2019-01", None)),
        ("date:<2020-03-01", Date("date", None, "2020-02-29")),
        ("captured:>=2019", Date("captured", "2019", None)),
        ("at:1:00..2:00", Spoken(60, 120)),
        ("at:1:02:03", Spoken(3723, 3723)),
        ("at:>=90s", Spoken(90, None)),
    ],
)
def test_fields_are_understood(typed: str, root: Node) -> None:
    found = parse(typed)
    assert (found.root, found.notes) == (root, ())


@pytest.mark.parametrize(
    "typed", [":)", ":-(", ";D", "https://youtu.be/x", "1:08", "C++", "http://h.example/a_(b)", "x:", "=)", "50%"]
)
def test_what_is_no_language_is_a_word(typed: str) -> None:
    found = parse(f"storm {typed} (bridge {typed})")
    assert (found.root, found.notes) == (And((STORM, Word(typed), BRIDGE)), ())


@pytest.mark.parametrize(
    ("typed", "root", "note"),
    [
        ('the "old bridge', And((Word("the"), Word("old"), BRIDGE)), notes.NOTE_QUOTE),
        ("storm OR", STORM, notes.NOTE_SIDE),
        ("OR storm", STORM, notes.NOTE_SIDE),
        ("OR", Nothing(), notes.NOTE_SIDE),
        ("storm NOT", STORM, notes.NOTE_SIDE),
        ("storm OR OR bridge", Or((STORM, BRIDGE)), notes.NOTE_SIDE),
        ("(storm bridge", And((STORM, BRIDGE)), notes.NOTE_BRACKET),
        ("storm) bridge", And((STORM, BRIDGE)), notes.NOTE_BRACKET),
        ("a*", Word("a"), notes.NOTE_PREFIX),
        ("*", Nothing(), notes.NOTE_STAR),
        ("*bridge", Word("*bridge"), notes.NOTE_STAR),
        ("sto?m", Word("sto?m"), notes.NOTE_STAR),
        ("st?r*", Prefix("st?r"), notes.NOTE_STAR),
        ('"old bri*"', Phrase("old bri*"), notes.NOTE_PLAIN),
        ('"=old bri*"', Exact("old bri*"), notes.NOTE_PLAIN),
        ("=bri*", Exact("bri*"), notes.NOTE_PLAIN),
        ("=bridge~1", Exact("bridge"), notes.NOTE_PLAIN),
        ('"=old bridge"~3', Exact("old bridge"), notes.NOTE_PLAIN),
        ("bri*~1", Fuzzy("bri*", 1), notes.NOTE_PLAIN),
        ("bri~1*", Fuzzy("bri", 1), notes.NOTE_PLAIN),
        ("storm^2", STORM, notes.NOTE_WEIGHT),
        ('"the old bridge"^2.5', Phrase("the old bridge"), notes.NOTE_WEIGHT),
        ("(storm bridge)^2", And((STORM, BRIDGE)), notes.NOTE_WEIGHT),
        ("bri*^2", Prefix("bri"), notes.NOTE_WEIGHT),
        ("author:nora^2", Named("author", "nora"), notes.NOTE_WEIGHT),
        ("storm - bridge", And((STORM, BRIDGE)), notes.NOTE_DASH),
        ("author:nora~1", Named("author", "nora"), notes.NOTE_NAME),
        ("author:nora~0.8", Named("author", "nora"), notes.NOTE_NAME),
        ("in:harb*", Named("in", "harb"), notes.NOTE_NAME),
        ('author:="Nora Quay"', Named("author", "Nora Quay"), notes.NOTE_NAME),
        ('author:"=Nora Quay"', Named("author", "Nora Quay"), notes.NOTE_NAME),
        ("channel:=Harbour", Named("channel", "Harbour"), notes.NOTE_NAME),
        ('in:(="Old walk" OR =New)', Or((Named("in", "Old walk"), Named("in", "New"))), notes.NOTE_NAME),
        ("author:*quay", Named("author", "*quay"), notes.NOTE_STAR),
        ("has:*", Word("has:*"), notes.NOTE_VALUE),
        ("colour~9", Fuzzy("colour", 2), notes.NOTE_FUZZY),
        ("colour~0.4", Fuzzy("colour", 2), notes.NOTE_FUZZY),
        ("storm~0.0", Fuzzy("storm", 2), notes.NOTE_FUZZY),
        ("foo:bar", Word("foo:bar"), notes.NOTE_FIELD),
        ('title:"old bridge"', And((Word("title:"), Phrase("old bridge"))), notes.NOTE_FIELD),
        ("title:(storm)", Word("title:(storm)"), notes.NOTE_FIELD),
        ("likes:many", Word("likes:many"), notes.NOTE_VALUE),
        ("kind:poem", Word("kind:poem"), notes.NOTE_VALUE),
        ("date:2018-13", Word("date:2018-13"), notes.NOTE_VALUE),
        ("author:", Word("author:"), notes.NOTE_VALUE),
        ("likes:<0", Word("likes:<0"), notes.NOTE_VALUE),
        ("likes:{5 TO 6}", Phrase("{5 TO 6}"), notes.NOTE_VALUE),
        ("date:{2017 TO 2018}", Phrase("{2017 TO 2018}"), notes.NOTE_VALUE),
        ("likes:> many", Phrase("> many"), notes.NOTE_VALUE),
        ("likes:-1", Word("likes:-1"), notes.NOTE_VALUE),
        ("date:20171301", Word("date:20171301"), notes.NOTE_VALUE),
        ('likes:"very many"', Phrase("very many"), notes.NOTE_VALUE),
        ("x" * 2_000, Word("x" * 1_000), notes.NOTE_LONG),
        ("(" * 50 + "storm" + ")" * 50, STORM, notes.NOTE_DEEP),
    ],
)
def test_what_is_understood_differently_is_remarked_on(typed: str, root: Node, note: str) -> None:
    found = parse(typed)
    assert (found.root, found.notes) == (root, (note,))


def test_more_than_32_words_or_fields_are_not_searched_for_and_neither_takes_the_place_of_the_other() -> None:
    words, fields = [f"w{n}" for n in range(40)], [f"likes:{n}" for n in range(40)]
    for typed in (" ".join([*words, "in:KEY"]), " ".join(["in:KEY", *words])):
        found = parse(typed)
        assert isinstance(found.root, And) and Named("in", "KEY") in found.root.items
        assert [item.text for item in found.root.items if isinstance(item, Word)] == words[:32]
        assert found.notes == (notes.NOTE_MANY,)
    found = parse(" ".join([*fields, "storm"]))
    assert isinstance(found.root, And) and (len(found.root.items), found.root.items[-1]) == (33, STORM)
    assert found.notes == (notes.NOTE_MANY,)


@pytest.mark.parametrize("empty", ['""', '"="', "*", "~1", "()"])
def test_what_asks_for_nothing_lends_its_operator_to_nothing_behind_it(empty: str) -> None:
    assert parse(f"-{empty} storm").root == parse(f"NOT {empty} AND storm").root == Word("storm")
    assert parse(f"storm OR {empty} likes:>5").root == And((Word("storm"), Number("likes", 6, None)))


def test_a_word_too_many_lends_its_operator_to_nothing_behind_it() -> None:
    words = [f"w{n}" for n in range(32)]
    for more in ("-more kind:reply", "NOT more kind:reply", "kind:reply AND more", "kind:reply OR more"):
        assert parse(f"{' '.join(words)} {more}").root == And((*map(Word, words), Named("kind", "reply"))), more
    found = parse(f"{' '.join(words)} kind:reply OR more likes:>5").root
    assert found == And((*map(Word, words), Named("kind", "reply"), Number("likes", 6, None)))


def test_only_what_may_stand_in_a_hit_is_wanted_for_highlights() -> None:
    wanted = parse('storm OR crane -bridge "old pier" harb* likes:>5 (=Quay -author:nora)').wanted()
    assert wanted == (STORM, CRANE, Phrase("old pier"), Prefix("harb"), Exact("Quay"))


BOX = st.lists(
    st.sampled_from([
        '"', "OR", "AND", "NOT", "-", "+", "*", "~", "~1", "~2", " ", " ", "a", "storm", "橋", "\ud800", "\0", "\n",
        "“", ":", "(", ")", "\\", "=", "likes:", ">5", "5..9", "date:2018", "kind:(", "kind:reply", "is:", "at:1:08",
        "[5 TO 9]", "author:", '"a b"', "foo:", "wor*", ":)", "https://x.example/(z)", 'in:"a ', "||", "{",
        "!", "^2", "?", "nora~1", "author:=", "lang:*", "date:[* TO *]", "likes>5", "date:> ", "k", "1,000", "-",
        "words:", ">2147483648", "99999999999",
    ]),
    max_size=40,
).map("".join)  # fmt: skip
DEEP = st.sampled_from(["(", "-(", "a OR -(", "kind:(", "\\"]).flatmap(
    lambda part: st.integers(0, 400).map(part.__mul__)
)


@given(st.one_of(st.text(st.characters(categories=None)), BOX, DEEP))
@example('-OR- OR "')
@example("is:[5 TO 9]")
@example(r"OR\\**")
def test_nothing_that_is_typed_breaks_the_search_box_and_all_of_it_can_be_written_again(typed: str) -> None:
    found = parse(typed)
    assert set(found.notes) <= set(query.NOTES)
    found.text.encode()
    again = written(found.root)
    if len(again) <= LONGEST_TEXT:
        assert parse(again).root == found.root


@given(questions)
def test_a_tree_that_is_written_and_read_is_the_same_tree(node: Node) -> None:
    found = parse(written(node))
    assert (found.root, found.notes) == (node, ())


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

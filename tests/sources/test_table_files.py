"""Which files are tables, and tables that are not as they should be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources import golden
from tests.sources.tables import (
    CASES,
    REPLY,
    TABLE,
    TOP,
    TWO,
    captures,
    comments,
    page_of,
    read,
    refused,
    refused_all,
    table,
    texts,
)
from voxpop.errors import CannotRedact
from voxpop.model import Claim, Provenance, Refused
from voxpop.sources import gather
from voxpop.sources.base import PackedSource
from voxpop.sources.gathering import Group
from voxpop.sources.table.delimited import rows_of
from voxpop.sources.table.dialect import Dialect

VIDEO = "Abc12345_-x"

# --- text that is not as it should be ---


def test_a_quote_that_never_closes_costs_its_own_row() -> None:
    rows = [f"{n},text {n},{n}" for n in range(100)]
    rows[50] = '50,"text 50,50'
    claims = read("id,text,likes\n" + "\n".join(rows))
    assert len(texts(claims)) == 100
    assert list(refused(claims)) == ["line 52.quotes"]
    rows[50] = '50,"text,50,x'
    assert len(texts(read("id,text,likes\n" + "\n".join(rows)))) == 99


def test_a_file_that_is_one_huge_line_is_survived() -> None:
    assert read("likes,text" + "x" * (18 << 20))


def test_rows_of_another_width_are_named() -> None:
    claims = read("text,likes,date\nfine,1,2024-04-02\ntoo,many,cells,here\ntrailing,2,2024-04-02,,\nfew\n")
    assert texts(claims) == ["fine", "trailing", "few"]
    assert refused(claims) == {
        "line 3": "4 cells were found where 3 were expected",
        "line 5.cells": "1 cell stood where 3 were expected; the others count as not said",
    }


def test_texts_with_commas_that_nobody_quoted_are_put_together() -> None:
    claims = read("likes,comment\n1,one, two, three\n2,a, b\n3,c, d, e, f\n")
    assert texts(claims) == ["one, two, three", "a, b", "c, d, e, f"]


@pytest.mark.parametrize(
    ("above", "url"),
    [
        ("sep=;\n", None),
        (f"Exported from;https://www.youtube.com/watch?v={VIDEO}\nTotal;2\n\n", VIDEO),
        ("Harbour\n\n;;;\n", None),
    ],
)
def test_rows_above_the_header_are_passed_over(above: str, url: str | None) -> None:
    content = f"{above}Author;Comment;Likes;Date\nann;Nice boat;3;2024-05-01\nbob;Bad;1;2024-05-02\n"
    assert TABLE.recognises(content.encode(), "a.csv")
    claims = read(content, path="a.csv")
    assert texts(claims) == ["Nice boat", "Bad"]
    assert captures(claims)[0].video.id == url
    assert any("above the header" in note for note in captures(claims)[0].notes)
    out = io.BytesIO()
    TABLE.redact(golden.Held("a.csv", content.encode()), frozenset({0}), out)
    assert out.getvalue().decode() == content.replace("ann;Nice boat;3;2024-05-01\n", "")


def test_names_of_groups_of_columns_above_the_header_are_passed_over() -> None:
    header = ["Vertex 1", "Vertex 2", "Color", "Width", "Style", "Relationship", "Comment", "Author"]
    rows = [["ann", "bob", "", "", "", "Replied", f"A fine boat {n}", "ann"] for n in range(3)]
    claims = read(table(["", "", "Visual Properties", "", "", "Graph Metrics", "", ""], header, *rows))
    assert texts(claims) == [f"A fine boat {n}" for n in range(3)] and comments(claims)[0].author.name == "ann"
    assert captures(claims)[0].notes[0] == "1 row above the header: passed over"


def test_the_rule_below_the_header_of_a_table_in_markdown_is_no_comment() -> None:
    claims = read("| Author | Comment |\n|:---|---|\n| ann | Nice boat |\n| bob | --- |\n", path="a.md")
    assert [text.strip() for text in texts(claims)] == ["Nice boat", "---"]


def test_spaces_around_the_cells_of_a_drawn_table_are_none_of_them() -> None:
    claims = comments(read("| Author | Comment | Likes |\n|---|:---:|---|\n| ada | A boat |  3 |\n| ben | Ahoy |  |\n"))
    assert [(claim.author.name, claim.text, claim.like_count) for claim in claims] == [
        *(("ada", "A boat", 3), ("ben", "Ahoy", None)),
    ]
    assert texts(read("author|comment\nada| A boat \nben|Ahoy\n")) == [" A boat ", "Ahoy"]


@pytest.mark.parametrize("mark", [",", ";", "\t", " "])
def test_a_header_is_a_name_short_where_r_numbered_the_rows(mark: str) -> None:
    rows = [["text", "author", "likes"], *[[str(n), f"A boat, number {n}", f"ann{n}", str(n % 3)] for n in range(1, 9)]]
    content = "".join(mark.join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    claims = read(content, "page.txt")
    assert TABLE.recognises(content.encode(), "page.txt")
    assert [(c.text, c.author.name, c.like_count) for c in comments(claims)] == [
        (f"A boat, number {n}", f"ann{n}", n % 3) for n in range(1, 9)
    ]
    assert "as R writes it" in captures(claims)[0].notes[0] and not [r for r in refused(claims) if r != "video"]


def test_a_header_whose_last_name_is_missing_is_not_moved() -> None:
    for first in ("id", "No"):
        claims = read(f"{first},text\n1,A fine boat,0\n2,Two boats,1\n3,Three boats,0\n")
        assert texts(claims) == ["A fine boat", "Two boats", "Three boats"]
    rows = "A boat,ann\n1,Two fine boats,bob\n2,Three boats,cem\n"
    assert texts(read(rows, header="no", text="1")) == ["A boat", "1", "2"]


def test_below_a_header_with_other_columns_rows_are_read_by_its_names() -> None:
    content = (
        "comment,author,likes\nA boat,ann,3\nTwo boats,bob,4\nlikes,comment,author\n5,Three boats,cem\n6,Four,dee\n"
    )
    claims = read(content + "comment,author,likes\nFive,eve,7\n")
    assert [(c.text, c.author.name, c.like_count) for c in comments(claims)] == [
        *(("A boat", "ann", 3), ("Two boats", "bob", 4), ("Three boats", "cem", 5), ("Four", "dee", 6)),
        ("Five", "eve", 7),
    ]
    assert "names the columns anew" in refused(claims)["line 4"] and "repeats the header" in refused(claims)["line 7"]
    said = read("comment,author,likes\nauthor,ann,3\ncomment,likes,4\n")
    assert texts(said)[0] == "author"


def test_a_header_that_stands_again_is_no_comment() -> None:
    claims = read("author,text,likes\nann,one,3\nauthor,text,likes\nbob,two,1\n")
    assert texts(claims) == ["one", "two"]
    assert refused(claims)["line 3"] == "repeats the header of the table"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('ada\t"Ahoy" she said\t3', '"Ahoy" she said'),
        ('"ada"\t"Ahoy" she said\t3', '"Ahoy" she said'),
        ('ada\t"Ahoy ""there"" now"\t3', 'Ahoy "there" now'),
        ('ada\tthe "Anne" floats\t3', 'the "Anne" floats'),
        ('ada\t"Anne"\t3', "Anne"),
    ],
)
def test_a_quote_that_closes_within_a_text_is_part_of_it(row: str, said: str) -> None:
    claims = comments(read(f"author\tcomment\tlikes\nben\tA plain text\t1\n{row}\n"))
    assert [(claim.author.name, claim.text, claim.like_count) for claim in claims] == [
        *(("ben", "A plain text", 1), ("ada", said, 3)),
    ]


@pytest.mark.parametrize("text", [0, 1, 2])
def test_texts_that_go_on_over_lines_without_quotes_are_put_together(text: int) -> None:
    said = ["A boat", "in\ntwo lines", "plain words", "in\n\nthree\nor four", "a last one", "really\nthe last"]
    rows = [["Author", "Likes"], *[[f"ada{n}", str(n)] for n in range(len(said))]]
    for row, words in zip(rows, ["Comment", *said], strict=True):
        row.insert(text, words)
    content = "".join("\t".join(row) + "\n" for row in rows)
    claims = read(content)
    assert texts(claims) == said and not refused(claims)
    assert [(claim.author.name, claim.like_count) for claim in comments(claims)] == [(f"ada{n}", n) for n in range(6)]
    assert "texts go on over lines of their own, without quotes: these were put together" in captures(claims)[0].notes
    out = io.BytesIO()
    TABLE.redact(golden.Held("page.csv", content.encode()), frozenset({3}), out)
    assert texts(read(out.getvalue())) == [*said[:3], *said[4:]]


def test_a_row_that_cannot_be_read_is_no_part_of_a_text_that_goes_on() -> None:
    rows = "".join(f"ann,A boat {n}\nand a pier,{n}\n" for n in range(5))
    hole = "ben,Cut " + "\0" * 8 + ",1\n"
    claims = read(f"author,comment,likes\n{rows}ann,A mole\n{hole}cem,Bye,7\n")
    assert texts(claims) == [*[f"A boat {n}\nand a pier" for n in range(5)], "A mole", "Bye"]
    assert "zeros" in refused(claims)["line 13"]


def test_rows_that_are_too_short_for_another_reason_stay_apart() -> None:
    claims = read("author,comment,likes\nada,A boat,1\nTotal\nben,Ahoy,2\nTotal\n")
    assert texts(claims) == ["A boat", "Ahoy"] and list(refused(claims)) == ["line 3", "line 5"]
    quoted = read('author,comment\nada,"in\ntwo"\nTotal\nben,Ahoy\nTotal\n')
    assert texts(quoted) == ["in\ntwo", "Ahoy"]


def test_a_space_between_a_comma_and_a_quote_is_none_of_the_cell() -> None:
    claims = comments(read('author, comment, likes\n"ada", "A boat, and a pier", "3"\n' + '"ben", " Ahoy", "7"\n' * 9))
    assert [(claim.author.name, claim.text, claim.like_count) for claim in claims][:2] == [
        *(("ada", "A boat, and a pier", 3), ("ben", " Ahoy", 7)),
    ]
    plain = read('comment,likes\n"He said, ""Ahoy, "" twice",3\n a space before,7\n')
    assert texts(plain) == ['He said, "Ahoy, " twice', " a space before"]


def test_each_text_that_a_cell_lists_is_a_comment_of_the_video_beside_it() -> None:
    lists = [
        "['A boat', \"it's a pier\", 'and \\n \\u26f5 more']",
        "[]",
        '["a \\"mole\\"", "Ahoy"]',
        "['broken', 7]",
        "['one']",
    ]
    rows = [[n, f"Abc1234{n}_-x", "Ada", 5, words] for n, words in enumerate(lists)]
    claims = read(table(["id", "video_id", "author", "likes", "comments"], *rows))
    said = ["A boat", "it's a pier", "and \n \u26f5 more", 'a "mole"', "Ahoy", "one"]
    assert texts(claims) == said
    assert {(claim.id, claim.author.name, claim.like_count) for claim in comments(claims)} == {(None, None, None)}
    assert [claim.video.id for claim in captures(claims)] == [f"Abc1234{n}_-x" for n in (0, 2, 4)]
    assert refused(claims) == {"line 5": "the cell holds no list of texts, as the others of this column do"}
    with pytest.raises(CannotRedact):
        TABLE.redact(
            golden.Held("page.csv", table(["video_id", "comments"], *[["a", "['one', 'two']"]] * 2).encode()),
            frozenset({1}),
            io.BytesIO(),
        )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("none yet", None),
        (r"['a \xno letter']", None),
        (r"['\N{no such letter}']", None),
        ("['two\nlines']", None),
        (r"['a path: C:\quay\\boat \' \x41']", r"a path: C:\quay\boat ' A"),
        (r"['half of one: \ud83d']", "half of one: \ufffd"),
    ],
)
def test_a_list_that_is_none_costs_no_more_than_itself(cell: str, said: str | None) -> None:
    rows = [
        [n, words] for n, words in enumerate(["['A boat']", "['Two of them', 'Ahoy']", cell, *["['Four boats']"] * 5])
    ]
    claims = read(table(["likes", "comments"], *rows))
    assert texts(claims) == ["A boat", "Two of them", "Ahoy", *([said] if said else []), *["Four boats"] * 5]
    assert (said is None) is ("line 4" in refused(claims))


@pytest.mark.parametrize("mark", ["/", "."])
def test_replies_in_columns_of_their_own_are_replies(mark: str) -> None:
    names = ["id", "ownerUsername", "text", "likesCount"]
    header = [*(mark.join(["replies", str(n), name]) for n in (0, 1) for name in names), *names, "postUrl"]
    url = "https://social.example/harbour/7"
    rows = [
        *([["r1", "bob", "I agree", 2, "", "", "", "", "c1", "ann", "A boat", 3, url]]),
        *([["r2", "cem", "No", 0, "r3", "dee", "Oh yes", 1, "c2", "eve", "Two boats", 0, url]]),
        *([["", "", "", "", "", "", "", "", "c3", "flo", "Three boats", 0, url]]),
    ]
    content = table(header, *rows)
    claims = read(content)
    found = comments(claims)
    at = {claim.id: claim.text for claim in found}
    assert [(c.author.name, c.text, c.like_count, c.parent_id and at[c.parent_id]) for c in found] == [
        *[("ann", "A boat", 3, None), ("bob", "I agree", 2, "A boat"), ("eve", "Two boats", 0, None)],
        *[("cem", "No", 0, "Two boats"), ("dee", "Oh yes", 1, "Two boats"), ("flo", "Three boats", 0, None)],
    ]
    assert len(captures(claims)) == 1 and not refused(claims)
    with pytest.raises(CannotRedact):
        TABLE.redact(golden.Held("page.csv", content.encode()), frozenset({1}), io.BytesIO())


def test_lists_of_the_words_of_a_text_are_no_comments() -> None:
    rows = [["['nice', 'boat', 'and', 'pier']", f"Nice boat and pier {n}"] for n in range(4)]
    assert texts(read(table(["text", "review_text"], *rows))) == [words for _, words in rows]
    assert not comments(read(table(["clean_text", "label"], *rows)))


def _in_one_cell(content: str, padding: str) -> str:
    """A table as a spreadsheet saves it that took each line with a quote for one cell."""
    lines = [line if '"' not in line else '"' + line.replace('"', '""') + '"' for line in content.splitlines()]
    return "".join(f"{line}{padding}\r\n" for line in lines)


@pytest.mark.parametrize("padding", ["", ";;"])
@pytest.mark.parametrize("header", ["Author,Comment,Likes", '"Author","Comment","Likes"'])
def test_rows_that_a_spreadsheet_took_for_one_cell_are_rows(header: str, padding: str) -> None:
    said = ["A boat, and a pier", 'the "Anne"; she floats', "in\ntwo lines", "plain words", ""]
    rows = table(*[[f"ada{n}", text, n] for n, text in enumerate(said)])
    claims = read(_in_one_cell(f"{header}\n{rows}", padding))
    assert texts(claims) == said[:4] and list(refused(claims)) == ["line 7"]
    assert [(claim.author.name, claim.like_count) for claim in comments(claims)] == [(f"ada{n}", n) for n in range(4)]
    assert captures(claims)[0].notes[0].startswith("whole rows stood in quotes")


def test_a_table_of_one_column_in_quotes_is_one() -> None:
    said = ["Ada, Ben, and a boat", 'the "Anne", which floats']
    assert texts(read('"Comment"\n' + "".join('"' + text.replace('"', '""') + '"\n' for text in said))) == said


def test_rows_of_blank_cells_are_no_rows() -> None:
    claims = read("text,likes\none,1\n\n,\ntwo,2\n  \n , \n\n")
    assert texts(claims) == ["one", "two"]
    assert list(refused(claims)) == ["video"] or refused(claims) == {}


def test_a_row_in_which_zeros_stand_is_named_and_the_rest_read() -> None:
    rows = [f"{n},text {n}" for n in range(9000)]
    content = "likes,text\n" + "\n".join(rows) + "\n"
    damaged = content[:80_000] + "\0" * 400 + content[80_400:]
    claims = read(damaged + "\0" * 100)
    assert len(refused(claims)) == 2 and all("holds zeros" in why for why in refused(claims).values())
    assert not any("\0" in text for text in texts(claims))
    assert 8950 < len(texts(claims)) < 9000


def test_single_zeros_and_controls_in_texts_cost_no_more_than_themselves(tmp_path: Path) -> None:
    rows = [f"{n},text number {n} of a small boat that is far out\x02\n" for n in range(200)]
    rows[150] = '150,"go\0es, on"\n'
    (file := tmp_path / "table.csv").write_text("likes,comment\n" + "".join(rows))
    (group,) = gather([file])
    assert isinstance(group, Group) and group.source == "table"
    claims = read(file.read_bytes())
    assert len(comments(claims)) == 200 and comments(claims)[150].text == "go\ufffdes, on"
    assert comments(claims)[7].text.endswith("\x02") and comments(claims)[150].was_damaged
    assert list(refused(claims)) == ["line 152.text"]


@pytest.mark.parametrize("header", ["text,likes\n", "video_id,title,views,likes\n"])
def test_a_table_of_a_header_alone_says_that_it_has_no_rows(header: str) -> None:
    claims = read(header, path="a.csv")
    assert captures(claims) or any("no rows" in why for why in refused(claims).values())


def test_a_row_that_is_too_long_is_named_and_the_rest_read() -> None:
    long = "x" * (17 << 20)
    claims = read(f"likes,text\n1,one\n2,{long}\n3,three\n")
    assert texts(claims) == ["one", "three"]
    assert "longer than can be read" in "".join(refused(claims).values())
    one, *_ = rows_of(iter(['"a\n', *["b" * (1 << 20) + "\n"] * 20]), Dialect(",", width=2), 2)
    assert one.cells is None


def test_quotes_that_never_close_are_given_up_after_a_while() -> None:
    lines = ['1,"a\n', "2,b\n", '3,"c\n', "4,d\n", '5,"e\n', "6,f\n"]
    found = rows_of(iter(lines), Dialect(",", width=2), 2, patience=3)
    assert [row.cells for row in found] == [["1", '"a'], ["2", "b"], None, ["6", "f"]]


def test_backslashes_before_quotes_are_read_in_both_ways() -> None:
    claims = read('id,text\n1,"he said \\"ahoy\\", twice"\n2,"C:\\\\dir"\n')
    assert texts(claims) == ['he said "ahoy", twice', "C:\\dir"]
    assert "quotes are written with a backslash before them" in captures(claims)[0].notes


def test_a_line_of_a_text_is_a_comment_where_it_is_told() -> None:
    claims = read("One, two\n\n  Three \r\n42\n", "notes.txt", text="line")
    assert texts(claims) == ["One, two", "  Three ", "42"]
    assert texts(read('["not", "json"]\n', "notes.txt", text="line")) == ['["not", "json"]']


@pytest.mark.parametrize("form", ["{}: ", "{}. ", "[{}] ", "({})\t", "#{} - "])
def test_numbers_that_a_text_gives_its_comments_are_no_part_of_them(form: str) -> None:
    said = ["A boat", "7: not a number of it", "in\n\nthree\n1. lines", "plain words", "&lt;3 <b>it</b>", "bye"]
    content = "".join(form.format(n) + text + "\n" for n, text in enumerate(said, 1))
    assert TABLE.recognises(content.encode(), "comments.txt")
    claims = read(content, "comments.txt")
    assert texts(claims) == [*said[:4], "<3 it", "bye"]
    assert captures(claims)[0].notes[0].startswith("comments are numbered")
    out = io.BytesIO()
    TABLE.redact(golden.Held("comments.txt", content.encode()), frozenset({2}), out)
    assert texts(read(out.getvalue(), "comments.txt")) == [*said[:2], said[3], "<3 it", "bye"]


def test_a_number_behind_which_nothing_stands_is_no_comment_and_one_within_a_text_is_part_of_it() -> None:
    long = "".join(f"line {n}\n" for n in range(999)) + "we meet at 10: 30\n"
    short = "".join(f"{n}: A boat\n" for n in range(3, 600))
    said = texts(read(f"\n1: A pier\n2: \n{short}600: {long}601: Bye\n", "comments.txt", text="line"))
    assert said[:598] == ["A pier", *["A boat"] * 597] and said[-1] == "Bye"
    assert "\n".join(said[598:-1]) == long.rstrip("\n")


@pytest.mark.parametrize("content", ["1. one\n2. two\n", "3 boats\n4 piers\n5 moles\n", "1. a\n9. b\n30. c\n44. d\n"])
def test_lines_that_begin_with_any_numbers_are_texts(content: str) -> None:
    assert texts(read(content, "comments.txt", text="line")) == content.splitlines()
    assert not texts(read("\n", "comments.txt", text="line"))


# --- what is a table ---


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("text,likes\nA boat,1\n", "a", True),
        ("comment\nHello, you\nBye\n", "a.csv", True),
        ("comment\nHello, you\nBye\n", "a.txt", False),
        ("a,b\nc,d\n", "a.csv", True),
        ("a,b\nc,d\n", "a.txt", False),
        ("Dear reader, this is prose.\nIt has lines, of any length, and commas.\nNot rows.\n", "a.txt", False),
        ("One\nTwo\nThree\n", "comments.txt", True),
        ("One\nTwo\nThree\n\n  \n", "comments.txt", True),
        ("PK\x03\x04\x00\x00\nOne\nTwo\nThree\n", "comments.txt", False),
        ("One\nTwo\nThree\n", "notes.txt", False),
        ("One\n\nTwo\nThree\n", "comments.txt", False),
        ("@ada\n2 years ago\nA boat\nReply\n", "comments.txt", False),
        ("text,likes\nA boat,1\nB boat,2\n", "comments.txt", True),
        (f"{TOP},the first text\n{TWO},another one here\n{REPLY},and some more\n", "a.txt", True),
        ("", "a.csv", False),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", "a.csv", False),
        ("<html>a,b\nc,d", "a.csv", False),
        ("a\x00b,c\nd,e\n", "a.csv", False),
        ("[1, 2]", "a.json", False),
        ("[]", "a.json", False),
        ('["a", "b"]', "a.json", True),
        ('[{"text": "a", "start": 1.5, "duration": 2}]', "a.json", False),
        ('[{"text": "a", "start": 1.5, "author": "b"}]', "a.json", True),
        ('[{"a": 1, "b": 2}, {"a": 3, "b": 4}]', "a.json", True),
        ('[{"a": 1}, {"a": 3}]', "a.json", False),
        ('{"kind": "youtube#video"}', "a.json", False),
        ('{"_type": "playlist", "entries": [{"id": "Abc12345_-x", "title": "t", "view_count": 1}]}', "a.json", False),
        ('{"comments": ["a", "b"]}', "a.json", True),
        ('{"tags": ["a", "b"]}', "a.json", False),
        ('{"rules": [{"message": "a"}]}', "a.json", False),
        ('{"rules": [{"message": "a", "author": "b"}]}', "a.json", True),
        ('{"videos": [{"id": "Abc12345_-x", "title": "t", "view_count": 1}]}', "a.json", True),
        ('{"text": "a", "author": "b"}\n{"text": "c"}\n', "a.jsonl", True),
        ('{"a": ', "a.json", False),
        ("[general]\nkey, other\n", "a.txt", False),
        ("PK\x03\x04....xl/workbook.xml", "a", True),
        ("PK\x03\x04....word/document.xml", "a", False),
        ("PAR1....", "a", True),
    ],
)
def test_only_tables_are_claimed(content: str, name: str, expected: bool) -> None:
    assert TABLE.recognises(content.encode(), name) is expected


def test_old_spreadsheets_and_packed_ones_are_known() -> None:
    assert TABLE.recognises(b"\xd0\xcf\x11\xe0", "a.XLS") and not TABLE.recognises(b"\xd0\xcf\x11\xe0", "a.doc")
    assert TABLE.recognises(b"\xd0\xcf\x11\xe0", "a.xlsx")
    assert isinstance(TABLE, PackedSource)
    assert TABLE.recognises_members(frozenset({"xl/workbook.xml"}))
    assert TABLE.recognises_members(frozenset({"mimetype", "content.xml", "x"}))
    assert not TABLE.recognises_members(frozenset({"a.csv"}))
    assert TABLE.companions("a.csv", ["a.txt"]) == {}


def test_a_long_head_is_judged_by_its_whole_lines() -> None:
    content = "text,likes\n" + "A boat,1\n" * 10_000
    assert TABLE.recognises(content.encode()[: 1 << 16], "a")
    assert TABLE.recognises(("x " * (1 << 15)).encode(), "a.csv")


# --- spreadsheets and Parquet ---


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a zip", b"PAR1 no parquet PAR1", b"\xd0\xcf\x11\xe0 no sheet", b"PAR1"]
)
def test_a_broken_spreadsheet_is_refused_by_name(content: bytes) -> None:
    claims = read(content, "a.xlsx")
    assert [claim.place for claim in claims if isinstance(claim, Refused)] == ["a.xlsx"]


def test_a_spreadsheet_that_would_not_fit_is_refused() -> None:
    raw = bytearray(page_of("open_document").read_bytes())
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (3 << 30).to_bytes(4, "little")
    assert "unpacks to 3072 MB" in refused(read(bytes(raw), "a.ods"))["a.ods"]


def rewritten(packed: bytes, **members: bytes) -> bytes:
    """A zip with other bytes in those of its members whose names hold these words."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = next((raw for word, raw in members.items() if word in name), old.read(name))
            new.writestr(name, content)
    return out.getvalue()


def test_sheets_that_cannot_be_read_are_named() -> None:
    claims = read(rewritten(page_of("excel").read_bytes(), sheet4=b"<worksheet><sheetData><row><c r="), "a.xlsx")
    assert any('The sheet "More" cannot be read' in reason for reason in refused_all(claims))
    assert texts(claims) == ["A small boat, a sea", "Ein Böötchen", "2024"]
    empty = page_of("excel").read_bytes()
    nothing = rewritten(empty, **{f"sheet{n}": b"<worksheet><sheetData/></worksheet>" for n in range(1, 5)})
    assert "no sheet with rows" in refused(read(nothing, "a.xlsx"))["a.xlsx"]


def test_parquet_that_breaks_in_the_middle_gives_what_stands_before() -> None:
    out = io.BytesIO()
    held = pa.table({"text": [f"comment {n}" for n in range(6000)], "likes": list(range(6000))})
    pq.write_table(held, out, row_group_size=3000, use_dictionary=False, compression="gzip")
    raw = bytearray(out.getvalue())
    middle = len(raw) * 6 // 10
    raw[middle : middle + 500] = bytes(500)
    claims = read(bytes(raw), "a.parquet")
    assert 0 < len(comments(claims)) < 6000
    assert "cannot be read from here on" in refused_all(claims)[-1]


def test_parquet_without_columns_is_refused() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({}), out)
    assert "no columns" in refused(read(out.getvalue(), "a.parquet"))["a.parquet"]


def test_every_cut_of_a_spreadsheet_is_survived() -> None:
    for case, name in (("excel", "comments.xlsx"), ("open_document", "reacties.ods"), ("parquet", "part-0.parquet")):
        whole = (golden.HERE / "table" / case / name).read_bytes()
        for end in range(0, len(whole), 97):
            read(whole[:end], name)


def test_a_seekable_original_needs_no_copy() -> None:
    whole = (golden.HERE / "table" / "excel" / "comments.xlsx").read_bytes()

    class Seekable(golden.Held):
        def open(self) -> io.BytesIO:
            return io.BytesIO(self.content)

    claims = list(TABLE.read({"a": Seekable("a", whole)}, Provenance("file", "table")))
    assert len(comments(claims)) == 4


# --- streaming, damage ---


def test_rows_are_claimed_as_they_are_read() -> None:
    opened: list[int] = []

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            piece = super().read(size)
            opened[-1] += len(piece)
            return piece

    class Long(golden.Held):
        def open(self) -> io.BytesIO:
            opened.append(0)
            return Counted(self.content)

    content = table(["text", "likes"], *[["A comment of some length, as they are", n] for n in range(100_000)]).encode()
    claims: Iterator[Claim] = TABLE.read({"a.csv": Long("a.csv", content)}, Provenance("file", "table"))
    assert len(list(islice(claims, 50))) == 50
    assert opened[-1] < len(content) / 2


def test_no_page_is_no_table() -> None:
    (claim,) = TABLE.read({"a": golden.Held("a", b"", "other")}, Provenance("file", "table"))
    assert isinstance(claim, Refused)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_read_without_raising(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    file = next(file for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        content = content or bytearray(b"x")
    whole = bytes(content[: data.draw(st.integers(0, len(content)))])
    TABLE.recognises(whole, file.name)
    for claim in read(whole, file.name):
        assert not isinstance(claim, Refused) or (claim.place and claim.reason)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "comments.txt"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_without_raising(content: bytes, name: str) -> None:
    TABLE.recognises(content, name)
    read(content, name)

"""Values as Python, JavaScript and Ruby write them, read as JSON."""

from __future__ import annotations

import io
import json
import pprint
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CommentClaim, Provenance
from voxpop.sources import our_sources, source_named
from voxpop.sources.cutting import Cut
from voxpop.sources.literals import Literals, as_json, is_literal
from voxpop.sources.utf8_text import as_utf8, head_as_utf8, is_utf8, write_cut

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
THREAD = {
    "kind": "youtube#commentThread",
    "id": "UgxAAAAAAAAAAAAAAAB4AaABAg",
    "snippet": {
        "videoId": "Abc12345_-x",
        "isPublic": True,
        "rating": None,
        "topLevelComment": {
            "kind": "youtube#comment",
            "id": "UgxAAAAAAAAAAAAAAAB4AaABAg",
            "snippet": {"textOriginal": 'It\'s a "nice" boat 🛶\n' + "so long " * 30, "likeCount": 3},
        },
    },
}
SCRIPT = """// what the page shows at first
import { Comment } from './types';
interface Shown { id: string; of?: { video: string } }
type Many = Array<{ id: string }>;

export const shown: Shown[] = [
  {
    kind: 'youtube#commentThread', // one
    id: "UgxAAAAAAAAAAAAAAAB4AaABAg",
    snippet: {
      videoId: 'Abc12345_-x',
      topLevelComment: {
        id: 'UgxAAAAAAAAAAAAAAAB4AaABAg',
        snippet: {
          textOriginal: 'It\\'s\\x20nice' +
            ' \\u{1F6F6}',
          likeCount: 1_000, publishedAt: new Date('2024-05-01T10:00:00Z') },
      },
      handler, /* a variable */
      more: undefined,
    },
  },
];
"""


def read(content: bytes, name: str = "page.txt") -> list[CommentClaim]:
    (source, *_) = (source for source in our_sources() if source.recognises(content[: 64 << 10], name))
    claims = source.read({name: golden.Held(name, content)}, Provenance("file", source.name))
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


@given(VALUES)
def test_what_python_shows_of_any_value_is_that_value(value: Any) -> None:
    for shown in (repr([value]), pprint.pformat([value], width=20)):
        assert json.loads(as_json(shown)) == [value]


@given(VALUES, st.integers(1, 9))
def test_a_text_in_pieces_of_any_size_is_read_alike(value: Any, size: int) -> None:
    text = repr([value] * 40)
    pieces = [text[at : at + size * 97] for at in range(0, len(text), size * 97)]
    found = "".join(Literals(lambda: pieces.pop(0) if pieces else "").pieces())
    assert json.loads(found) == [value] * 40


@given(VALUES, st.integers(1, 40))
def test_json_that_was_written_as_json_twice_is_read_as_what_it_is(value: Any, size: int) -> None:
    text = json.dumps(json.dumps([value], indent=1, ensure_ascii=False))
    assert is_literal(text.encode()) or value in ("", {}) or not isinstance(value, dict | str)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found = "".join(Literals(lambda: pieces.pop(0) if pieces else "").pieces())
    assert not is_literal(text.encode()) or json.loads(found) == [value]


@given(st.text("{}[]()'\"`\\/*:,=>ab1. \n#", max_size=60))
def test_anything_may_stand_in_a_file(text: str) -> None:
    as_json(text)
    is_literal(text.encode())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[{u'a': u'\\xe9', b: b'x'}]", [{"a": "é", "b": "x"}]),
        ('{"kind"=>"x", :tags=>["a"], "none"=>nil}', {"kind": "x", "tags": ["a"], "none": None}),
        ("{'_id': ObjectId('abc'), 'n': NumberLong(3)}", {"_id": "abc", "n": 3}),
        ("{'at': datetime.datetime(2024, 5, 1, 10, 0, tzinfo=datetime.timezone.utc)}", {"at": "2024-05-01T10:00:00Z"}),
        ("{'at': datetime.datetime(2024, 5, 1)}", {"at": "2024-05-01T00:00:00"}),
        ("{'f': open('x', mode=(1, 2)), 'o': OrderedDict({'a': 1})}", {"f": None, "o": {"a": 1}}),
        (
            "{a: `x\n${y}`, 'b': '''c'd''', n: -0x10, m: .5, p: +1., q: 12n}",
            {"a": "x\n${y}", "b": "c'd", "n": -16, "m": 0.5, "p": 1.0, "q": 12},
        ),
        ("{a: '\\ud83d\\udef6 \\101 \\\n\\q'}", {"a": "🛶 A q"}),
        ("comments = [{'a': 1}]  # it's all\n", [{"a": 1}]),
        ("export default function handler(req, res) {\n  res.json({a: [1]})\n}", {"a": [1]}),
    ],
)
def test_what_programs_write_is_read(text: str, value: object) -> None:
    assert json.loads(as_json(text)) == value


@pytest.mark.parametrize("head", [b"[\n  // the first\n  {\n    // its id\n    id: 1}]", b"({id: 1})", b"[[{'a': 1}]]"])
def test_notes_and_brackets_may_stand_before_the_first_name(head: bytes) -> None:
    assert is_literal(head) and is_literal(b"const x = " + head)


def test_halves_of_characters_stay_halves_and_bytes_that_are_no_text_stay_bytes() -> None:
    assert as_json("{'a': '\\ud83d'}") == '{"a": "\\ud83d"}\n'
    held = golden.Held("a", b"{'a': 'x\xff'}")
    assert as_utf8(held).open().read() == b'{"a": "x\xff"}\n'


@pytest.mark.parametrize(
    "head",
    [b"", b'{"id": 1}', b'[{"id": 1}]', b'{"a": [\'x\']}', b"id,text\n1,x\n", b"<script>x = {a: 1}</script>",
     b"Author: {x}\n\nx = 1\n", b"[00:01.00] words\n", b"{}", b"[]", b"WEBVTT\n\n{a}",
     b"[ Music: loud ]\n", b"{{name: x}}", b"[ti: Boat]\n"],
)  # fmt: skip
def test_json_and_other_texts_are_left_as_they_are(head: bytes) -> None:
    assert not is_literal(head)
    assert head_as_utf8(head) == head and is_utf8(golden.Held("a", head))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("written", [repr, pprint.pformat, lambda value: f"response = {value!r}\n"])
def test_what_was_printed_is_the_answer_that_it_was(written: Any, encoding: str) -> None:
    (comment,) = read(written({"kind": "youtube#commentThreadListResponse", "items": [THREAD]}).encode(encoding))
    top: Any = THREAD["snippet"]["topLevelComment"]["snippet"]  # type: ignore[index]
    assert (comment.id, comment.text, comment.like_count) == (THREAD["id"], top["textOriginal"], 3)


def test_a_module_is_read_whatever_stands_above_its_values() -> None:
    (comment,) = read(SCRIPT.encode(), "data.ts")
    assert (comment.text, comment.like_count, comment.id) == ("It's nice 🛶", 1000, THREAD["id"])
    assert comment.published.as_written is None and comment.published.latest == 1714557600


def test_rows_that_python_shows_are_a_table_too() -> None:
    rows = [{"comment": f"Boat {n}", "author": "Ada", "likes": n} for n in range(3)]
    assert [claim.text for claim in read(repr(rows).encode())] == ["Boat 0", "Boat 1", "Boat 2"]
    assert [claim.like_count for claim in read("\n".join(map(repr, rows)).encode())] == [0, 1, 2]


@pytest.mark.parametrize(
    "around",
    [
        "const data = VALUE\n", "// what was answered\nexport default VALUE;\n", "module.exports = VALUE;",
        "import { Row } from './rows';\n\nexport const rows: Row[] = VALUE;\n", "comments = VALUE\n",
        "jQuery17_16(VALUE);", "/**/parent.take(VALUE)\n",
    ],
)  # fmt: skip
def test_json_in_code_is_read(around: str) -> None:
    rows = [{"comment": f"Boat {n}; /* no note */", "author": "Ada", "likes": n} for n in range(3)]
    content = around.replace("VALUE", json.dumps(rows, indent=2))
    assert [claim.text for claim in read(content.encode(), "a.js")] == [row["comment"] for row in rows]


def test_a_list_that_was_written_twice_is_a_table() -> None:
    rows = [{"comment": f"Boat {n} 🛶", "author": "Ada", "likes": n} for n in range(3)]
    for ascii_only in (True, False):
        content = json.dumps(json.dumps(rows, indent=2), ensure_ascii=ascii_only).encode()
        assert [claim.text for claim in read(content)] == ["Boat 0 🛶", "Boat 1 🛶", "Boat 2 🛶"]


def test_a_file_that_breaks_off_gives_what_stands_before() -> None:
    whole = repr([{**THREAD, "id": f"Ugx{n:021}4AaABAg"} for n in range(3)]).encode()
    for end in range(0, len(whole), 97):
        assert len(read(whole[:end])) <= 3 if end > 400 else True
    assert len(read(whole[:-300])) == 2


def test_cuts_are_made_in_the_json_that_was_read() -> None:
    out = io.BytesIO()
    write_cut(golden.Held("a", b"{'a': 'x', 'b': 2}"), [Cut(6, 9, b'""')], out)
    assert json.loads(out.getvalue()) == {"a": "", "b": 2}
    content = repr([THREAD]).encode()
    out = io.BytesIO()
    source_named("dataapi").redact(golden.Held("a", content), frozenset([0]), out)
    assert [claim.text for claim in read(out.getvalue())] == [""] and b"boat" not in out.getvalue()


@pytest.mark.parametrize(
    "piece", ["'\\", "{'a': '", "/* ", "[", "{a: f(", "x = {a: 'b' ", "`${", "'a' + ", '"""', "{'a':"]
)
def test_texts_written_to_keep_a_processor_busy_cost_what_others_do(piece: str) -> None:
    began = time.process_time()
    as_json("{'x': 1, " + piece * (300_000 // len(piece)))
    is_literal(piece.encode() * 100_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("shift", range(4))
def test_values_longer_than_what_is_read_at_once_are_read_to_their_end(shift: int) -> None:
    values = ["x" * shift, "🛶", *(f"boat {n} 🛶" for n in range(9000)), "y" * 200_000]
    assert json.loads(as_utf8(golden.Held("a", repr([{"a": values}]).encode())).open().read()) == [{"a": values}]
    twice = json.dumps(json.dumps([{"a": values}])).encode()
    assert json.loads(as_utf8(golden.Held("a", twice)).open().read()) == [{"a": values}]


def test_a_text_goes_on_in_a_part_that_is_longer_than_what_is_read_at_once() -> None:
    content = b"{a: 'boats ' +\n  '" + b"y" * 100_000 + b"', b: 2}"
    assert json.loads(as_utf8(golden.Held("a", content)).open().read()) == {"a": "boats " + "y" * 100_000, "b": 2}


def test_a_file_that_breaks_off_in_the_first_byte_of_a_piece_keeps_that_byte() -> None:
    whole = b"[{'a': '" + b"y" * ((1 << 16) - 12) + b"'}, "
    content = whole + b"\xd0"
    assert len(whole) == 1 << 16
    with as_utf8(golden.Held("a", content)).open() as stream:
        assert stream.read().startswith(b'[{"a": "yyy')


@pytest.mark.parametrize(("number", "value"), [("1.e999", None), ("0x" + "f" * 5000, None), ("٣", 3), ("-0x10", -16)])
def test_a_number_that_json_cannot_write_costs_only_itself(number: str, value: int | None) -> None:
    assert json.loads(as_json(f"[{{'a': {number}, 'b': 1}}]")) == [{"a": value, "b": 1}]

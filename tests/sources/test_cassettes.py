"""Answers of interfaces in the recordings of tests: VCR's and vcrpy's cassettes, mocks."""

from __future__ import annotations

import base64
import gzip
import io
import json
import time
from typing import Any

import pytest

from tests.sources import golden
from voxpop.model import CommentClaim, Provenance
from voxpop.sources import our_sources, source_named
from voxpop.sources.cassettes import bodies, is_cassette
from voxpop.sources.utf8_text import head_as_utf8, is_utf8

TOP, TWO = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgxBBBBBBBBBBBBBBBB4AaABAg"


def thread(id_: str, text: str) -> dict[str, Any]:
    snippet = {"textOriginal": text, "authorDisplayName": "Ada Quill", "likeCount": 3}
    top = {"kind": "youtube#comment", "id": id_, "snippet": snippet}
    return {"kind": "youtube#commentThread", "id": id_, "snippet": {"videoId": "Abc12345_-x", "topLevelComment": top}}


def answer(*threads: dict[str, Any]) -> str:
    return json.dumps({"kind": "youtube#commentThreadListResponse", "items": list(threads)}, indent=1)


FIRST, SECOND = answer(thread(TOP, 'It\'s a "nice" boat 🛶\nand small')), answer(thread(TWO, "Quiet sea"))


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


def broken(text: str) -> str:
    """In quotation marks, and broken at spaces to fit a width, as PyYAML and Psych do."""
    words = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").split(" ")
    lines = [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]
    return '"' + "\\\n        \\ ".join(lines) + '"'


def cassette(*texts: str, name: str = "string", top: str = "http_interactions") -> bytes:
    """YAML with a body for each of `texts`, which stand behind their name."""
    entries = "".join(
        "- request:\n    method: get\n    uri: https://www.googleapis.com/youtube/v3/commentThreads\n"
        "    body:\n      encoding: UTF-8\n      string: '{\"asked\": 1}'\n"
        f"  response:\n    status:\n      code: 200\n    body:\n      encoding: UTF-8\n      {name}: {text}\n"
        for text in texts
    )
    return f"---\n{top}:\n{entries}recorded_with: VCR 6.0.0\n".encode()


def packed(text: str) -> str:
    rows = base64.encodebytes(gzip.compress(text.encode())).decode()
    return "|\n" + indented(rows, 8).rstrip("\n")


def mock(body: str, name: str = "body", **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": "https://www.googleapis.com/youtube/v3/commentThreads"}
    return {"request": request, "response": {"status": 200, "headers": {"etag": ["x"]}, **more, name: body}}


FLAT = json.dumps(json.loads(FIRST))
FORMS = {
    "block": cassette(*("|-\n" + indented(text, 8).rstrip("\n") for text in (FIRST, SECOND))),
    "single quotes": cassette(*(f"'{text}'" for text in (FLAT.replace("'", "''"), json.dumps(json.loads(SECOND))))),
    "base64 alone": cassette(packed(FIRST), packed(SECOND), name="base64_string"),
    "broken lines": cassette(broken(FIRST), broken(SECOND), top="interactions"),
    "bytes": cassette("!!binary " + packed(FIRST), "!binary " + packed(SECOND)),
    "base64": cassette("!binary " + packed(FIRST), "'not JSON'", "|\n" + indented(SECOND, 8).rstrip("\n")),
    "json": json.dumps({"http_interactions": [mock({"string": text}, "body") for text in (FIRST, SECOND)]}).encode(),  # type: ignore[arg-type]
    "mocks": json.dumps([mock(FIRST, "responseBody"), mock(SECOND, "responseBody")], indent=2).encode(),
}  # fmt: skip


def read(content: bytes, name: str = "page.yml") -> list[tuple[str | None, str]]:
    (source, *_) = (source for source in our_sources() if source.recognises(content[: 64 << 10], name))
    claims = source.read({name: golden.Held(name, content)}, Provenance("file", source.name))
    return [(claim.id, claim.text) for claim in claims if isinstance(claim, CommentClaim)]


@pytest.mark.parametrize("form", FORMS)
def test_the_answers_of_a_recording_are_read_as_if_they_had_been_saved(form: str) -> None:
    expected = [(TOP, 'It\'s a "nice" boat 🛶\nand small'), (TWO, "Quiet sea")]
    assert is_cassette(FORMS[form]) and not is_utf8(golden.Held("a", FORMS[form]))
    assert read(FORMS[form]) == expected
    out = io.BytesIO()
    source_named("dataapi").redact(golden.Held("a", FORMS[form]), frozenset([0]), out)
    assert read(out.getvalue()) == [(TOP, ""), expected[1]] and b"nice" not in out.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_recording_in_pieces_of_any_size_is_read_alike(form: str, size: int) -> None:
    text = FORMS[form].decode()
    whole, pieces = [text], [text[at : at + size] for at in range(0, len(text), size)]
    found = [list(bodies(lambda held=held: held.pop(0) if held else "")) for held in (whole, pieces)]  # type: ignore[misc]
    assert found[0] == found[1] and len(found[0]) == 2


@pytest.mark.parametrize("form", FORMS)
def test_a_body_longer_than_the_head_is_recognised_and_read(form: str) -> None:
    long = answer(*(thread(f"Ugx{n:019}4AaABAg", f"It's boat {n} " + "of many " * 40) for n in range(300)))
    text = FORMS[form].decode()
    whole = {"block": cassette("|-\n" + indented(long, 8).rstrip("\n")), "broken lines": cassette(broken(long))}
    whole["single quotes"] = cassette("'" + long.replace("'", "''").replace("\n", " ") + "'")
    whole["mocks"] = json.dumps([mock(long, "responseBody")]).encode()
    whole["json"] = json.dumps({"http_interactions": [mock({"string": long})]}).encode()  # type: ignore[arg-type]
    content = whole.get(form, text.encode())
    assert len(read(content)) == (300 if form in whole else 2)
    assert form not in whole or 200 < len(read(content[: len(content) * 4 // 5])) < 300


def test_a_recording_that_breaks_off_gives_what_came_before() -> None:
    for content in FORMS.values():
        for end in range(0, len(content), 211):
            list(bodies(iter([content[:end].decode(errors="replace"), ""]).__next__))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"interactions: none\n",
        b'{"request": {"url": "https://www.youtube.com/youtubei/v1/next"}, "response": {"body": "{}"}}',
        b'{"log": {"entries": [{"request": {}, "response": {}}]}}',
        b'[{"request": 1, "response": 2}]',
        b'[{"request": {"url": "x"}, "response": {"body": {"items": []}}}]',
        b'[{"text": "one"}]',
    ],
)
def test_other_files_are_left_as_they_are(head: bytes) -> None:
    assert not is_cassette(head) and head_as_utf8(head) == head


@pytest.mark.parametrize(
    "piece", ['string: "', "string: '", "string: |\n", 'string: "\\\n', '"body": "{', "\n", "'' ", " \n"]
)
def test_texts_written_to_keep_a_processor_busy_cost_what_others_do(piece: str) -> None:
    for begins in (
        "interactions:\n- response:\n    ",
        '{"request": {}, "response": {',
        "interactions:\n- response:\n  string: '",
    ):
        text = begins + piece * (300_000 // len(piece))
        pieces = [text[at : at + 65536] for at in range(0, len(text), 65536)]
        began = time.process_time()
        list(bodies(lambda held=pieces: held.pop(0) if held else ""))  # type: ignore[misc]
        assert time.process_time() - began < 5

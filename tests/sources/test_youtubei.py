"""Answers of YouTube's own interface that programs kept."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden, sessions
from tests.sources.browsing import NEXT, VIDEO, answer, appended, asks, header, more, reloaded, replies_of, talk, token
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import our_sources
from voxpop.sources.json_text import reader
from voxpop.sources.youtubei import Youtubei

NEVER = Captured()
ADA = talk(sessions.A, "@ada_quill", "Nice boat 🛶", likes="1.2K", replies="1")
MIRA = talk(sessions.B, "@mira_wave", "Quiet sea", "3 weeks ago", video=VIDEO)
REPLY = talk(f"{sessions.A}.9aBcDeFgHiJ", "@harbour_films", "It is", "1 year ago")
FIRST = answer(
    [ADA, MIRA],
    reloaded("HEADER", header("3")),
    reloaded("BODY", ADA.replies(more(VIDEO, "replies")).item, MIRA.item),
)
SECOND = answer([REPLY], replies_of(sessions.A, REPLY.bare))


def read(content: object, name: str = "page.json", captured: Captured = NEVER) -> list[Claim]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(Youtubei().read({name: golden.Held(name, raw)}, Provenance("file", "youtubei", captured=captured)))


def said(claims: list[Claim]) -> list[tuple[str, str | None]]:
    return [(claim.text, claim.parent_id) for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def recorded(value: object, asked: object, **names: str) -> dict[str, Any]:
    request = {"url": NEXT, names.get("posted", "body"): asked}
    return {"request": request, "response": {"status": 200, names.get("body", "body"): json.dumps(value)}}


WHOLE = [("Nice boat 🛶", None), ("Quiet sea", None), ("It is", sessions.A)]
POSTED = json.dumps(asks(token(VIDEO, "replies")))
FORMS: dict[str, bytes] = {
    "a list": json.dumps([FIRST, SECOND]).encode(),
    "a list of lists": json.dumps([[FIRST], [SECOND]], indent=1).encode(),
    "one a line": f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n".encode(),
    "one behind the other": f"{json.dumps(FIRST, indent=2)}\n{json.dumps(SECOND, indent=2)}".encode(),
    "by name": json.dumps({"page 1": FIRST, "more": {"pages": [SECOND]}}).encode(),
    "with requests": json.dumps([recorded(FIRST, ""), recorded(SECOND, POSTED, body="responseBody")]).encode(),
    "with bytes as numbers": json.dumps(
        [recorded(FIRST, []), recorded(SECOND, list(POSTED.encode()), posted="dataToSend")]
    ).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_answers_are_found_however_they_were_kept(form: str) -> None:
    content = FORMS[form]
    (source, *_) = (source for source in our_sources() if source.recognises(content[: 64 << 10], "page.json"))
    assert source.name == "youtubei"
    claims = read(content)
    (capture,) = captures(claims)
    assert said(claims) == WHOLE and not [claim for claim in claims if isinstance(claim, Refused)]
    assert (capture.video.id, capture.video.comment_count) == (VIDEO, 3)


def test_answers_that_name_no_video_are_of_the_only_one_in_whatever_order() -> None:
    claims = read([SECOND, FIRST])
    assert len(captures(claims)) == 1 and said(claims) == [WHOLE[2], *WHOLE[:2]]
    other = talk(sessions.C, "@tar", "Elsewhere", video="Xyz98765_-a")
    claims = read([SECOND, FIRST, answer([other], appended(other.item))])
    assert [claim.video.id for claim in captures(claims)] == [None, VIDEO, "Xyz98765_-a"]


def test_what_the_file_and_the_person_know_of_video_and_time_counts() -> None:
    alone = answer([REPLY], replies_of(sessions.A, REPLY.bare))
    (unknown,) = captures(read(alone))
    assert unknown.video.id is None
    seen = Captured(1_700_000_000, 1_700_000_000, "second", "told")
    (named,) = captures(read(alone, f"{VIDEO}.json", seen))
    assert (named.video.id, named.captured) == (VIDEO, seen)


@pytest.mark.parametrize(
    "head",
    [
        b'{"responseContext": {}, "onResponseReceivedEndpoints": [{"x": {"items": [{"videoRenderer": 1}]}}]}',
        b'"onResponseReceivedEndpoints": [{"commentThreadRenderer": 1}]',
        b"<script>",
        b"",
    ],
)
def test_lists_of_other_things_are_left_to_others(head: bytes) -> None:
    assert not Youtubei().recognises(head, "x")


def test_a_file_that_breaks_off_says_where_and_keeps_what_came_before() -> None:
    content = FORMS["a list"]
    for end in range(0, len(content), 301):
        claims = read(content[:end])
        assert said(claims) in ([], WHOLE[:2], WHOLE)
    cut = read(content[:-5])
    assert said(cut) == WHOLE[:2]
    assert ["cut off" in claim.reason for claim in cut if isinstance(claim, Refused)] == [True]
    broken = read(b'{"a": nonsense}' + json.dumps(FIRST).encode())
    assert said(broken) == WHOLE[:2] and [claim.place for claim in broken if isinstance(claim, Refused)] == ["byte 0"]
    (nothing,) = read({"onResponseReceivedEndpoints": [appended()]})
    assert isinstance(nothing, Refused) and "no comments" in nothing.reason


@pytest.mark.parametrize("form", FORMS)
def test_only_the_comments_that_go_are_emptied(form: str) -> None:
    out = io.BytesIO()
    Youtubei().redact(golden.Held("page.json", FORMS[form]), frozenset([0, 2]), out)
    left = read(out.getvalue())
    assert said(left) == [("", None), ("Quiet sea", None), ("", sessions.A)]
    assert b"ada_quill" not in out.getvalue() and b"It is" not in out.getvalue()
    assert captures(left)[0].video == captures(read(FORMS[form]))[0].video


def test_an_accession_without_a_page_says_so() -> None:
    (refused,) = Youtubei().read({}, Provenance("file", "youtubei"))
    assert isinstance(refused, Refused)
    assert Youtubei().companions("a.json", ["a.mp4"]) == {}


def test_an_answer_that_is_too_long_to_be_held_is_told_and_the_others_are_read_and_withdrawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "LONGEST", 1 << 20)  # the true bound is tried on a HAR, which is read the same way
    long = b'{"responseContext": "%b"}' % (b"x" * (3 << 20))
    content = b"\n".join([long, json.dumps(FIRST).encode(), json.dumps(SECOND).encode()])
    claims = read(content)
    assert said(claims) == WHOLE
    assert "1 answer longer than 16 MB: passed over" in captures(claims)[0].notes
    out = io.BytesIO()
    Youtubei().redact(golden.Held("page.json", content), frozenset([0]), out)
    assert out.getvalue().startswith(long)
    assert said(read(out.getvalue())) == [("", None), *WHOLE[1:]]


@pytest.mark.parametrize(
    "second",
    [
        {"request": {"url": NEXT, "postData": {"text": POSTED}}, "response": {"content": json.dumps(SECOND)}},
        {"request": {"url": NEXT, "body": {"string": POSTED}}, "response": {"body": {"string": json.dumps(SECOND)}}},
        {"request": {"url": NEXT, "data": json.loads(POSTED)}, "response": {"body": SECOND}},
        {"request": {"url": NEXT}, "response": {"body": "gone", "answer": json.dumps(SECOND)}},
        {
            "request": {"url": NEXT},
            "response": None,
            "kept": {"cut": json.dumps(SECOND)[:-9], "is": json.dumps(SECOND)},
        },
    ],
)
def test_bodies_are_found_however_a_recorder_wrapped_them(second: object) -> None:
    content = json.dumps([recorded(FIRST, ""), second]).encode()
    claims = read(content)
    assert said(claims) == WHOLE and not [claim for claim in claims if isinstance(claim, Refused)]
    out = io.BytesIO()
    Youtubei().redact(golden.Held("page.json", content), frozenset([2]), out)
    assert said(read(out.getvalue())) == [*WHOLE[:2], ("", sessions.A)]

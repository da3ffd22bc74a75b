"""HAR: what the developer tools of a browser recorded."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import browsing, golden, sessions
from tests.sources.browsing import HTML, VIDEO, Visit, asks, har, says, talk, token
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.har import Har

WHOLE = har(sessions.threads())
COMPACT = har(sessions.two_videos(), indent=None)


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def texts(content: bytes) -> list[str]:
    return [claim.text for claim in comments(golden.read("har", content))]


def refusals(content: bytes) -> list[Refused]:
    return [claim for claim in golden.read("har", content) if isinstance(claim, Refused)]


def log(*entries: Any, **more: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", **more, "entries": list(entries)}}).encode()


def entry(**changes: Any) -> Any:
    """An entry with one comment, less what is None in `changes`."""
    one = talk(sessions.A, "@ada_quill", "Ahoy")
    visit = says(
        browsing.answer([one], browsing.appended(one.item)), asks(token(VIDEO, "start")), "2026-11-22T06:48:08Z"
    )
    made = json.loads(har([visit]))["log"]["entries"][0]
    made["response"].update({name: value for name, value in changes.items() if name != "content"})
    made["response"]["content"].update(changes.get("content", {}))
    return made


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    Har().redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


def test_a_har_and_a_warc_of_the_same_visit_give_the_same_comments() -> None:
    for name in ("threads", "two_videos"):
        content = har(getattr(sessions, name)())
        other = golden.read("warc", browsing.warc(getattr(sessions, name)()))
        assert comments(golden.read("har", content)) == comments(other)


def test_a_har_is_recognised_by_what_stands_in_its_log() -> None:
    source = Har()
    for begins in (WHOLE, COMPACT, b"\xef\xbb\xbf" + WHOLE, WHOLE[:30], b'{"log": {"entries": ['):
        assert source.recognises(begins[:65536], "a.json")
    for other in (
        b'{"log": [1]}',
        b'{"log": {"lines": 1}}',
        b'{"id": 1}',
        b'{"log": {}}',
        b"[]",
        b"",
        b"\x1f\x8b",
        b'{"log": "x"}',
    ):
        assert not source.recognises(other, "a.har")


def test_companions_are_files_of_the_same_stem() -> None:
    assert Har().companions("boat.har", ["boat.mp4"]) == {"boat.mp4": "media"}


def test_an_accession_without_a_page_is_refused() -> None:
    (refused,) = Har().read({}, Provenance("file", "har"))
    assert refused == Refused("page", "This accession holds no HAR.")


def test_a_har_without_a_video_is_refused_with_what_it_holds() -> None:
    (refused, *_) = refusals(har([Visit("https://tides.example/", b"<html>", HTML)]))
    assert refused.reason == "This recording holds no page of a video on YouTube, and no comments: 1 entry, 1 page."


def test_the_creator_may_stand_behind_the_entries_and_other_names_anywhere() -> None:
    content = json.dumps(
        {
            "x": [1, "]"],
            "log": {"pages": [{"title": "}"}], "entries": [entry()], "creator": {"name": "Tide", "version": "2"}},
            "y": 2,
        }
    )
    claims = golden.read("har", content.encode())
    assert isinstance(claims[0], CaptureClaim)
    assert (claims[0].tool, claims[0].tool_version) == ("Tide", "2")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": 403}, "YouTube answered with status '403', not with a page"),
        ({"status": 0}, "YouTube answered with status '0', not with a page"),
        ({"content": {"text": None}}, "the recording does not hold its body"),
        ({"content": {"text": "a", "encoding": "base64"}}, "the recording does not hold its body"),
        ({"content": {"text": "{"}}, "its body is no JSON, or was cut off"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named(changes: dict[str, Any], reason: str) -> None:
    found = refusals(log(entry(**changes)))
    assert found[-1].reason == reason
    assert found[-1].place.startswith("entry 1 (https://www.youtube.com/")


def test_an_answer_from_the_cache_of_the_browser_is_one_and_a_redirect_is_none() -> None:
    assert texts(log(entry(status=304))) == ["Ahoy"]
    assert len(refusals(log(entry(status=302)))) == 1  # that there is nothing


@pytest.mark.parametrize(
    "wrong", ["5", "null", '"x"', '{"request": 5}', "[{}]", "{bad}", '{"response": {"content": []}}']
)
def test_an_entry_that_is_none_costs_only_itself(wrong: str) -> None:
    content = log(entry(), "PLACE", entry()).replace(b'"PLACE"', wrong.encode())
    assert texts(content) == ["Ahoy", "Ahoy"]


def test_an_entry_that_is_too_long_is_passed_over_unheld() -> None:
    film = {"response": {"content": {"text": "A" * (40 << 20), "x": [{"a": 1}, {"b": 2}]}}}
    content = log(film, entry())
    (capture,) = (claim for claim in golden.read("har", content) if isinstance(claim, CaptureClaim))
    assert texts(content) == ["Ahoy"]
    assert "1 entry longer than 16 MB: passed over" in capture.notes


def test_times_and_pages_that_are_none_are_unknown() -> None:
    made = entry()
    made["startedDateTime"] = "once"
    del made["request"]["postData"]
    made["request"]["headers"] = [{"name": "referer", "value": f"https://www.youtube.com/watch?v={VIDEO}"}, 5]
    claims = golden.read("har", log(made))
    assert isinstance(claims[0], CaptureClaim)
    assert claims[0].captured.earliest is None
    assert claims[0].video.id == VIDEO
    assert any("the page that their requests came from" in note for note in claims[0].notes)
    made["startedDateTime"] = "2026-11-22T06:48:08"
    claims = golden.read("har", log(made))
    assert isinstance(claims[0], CaptureClaim) and claims[0].captured.earliest == 1795330088


@pytest.mark.parametrize("content", [WHOLE, COMPACT])
def test_only_the_comment_that_goes_is_changed(content: bytes) -> None:
    before = comments(golden.read("har", content))
    for gone in before:
        left = redacted(content, gone.place)
        after = golden.read("har", left)
        assert [c for c in comments(after) if c.place != gone.place] == [c for c in before if c.place != gone.place]
        (husk,) = (c for c in comments(after) if c.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.name, husk.amount) == (
            gone.id,
            gone.parent_id,
            "",
            None,
            None,
        )
        assert [c for c in after if isinstance(c, CaptureClaim)] == [
            c for c in golden.read("har", content) if isinstance(c, CaptureClaim)
        ]
        assert not gone.text or json.dumps(gone.text).encode() not in left


def test_an_entity_whose_key_is_no_text_does_not_keep_what_was_said() -> None:
    made = entry()
    answer = json.loads(made["response"]["content"]["text"])
    answer["frameworkUpdates"]["entityBatchUpdate"]["mutations"].insert(0, {"entityKey": {"a": 1}, "payload": {}})
    content = log(entry(content={"text": json.dumps(answer)}))
    (gone,) = comments(golden.read("har", content))
    left = redacted(content, gone.place)
    assert b"Ahoy" not in left and texts(left) == [""]


@pytest.mark.parametrize(
    "damage", ["no id in what points to it", "half a character", "another id in what points to it"]
)
def test_a_comment_leaves_by_the_id_by_which_it_is_told(damage: str) -> None:
    text = entry()["response"]["content"]["text"]
    if damage == "half a character":
        text = text.replace(sessions.A, "UgxA\\ud83d")
    else:
        view = '"commentId": "' if damage.startswith("another") else '"noId": "'
        text = text.replace(f'"commentId": "{sessions.A}"', f'{view}{sessions.B}"', 1)
    content = log(entry(content={"text": text}))
    (gone,) = comments(golden.read("har", content))
    assert gone.text == "Ahoy"
    left = redacted(content, gone.place)
    assert b"Ahoy" not in left and texts(left) == [""]


def test_old_comments_are_redacted_too() -> None:
    content = har(sessions.old())
    before = comments(golden.read("har", content))
    left = redacted(content, *(claim.place for claim in before))
    assert [claim.text for claim in comments(golden.read("har", left))] == [""] * len(before)
    assert b"this boat" not in left and b"Mira Wave" not in left


def test_nothing_to_redact_gives_the_same_bytes() -> None:
    for content in (WHOLE, COMPACT, WHOLE[:-700]):
        assert redacted(content) == content


def test_a_har_that_was_cut_off_is_redacted_as_far_as_it_goes() -> None:
    cut = WHOLE[: WHOLE.rindex(b'"startedDateTime"')]
    (gone, *_) = comments(golden.read("har", cut))
    assert gone.text.encode() not in redacted(cut, gone.place)


def test_a_har_whose_names_stand_elsewhere_too_is_redacted_where_it_must() -> None:
    one = entry()
    one["response"]["content"] = {"text": one["response"]["content"].pop("text"), **one["response"]["content"]}
    content = json.dumps({"log": 5, "x": {"log": {}}}).encode()[:-1] + b", " + log({"response": 5}, one)[1:]
    assert texts(content) == ["Ahoy"]
    left = redacted(content, 0)
    assert texts(left) == [""]
    assert b"Ahoy" not in left


@pytest.mark.parametrize("cut", range(1, len(WHOLE), 457))
def test_a_har_cut_off_anywhere_gives_what_stands_before(cut: int) -> None:
    whole = texts(WHOLE)
    assert texts(WHOLE[:cut]) == whole[: len(texts(WHOLE[:cut]))]
    assert refusals(WHOLE[:cut])


@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=5))
def test_bytes_changed_anywhere_never_raise(changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(WHOLE)
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    for claim in golden.read("har", bytes(content)):
        assert isinstance(claim, CaptureClaim | CommentClaim | Refused | Again)
    with suppress(CannotRedact):  # for a place that is no longer there
        redacted(bytes(content), 1, 3)

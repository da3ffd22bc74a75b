"""Live chats, and comments that fly over a video."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import Group, gather
from voxpop.sources.cutting import write_without
from voxpop.sources.json_text.cuts import piece_cuts
from voxpop.sources.json_text.pieces import Piece, pieces_of_arrays, pieces_of_lines
from voxpop.sources.livechat import LiveChat, danmaku
from voxpop.sources.livechat.beside import path_of
from voxpop.sources.livechat.forms import form_of
from voxpop.sources.youtube_chat import live_chat, live_chat_without

FILES = {
    case.name: next(file for file in case.iterdir() if file.name not in golden.NOT_INPUT)
    for case in golden.cases()
    if case.parent.name == "livechat"
}
SAID = sorted(FILES.keys() - {"danmaku_with_entities"})


def said(claims: Iterator[Claim] | list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def refused(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    LiveChat().redact(golden.Held("x", content), frozenset(places), out)
    return out.getvalue()


def text(id_: str, words: str, usec: int = 1704189600000000, **more: Any) -> dict[str, Any]:
    body = {"id": id_, "timestampUsec": str(usec), "message": {"runs": [{"text": words}]}, **more}
    return {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": body}}}


def replay(offset: int, *actions: object) -> dict[str, Any]:
    return {"replayChatItemAction": {"actions": list(actions), "videoOffsetTimeMsec": str(offset)}}


def lines(*values: object) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_chat_is_recognised_by_what_it_holds(name: str) -> None:
    assert LiveChat().recognises(FILES[name].read_bytes()[: 64 << 10], "x")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"{}",
        b"[]",
        b"[1]",
        b"[[{}]]",
        b'{"id": "a", "title": "T", "extractor_key": "Youtube"}',
        b'[{"id": "a", "parent": "root", "text": "x"}]',
        b'{"response": {"x": 1}}',
        b'[{"response": {"continuationContents": {"liveChatContinuation": {"actions": []}}}}]',
        b'{"thread": {}}',
        b"<i></i>",
        b'<html><d p="1">',
        b"action_type,message\n",
        b"\xff\xfe{",
    ],
)
def test_what_is_no_chat_is_not_recognised(head: bytes) -> None:
    assert form_of(head) is None
    assert not said(golden.read("livechat", head))
    assert redacted(head, 0) == head


def test_a_chat_that_lost_all_its_messages_is_still_one() -> None:
    row = {"action_type": "a", "message_type": "text_message", "message": "m"}
    for content in (
        lines(row, row),
        json.dumps([row, row]).encode(),
        b'<i><d p="1,1,1,1,1,1,0,0">x</d><d p="1,1,1,1,1,1,0,0">y</d></i>',
        b'<i><d p="1,1,1,1,1,1,0,7">x</d></i>',
    ):
        claims = golden.read("livechat", redacted(content, 0, 1))
        assert isinstance(claims[0], CaptureClaim)
        assert not any(message.text for message in said(claims))
        assert not refused(claims)


def test_rows_of_an_older_chat_downloader_are_recognised() -> None:
    assert form_of(b'[{"author": {}, "message_id": "A", "message": "x", "timestamp": 1') == "rows"


def test_a_chat_is_a_page_of_its_own_also_beside_the_page_of_its_video(tmp_path: Path) -> None:
    page = {"id": "Abc12345_-x", "title": "T", "extractor_key": "Youtube"}
    (tmp_path / "Tide [Abc12345_-x].info.json").write_text(json.dumps(page))
    for name in ("Tide [Abc12345_-x].live_chat.json", "Other [Abc12345_-y].live_chat.json"):
        (tmp_path / name).write_bytes(lines(replay(0, text("A", "x"))))
    groups = [group for group in gather([tmp_path]) if isinstance(group, Group)]
    assert sorted((group.source, len(group.files)) for group in groups) == [
        ("livechat", 1), ("livechat", 1), ("ytdlp", 1)
    ]  # fmt: skip


def test_an_accession_without_a_chat_says_so() -> None:
    found = list(LiveChat().read({}, Provenance("file", "livechat")))
    assert found == [Refused("page", "This accession holds no live chat.")]


def test_the_time_of_capture_is_what_a_person_told_else_what_the_name_says() -> None:
    told = Captured(1704189600, 1704189600, "second", "told by a person")
    held = golden.Held("chat 2024-05-01.json", lines(text("A", "x")))
    for captured, basis in ((told, "told by a person"), (Captured(), "file name")):
        provenance = Provenance("file", "livechat", captured=captured)
        claim = next(LiveChat().read({"x": held}, provenance))
        assert isinstance(claim, CaptureClaim)
        assert claim.captured.basis == basis


@pytest.mark.parametrize(
    ("name", "case", "platform", "id_"),
    [
        ("Abc12345_-x.live_chat.json", "replay", "youtube", "Abc12345_-x"),
        ("Harbour [BV1aB2cD3eF4_p2].xml", "danmaku", "bilibili", "BV1aB2cD3eF4_p2"),
        ("Harbour [Abc12345_-x].xml", "danmaku", None, None),
        ("so77.json", "niconico_old", "niconico", "so77"),
        ("v123456789.json", "twitch", "twitchvod", "v123456789"),
        ("chat.json", "replay", None, None),
    ],
)
def test_the_name_says_which_video_it_is(name: str, case: str, platform: str | None, id_: str | None) -> None:
    held = golden.Held(name, FILES[case].read_bytes())
    claim = next(LiveChat().read({name: held}, Provenance("file", "livechat")))
    assert isinstance(claim, CaptureClaim)
    assert (claim.video.platform, claim.video.id) == (platform, id_)


def test_what_was_said_before_the_recording_counts_from_the_start_of_the_stream_where_that_is_known() -> None:
    content = FILES["recorded"].read_bytes()
    held = golden.Held("x", content)
    known = [message.start_seconds for message in said(list(live_chat(held, started_at=1704189600.0)))]
    assert known == [-30.0, 12.0, 16.0]
    assert [message.place for message in said(list(live_chat(held, first_place=7)))] == [7, 8, 9]
    replayed = golden.Held("x", lines(replay(5000, text("A", "x"))))
    assert said(list(live_chat(replayed, started_at=0.0)))[0].start_seconds == 5.0


def test_a_replacement_stands_at_the_second_of_what_it_replaced_and_only_the_last_one_counts() -> None:
    def instead(target: str, id_: str, words: str) -> dict[str, Any]:
        item = text(id_, words)["addChatItemAction"]["item"]
        return {"replaceChatItemAction": {"targetItemId": target, "replacementItem": item}}

    content = lines(
        replay(1000, text("A", "first")),
        replay(2000, instead("A", "B", "second")),
        replay(3000, instead("A", "A", "third")),
        replay(4000, instead("C", "C", "of something not kept")),
    )
    found = said(golden.read("livechat", content))
    assert [(message.id, message.text, message.start_seconds) for message in found] == [
        ("A", "third", 1.0),
        ("C", "of something not kept", 4.0),
    ]
    assert [message.number for message in found] == [1, 2]
    for words in (b"first", b"second", b"third"):
        assert words not in redacted(content, 0)


def test_a_message_without_a_text_of_its_own_is_empty() -> None:
    found = said(golden.read("livechat", lines(text("A", "x", message=5), text("B", "x", message={"runs": [5, {}]}))))
    assert [message.text for message in found] == ["", ""]


@pytest.mark.parametrize(
    "emoji", [{}, {"emojiId": 5}, {"shortcuts": []}, {"shortcuts": [5]}, {"image": {"accessibility": 5}}]
)
def test_an_emoji_without_a_name_is_nothing(emoji: dict[str, object]) -> None:
    found = said(golden.read("livechat", lines(text("A", "x", message={"runs": [{"emoji": emoji}, {"emoji": 5}]}))))
    assert found[0].text == ""


def test_odd_actions_are_passed_over() -> None:
    odd: list[object] = [
        {"addChatItemAction": 5},
        {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": 5}}},
        {"addChatItemAction": {"item": 5}},
        {"addLiveChatTickerItemAction": {"item": {"x": 5}}},
        {"addBannerToLiveChatCommand": {}},
        {"markChatItemAsDeletedAction": {"targetItemId": 5}},
        {"replaceChatItemAction": {"targetItemId": 5, "replacementItem": 5}},
        5,
    ]
    content = lines(
        {"replayChatItemAction": 5}, replay(0, *odd), text("A", "x", authorBadges=[5, {}]), {"removeChatItemAction": 5}
    )
    assert len(said(golden.read("livechat", content))) == 1
    assert refused(golden.read("livechat", content)) == []
    assert redacted(content) == content


@pytest.mark.parametrize("name", SAID)
def test_nothing_to_redact_gives_the_same_bytes(name: str) -> None:
    content = FILES[name].read_bytes()
    assert redacted(content) == content


@pytest.mark.parametrize("name", SAID)
def test_what_a_message_said_leaves_and_the_rest_stays(name: str) -> None:
    content = FILES[name].read_bytes()
    before = said(golden.read("livechat", content))
    for gone in before:
        left = redacted(content, gone.place)
        after = said(golden.read("livechat", left))
        if gone.id is None:
            assert [message.text for message in after] == [message.text for message in before if message is not gone]
            continue
        (husk,) = (message for message in after if message.place == gone.place)
        assert (husk.id, husk.text, husk.author.name, husk.amount) == (gone.id, "", None, None)
        assert [(m.id, m.text, m.author) for m in after if m is not husk] == [
            (m.id, m.text, m.author) for m in before if m is not gone
        ]
        if len(gone.text) > 6 and gone.text.isascii():
            assert gone.text.encode() not in left
            assert len(refused(golden.read("livechat", left))) <= len(refused(golden.read("livechat", content)))


@pytest.mark.parametrize("name", SAID)
def test_all_messages_can_leave_at_once(name: str) -> None:
    content = FILES[name].read_bytes()
    before = said(golden.read("livechat", content))
    after = said(golden.read("livechat", redacted(content, *(message.place for message in before))))
    assert [message.text for message in after] == [""] * len(after)
    assert [message.id for message in after] == [message.id for message in before if message.id is not None]


def test_a_message_without_an_id_leaves_with_its_line() -> None:
    nameless = text("", "secret")
    content = lines(replay(0, nameless), replay(1000, nameless, text("B", "kept")), nameless, text("C", "kept too"))
    left = redacted(content, 0, 1, 3)
    assert left == lines(replay(1000, text("B", "kept")), text("C", "kept too"))


@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("indent", [None, 2])
def test_rows_without_ids_leave_whole_and_the_list_stays_sound(places: tuple[int, ...], indent: int | None) -> None:
    rows = [{"action_type": "add_chat_item", "message_type": "text_message", "message": f"m{n}"} for n in range(3)]
    left = json.loads(redacted(json.dumps(rows, indent=indent).encode(), *places))
    assert [row["message"] for row in left] == [f"m{n}" for n in range(3) if n not in places]


def test_a_row_that_is_not_json_stays_where_it_is_when_its_neighbours_leave() -> None:
    row = '{"action_type": "a", "message_type": "text_message", "message": "m%d"}'
    content = f"[{row % 0}, {{bad}}, {row % 1}, {row % 2}]".encode()
    assert redacted(content, 0, 2, 3) == b"[{bad}]"
    assert redacted(content, 0, 2) == f"[{{bad}}, {row % 2}]".encode()
    assert [claim.place for claim in refused(golden.read("livechat", content))] == ["comments[1]"]


def test_a_repeated_row_leaves_with_the_message() -> None:
    content = FILES["chat_downloader"].read_bytes()
    assert content.count(b"For the lifeboat") == 2
    left = redacted(content, 2)
    assert b"For the lifeboat" not in left
    assert len(json.loads(left)) == len(json.loads(content)) - 1


def test_a_table_keeps_its_columns_when_a_record_is_emptied() -> None:
    content = FILES["chat_downloader_table"].read_bytes()
    left = redacted(content, 0, 2)
    records = list(csv.reader(io.StringIO(left.decode("utf-8-sig"))))
    assert {len(record) for record in records[:-1]} == {len(records[0])}
    assert left.startswith(content[:400])


def test_a_record_that_is_too_long_costs_only_itself() -> None:
    head = "action_type,message_type,message_id,message,author.name,author.name.x,time_in_seconds\n"
    content = (
        head
        + "a,text_message,A,one,N,x,1.5\n\na,text_message,B,"
        + "x" * (9 << 20)
        + ",N,x,2\na,text_message,C,three,N,,\n"
    )
    claims = golden.read("livechat", content.encode())
    assert [(message.id, message.start_seconds) for message in said(claims)] == [("A", 1.5), ("C", None)]
    assert [claim.place for claim in refused(claims)] == ["line 4"]


@pytest.mark.parametrize("half", ["\\ud83d", "\udc80"])  # as JSON writes it; a byte that is no text
def test_a_message_whose_id_is_no_text_can_be_withdrawn(half: str) -> None:
    row = {"message_id": "A?", "action_type": "add_chat_item", "message_type": "text_message", "message": "Ahoy"}
    rows = [json.dumps({**row, "target_message_id": "?"}), json.dumps({**row, "message_id": "B"})]
    raw = "\n".join(rows).replace("?", half).encode("utf-8", "surrogateescape")
    assert [(one.id, one.text) for one in said(golden.read("livechat", raw))] == [("A\ufffd", "Ahoy"), ("B", "Ahoy")]
    left = redacted(raw, 0)
    assert [(one.id, one.text) for one in said(golden.read("livechat", left))] == [("A\ufffd", ""), ("B", "Ahoy")]


def test_a_row_that_says_nothing_is_refused() -> None:
    rows: list[object] = [{"action_type": "a", "message_type": "b"}, {"vposMs": 1, "body": "x"}]
    assert [claim.place for claim in refused(golden.read("livechat", lines(*rows)))] == ["comments[0]", "comments[1]"]
    rows = [{"vposMs": 1, "body": "x"}, {"commands": []}]
    assert [claim.place for claim in refused(golden.read("livechat", lines(*rows)))] == ["comments[1]"]


@pytest.mark.parametrize("name", ["action_type", "message_type"])
@pytest.mark.parametrize("odd", [{"a": 1}, ["a"], 7])
def test_a_row_whose_kind_is_no_word_keeps_its_text_and_those_behind_it(name: str, odd: object) -> None:
    row = {"message_id": "A", "action_type": "add_chat_item", "message_type": "text_message", "message": "Ahoy"}
    removing = {"action_type": odd, "target_message_id": "B", "message": "", "message_id": "C"}
    claims = golden.read("livechat", lines(row, {**row, name: odd, "message_id": "B"}, removing))
    assert [(one.id, one.text, one.is_removed) for one in said(claims)] == [
        ("A", "Ahoy", None),
        ("B", "Ahoy", None),
        ("C", "", None),
    ]


def test_what_was_paid_is_given_as_written_else_as_the_number() -> None:
    def paid(**more: object) -> dict[str, object]:
        return {"action_type": "add_chat_item", "message_type": "paid_message", "message": "x", **more}

    found = said(
        golden.read(
            "livechat",
            lines(
                paid(money={"text": "5,00 €", "amount": 5}),
                paid(money={"amount": 5.5}),
                paid(bits=True),
                paid(bits=20),
                paid(emotes=[{"id": "⛵", "shortcuts": [5, ""]}, {"id": "⛵", "shortcuts": 5}], message=": x"),
            ),
        )
    )
    assert [message.amount for message in found] == ["5,00 €", "5.5", None, "20 bits", None]


def test_half_a_character_in_a_row_is_marked() -> None:
    content = b'{"action_type": "a", "message_type": "b", "message": "half \\ud83d", "author": {"badges": [5, {}]}}\n'
    claims = golden.read("livechat", content)
    assert [(message.text, message.was_damaged) for message in said(claims)] == [("half \ufffd", True)]
    assert [claim.place for claim in refused(claims)] == ["comments[0].message"]


def test_deep_nesting_costs_only_itself() -> None:
    deep = b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    content = lines(text("A", "x")) + deep + b"\n" + lines(text("B", "y"))
    claims = golden.read("livechat", content)
    assert [message.id for message in said(claims)] == ["A", "B"]
    assert [claim.place for claim in refused(claims)] == ["line 2"]
    fateful = deep.replace(b'"x"', b'"removeChatItemAction"')
    assert len(said(golden.read("livechat", lines(text("A", "x")) + fateful))) == 1


def test_a_line_without_end_is_passed_over() -> None:
    content = lines(text("A", "x")) + b'{"x": "' + b"y" * (17 << 20) + b'"}\n' + lines(text("B", "y"))
    claims = golden.read("livechat", content)
    assert [message.id for message in said(claims)] == ["A", "B"]
    assert [claim.reason for claim in refused(claims)] == ["this line is longer than 16 MB; it was passed over"]
    assert redacted(content, 0).endswith(content[-200:])


class Counted(golden.Held):
    """Counts the bytes that were read of it."""

    taken = 0

    def open(self) -> BinaryIO:
        outer, stream = self, super().open()

        class Stream(io.RawIOBase):
            def read(self, size: int = -1) -> bytes:
                piece = stream.read(size)
                outer.taken += len(piece)
                return piece

        return Stream()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("content", "passes"),
    [
        (lines(*(replay(n, text(f"A{n}", "x" * 500)) for n in range(8000))), 1),
        (b"<i>" + b'<d p="1,1,25,0,1704189600,0,a,1">%s</d>' % (b"x" * 500) * 8000 + b"</i>", 0),
        (json.dumps([{"vposMs": n, "body": "x" * 2000} for n in range(8000)]).encode(), 1),
    ],
)
def test_messages_come_before_the_file_is_read_to_its_end(content: bytes, passes: int) -> None:
    held = Counted("x", content)
    claims = LiveChat().read({"x": held}, Provenance("file", "livechat"))
    assert len(list(islice(claims, 20))) == 20
    assert held.taken < len(content) * (passes + 0.7)
    assert len(said(list(claims))) > 7900


def test_danmaku_of_any_length_come_whole_through_pieces_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = FILES["danmaku"].read_bytes()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(7, size or 7))

    assert list(danmaku.messages(Slow(content))) == list(danmaku.messages(io.BytesIO(content)))
    long = b'<i><d p="1,1,25,0,1704189600,0,a,1">' + b"x" * (3 << 20) + b'<d p="2">last</d>'
    found = list(danmaku.messages(io.BytesIO(long)))
    assert isinstance(found[0], Refused)
    assert [message.text for message in said(found)] == ["last"]  # type: ignore[arg-type]


def test_a_danmaku_whose_numbers_are_none_says_no_time() -> None:
    content = b'<i><d p="nan,1,1,1,99999999999999,0,,">&#1114112; &#xD800;</d><d p="">x</d></i>'
    found = said(list(danmaku.messages(io.BytesIO(content))))
    assert [(message.start_seconds, message.published.latest, message.text) for message in found] == [
        (None, None, "\ufffd \ufffd"),
        (None, None, "x"),
    ]


def test_a_chat_beside_a_page_can_be_redacted_by_the_page() -> None:
    content = FILES["replay"].read_bytes()
    before = said(list(live_chat(golden.Held("x", content), first_place=100)))
    out = io.BytesIO()
    changes = live_chat_without(golden.Held("x", content), frozenset({before[5].place}), first_place=100)
    write_without(io.BytesIO(content), piece_cuts(changes), out)
    after = said(list(live_chat(golden.Held("x", out.getvalue()), first_place=100)))
    assert [message.text for message in after] == [m.text if m is not before[5] else "" for m in before]
    assert b"For the lifeboat" not in out.getvalue()


def test_several_answers_may_stand_in_one_file() -> None:
    answer = {"response": {"continuationContents": {"liveChatContinuation": {"actions": [replay(0, text("A", "x"))]}}}}
    content = lines(answer, answer)
    assert [message.id for message in said(golden.read("livechat", content))] == ["A", "A"]
    assert [message.id for message in said(golden.read("livechat", content + b"5"))] == ["A", "A"]
    assert refused(golden.read("livechat", content + b"5"))[0].reason == "a JSON value was expected here"
    cut = json.dumps(answer).encode()[:-90]
    assert refused(golden.read("livechat", cut))


def test_elements_that_msgspec_refuses_keep_their_places() -> None:
    content = b'[{"a": 1} ,{"a": NaN}\n, {"a": "\\ud800"},{"b": 2}]'
    found = list(pieces_of_arrays(io.BytesIO(content)))
    assert [content[piece.start : piece.end] for piece in found] == [piece.raw for piece in found]
    assert [piece.place for piece in found] == [f"element {n}" for n in range(4)]
    assert next(pieces_of_lines(io.BytesIO(b"\xef\xbb\xbf \n{}  \n"))) == Piece("line 2", 5, 7, b"{}", "", 10)


@given(
    name=st.sampled_from(SAID),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=6),
    cut=st.floats(0.1, 1),
    places=st.frozensets(st.integers(0, 30), max_size=4),
)
def test_bytes_changed_anywhere_never_raise(
    name: str, changes: list[tuple[float, bytes]], cut: float, places: frozenset[int]
) -> None:
    content = bytearray(FILES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    page = bytes(content[: int(cut * len(content))])
    claims = golden.read("livechat", page)
    found = [claim.place for claim in said(claims)]
    assert found == sorted(set(found))
    left = said(golden.read("livechat", redacted(page, *places)))
    assert len(left) <= len(found)


@given(st.data())
def test_a_chat_cut_off_anywhere_gives_all_messages_before_the_cut(data: st.DataObject) -> None:
    content = lines(*(replay(n, text(f"A{n}", f"message {n}")) for n in range(20)))
    cut = data.draw(st.integers(1, len(content)))
    assert len(said(golden.read("livechat", content[:cut]))) >= content[:cut].count(b"\n")


def test_what_names_a_message_but_neither_removes_nor_replaces_it_leaves_it_as_it_is() -> None:
    row = {"message_type": "text_message", "author": {"name": "Ada Quill"}}
    rows = [
        {"action_type": "add_chat_item", "message_id": "a", "message": "tide", **row},
        {"action_type": "like_chat_item", "target_message_id": "a", "message_id": "b", "message": "turns", **row},
    ]
    claims = said(golden.read("livechat", lines(*rows)))
    assert [(claim.id, claim.text, claim.is_removed) for claim in claims] == [("a", "tide", None), ("b", "turns", None)]


def api_message(id_: str, words: str, author: str, **more: Any) -> dict[str, Any]:
    snippet = {"type": "textMessageEvent", "textMessageDetails": {"messageText": words}, **more}
    return {"id": id_, "snippet": snippet, "authorDetails": {"channelId": author, "displayName": author}}


def api_notice(kind: str, details: object) -> dict[str, Any]:
    return {"id": kind, "snippet": {"type": f"{kind}Event", f"{kind}Details": details}, "authorDetails": {}}


@pytest.mark.parametrize("is_one_list", [True, False])
def test_messages_of_the_api_kept_alone_are_told_as_removed_where_a_notice_says_so(is_one_list: bool) -> None:
    rows = [
        api_message("a", "ahoy", "Ada"),
        api_message("b", "buy boats", "Bo"),
        api_message("c", "fair winds", "Cy"),
        api_notice("userBanned", {"bannedUserDetails": {"channelId": "Bo"}}),
        api_notice("messageDeleted", {"deletedMessageId": "c"}),
        api_notice("messageDeleted", {"deletedMessageId": 7}),
        {"id": "d", "snippet": "x", "authorDetails": {}},
    ]
    claims = golden.read("livechat", json.dumps(rows).encode() if is_one_list else lines(*rows))
    assert [(claim.text, claim.is_removed) for claim in said(claims)] == [
        ("ahoy", None),
        ("buy boats", True),
        ("fair winds", True),
    ]
    assert [claim.reason for claim in refused(claims)] == ["has no snippet, in which its text should stand"]


def read_lines(*values: object) -> list[Claim]:
    held = golden.Held("x", lines(*values))
    return list(LiveChat().read({"x": held}, Provenance("file", "livechat")))


def test_what_a_room_of_bilibili_is_sent_and_is_no_message_is_told_or_passed_over() -> None:
    said = {"cmd": "DANMU_MSG", "info": [[0, 1, 25, 5, 1704189600123, 1, 0, "a"], "ahoy", [7, "ada"]]}
    claims = read_lines(
        said, {"cmd": "DANMU_MSG", "info": [[]]}, {"cmd": 5}, {"cmd": "SUPER_CHAT_MESSAGE_DELETE", "data": {"ids": 3}}
    )
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["ahoy"]
    assert sorted(found.reason for found in refused(claims)) == [
        "does not say what it is (cmd)", "has no text (info[1])",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replay(1000, text("a1", "ahoy")), "ahoy"),
        (
            {"comment_id": "c1", "_id": "c1", "content_offset_seconds": 5.5, "commenter": {"display_name": "ada"},
             "message": {"body": "ahoy", "fragments": [{"text": "ahoy"}]}},
            "ahoy",
        ),
    ],
    ids=["youtube", "twitch"],
)  # fmt: skip
def test_rows_of_any_form_may_stand_in_a_list_of_an_object(row: dict[str, Any], words: str) -> None:
    content = json.dumps({"title": "Harbour", "chat_messages": [row]}).encode()
    assert LiveChat().recognises(content, "x")
    claims = list(LiveChat().read({"x": golden.Held("x", content)}, Provenance("file", "livechat")))
    assert [claim.text for claim in said(claims)] == [words]


def test_a_part_of_a_message_may_be_nothing_but_text() -> None:
    row = {
        "type": "addChatItemAction", "id": "a1", "timestamp": "2024-01-02T10:00:00Z", "authorName": "Ada",
        "authorChannelId": "UCada", "message": ["ahoy", {"text": " there"}],
    }  # fmt: skip
    assert [claim.text for claim in said(read_lines(row))] == ["ahoy there"]


def test_what_is_no_object_holds_no_rows() -> None:
    assert path_of(b"tide") is None

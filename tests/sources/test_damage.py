"""Whatever happens to a page's bytes, reading it neither fails nor loses what stood before the damage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import Group, gather, source_named
from voxpop.sources.ytdlp import YtDlp

PAGES = {
    f"{case.parent.name}/{case.name}": file.read_bytes()
    for case in golden.cases()
    for file in sorted(case.iterdir())
    if case.parent.name in ("ytdlp", "mirror") and file.name.endswith((".info.json", "page.txt"))
}
YTDLP = PAGES["ytdlp/everything"]
MIRROR = PAGES["mirror/harbour"]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def page(*comments: str, before: str = "", after: str = "") -> bytes:
    head = f'{{"id": "Abc12345_-x", "title": "T", "extractor_key": "Youtube", {before}"comments": ['
    return f'{head}{", ".join(comments)}], "epoch": 1795329248{after}}}'.encode("utf-8", "surrogateescape")


def comment(n: int, **more: Any) -> str:
    return json.dumps({"id": f"Ug{n}", "parent": "root", "text": f"comment {n}", **more})


@given(cut=st.integers(0, len(YTDLP)), window=st.sampled_from([5, 300, 1 << 20]))
def test_a_page_cut_off_anywhere_gives_all_comments_before_the_cut(cut: int, window: int) -> None:
    claims = golden.read(YtDlp(window), YTDLP[:cut])
    whole = texts(golden.read("ytdlp", YTDLP))
    assert texts(claims) == whole[: len(texts(claims))]
    assert len(texts(claims)) >= YTDLP[:cut].count(b'"parent": ') - 1 - (cut == 0)
    assert cut == len(YTDLP) or refusals(claims)


@pytest.mark.parametrize("at", range(700, 1400, 50))
def test_zeros_that_a_disk_left_in_the_middle_cost_comments_but_never_in_silence(at: int) -> None:
    content = page(*(comment(n) for n in range(40)))
    claims = golden.read("ytdlp", content[:at] + bytes(300) + content[at + 300 :])
    assert 30 < len(texts(claims)) < 40 and refusals(claims)
    assert not any("\0" in text for text in texts(claims))
    jsonl = "".join(f"{comment(n)}\n" for n in range(40)).encode()
    claims = golden.read("ytdlp", jsonl[:at] + bytes(300) + jsonl[at + 300 :])
    assert 30 < len(texts(claims)) < 40 and refusals(claims)


@given(cut=st.integers(0, len(MIRROR)))
def test_a_mirror_page_cut_off_anywhere_gives_all_comments_before_the_cut(cut: int) -> None:
    whole = texts(golden.read("mirror", MIRROR))
    found = texts(golden.read("mirror", MIRROR[:cut]))
    assert found == whole[: len(found)]
    assert len(found) >= MIRROR[:cut].decode("utf-8", "ignore").count("\nAuthor — ") - 1


@given(
    name=st.sampled_from(sorted(PAGES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6),
    window=st.sampled_from([3, 200, 1 << 20]),
)
@example(name="ytdlp/damaged", changes=[(0.75, b"\0")], window=3)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], window: int) -> None:
    content = bytearray(PAGES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    source = YtDlp(window) if name.startswith("ytdlp") else name.partition("/")[0]
    claims = golden.read(source, bytes(content))
    assert sum(isinstance(claim, CaptureClaim) for claim in claims) <= 1


@given(where=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@example(where=0.0, byte=ord("]"))
@example(where=0.140625, byte=ord("]"))
@example(where=0.984375, byte=ord("]"))
def test_a_byte_changed_in_one_comment_leaves_the_comments_before_it_whole(where: float, byte: int) -> None:
    comments = [comment(n) for n in range(9)]
    content = bytearray(page(*comments))
    start = content.index(comments[5].encode())
    content[start + int(where * len(comments[5]))] = byte
    found = texts(golden.read("ytdlp", bytes(content)))
    assert [f"comment {n}" for n in range(5)] == found[:5]
    assert "comment 8" in found


CHAT = b"action_type,author.name,message_id,message,message_type,time_in_seconds\r\n"
YCD = b"cid,text,time,author,channel,votes,photo,heart,reply\r\n"
SCRAPER = b"id,user,date,timestamp,commentText,likes,hasReplies,numberOfReplies\r\n"
TAKEOUT = b"Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text\r\n"
ROWS = {
    "mine.csv": (b"comment,author\r\n", b"comment %d,Ada\r\n"),
    "chat.csv": (CHAT, b"add_chat_item,Ada,C%d,comment %d,text_message,3.5\r\n"),
    "ycd.csv": (YCD, b"Ug%d,comment %d,2 years ago,@ada,UCx,1,https://p.example/a,False,False\r\n"),
    "scraper.csv": (SCRAPER, b"Ug%d,Ada,2 years ago,1577836800000,comment %d,1,False,0\r\n"),
    "comments.csv": (TAKEOUT, b'Ug%d,UCx,2024-01-02T10:00:00+00:00,0,,,Abc12345_-x,"{""text"":""comment %d""}"\r\n'),
}


def table(name: str) -> tuple[bytes, list[bytes]]:
    header, row = ROWS[name]
    return header, [row.replace(b"%d", b"%d" % n) for n in range(6)]


def read_in(folder: Path, name: str, content: bytes) -> list[Claim]:
    """What is read of a file as people add it."""
    (folder / name).write_bytes(content)
    [group] = gather([folder])
    assert isinstance(group, Group), group
    return list(source_named(group.source).read(golden.originals_of(group), Provenance("file", group.source)))


@pytest.mark.parametrize("name", ROWS)
def test_zeros_in_a_table_cost_the_rows_in_which_they_stand(name: str, tmp_path: Path) -> None:
    header, rows = table(name)
    content = header + b"".join(rows)
    start = content.index(b"comment 2") + 4
    zeroed = content[:start] + bytes(len(rows[2])) + content[start + len(rows[2]) :]
    claims = read_in(tmp_path, name, zeroed)
    assert texts(claims) == [f"comment {n}" for n in (0, 1, 4, 5)]
    assert [refused.reason for refused in refusals(claims) if "holds zeros" in refused.reason]
    claims = read_in(tmp_path, name, content[:start] + bytes(len(content) - start))
    assert texts(claims) == ["comment 0", "comment 1"]
    assert refusals(claims)


@pytest.mark.parametrize("name", ROWS)
def test_of_two_tables_that_were_joined_the_header_of_the_second_is_no_comment(name: str, tmp_path: Path) -> None:
    header, rows = table(name)
    claims = read_in(tmp_path, name, header + b"".join(rows[:3]) + header + b"".join(rows[3:]))
    assert texts(claims) == [f"comment {n}" for n in range(6)]
    assert len(refusals(claims)) == 1


def test_a_message_of_a_chats_table_that_was_cut_off_is_refused() -> None:
    header, rows = table("chat.csv")
    claims = golden.read("livechat", header + rows[0] + rows[1][:-20])
    assert texts(claims) == ["comment 0"]
    assert [refused.place for refused in refusals(claims)] == ["line 3"]
    claims = golden.read("livechat", header + rows[0] + b'add_chat_item,Ada,C,"no end\r\n' + rows[2] + rows[3])
    assert texts(claims) == ["comment 0", "comment 2", "comment 3"]
    assert [refused.place for refused in refusals(claims)] == ["line 3"]


def test_zeros_in_a_page_as_text_cost_the_comments_in_which_they_stand() -> None:
    whole = texts(golden.read("mirror", MIRROR))
    at = MIRROR.index(whole[2].encode()) + 3
    claims = golden.read("mirror", MIRROR[:at] + bytes(20) + MIRROR[at + 20 :])
    assert len(texts(claims)) == len(whole) - 1 and set(texts(claims)) < set(whole)
    assert [refused.reason for refused in refusals(claims) if "holds zeros" in refused.reason]


def test_zeros_in_a_saved_page_join_no_two_comments() -> None:
    page = '<ul><li class="comment" data-id="x"><p class="comment-text">One b</p></li><li><p>oat</p></li></ul>'
    at = page.index("</p>")
    claims = golden.read("watchpage", page[:at].encode() + bytes(20) + page[at + 20 :].encode())
    [claim] = [claim for claim in claims if isinstance(claim, CommentClaim)]
    assert claim.text.startswith("One b\ufffd") and claim.was_damaged
    assert [refused.place for refused in refusals(claims)] == ["page", "comments[0].text"]
    claims = golden.read("watchpage", page.encode() + bytes(4096))
    assert texts(claims) == ["One b"]
    assert [refused.reason for refused in refusals(claims)] == [
        "The file ends in the middle of the page: it was cut off."
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_raising(content: bytes) -> None:
    for source in ("ytdlp", "mirror"):
        golden.read(source, content)
        golden.read(source, b'{"id": "a", "comments": [' + content)


def test_one_broken_comment_costs_only_itself() -> None:
    broken = ['{"id": "Ug3", "text": "no end, "like_count": 1}', '{"id": }', '{"id": "Ug3" "text": "x"}', "{bad}"]
    for wrong in broken:
        claims = golden.read("ytdlp", page(*map(comment, (0, 1, 2)), wrong, *map(comment, (4, 5))))
        assert texts(claims) == [f"comment {n}" for n in (0, 1, 2, 4, 5)]
        assert [refused.place for refused in refusals(claims)] == ["comments[3]"]


@pytest.mark.parametrize(
    "wrong",
    [
        '"b": [{"a": 1}, {"a": 2}], bad',
        'bad, "b": [{"a": 1}, {"a": 2}]',
        'bad, "b": [{"a": 1}], "c": 3',
        'bad, "b": [{"a": [{"c": 1}, {"c": 2}]}, {"a": 3}]',
        'bad, "b": ["a", "b"]',
    ],
)
@pytest.mark.parametrize("between", [", ", ",\n    "])
def test_a_list_within_a_broken_comment_ends_no_list_of_comments(wrong: str, between: str) -> None:
    comments = [*map(comment, (0, 1)), f'{{"id": "Ug2", "text": "x", {wrong}}}', *map(comment, (3, 4))]
    claims = golden.read("ytdlp", page(between.join(comments)))
    assert texts(claims) == [f"comment {n}" for n in (0, 1, 3, 4)]
    assert [refused.place for refused in refusals(claims)] == ["comments[2]"]
    assert isinstance(claims[0], CaptureClaim)
    assert claims[0].captured.earliest == 1795329248


def test_a_comma_before_an_end_costs_nothing() -> None:
    comments = [comment(n).replace("}", ",}") for n in range(3)]
    content = page(*comments, after=", ").replace(b"]", b",]")
    claims = golden.read("ytdlp", content)
    assert texts(claims) == [f"comment {n}" for n in range(3)]
    assert not refusals(claims)
    lines = "\n".join(comment(n, text=f"{n},] ,}}").replace('}}"}', '}}",}') for n in range(3))
    assert texts(golden.read("ytdlp", lines.encode())) == [f"{n},] ,}}" for n in range(3)]


def test_a_header_that_is_not_json_does_not_lose_the_comments() -> None:
    claims = golden.read("ytdlp", page(*map(comment, range(4)), before='"tags": ["a", "b}, '))
    assert texts(claims) == [f"comment {n}" for n in range(4)]
    assert claims[0].captured.earliest == 1795329248 if isinstance(claims[0], CaptureClaim) else False
    assert refusals(claims)


def test_a_comment_of_two_megabytes_is_taken_in() -> None:
    long = "ж" * 1_000_000
    claims = golden.read("ytdlp", page(comment(0), comment(1, text=long), comment(2)))
    assert texts(claims) == ["comment 0", long, "comment 2"]
    assert texts(golden.read("mirror", f"💬 Comments\n\n{long}\n\nAuthor — N\n".encode())) == [long]


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_deep_nesting_is_refused_by_name_and_the_rest_taken_in(bracket: str) -> None:
    close = {"[": "]", '{"a":': "}"}[bracket]
    deep = f'{{"id": "Ug1", "text": "deep", "more": {bracket * 100_000}1{close * 100_000}}}'
    claims = golden.read("ytdlp", page(comment(0), deep, comment(2)))
    assert texts(claims) == ["comment 0", "comment 2"]
    assert [refused.place for refused in refusals(claims)] == ["comments[1]"]


def test_markup_and_control_characters_stay_to_the_letter() -> None:
    text = "<script>alert(1)</script> \u202e ../../etc \x00\x07 &amp;"
    assert texts(golden.read("ytdlp", page(comment(0, text=text)))) == [text]


def test_duplicate_ids_are_both_yielded_for_the_catalogue_to_judge() -> None:
    assert texts(golden.read("ytdlp", page(comment(1), comment(1, text="another")))) == ["comment 1", "another"]


def test_many_broken_comments_are_read_in_reasonable_time() -> None:
    wrong = '{"id": "Ug", "text": "no end, "like_count": 1}'
    claims = golden.read("ytdlp", page(*[wrong] * 20_000, comment(1)))
    assert texts(claims) == ["comment 1"]
    assert len(refusals(claims)) == 20_000


def test_the_words_of_each_script_survive_bytes_that_are_not_utf8() -> None:
    wrong = comment(1, text="PLACE").replace("PLACE", "море \udcff 港")
    claims = golden.read("ytdlp", page(comment(0), wrong, comment(2)))
    assert texts(claims) == ["comment 0", "море \ufffd 港", "comment 2"]
    assert [claim.was_damaged for claim in claims if isinstance(claim, CommentClaim)] == [False, True, False]

"""Tables that are JSON."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden
from tests.sources.tables import (
    REPLY,
    TABLE,
    TOP,
    TWO,
    as_json,
    captures,
    comments,
    read,
    refused,
    texts,
)
from voxpop.keys import derived_comment_id
from voxpop.model import Provenance


@pytest.mark.parametrize("window", [64, 300, 1 << 20])
def test_a_list_of_texts_is_read_in_windows_of_any_size(window: int) -> None:
    from voxpop.sources.table.trees import TreeTable

    held = ["a", ",", '","', '\\","', "x" * 500, "ж", "end"]
    found = TreeTable(golden.Held("a", as_json(held)), window).rows([0], False, None)
    assert [row.values for row in found] == [(text,) for text in held]


def test_a_broken_list_of_texts_says_where_it_breaks() -> None:
    cut = read(b'["one", "two", "thr', "a.json")
    assert texts(cut) == ["one", "two"] and "cut off" in refused(cut)["comments[2]"]
    assert texts(read(b'["one", "two", ', "a.json")) == ["one", "two"]
    odd = read(b'["one", nonsense, "three"]', "a.json")
    assert texts(odd) == ["one", "three"] and "comments[1]" in refused(odd)
    deep = read(b'["one", ' + b"[" * 5000 + b"]" * 5000 + b', "three"]', "a.json")
    assert texts(deep) == ["one", "three"]
    long = read(b'["one", "' + b"x" * (33 << 20) + b'", "three"]', "a.json")
    assert texts(long) == ["one", "three"]


def test_names_of_files_are_no_comments() -> None:
    files = ["2011/A boat - Trailer.info.json", "2011/A boat - Trailer.mp4", "2011/A boat - Trailer-thumb.jpg"]
    archive = {"Abc12345_-x": {"extractor": "youtube", "file_names": files, "upload_date": "2011-02-01"}}
    assert not TABLE.recognises(as_json(archive), "download-archive.json")
    assert texts(read(as_json({"Abc12345_-x": ["A nice boat.mp4 as ever", "Two piers"]}), "a.json"))


def test_json_in_utf_16_is_read_in_pieces_of_any_size() -> None:
    class Short(io.BytesIO):
        """Gives 4096 bytes, then one, then all: half a letter comes alone."""

        def read(self, size: int | None = -1) -> bytes:
            wanted = size or 0
            return super().read(min(wanted, {0: 4096, 4096: 1}.get(self.tell(), wanted)))

    class Original(golden.Held):
        def open(self) -> io.BytesIO:
            return Short(self.content)

    text = "sea " * 2000 + "море"
    content = json.dumps([{"text": text}], ensure_ascii=False).encode("utf-16-le")
    claims = list(TABLE.read({"a.json": Original("a.json", content)}, Provenance("file", "table")))
    assert texts(claims) == [text]


def test_json_in_utf_16_is_read() -> None:
    content = json.dumps([{"text": "море ⛵", "author": "Ada"}], ensure_ascii=False)
    for encoding in ("utf-16", "utf-16-le", "utf-8-sig"):
        assert TABLE.recognises(content.encode(encoding), "a.json")
        assert texts(read(content.encode(encoding), "a.json")) == ["море ⛵"]


def test_comments_are_found_wherever_an_object_holds_them() -> None:
    page = {
        "data": {"meta": {"a": {"b": {"c": 1}}}, "video_id": "Abc12345_-x", "items": [{"text": "one"}]},
        "n": [1, [2]],
    }
    claims = read(as_json(page), "a.json")
    assert (texts(claims), captures(claims)[0].video.id) == (["one"], "Abc12345_-x")
    by_url = read(as_json({"url": "https://youtu.be/Abc12345_-x", "comments": [{"text": "one"}]}), "a.json")
    assert captures(by_url)[0].video.id == "Abc12345_-x"
    two = read(as_json({"a": [{"text": "one"}], "b": [{"text": "two", "author": "Bo"}], "c": [{"x": 1}]}), "a.json")
    assert texts(two) == ["one", "two"]
    odd = b'{"a": nonsense, "comments": [{"text": "one", "deep": {"a": {"b": {"c": {"d": {"e": 1}}}}}}]}'
    assert texts(read(odd, "a.json")) == ["one"]
    many = {**{f"n{n}": n for n in range(400)}, "comments": [{"text": "one"}]}
    assert texts(read(as_json(many), "a.json")) == ["one"]
    stray = read(as_json({"id": "abc", "comments": [{"text": "one"}]}), "a.json")
    assert captures(stray)[0].video.id is None
    long = {"note": "x" * 70_000, "comments": [{"text": "one"}]}
    assert texts(read(as_json(long), "a.json")) == ["one"]


def test_pictures_beside_a_list_of_videos_are_no_videos() -> None:
    picture = {"url": "https://pictures.example/1.jpg", "width": 48, "height": 48}
    videos = [{"videoId": "Abc12345_-x", "title": "Tiny boat", "viewCount": 3, "author": "Harbour"}]
    channel = {"authorBanners": [picture] * 3, "latestVideos": videos, "formats": [{"itag": 18, "url": "x"}]}
    claims = read(as_json(channel), "a.json")
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x"] and not refused(claims)


def test_badges_and_parts_of_titles_are_no_comments_and_no_replies() -> None:
    badges, parts = [{"text": "Verified", "type": "CHECK"}], [{"text": "Tiny "}, {"text": "boat", "bold": True}]
    shown = {"author": {"title": "Harbour", "badges": badges}, "title": "Tiny boat", "parts": parts}
    claims = read(as_json({"contents": [{"video": {**shown, "videoId": "Abc12345_-x"}}]}), "a.json")
    assert not comments(claims)
    said = {"id": "a1", "text": "Nice", "author": {"name": "Ada", "badges": badges}, "parts": parts}
    claims = read(
        as_json([{**said, "answers": [{"text": "It is", "author": "Bo"}], "replies": [{"text": "Yes"}]}]), "a.json"
    )
    assert texts(claims) == ["Nice", "It is", "Yes"]
    assert not TABLE.recognises(as_json({"contents": [{"badges": badges}], "refinements": ["boat", "small boat"]}), "a")
    assert texts(read(as_json({"data": [{"text": "one"}], "sizes": [{"width": 1}]}), "a.json")) == ["one"]


def test_each_video_of_a_map_by_ids_keeps_its_comments() -> None:
    held = {
        "title": "Tiny boat",
        "tags": ["a"],
        "sizes": [{"width": 1}],
        "comments": [{"text": "one", "author": "Ada"}],
    }
    other = {"title": "Big boat", "comments": [{"text": "two", "author": "Bo"}]}
    for made in ({"Abc12345_-x": held, "Zyx98765_-w": other}, {"videos": {"Abc12345_-x": held, "Zyx98765_-w": other}}):
        claims = read(as_json(made), "a.json")
        assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
        assert texts(claims) == ["one", "two"] and not refused(claims)
        assert [claim.video.title for claim in captures(claims)] == ["Tiny boat", "Big boat"]


def test_the_types_that_an_export_of_mongodb_adds_are_seen_through() -> None:
    row = {"_id": {"$oid": "a"}, "text": "one", "likes": {"$numberInt": "3"}, "date": {"$date": "2024-05-01T10:00:00Z"}}
    (comment,) = comments(read(as_json([row]), "a.json"))
    assert (comment.like_count, comment.published.latest) == (3, 1714557600)


def test_what_a_server_says_went_wrong_is_no_comment() -> None:
    wrong = {"error": {"code": 403, "message": "No", "errors": [{"message": "No", "reason": "quota", "id": "a"}]}}
    for said in (wrong, [wrong], {"a": [wrong]}):
        assert not TABLE.recognises(as_json(said), "a.json")
    assert not TABLE.recognises(as_json(wrong) + b"\n" + as_json(wrong), "a.json")


def test_an_object_that_is_cut_off_gives_what_stands_before() -> None:
    whole = as_json({"videoId": "Abc12345_-x", "comments": [{"text": "one"}, {"text": "two"}], "z": 1})
    for end in range(len(whole)):
        claims = read(whole[:end], "a.json")
        assert texts(claims) in ([], ["one"], ["one", "two"])
    claims = read(whole[:-4], "a.json")
    assert texts(claims) == ["one", "two"] and any("cut off" in reason for reason in refused(claims).values())


@pytest.mark.parametrize(
    "content", [b'{"a": 1, "b": [1]}', b"[", b"{}", b'{"a": {"b": "c"}, "d": [nonsense]}', b"[[1]]"]
)
def test_json_without_comments_is_refused_in_one_sentence(content: bytes) -> None:
    claims = read(content, "a.json")
    assert not captures(claims) and len(claims) == 1


def test_replies_within_comments_find_their_place() -> None:
    with_ids = [
        {"id": TOP, "text": "one", "replies": {"comments": [{"id": REPLY, "text": "two"}]}},
        {"id": TWO, "text": "three"},
    ]
    assert [claim.parent_id for claim in comments(read(as_json(with_ids), "a.json"))] == [None, TOP, None]
    under_video = [
        {"video_id": "Abc12345_-x", "text": "one", "replies": [{"text": "two"}]},
        {"video_id": "Zyx98765_-w", "text": "x"},
    ]
    claims = read(as_json(under_video), "a.json")
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
    one, two, _ = comments(claims)
    assert one.id is None and two.parent_id == derived_comment_id(one.author, "one", 0)


def test_lists_of_texts_within_videos_are_comments() -> None:
    page = [{"video_id": "Abc12345_-x", "comments": ["one", "two"]}, {"video_id": "Zyx98765_-w", "comments": []}]
    claims = read(as_json(page), "a.json")
    assert texts(claims) == ["one", "two"] and captures(claims)[0].video.id == "Abc12345_-x"


_NAMES = "id text author author_id likes reply_count published_at parent_id video_id url platform is_pinned"


def test_wrong_types_in_cells_never_raise() -> None:
    wrong: list[Any] = [None, True, 1, 1.5, "x", [], {}, [[1]], {"a": 1}, "\ud800", 10**30]
    names = [
        "id",
        "text",
        "author",
        "author_id",
        "likes",
        "reply_count",
        "published_at",
        "parent_id",
        "video_id",
        "url",
        "platform",
        "is_pinned",
    ]
    rows = [dict.fromkeys(names, "x") | {"likes": 1, "text": f"row {n}"} for n in range(4)]
    for name in names:
        for value in wrong:
            claims = read(json.dumps([*rows, {**rows[0], name: value}]).encode(), "a.json")
            assert len(texts(claims)) >= 4
            json.dumps([c.text for c in comments(claims)]).encode()


def test_a_list_where_a_video_was_expected_counts_as_not_said() -> None:
    rows = [
        {"platform": "youtube", "video_id": "Quay1234_-x", "text": "tide"},
        {"text": "turns", "video_id": ["Quay1234_-x"]},
    ]
    claims = read(as_json(rows), "a.json")
    assert texts(claims) == ["tide", "turns"]
    assert [claim.video.id for claim in captures(claims)] == ["Quay1234_-x", None]


def test_half_characters_in_names_and_in_what_is_answered_are_marked() -> None:
    half = (
        b'{"title": "Tiny\\ud83d", "com\\ud83d": [{"text": "A boat", "id": "a\\ud83d", "replies": [{"text": "Two"}]}]}'
    )
    claims = read(half, "a.json")
    assert texts(claims) == ["A boat", "Two"]
    assert captures(claims)[0].video.title == "Tiny\ufffd"
    assert "the comments are in com\ufffd" in captures(claims)[0].notes
    assert [claim.parent_id for claim in comments(claims)] == [
        None,
        derived_comment_id(comments(claims)[0].author, comments(claims)[0].text, 0),
    ]
    named = read(b'{"https://quay.example/\\ud83d": ["A boat", "Two boats"]}', "a.json")
    assert texts(named) == ["A boat", "Two boats"]


def test_what_stands_beside_the_list_of_each_video_is_that_videos() -> None:
    claims = read(
        as_json(
            {
                "Quay1234_-x": {"title": "Harbour", "comments": [{"text": "A boat"}, {"text": "Two boats"}]},
                "BV1xx411c7mD": {"tags": ["old"], "comments": [{"text": "A bridge"}], "title": "Bridge"},
                "made": "by hand",
            }
        ),
        "a.json",
    )
    assert texts(claims) == ["A boat", "Two boats", "A bridge"]
    videos = [(claim.video.platform, claim.video.id, claim.video.title) for claim in captures(claims)]
    assert videos == [("youtube", "Quay1234_-x", "Harbour"), ("bilibili", "BV1xx411c7mD", "Bridge")]


def test_a_list_of_texts_for_each_video_is_read_by_the_names_of_any_platform() -> None:
    claims = read(as_json({"sm9": ["A boat"], "7300000000000000101": ["Two", "Three"]}), "a.json")
    assert texts(claims) == ["A boat", "Two", "Three"]
    assert [claim.video.title for claim in captures(claims)] == ["sm9", "7300000000000000101"]


def test_words_and_numbers_of_eleven_letters_are_no_videos() -> None:
    words = read(as_json({"annotations": [{"text": "A boat", "author": "ann"}]}), "a.json")
    assert texts(words) == ["A boat"] and captures(words)[0].video.id is None
    number = read(as_json({"info": {"cid": 36355376803}, "list": [{"content": "A boat"}]}), "a.json")
    assert texts(number) == ["A boat"] and captures(number)[0].video.id is None
    assert not TABLE.recognises(as_json({"comments_en": ["A boat"], "comments_fr": ["Un bateau"]}), "a.json")


def test_a_list_called_comments_of_which_no_field_is_known_asks_which_is_the_text() -> None:
    raw = as_json({"comments": [{"aa": "A boat", "bb": 1}, {"aa": "Two boats", "bb": 2}]})
    assert TABLE.recognises(raw, "a.json")
    assert "Say which it is" in list(refused(read(raw, "a.json")).values())[-1]
    assert texts(read(raw, "a.json", text="aa")) == ["A boat", "Two boats"]


@pytest.mark.parametrize(
    "program",
    [
        'module.exports = {\n  content: ["./boats/**", "./piers/**"],\n};\n',
        "__all__ = [\n    'Boat', 'Pier',\n]\n",
        "export default [{text: 'Boats', colour: 'red'}, {text: 'Piers', colour: 'blue'}];\n",
    ],
)
def test_the_settings_and_names_of_a_program_are_no_comments(program: str) -> None:
    assert not TABLE.recognises(program.encode(), "boats.config.js")
    told = "export default [{text: 'A fine boat', author: 'Ada'}];\n"
    assert TABLE.recognises(told.encode(), "comments.js")


def test_the_video_of_bilibili_that_a_file_names_beside_its_comments_is_that_of_all() -> None:
    (capture,) = captures(read(as_json({"video_id": "BV1xx411c7mD", "comments": [{"text": "A boat"}]}), "a.json"))
    assert (capture.video.platform, capture.video.id) == ("bilibili", "BV1xx411c7mD")


def test_the_words_into_which_somebody_took_texts_apart_are_no_comments() -> None:
    said = ["The harbour looked calm that morning", "why is the bridge closed", "Ahoy there"]
    rows = [{"comment": text.split(), "label": "calm"} for text in said]
    assert not comments(read(as_json(rows), "a.json"))
    whole = [{"video_id": "Abc12345_-x", "comments": [*said, "Ahoy"]}]
    assert texts(read(as_json(whole), "a.json")) == [*said, "Ahoy"]


@pytest.mark.parametrize(
    "reply",
    [
        {"id": REPLY, "text": "Indeed it is", "author": "@nora", "likes": 2},
        {"reply_id": REPLY, "reply_text": "Indeed it is", "reply_author": "@nora", "reply_likes": 2},
    ],
)
def test_replies_may_call_what_they_say_otherwise_than_comments_do(reply: dict[str, object]) -> None:
    comment = {"video_id": "Abc12345_-x", "comment_id": TOP, "comment": "A fine boat", "username": "@ann", "likes": 3}
    rows = [{**comment, "replies": [reply]}, {**comment, "comment_id": TWO, "comment": "Ahoy", "replies": []}]
    for content in (as_json(rows), "\n".join(map(json.dumps, rows)).encode()):
        claims = read(content, "a.json")
        assert not refused(claims)
        said = [
            (claim.id, claim.parent_id, claim.text, claim.author.name, claim.like_count) for claim in comments(claims)
        ]
        assert said == [
            (TOP, None, "A fine boat", "@ann", 3),
            (REPLY, TOP, "Indeed it is", "@nora", 2),
            (TWO, None, "Ahoy", "@ann", 3),
        ]


def test_a_text_in_parts_is_one_text_and_a_link_in_it_no_comment() -> None:
    parts: list[Any] = ["See ", {"type": "link", "text": "https://boats.example"}, " over there"]
    rows = [{"id": 5, "from": "Ada", "text": "A fine boat"}, {"id": 6, "from": "Bo", "text": parts}]
    answer = {**rows[1], "id": 7, "reply_to_message_id": 5, "text_entities": [{"type": "plain", "text": "See "}]}
    claims = read(as_json({"messages": [*rows, answer]}), "a.json")
    assert texts(claims) == ["A fine boat", *["See https://boats.example over there"] * 2] and not refused(claims)
    assert [one.author.name for one in comments(claims)] == ["Ada", "Bo", "Bo"]
    assert comments(claims)[2].parent_id == comments(claims)[0].id is not None
    several = read(
        as_json([{"text": "A fine boat", "author": "Ada"}, {"text": ["Ahoy", "So it is"], "author": "Bo"}]), "a"
    )
    assert texts(several) == ["A fine boat"] and len(refused(several)) == 1

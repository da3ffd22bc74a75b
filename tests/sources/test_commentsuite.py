"""The database of youtube-comment-suite: what its tables say, and what a hostile or broken file may do."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.commentsuite import CommentSuite

# The tables as the program makes them: "STRING" and "INTGEGER" are its own.
TABLES = """
CREATE TABLE IF NOT EXISTS gitem_list (gitem_id STRING PRIMARY KEY, type_id INTEGER, title STRING);
CREATE TABLE IF NOT EXISTS videos (
  video_id STRING PRIMARY KEY, channel_id STRING, grab_date INTEGER, publish_date INTEGER, video_title STRING,
  total_comments INTEGER, total_views INTEGER, total_likes INTGEGER, total_dislikes INTEGER, video_desc STRING,
  thumb_url STRING, http_code int
);
CREATE TABLE IF NOT EXISTS comments (
  comment_id STRING PRIMARY KEY, channel_id STRING, video_id STRING, comment_date INTEGER, comment_likes INTEGER,
  reply_count INTEGER, is_reply BOOLEAN, parent_id STRING, comment_text TEXT
);
CREATE TABLE IF NOT EXISTS channels (
  channel_id STRING PRIMARY KEY, channel_name STRING, channel_profile_url STRING, download_profile BOOLEAN
);
"""
MODERATED = """
CREATE TABLE IF NOT EXISTS comments_moderated (
  comment_id STRING PRIMARY KEY, channel_id STRING, video_id STRING, comment_date INTEGER, comment_likes INTEGER,
  reply_count INTEGER, is_reply BOOLEAN, parent_id STRING, comment_text TEXT, moderation_status STRING
);
"""
A, B, C = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgyBBBBBBBBBBBBBBBB4AaABAg", "UgzCCCCCCCCCCCCCCCB4AaABAg"
ADA, TAR, SHIP = (f"UC{digit * 22}" for digit in "123")
GRABBED, LATER = 1600000000000, 1700000000000  # September 2020, November 2023
EVERYTHING = golden.HERE / "commentsuite/everything/commentsuite.sqlite3"


def video(id_: str, **more: Any) -> tuple[Any, ...]:
    said = {
        "video_id": id_, "channel_id": SHIP, "grab_date": GRABBED, "publish_date": 1577934245000, "title": "T",
        "comments": 3, "views": 1200, "likes": 40, "dislikes": 2, "desc": "", "thumb": None, "code": 200, **more,
    }  # fmt: skip
    return tuple(said.values())


def comment(id_: Any, video_id: Any = "Abc12345_-x", text: Any = "text", **more: Any) -> tuple[Any, ...]:
    said = {
        "id": id_, "channel": ADA, "video": video_id, "date": 1577937845000, "likes": 0, "replies": 0, "is_reply": 0,
        "parent": None, "text": text, **more,
    }  # fmt: skip
    return tuple(said.values())


def database(path: Path, videos: list[Any], comments: list[Any], *scripts: str, tables: str = TABLES) -> bytes:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.executescript(tables)
        connection.execute("INSERT INTO gitem_list VALUES ('Abc12345_-x', 0, 'T')")
        connection.executemany("INSERT INTO channels VALUES (?, ?, NULL, 0)", [(ADA, "Ada Quill"), (SHIP, "Harbour")])
        connection.executemany(f"INSERT INTO videos VALUES ({', '.join('?' * 12)})", videos)
        connection.executemany(f"INSERT INTO comments VALUES ({', '.join('?' * 9)})", comments)
        for script in scripts:
            connection.executescript(script)
    connection.close()
    return path.read_bytes()


def everything(path: Path) -> bytes:
    """What lies in the golden folder."""
    return database(
        path,
        [
            video("Abc12345_-x", title="Tiny boat 🚤", desc="Line 1\nLine 2"),
            video("Dmg12345_-z", title="007", grab_date=LATER, dislikes=0, likes=7, comments=0, code=403),
            video("00000012345", title="Numbers", likes=0, dislikes=0, grab_date=0, publish_date=0),
            video("no video at all"),
        ],
        [
            comment(A, text="Nice &amp; tidy<br />second line", likes=3, replies=1),
            comment(B, "Dmg12345_-z", "другое видео", channel=TAR),
            comment(f"{A}.9abc", text="a reply", parent=A, replies=-1, is_reply=1),
            comment(f"{C}.9abc", text="a reply to what is not here", replies=-1, is_reply=1, date=0),
            comment("z12abcdefghijklmnopqrstuvwxyz0123", "00000012345", "numbers only: 1 < 2"),
            comment(C, "Lst12345_-l", "on a video that is not among the videos"),
            comment("UgxNoVideo", None),
            comment("UgxNoText", text=None),
        ],
        MODERATED,
        "INSERT INTO comments_moderated SELECT *, 'heldForReview' FROM comments LIMIT 2",
    )


def read(content: bytes) -> list[Claim]:
    return golden.read("commentsuite", content)


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def test_the_golden_file_holds_what_stands_above(tmp_path: Path) -> None:
    assert golden.lines(read(everything(tmp_path / "made"))) == golden.lines(read(EVERYTHING.read_bytes()))


def test_the_database_is_recognised_by_its_tables(tmp_path: Path) -> None:
    source = CommentSuite()
    assert source.recognises(EVERYTHING.read_bytes()[: 64 << 10], "anything")
    other = database(tmp_path / "other", [], [], "DROP TABLE gitem_list; VACUUM")
    assert not source.recognises(other[: 64 << 10], "commentsuite.sqlite3")
    assert not source.recognises(b"CREATE TABLE gitem_list", "commentsuite.sqlite3")
    assert not source.companions("commentsuite.sqlite3", ["commentsuite.json"])


def test_mixed_comments_each_find_their_video(tmp_path: Path) -> None:
    ids = ["Abc12345_-x", "Dmg12345_-z"]
    comments = [comment(f"Ug{n}", ids[n % 2], f"text {n}") for n in range(6)]
    claims = read(database(tmp_path / "db", [video(id_) for id_ in ids], comments))
    kinds = [type(claim) for claim in claims]
    assert kinds[:2] == [CaptureClaim, CaptureClaim]
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0, 1, 0, 1, 0, 1]
    assert [claim.number for claim in claims if isinstance(claim, CommentClaim)] == [1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("more", "likes", "dislikes"),
    [
        ({}, 40, 2),
        ({"dislikes": 0}, 40, 0),
        ({"dislikes": 0, "grab_date": LATER}, 40, None),
        ({"dislikes": 5, "grab_date": LATER}, 40, 5),
        ({"dislikes": 0, "grab_date": None}, 40, None),
        ({"likes": 0, "dislikes": 0}, None, None),
        ({"likes": -1, "dislikes": "many"}, None, None),
    ],
)
def test_a_zero_that_means_unknown_is_not_said(
    tmp_path: Path, more: dict[str, Any], likes: int | None, dislikes: int | None
) -> None:
    (claim,) = read(database(tmp_path / "db", [video("Abc12345_-x", **more)], []))
    assert isinstance(claim, CaptureClaim)
    assert (claim.video.rating.likes, claim.video.rating.dislikes) == (likes, dislikes)


def test_an_id_of_digits_gets_its_zeros_back_and_a_title_says_that_it_lost_them(tmp_path: Path) -> None:
    content = database(tmp_path / "db", [video("00000000042", title="007")], [comment(A, "00000000042")])
    first, said, spoken = read(content)
    assert isinstance(first, CaptureClaim) and isinstance(said, Refused) and isinstance(spoken, CommentClaim)
    assert (first.video.id, first.video.title, said.place) == ("00000000042", "7", "videos[0].title")


def test_text_that_is_no_text_is_shown_as_such_and_named(tmp_path: Path) -> None:
    spoil = "UPDATE comments SET comment_text = CAST(x'68ff69' AS TEXT); UPDATE videos SET video_title = x'41ff'"
    claims = read(database(tmp_path / "db", [video("Abc12345_-x")], [comment(A)], spoil))
    assert texts(claims) == ["h\ufffdi"]
    assert isinstance(claims[0], CaptureClaim) and claims[0].video.title == "A\ufffd"
    assert list(refusals(claims)) == ["comments[0].text"]


def test_an_empty_database_says_so(tmp_path: Path) -> None:
    assert "empty" in "".join(refusals(read(database(tmp_path / "db", [], []))).values())
    assert refusals(list(CommentSuite().read({}, Provenance("file", "commentsuite")))) == {
        "page": "This accession holds no page."
    }


def test_a_file_that_is_no_database_is_refused_by_name() -> None:
    for content in (b"SQLite format 3\x00 and no more", b"not at all" * 900, EVERYTHING.read_bytes()[:5000]):
        (said,) = read(content)
        assert isinstance(said, Refused)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE comments RENAME TO c; CREATE VIEW comments AS SELECT * FROM c", "no plain table"),
        ("DROP TABLE comments; CREATE VIRTUAL TABLE comments USING fts5(comment_id, video_id)", "no plain table"),
        ("ALTER TABLE comments ADD COLUMN more TEXT AS (hex(comment_text))", "computed"),
        ("ALTER TABLE comments ADD COLUMN _rowid_ TEXT", "number of the row"),
        ("DROP TABLE channels", "table channels has no column"),
        ("ALTER TABLE comments RENAME COLUMN comment_text TO words", "no column comment_text"),
    ],
)
def test_a_schema_that_is_not_the_programs_is_refused(tmp_path: Path, change: str, words: str) -> None:
    claims = read(database(tmp_path / "db", [video("Abc12345_-x")], [comment(A)], change))
    assert [type(claim) for claim in claims] == [Refused]
    assert words in "".join(refusals(claims).values())


def test_a_row_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    plain = TABLES.replace("channel_id STRING PRIMARY KEY", "channel_id STRING")
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000000) "
        "INSERT INTO channels(channel_id) SELECT NULL FROM n"
    )
    content = database(tmp_path / "db", [video("Abc12345_-x", channel_id="nobody")], [comment(A)], many, tables=plain)
    claims = read(content)
    assert "interrupted" in refusals(claims)["videos[0]"]
    assert texts(claims) == ["text"]


def test_a_value_that_is_too_long_costs_only_its_row(tmp_path: Path) -> None:
    long = "UPDATE comments SET comment_text = zeroblob(20000000) WHERE comment_id = 'Ug1'"
    comments = [comment(f"Ug{n}", text=f"text {n}") for n in range(3)]
    claims = read(database(tmp_path / "db", [video("Abc12345_-x")], comments, long))
    assert texts(claims) == ["text 0", "text 2"]
    assert list(refusals(claims)) == ["comments[1]"]
    assert "too big" in refusals(claims)["comments[1]"]
    last = long.replace("Ug1", "Ug2") + "; UPDATE comments SET rowid = 9223372036854775807 WHERE comment_id = 'Ug2'"
    claims = read(database(tmp_path / "db", [video("Abc12345_-x")], comments, last))
    assert texts(claims) == ["text 0", "text 1"]
    assert list(refusals(claims)) == ["comments[2]", "comments[3]"]


def test_a_broken_page_costs_only_its_rows(tmp_path: Path) -> None:
    comments = [comment(f"Ug{n:05}", text=f"text {n:05} {'x' * 300}") for n in range(1000)]
    content = bytearray(database(tmp_path / "db", [video("Abc12345_-x")], comments))
    at = content.index(b"text 00500") // 4096 * 4096
    content[at : at + 4096] = b"\xff" * 4096
    claims = read(bytes(content))
    gone = {f"{n:05}" for n in range(1000)} - {text[5:10] for text in texts(claims)}
    assert "00500" in gone and all(f"text {n}".encode() not in content for n in gone)
    assert any("malformed" in reason for reason in refusals(claims).values())


def test_a_table_without_numbered_rows_is_refused(tmp_path: Path) -> None:
    plain = TABLES.replace("comment_text TEXT\n);", "comment_text TEXT\n) WITHOUT ROWID;")
    claims = read(database(tmp_path / "db", [video("Abc12345_-x")], [comment(A)], tables=plain))
    assert "_rowid_" in refusals(claims)["comments[0]"]


def test_a_table_that_is_broken_everywhere_is_given_up(tmp_path: Path) -> None:
    comments = [comment(f"Ug{n:05}", text=f"text {n:05} {'x' * 300}") for n in range(3000)]
    content = bytearray(database(tmp_path / "db", [video("Abc12345_-x")], comments))
    for page in range(4096 * 20, len(content), 8192):
        if b"xxx" in content[page : page + 4096]:
            content[page : page + 4096] = b"\xff" * 4096
    claims = read(bytes(content))
    assert 100 < len(texts(claims)) < 2500
    assert list(refusals(claims).values())[-1].startswith("the table is broken at more than")


def test_a_schema_that_is_no_sql_is_refused() -> None:
    content = EVERYTHING.read_bytes().replace(b"CREATE TABLE videos", b"CREATE TABLE vid(os")
    assert "malformed database schema" in "".join(refusals(read(content)).values())
    spoilt = EVERYTHING.read_bytes().replace(b"video_desc STRING", b"video_desc ,\x80\x81,,")
    assert "cannot be read as an SQLite database" in "".join(refusals(read(spoilt)).values())


def test_comments_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    comments = [comment(f"Ug{n}", text="x" * 1000) for n in range(5000)]
    content = database(tmp_path / "db", [video("Abc12345_-x")], comments)
    claims: Iterator[Claim] = CommentSuite().read(
        {"page": golden.Held("page", content)}, Provenance("file", "commentsuite")
    )
    assert [type(next(claims)) for _ in range(3)] == [CaptureClaim, CommentClaim, CommentClaim]


def test_a_database_cannot_be_redacted() -> None:
    with pytest.raises(CannotRedact):
        CommentSuite().redact(golden.Held("page", EVERYTHING.read_bytes()), frozenset({0}), io.BytesIO())


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=8),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(changes: list[tuple[float, bytes]], cut: float) -> None:
    content = bytearray(EVERYTHING.read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    for damaged in (bytes(content), bytes(content[: int(cut * len(content))])):
        claims = read(damaged)
        places = [claim.place for claim in claims if isinstance(claim, CommentClaim)]
        assert places == sorted(set(places))

"""Tables of comments: what their columns mean, what their cells say, and what is wrong with them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused, When
from voxpop.sources.base import PackedSource
from voxpop.sources.table import Table, look_at
from voxpop.sources.table.delimited import rows_of
from voxpop.sources.table.dialect import Dialect
from voxpop.sources.table.mapping import proposal
from voxpop.sources.table.moments import Times, zone_of
from voxpop.sources.table.values import count, flag, number, plain
from voxpop.sources.table.videos import seconds_in

TOP = "UgxAAAAAAAAAAAAAAAB4AaABAg"
TWO = "UgxBBBBBBBBBBBBBBBB4AaABAg"
CHANNEL = "UC1111111111111111111111"
REPLY = f"{TOP}.9abcDEF12345"
TABLE = Table()
NEVER = Captured()
CASES = sorted(path for path in (golden.HERE / "table").iterdir())


def read(content: bytes | str, name: str = "page.csv", captured: Captured = NEVER, **told: str) -> list[Claim]:
    raw = content.encode() if isinstance(content, str) else content
    said = {f"map.{key}": value for key, value in told.items()}
    provenance = Provenance("file", "table", captured=captured, told=said)
    return list(TABLE.read({name: golden.Held(name, raw)}, provenance))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refused(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def table(*rows: list[object], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


# --- columns ---


@pytest.mark.parametrize(
    "header",
    [
        "Comment;Author;Likes;Date",
        "Commentaire;Auteur;J'aime;Date",
        "Kommentar;Benutzer;Gefällt mir;Datum",
        "Comentario;Usuario;Me gusta;Fecha",
        "Comentário;Usuário;Curtidas;Data",
        "Commento;Utente;Mi piace;Data",
        "Reactie;Gebruiker;Likes;Datum",
        "Комментарий;Автор;Лайки;Дата",
        "Коментар;Користувач;Вподобання;Дата",
        "Komentarz;Użytkownik;Polubienia;Data",
        "Yorum;Kullanıcı;Beğeni;Tarih",
        "التعليق;المؤلف;الإعجابات;التاريخ",
        "دیدگاه;نویسنده;پسند;تاریخ",
        "תגובה;מחבר;לייקים;תאריך",
        "टिप्पणी;लेखक;पसंद;तारीख",
        "कमेन्ट;प्रयोगकर्ता;लाइक;मिति",
        "评论;用户名;点赞数;发布时间",
        "留言;使用者;讚;時間",
        "コメント;ユーザー名;いいね数;投稿日時",
        "댓글;작성자;좋아요 수;작성일",
        "Bình luận;Người dùng;Lượt thích;Ngày đăng",
        "Komentar;Pengguna;Suka;Tanggal",
        "ความคิดเห็น;ผู้เขียน;ถูกใจ;วันที่",
    ],
)
def test_columns_are_known_by_their_names_in_many_languages(header: str) -> None:
    (claim,) = comments(read(f"{header}\nA small boat;Ada Quill;7;2024-04-02T10:00:00Z\n"))
    assert (claim.text, claim.author.name, claim.like_count, claim.published.earliest) == (
        *("A small boat", "Ada Quill", 7, 1712052000),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_delimiter_and_encoding_gives_the_same_comments(delimiter: str, encoding: str) -> None:
    content = table(["text", "likes"], ["one, two; 'three'\n\"four\" | ~ ⛵", 1], ["пять", 2], delimiter=delimiter)
    raw = content.encode(encoding)
    assert TABLE.recognises(raw, "page.csv")
    assert texts(read(raw)) == ["one, two; 'three'\n\"four\" | ~ ⛵", "пять"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Какая красивая лодка, спасибо за видео"),
        ("cp1252", "Où êtes-vous allés cet été, à la mer"),
        ("cp1250", "Piękna łódź, dziękuję. Pozdrowienia z Gdańska, źle się działo, żółte świetne"),
        ("cp932", "この動画はとても良かったです。ありがとうございます"),
        ("gb18030", "这个视频非常好，谢谢分享，小船很漂亮"),
    ],
)
def test_an_encoding_that_is_not_said_is_guessed_and_told(encoding: str, text: str) -> None:
    claims = read("\n".join(["text;likes", *[f"{text};{n}" for n in range(5)]]).encode(encoding))
    assert texts(claims) == [text] * 5
    assert captures(claims)[0].notes[0].startswith(f"encoding {encoding}, guessed")


def test_an_encoding_that_a_person_tells_counts() -> None:
    raw = "text;likes\nПривет;1\n".encode("koi8-r")
    assert texts(read(raw, encoding="koi8-r")) == ["Привет"]
    for wrong in ("nonsense", "hex"):
        assert len(texts(read(raw, encoding=wrong))) == 1
    assert texts(read("text;likes\nПривет;1\n".encode("utf-8-sig"), encoding="utf-8")) == ["Привет"]


def test_text_that_is_in_no_encoding_known_is_shown_with_marks() -> None:
    assert texts(read(b"text;likes\n\x81\x8d\x8f\x90\x9d;1\n"))


def test_what_a_person_tells_overrides_the_names() -> None:
    content = table(["text", "second", "likes"], ["a label", "The comment itself", 3], ["a label", "Another", 4])
    assert texts(read(content, text="second")) == ["The comment itself", "Another"]
    assert texts(read(content, text="2")) == ["The comment itself", "Another"]
    (claim, _) = comments(read(content, likes="-", like_count="-"))
    assert claim.like_count is None
    assert not comments(read(content, text="-"))


def test_a_column_that_is_told_and_not_there_is_named() -> None:
    content = table(["text", "likes"], ["A boat", 3])
    claims = read(content, author="Nobody")
    assert refused(claims) == {
        "page.csv": '\'Nobody\' was told to be the author, but there is no such column; the columns are "text", "likes"'
    }
    assert texts(claims) == ["A boat"]


def test_a_table_without_texts_names_its_columns_and_what_to_say() -> None:
    wide = [f"c{n}" for n in range(40)]
    claims = read(table(wide, [str(n) for n in range(40)]))
    assert not captures(claims)
    assert '"c0"' in refused(claims)["page.csv"] and "and 10 more" in refused(claims)["page.csv"]
    assert "--map text=COLUMN" in refused(claims)["page.csv"]


def test_a_column_called_comments_is_a_count_where_it_holds_numbers() -> None:
    videos = read(table(["id", "title", "views", "comments"], ["Abc12345_-x", "Tiny boat", 7, 12]))
    assert captures(videos)[0].video.comment_count == 12
    assert texts(read(table(["likes", "comments"], [1, "A boat"]))) == ["A boat"]


def test_a_header_can_be_told_and_denied() -> None:
    content = "Ahoy there all;1\nA boat is here;2\n"
    assert len(texts(read(content, header="no"))) == 2
    assert texts(read(content, header="yes", text="Ahoy there all")) == ["A boat is here"]
    assert len(texts(read("A text without anything\n", header="no"))) == 1


def test_without_a_header_the_values_tell_the_columns() -> None:
    row = [TOP, "Abc12345_-x", "UC1111111111111111111111", "@ada_quill", "2024-04-02T10:00:00Z"]
    claims = read(table([*row, "The first of the comments"], [REPLY, *row[1:], "The second of the comments"]))
    first, second = comments(claims)
    assert (first.id, first.author.id, first.author.name) == (TOP, "UC1111111111111111111111", "@ada_quill")
    assert (second.parent_id, second.published.earliest) == (TOP, 1712052000)
    assert captures(claims)[0].video.id == "Abc12345_-x"
    assert not comments(read(table(["1", "2"], ["3", "4"])))
    assert not comments(read(table(["ab", "7"], ["ab", "8"], ["ab", "9"], ["ab", "1"]), header="no"))
    assert not comments(read(table(["1", "a long text of one"], ["2", "a long text of two"]), text="-", header="no"))


def test_the_proposal_is_a_pure_function_of_rows_and_words() -> None:
    found = proposal([["Comment", "B"], ["x", "y"]], {"map.text": "2"})
    assert (found.roles, found.column("text"), found.column("author")) == ({"text": 1}, "B", None)
    assert proposal([], {}).kind == "none"
    assert proposal([[None, None]], {}).has_header is False


def test_a_file_can_be_looked_at_before_it_is_taken_in() -> None:
    look = look_at(golden.Held("a.csv", b"text,likes\nA boat,1\n"))
    assert (look.mapping.column("text"), look.sample) == ("text", [["A boat", "1"]])


@pytest.mark.parametrize(
    ("channel", "author", "video"), [("UC1111111111111111111111", True, False), ("BBC", False, True)]
)
def test_a_channel_is_the_authors_where_it_is_an_id(channel: str, author: bool, video: bool) -> None:
    claims = read(table(["text", "channel"], ["A boat", channel]))
    assert (comments(claims)[0].author.id == channel, captures(claims)[0].video.channel.name == channel) == (
        author,
        video,
    )


def test_a_channel_that_is_every_authors_own_is_not_the_videos() -> None:
    same = table(["text", "channelId", "authorChannelId"], ["A boat", *[CHANNEL] * 2])
    assert captures(read(same))[0].video.channel.id is None
    other = table(
        ["text", "channelId", "authorChannelId"], ["A boat", "UC2222222222222222222222", "UC1111111111111111111111"]
    )
    assert captures(read(other))[0].video.channel.id == "UC2222222222222222222222"


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1,234", (1234, False)),
        ("1.234.567", (1234567, False)),
        ("12,34,567", (1234567, False)),
        ("1.2K", (1200, True)),
        ("1,2 Mio.", (1_200_000, True)),
        ("3,4 тыс", (3400, True)),
        ("1.2만", (12000, True)),
        ("2 lakh", (200_000, True)),
        ("+7", (7, False)),
        (7, (7, False)),
        (7.0, (7, False)),
        ("7.0", (7, False)),
        (-1, None),
        ("-1", None),
        (7.5, None),
        ("7.5", None),
        ("1.2 furlongs", None),
        (10**30, None),
        (None, None),
        ([], None),
    ],
    ids=repr,
)
def test_counts_are_read_as_people_write_them(cell: object, found: object) -> None:
    assert count(cell) == found


def test_cells_say_names_numbers_and_flags() -> None:
    assert [plain(cell) for cell in (12.0, 1.5, 7, True, float("nan"), float("inf"), 10**30, " a ", "NaN", [])] == [
        *("12", "1.5", "7", None, None, None, None, "a", None, None),
    ]
    assert [flag(cell) for cell in (True, 1, 0.0, 2, "да", "no", "?", None)] == [
        *(True, True, False, None, True, False, None, None),
    ]
    assert [number(cell) for cell in (True, "1.5", " -2 ", "x", float("inf"), 10**30, 3)] == [
        *(None, 1.5, -2.0, None, None, None, 3.0),
    ]
    assert [seconds_in(cell) for cell in (-1, "P1DT1H", "P", "PT1M1S", "1:02", "x", None)] == [
        *(None, 90000.0, None, 61.0, 62.0, None, None),
    ]


SECOND = When(1712052000, 1712052000, "second")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2024-04-02T10:00:00Z", SECOND),
        ("2024-04-02 10:00:00+00:00", SECOND),
        ("2024-04-02 12:00:00.123+0200", SECOND),
        ("2024-04-02 10:00:00 UTC", SECOND),
        ("20240402T100000Z", SECOND),
        ("1712052000", SECOND),
        (1712052000, SECOND),
        (1712052000123, SECOND),
        (1712052000123456, SECOND),
        ("Tue Apr 02 2024 12:00:00 GMT+0200 (CEST)", SECOND),
        ("Tue, 02 Apr 2024 10:00:00 +0000", SECOND),
        ("2024-04-02 10:00Z", When(1712052000, 1712052059, "minute")),
        ("2024-04-02 05:00:00 -05", SECOND),
        ("2024-04-02", When(1711965600, 1712152799, "day", "2024-04-02")),
        ("20240402", When(1711965600, 1712152799, "day", "20240402")),
        ("2024-04-02 10:00:00", When(1712001600, 1712102400, "day", "2024-04-02 10:00:00")),
        ("Apr 2, 2024", When(1711965600, 1712152799, "day", "Apr 2, 2024")),
        ("2 апреля 2024 г.", When(1711965600, 1712152799, "day", "2 апреля 2024 г.")),
        ("2 Apr 2024 10:00 PM", When(1712044800, 1712145659, "day", "2 Apr 2024 10:00 PM")),
        ("2 Apr 2024 12:00:00 AM UTC", When(1712016000, 1712016000, "second")),
        ("02/04/2024", When(1706694000 + 1200 * 0, 1712152799, "year", "02/04/2024")),
        ("2024-13-02", None),
        ("2024-04-02 25:00", None),
        ("0001-01-01", None),
        ("13/13/2024", None),
        (12, None),
        (1e30, None),
        (True, None),
        ("", None),
        ("a word", None),
        ("2 zzz 2024 qqq", None),
        ("x" * 90 + " 2024", None),
        ({}, None),
    ],
    ids=repr,
)
def test_times_are_as_exact_as_they_are_written(cell: object, found: When | None) -> None:
    moment = Times(None, None).read(cell)
    if cell == "02/04/2024":
        assert moment is not None and (moment.when.precision, moment.when.latest) == ("year", 1712152799)
    elif cell == "0001-01-01":
        assert moment is not None and moment.when.precision == "day"
    else:
        assert (None if moment is None else moment.when) == found


@pytest.mark.parametrize(("zone", "away"), [("UTC", 0), ("+02:00", 7200), ("-05", -18000), ("Europe/Berlin", 7200)])
def test_the_zone_that_is_told_makes_times_exact(zone: str, away: int) -> None:
    (claim,) = comments(read(table(["text", "date"], ["A boat", "2024-04-02 10:00:00"]), zone=zone))
    assert claim.published == When(1712052000 - away, 1712052000 - away, "second")
    assert zone_of("nowhere") is zone_of("") is zone_of("../x") is None


def dates(*written: str, **told: str) -> tuple[list[tuple[int | None, str | None]], str]:
    claims = read(table(["text", "date"], *[[f"comment {n}", date] for n, date in enumerate(written)]), **told)
    found = [(claim.published.earliest, claim.published.precision) for claim in comments(claims)]
    return found, captures(claims)[0].notes[-1]


def test_the_order_of_day_and_month_is_decided_over_the_whole_table() -> None:
    days, note = dates("02/04/2024", *["03/03/2024"] * 1200, "25/04/2024")
    assert days[0] == (1711965600, "day")
    assert note == 'dates of "date" are read as day/month/year: 1 row allows both'
    months, note = dates("02/04/2024", "02/05/2024", "04/25/2024")
    assert months[0] == (1706954400, "day")
    assert note == 'dates of "date" are read as month/day/year: 2 rows allow both'
    assert dates("02.04.2024")[0] == [(1711965600, "day")]


def test_where_nobody_knows_the_order_both_readings_are_kept() -> None:
    for written in (("02/04/2024",), ("02/04/2024", "25/04/2024", "04/25/2024")):
        found, note = dates(*written)
        assert found[0] == (1706954400, "year")
        assert "--map dates=dmy" in note
    assert dates("02/04/2024", dates="dmy")[0] == [(1711965600, "day")]
    assert dates("02/04/24", dates="mdy")[0] == [(1706954400, "day")]
    assert dates("02/04/1999", "01/01/70", dates="mdy")[1].endswith("as told")


def test_words_for_a_time_need_to_know_when_they_were_read() -> None:
    content = table(["text", "time"], ["A boat", "2 years ago (edited)"])
    (unknown,) = comments(read(content))
    assert unknown.published == When(precision="year", as_written="2 years ago")
    (known,) = comments(read(content, captured=Captured(1712052000, 1712138399, "day")))
    assert known.published == When(1617357601, 1648979999, "year", "2 years ago")
    assert (unknown.is_edited, known.is_edited) == (True, True)
    (never,) = comments(read(content, captured=Captured(-(10**15), 10**15, "day")))
    assert never.published.earliest is None


def test_an_edit_is_known_by_its_time() -> None:
    rows = [
        ["a", "2024-04-02T10:00:00Z", "2024-04-02T10:00:00Z"],
        ["b", "2024-04-02T10:00:00Z", "2024-04-03T10:00:00Z"],
    ]
    vague = [["c", "2024-04-02T10:00:00Z", "2024-04-02"], ["d", "", "2024-04-02"]]
    claims = read(table(["text", "published_at", "updated_at"], *rows, *vague))
    assert [claim.is_edited for claim in comments(claims)] == [False, True, None, None]
    (told,) = comments(read(table(["text", "edited"], ["a", "yes"])))
    assert told.is_edited is True


def test_dates_that_nobody_can_read_are_given_up_after_a_while() -> None:
    content = table(["text", "date"], *[[f"comment {n}", f"{n} qqx 2024"] for n in range(25)], ["end", "2 mars 2024"])
    claims = read(content, published="date")
    assert len(refused(claims)) == 26
    assert comments(claims)[0].published == When(as_written="0 qqx 2024")


def test_markup_becomes_text_where_the_column_holds_it() -> None:
    (one, two) = texts(read(table(["text"], ["It&#39;s <b>small</b><br>yes"], ["a < b"])))
    assert (one, two) == ("It's small\nyes", "a < b")
    assert texts(read(table(["textDisplay", "likes"], ["plain &amp; simple", 1]))) == ["plain & simple"]
    plain_ones = [[f"comment {n}", n] for n in range(300)]
    assert texts(read(table(["text", "n"], ["write &amp; for &", 0], *plain_ones)))[0] == "write &amp; for &"


def test_line_ends_of_windows_within_a_text_are_line_ends() -> None:
    assert texts(read('text,likes\r\n"one\r\ntwo",1\r\n')) == ["one\ntwo"]


# --- ids, threads, videos ---


def test_ids_that_only_number_the_rows_are_none() -> None:
    claims = read(table(["id", "comment"], [1, "one"], [2, "two"]))
    assert [claim.id for claim in comments(claims)] == [None, None]
    assert 'column "id" only numbers the rows; it is no id' in captures(claims)[0].notes


def test_ids_of_the_file_alone_are_kept_apart_only_where_threads_need_them() -> None:
    flat = comments(read(table(["id", "comment"], ["a7", "one"], ["b7", "two"])))
    assert [claim.id for claim in flat] == [None, None]
    one, two, three = comments(
        read(table(["id", "parent_id", "comment"], ["7", "0", "one"], ["9", "7", "two"], ["", "root", "three"]))
    )
    assert one.id is not None and one.id.endswith("~7") and one.parent_id is None
    assert (two.parent_id, three.id, three.parent_id) == (one.id, None, None)


def test_ids_of_other_platforms_are_the_platforms_own() -> None:
    header = ["platform", "video_id", "id", "comment"]
    claims = read(table(header, ["TikTok", "71", "900001", "one"], ["Bilibili", "BV1", "123456789012", "two"]))
    assert [claim.id for claim in comments(claims)] == ["900001", "123456789012"]
    assert [(c.video.platform, c.video.id) for c in captures(claims)] == [("tiktok", "71"), ("bilibili", "BV1")]


def test_a_reply_names_its_thread_by_its_id() -> None:
    (claim,) = comments(read(table(["cid", "text"], [REPLY, "An answer"])))
    assert (claim.parent_id, claim.number) == (TOP, None)


def test_an_address_names_video_and_comment() -> None:
    url = f"https://www.youtube.com/watch?v=Abc12345_-x&lc={TOP}"
    claims = read(table(["text", "url"], ["A boat", url], ["Another", "https://youtu.be/Zyx98765_-w"]))
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
    assert [claim.id for claim in comments(claims)] == [TOP, None]
    (broken,) = captures(read(table(["text", "url"], ["A boat", "http://[broken"])))
    assert broken.video.platform == "generic"
    (named,) = captures(read(table(["text", "video"], ["A boat", "https://www.youtube.com/watch?v=Abc12345_-x"])))
    assert named.video.id == "Abc12345_-x"


def test_videos_of_a_site_that_nobody_named_are_kept_apart_by_file() -> None:
    one = captures(read(table(["video", "text"], ["film-7", "A boat"])))[0].video
    two = captures(read(table(["video", "text"], ["film-7", "A ship"])))[0].video
    assert (one.platform, one.title) == ("generic", "film-7")
    assert one.id != two.id


def test_the_rows_of_several_videos_may_be_mixed() -> None:
    rows = [
        ["Abc12345_-x", "one"],
        ["Zyx98765_-w", "two"],
        ["Abc12345_-x", "three"],
        ["Abc12345_-x", "four"],
        ["", "none"],
    ]
    claims = read(table(["video_id", "text"], *rows), "Own12345_-z.csv")
    assert [claim.video.id for claim in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w", "Own12345_-z"]
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0]
    assert [claim.number for claim in comments(claims)] == [1, 1, 2, 3, 1]


def test_many_videos_are_told_apart_however_many_there_are() -> None:
    rows = [[f"{n % 21000:011}", f"text {n}"] for n in range(21_010)]
    claims = read(table(["video_id", "text"], *rows))
    assert (len(captures(claims)), len(comments(claims))) == (21_000, 21_010)


def test_equal_rows_are_as_many_comments() -> None:
    assert texts(read("text;likes\nsame;1\nsame;1\n")) == ["same", "same"]


def test_an_author_id_is_found_in_what_it_was_written_as() -> None:
    channel = "UC1111111111111111111111"
    for column, cell in (
        ("author_id", f"{{'value': '{channel}'}}"),
        ("author_url", f"http://youtube.com/channel/{channel}"),
    ):
        (claim,) = comments(read(table(["text", column], ["A boat", cell])))
        assert claim.author.id == channel
    (claim,) = comments(read(table(["text", "author_url"], ["A boat", "http://youtube.com/@ada"])))
    assert claim.author.id is None


def test_a_file_with_no_rows_is_a_capture_without_comments() -> None:
    (claim,) = read("comment_id,text,author\n", "Abc12345_-x.csv")
    assert isinstance(claim, CaptureClaim) and claim.video.id == "Abc12345_-x"


# --- text that is not as it should be ---


def test_a_quote_that_never_closes_costs_its_own_row() -> None:
    rows = [f"{n},text {n},{n}" for n in range(100)]
    rows[50] = '50,"text 50,50'
    claims = read("id,text,likes\n" + "\n".join(rows))
    assert len(texts(claims)) == 100
    assert list(refused(claims)) == ["line 52.quotes"]
    rows[50] = '50,"text,50,x'
    assert len(texts(read("id,text,likes\n" + "\n".join(rows)))) == 99


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
    assert isinstance(TABLE, PackedSource)
    assert TABLE.recognises_members(frozenset({"xl/workbook.xml"}))
    assert TABLE.recognises_members(frozenset({"mimetype", "content.xml", "x"}))
    assert not TABLE.recognises_members(frozenset({"a.csv"}))
    assert TABLE.companions("a.csv", ["a.txt"]) == {}


def test_a_long_head_is_judged_by_its_whole_lines() -> None:
    content = "text,likes\n" + "A boat,1\n" * 10_000
    assert TABLE.recognises(content.encode()[: 1 << 16], "a")
    assert TABLE.recognises(("x" * (1 << 16)).encode(), "a.csv")


# --- JSON ---


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


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
    long = {"note": "x" * 70_000, "comments": [{"text": "one"}]}
    assert texts(read(as_json(long), "a.json")) == ["one"]


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
    assert one.id is not None and two.parent_id == one.id


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


# --- spreadsheets and Parquet ---


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a zip", b"PAR1 no parquet PAR1", b"\xd0\xcf\x11\xe0 no sheet", b"PAR1"]
)
def test_a_broken_spreadsheet_is_refused_by_name(content: bytes) -> None:
    claims = read(content, "a.xlsx")
    assert [claim.place for claim in claims if isinstance(claim, Refused)] == ["a.xlsx"]


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


# --- redaction ---


def redacted(content: bytes, name: str, *places: int) -> bytes:
    out = io.BytesIO()
    TABLE.redact(golden.Held(name, content), frozenset(places), out)
    return out.getvalue()


def bare(id_: str | None) -> str | None:
    """An id without what sets those of one file apart: that hangs on all that is in the file."""
    return id_ and id_.rpartition("~")[2]


def page_of(case: str) -> Path:
    folder = golden.HERE / "table" / case
    return next(file for file in sorted(folder.iterdir()) if file.name not in golden.NOT_INPUT)


REWRITABLE = [
    *("semicolons", "data_tools", "pseudonyms", "four_cat", "suite_wrong_header", "suite_json", "scraped", "navigator"),
    *("spam", "kaggle_comments", "windows_1251", "utf_16", "php", "damaged", "lines_of_json", "no_header", "lines"),
    *("broken", "video_map"),
]


@pytest.mark.parametrize("case", REWRITABLE)
def test_only_the_comment_that_goes_is_changed(case: str) -> None:
    page = page_of(case)
    content = page.read_bytes()
    assert redacted(content, page.name) == content
    before = comments(read(content, page.name))
    for gone in before:
        if case == "php" and gone.place == 0:
            with pytest.raises(CannotRedact):  # without it, nothing says how the other's quotes are written
                redacted(content, page.name, gone.place)
            continue
        left = redacted(content, page.name, gone.place)
        after = comments(read(left, page.name))
        rest = [(c.text, bare(c.id), c.author) for c in before if c.place != gone.place]
        if gone.id is None:
            assert [(c.text, bare(c.id), c.author) for c in after] == rest
            assert len(left) < len(content)
            continue
        assert [(c.text, bare(c.id), c.author) for c in after if c.place != gone.place] == rest
        (husk,) = (claim for claim in after if claim.place == gone.place)
        assert husk.text == "" and husk.author.name is None
        assert (bare(husk.id), bare(husk.parent_id)) == (bare(gone.id), bare(gone.parent_id))


def test_all_of_a_table_can_go() -> None:
    content = table(["comment_id", "text"], [TOP, "one"], [TWO, "two"]).encode()
    assert [(c.id, c.text) for c in comments(read(redacted(content, "a.csv", 0, 1)))] == [(TOP, ""), (TWO, "")]


def test_a_comment_leaves_from_under_its_video_and_from_among_its_replies() -> None:
    boxes = page_of("boxes").read_bytes()
    assert texts(read(redacted(boxes, "a.json", 2), "a.json")) == ["A small boat", "A big boat", ""]
    assert texts(read(redacted(boxes, "a.json", 0), "a.json")) == ["", "A big boat", "Anonymous"]
    thread = as_json([{"id": TOP, "text": "one", "replies": [{"id": REPLY, "text": "two"}, {"text": "three"}]}])
    for place, left in ((0, ["", "two", "three"]), (1, ["one", "", "three"]), (2, ["one", "two"])):
        assert texts(read(redacted(thread, "a.json", place), "a.json")) == left
    nameless = as_json([{"text": "one", "replies": [{"text": "two"}]}])
    with pytest.raises(CannotRedact):
        redacted(nameless, "a.json", 0)
    assert texts(read(redacted(nameless, "a.json", 1), "a.json")) == ["one"]
    in_object = as_json({"comments": [{"text": "one", "author": "Ada"}, {"text": "two"}], "z": [1]})
    assert texts(read(redacted(in_object, "a.json", 0), "a.json")) == ["two"]
    assert texts(read(redacted(in_object, "a.json", 0, 1), "a.json")) == []


@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
def test_texts_leave_a_list_whole_and_the_json_stays_sound(places: tuple[int, ...]) -> None:
    held = ["one", "two", "three"]
    left = json.loads(redacted(as_json(held), "a.json", *places))
    assert left == [text for place, text in enumerate(held) if place not in places]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (page_of("excel").read_bytes(), "a.xlsx"),
        (page_of("parquet").read_bytes(), "a.parquet"),
        (page_of("kaggle_videos").read_bytes(), "a.csv"),
        (page_of("no_text").read_bytes(), "a.csv"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b'[{"text": "one"}, {"text": ]', "a.json"),
        (b'[{"text": "one"}, ', "a.json"),
        (b'{"text": "one", "author": "a"}\nno json\n', "a.jsonl"),
        (b'["one", "' + b"x" * (33 << 20) + b'"]', "a.json"),
        ('[{"text": "one"}]'.encode("utf-16"), "a.json"),
        ("text,likes\nx\n".encode("utf-16")[:-1], "a.csv"),
    ],
)
def test_what_cannot_be_cut_is_not_cut(content: bytes, name: str) -> None:
    with pytest.raises(CannotRedact):
        redacted(content, name, 0)

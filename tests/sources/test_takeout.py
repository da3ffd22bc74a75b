"""Google Takeout's tables: what is told by columns, by values and by text parts, and what comes out of damaged ones."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.takeout import Takeout

HEADER = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text"
ME = "UC1111111111111111111111"
A, B = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgyBBBBBBBBBBBBBBBB4AaABAg"
PAGES = {
    case.name: next(file for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in golden.cases()
    if case.parent.name == "takeout"
}
TABLES = sorted(name for name in PAGES if PAGES[name].suffix == ".csv")


def row(
    text: str, id_: str = A, video: str = "Abc12345_-x", time: str = "2024-11-02T10:00:00Z", parent: str = ""
) -> str:
    return ",".join([id_, ME, time, "0", parent, video, '"' + text.replace('"', '""') + '"'])


def read(*rows: str, header: str = HEADER) -> list[Claim]:
    return golden.read("takeout", "\r\n".join([header, *rows, ""]).encode("utf-8", "surrogatepass"))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    Takeout().redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


def by_video(claims: list[Claim]) -> dict[str | None, list[str]]:
    """Texts by the video that they are said of, as the catalogue reads the order of claims."""
    captures: list[str | None] = []
    found: dict[str | None, list[str]] = {}
    at = -1
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            captures.append(claim.video.id)
            at = len(captures) - 1
        elif isinstance(claim, Again):
            assert claim.capture != at, "a capture that speaks on is not called again"
            at = claim.capture
        elif isinstance(claim, CommentClaim):
            found.setdefault(captures[at], []).append(claim.text)
    return found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_form_is_recognised_and_no_other_source_is_asked(name: str) -> None:
    content = PAGES[name].read_bytes()
    assert Takeout().recognises(content[: 64 << 10], PAGES[name].name)
    assert not Takeout().companions(PAGES[name].name, ["video texts.csv"])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b'{"id": "a"}',
        b'[{"text": "a"}]',
        b"a,b,c\n1,2,3\n",
        b"comment_id,video_id,comment_text\nUgx,Abc12345_-x,hello\n",
        b"Channel Id,Channel Url,Channel Title\nUC1111111111111111111111,http://www.youtube.com,Quay\n",
        b"<ul><li>no video<br/>at all</li></ul>",
        b"<html><body><p>no list</p></body></html>",
        b"\x00\x01\x02\x03binary,Comment ID",
        f"{A},{ME},2024-11-02T10:00:00Z,0,Abc12345_-x,plain text without a header\r\n".encode(),
        f'what,ever\r\n{A},"{{""text"":""names no video""}}"\r\n'.encode(),
    ],
)
def test_what_is_no_table_of_takeout_is_left_to_others(head: bytes) -> None:
    assert not Takeout().recognises(head, "comments.csv")
    assert not comments(golden.read("takeout", head))


def test_a_head_that_ends_within_a_row_is_recognised_all_the_same() -> None:
    long = "ж" * 9000
    rows = [row(f'{{"text":"{long}"}}', id_=f"Ugx{n:021}AQ") for n in range(9)]
    content = "\r\n".join(["один,два,три,чотири,п'ять,шість,сім", *rows]).encode()
    assert len(content) > 64 << 10
    assert Takeout().recognises(content[: 64 << 10], "коментарі.csv")


def test_comments_of_mixed_videos_each_lie_on_their_own() -> None:
    claims = read(*(row(f"text {n}", video="Abc12345_-x" if n % 3 else "Dmg12345_-z") for n in range(7)))
    assert by_video(claims) == {
        "Dmg12345_-z": ["text 0", "text 3", "text 6"],
        "Abc12345_-x": ["text 1", "text 2", "text 4", "text 5"],
    }
    assert [claim.place for claim in comments(claims)] == list(range(7))
    assert [claim.number for claim in comments(claims)] == [1, 1, 2, 2, 3, 4, 3]


def test_a_reply_names_what_it_answers_in_three_ways_and_has_no_number() -> None:
    claims = comments(read(row("a", f"{A}.9abcDEFghij", parent=B), row("b", f"{A}.9abcDEFghij"), row("c", A)))
    assert [(claim.parent_id, claim.number) for claim in claims] == [(B, None), (A, None), (None, 1)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("plain, to the letter {", "plain, to the letter {"),
        ('{"text":"one"},{"text":"\n"},{"text":"two"}', "one\ntwo"),
        ('{"text":"raw\nbreak"}', "raw\nbreak"),
        ('{"takeoutSegments":[{"text":"a"},{"text":"b"}]}', "ab"),
        ('{"takeoutSegments":[]}', ""),
        ('{"text":"@quill","mention":{"externalChannelId":"UC2"}},{"text":" hello"}', "@quill hello"),
        ('{"text":"the map","link":{"linkUrl":"https://example.org/map"}}', "the map (https://example.org/map)"),
        ('{"text":"0:42","link":{"linkUrl":"https://youtu.be/Abc12345_-x?t=42"}}', "0:42"),
        ('{"link":{"linkUrl":"https://example.org/"}}', "https://example.org/"),
        ('{"text":"<b> & \\u0022"}', '<b> & "'),
        ('{"name":"not parts"}', '{"name":"not parts"}'),
        ("", ""),
    ],
)
def test_each_form_of_a_text_gives_the_text(cell: str, text: str) -> None:
    assert texts(read(row(cell))) == [text]


@pytest.mark.parametrize(
    "cell", ['{"text":"no end', '{"text":7}', '{"text":' + "[" * 5000, '{"text":"a"} {"text":"b"}']
)
def test_parts_that_cannot_be_read_stand_as_they_are_and_are_named(cell: str) -> None:
    claims = read(row(cell), row("next"))
    assert texts(claims) == [cell, "next"]
    assert list(refusals(claims)) == ["comments[0].text"]


def test_half_a_character_is_shown_as_such_and_named() -> None:
    claims = read(row('{"text":"half \\ud83d"}'))
    assert texts(claims) == ["half \ufffd"]
    assert comments(claims)[0].was_damaged and "comments[0].text" in refusals(claims)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        ("2023-09-19T17:42:53.434647+00:00", 1695145373),
        ("2026-04-11T18:26:40.15544+00:00", 1775932000),
        ("2023-09-19T19:42:53+02:00", 1695145373),
        ("2023-09-19T17:42:53Z", 1695145373),
        ("2023-09-19 17:42:53 UTC", 1695145373),
        ("2023-09-19T17:42:53", 1695145373),
    ],
)
def test_times_are_exact(time: str, seconds: int) -> None:
    (claim,) = comments(read(row("x", time=time)))
    assert (claim.published.earliest, claim.published.latest, claim.published.precision) == (seconds, seconds, "second")


def test_a_day_stays_a_day_and_no_time_is_no_time() -> None:
    day, never, none = comments(
        read(row("x", time="2023-09-19"), row("y", time="2024-13-01T00:00:00Z"), row("z", time=""))
    )
    assert day.published.precision == "day"
    assert never.published.earliest is None and none.published.earliest is None


def test_a_price_of_nothing_is_no_amount() -> None:
    rows = [f"{A},{ME},2024-11-02T10:00:00Z,{price},Abc12345_-x,x" for price in ("0", "0.00", "", "5")]
    claims = read(*rows, header="Comment ID,Channel ID,Comment create timestamp,Price,Video ID,Comment text")
    assert [claim.amount for claim in comments(claims)] == [None, None, None, "5"]


def test_a_quotation_mark_that_never_closes_costs_itself_not_the_rest() -> None:
    broken = f'{A},{ME},2024-11-02T10:00:00Z,0,,Abc12345_-x,"open'
    claims = read(row("first"), broken, row("third"), row("fourth"), broken, broken, row("last"), broken)
    assert texts(claims) == ["first", "third", "fourth", "last"]
    assert list(refusals(claims)) == [f"comments[{place}]" for place in (1, 4, 5, 7)]


def test_rows_that_run_together_are_given_up_in_reasonable_time() -> None:
    claims = read(row("first"), *['a","'] * 300_000, row("last"))
    assert texts(claims)[0] == "first"
    assert "longer than 1 MB" in refusals(claims)["comments[1]"]


def test_a_table_without_rows_says_so_and_gives_no_capture() -> None:
    (said,) = read()
    assert isinstance(said, Refused) and "empty" in said.reason
    (none,) = Takeout().read({}, Provenance("file", "takeout"))
    assert isinstance(none, Refused)


def test_a_table_of_videos_with_damage_names_its_lines() -> None:
    header = "Video ID,Approx Duration (ms),Video Title (Original)"
    content = f"{header}\r\nAbc12345_-x,1000,caf".encode() + b"\xe9\r\n" + b'Dmg12345_-z,1,"open'
    claims = golden.read("takeout", content)
    assert [claim.video.title for claim in claims if isinstance(claim, CaptureClaim)] == ["caf\ufffd"]
    assert list(refusals(claims)) == ["line 2", "line 3"]


def test_an_item_that_never_ends_is_refused_and_the_next_is_read() -> None:
    item = '<li>Sent at 2019-08-24 12:43:19 UTC <a href="http://www.youtube.com/watch?v=Liv12345_-q">a video</a><br/>'
    content = f"<ul>{item}ahoy</li>{item}{'x' * 2_000_000}{item}later</li>{'y' * 2_000_000}</ul>".encode()
    claims = golden.read("takeout", content)
    assert texts(claims) == ["ahoy", "later"]
    assert list(refusals(claims)) == ["comments[1]"]


def test_comments_are_read_as_they_are_asked_for() -> None:
    class Endless(golden.Unseekable):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += 1
            assert self.given < 50, "more was read than was asked for"
            return (row("again") + "\r\n").encode() * 100 if self.given > 1 else f"{HEADER}\r\n".encode()

    class Page(golden.Held):
        def open(self) -> Endless:
            return Endless(b"")

    claims: Iterator[Claim] = Takeout().read({"page": Page("page", b"")}, Provenance("file", "takeout"))
    assert [type(next(claims)) for _ in range(3)] == [CaptureClaim, CommentClaim, CommentClaim]


@pytest.mark.parametrize("name", TABLES)
def test_only_the_comment_that_goes_is_changed(name: str) -> None:
    content = PAGES[name].read_bytes()
    before = comments(golden.read("takeout", content))
    for gone in before:
        left = redacted(content, gone.place)
        after = comments(golden.read("takeout", left))
        assert len(gone.text) < 2 or json.dumps(gone.text).encode() not in left
        if gone.id is None:
            assert texts(list(after)) == [claim.text for claim in before if claim is not gone]
            continue
        assert [claim for claim in after if claim.place != gone.place] == [c for c in before if c.place != gone.place]
        (husk,) = (claim for claim in after if claim.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.id) == (gone.id, gone.parent_id, "", None)
        assert by_video(golden.read("takeout", left)).keys() == by_video(golden.read("takeout", content)).keys()


def test_a_list_without_times_is_left_to_others() -> None:
    item = b'<ul><li><a href="https://www.youtube.com/watch?v=Abc12345_-x">a video</a> without a time<br/>x</li></ul>'
    assert not Takeout().recognises(item, "my-comments.html")


@pytest.mark.parametrize("name", ["localised", "chats_without_header", "comments_2025"])
def test_a_table_that_lost_all_its_words_is_still_one(name: str) -> None:
    content = PAGES[name].read_bytes()
    before = comments(golden.read("takeout", content))
    left = redacted(content, *(claim.place for claim in before))
    after = comments(golden.read("takeout", left))
    assert [(claim.id, claim.parent_id, claim.text) for claim in after] == [(c.id, c.parent_id, "") for c in before]
    assert Takeout().recognises(left, PAGES[name].name)


def test_what_has_no_comment_ids_cannot_be_redacted() -> None:
    for name in ("html_comments", "videos"):
        with pytest.raises(CannotRedact):
            redacted(PAGES[name].read_bytes(), 0)


@given(name=st.sampled_from(TABLES), where=st.floats(0, 1))
def test_a_table_cut_off_anywhere_gives_all_rows_before_the_cut(name: str, where: float) -> None:
    content = PAGES[name].read_bytes()
    cut = content[: int(where * len(content))]
    whole, found = texts(golden.read("takeout", content)), texts(golden.read("takeout", cut))
    assert found[:-1] == whole[: len(found) - 1] if found else True


@given(
    name=st.sampled_from(sorted(PAGES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(PAGES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    Takeout().recognises(bytes(content), "page")
    claims = golden.read("takeout", bytes(content))
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_that_a_spreadsheet_saved_with_another_delimiter_is_read_and_redacted(delimiter: str) -> None:
    rows = [row('{"text":"Ahoy; you, there"}'), row('{"text":"fair winds"}', B)]
    cells = [[*one.split(",", 6)[:6], one.split(",", 6)[6]] for one in rows]
    content = "\r\n".join(delimiter.join(one) for one in [HEADER.split(","), *cells]).encode()
    assert Takeout().recognises(content, "x")
    assert texts(golden.read("takeout", content)) == ["Ahoy; you, there", "fair winds"]
    out = io.BytesIO()
    Takeout().redact(golden.Held("x", content), frozenset({0}), out)
    assert texts(golden.read("takeout", out.getvalue())) == ["", "fair winds"]


STYLE = '<style type="text/css">/**\n * material-design-lite - Components\n */'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (f"Kanal-ID,Kanal-URL,Kanaltitel\n{ME},http://www.youtube.com/channel/{ME},Harbour\n", "subscriptions"),
        ("Video ID,Playlist Video Creation Timestamp\nAbc12345_-x,2024-11-02T10:00:00Z\n", "playlist"),
        (
            "Playlist Id,Channel Id,Title\nPL1,UC1,Boats\n\nVideo Id,Time Added\nAbc12345_-x,2020-01-01 00:00:00 UTC\n",
            "playlist",
        ),
        ('[{"header": "YouTube", "title": "Watched Boats", "time": "2024-11-02T10:00:00Z"}]', "history"),
        ('<html><body><div class="content-cell mdl-cell mdl-cell--6-col">Watched</div></body></html>', "history"),
        (f"<html><head><title>T</title>{STYLE}{'x' * 70_000}</style></head><body></body></html>", "history"),
        ('<!DOCTYPE html><html><style type="text/css">/* -------- Doc-level styles ---- */', "what is in it"),
        ("Channel ID,Channel Title (Original),Channel Visibility\nUC1,Harbour,Public\n", "about a channel"),
        ("Video ID,Video Recording Altitude,Video Recording Latitude\nAbc12345_-x,0,0\n", "about a channel"),
    ],
)
def test_what_else_lies_in_a_takeout_is_told_for_what_it_is(content: str, what: str) -> None:
    assert Takeout().recognises(content.encode(), "x")
    (claim,) = golden.read("takeout", content.encode())
    assert isinstance(claim, Refused)
    assert what in claim.reason


def test_a_table_that_a_spreadsheet_saved_in_an_encoding_from_before_unicode_is_read_and_redacted() -> None:
    rows = [row('{"text":"Schöne Grüße, süßes Boot"}'), row('{"text":"Über die Brücke für später"}', B)]
    content = "\r\n".join([HEADER, *rows, ""]).replace(",", ";").encode("cp1252")
    assert Takeout().recognises(content, "x")
    claims = golden.read("takeout", content)
    assert texts(claims) == ["Schöne Grüße; süßes Boot", "Über die Brücke für später"]
    assert not refusals(claims)
    (capture,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    assert capture.notes == ("encoding cp1252, guessed",)
    out = io.BytesIO()
    Takeout().redact(golden.Held("x", content), frozenset({0}), out)
    assert texts(golden.read("takeout", out.getvalue())) == ["", "Über die Brücke für später"]

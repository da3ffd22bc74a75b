"""Spreadsheets of several sheets, with titles above their headers; tables that lie column by column."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from html import escape

import pyarrow as pa
import pytest
from pyarrow import feather

from tests.sources.tables import TABLE, captures, comments, read, refused, refused_all
from voxpop.keys import derived_comment_id

HEADER = ["Author", "Comment", "Likes"]
ROWS: list[list[object]] = [["ann", "A boat", 3], ["bob", "Two boats", 0]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """An xlsx with these sheets, as small as Excel's own reader takes it."""
    out = io.BytesIO()
    names = list(enumerate(sheets, 1))
    with zipfile.ZipFile(out, "w") as packed:
        listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in names)
        linked = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="s{n}.xml"/>' for n, _ in names)
        packed.writestr("[Content_Types].xml", "<Types/>")
        document = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{document}</Relationships>')
        packed.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        packed.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{linked}</Relationships>')
        for n, name in names:
            rows = "".join(
                f'<row r="{number}">{"".join(map(_cell, row))}</row>' for number, row in enumerate(sheets[name], 1)
            )
            packed.writestr(f"xl/s{n}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>')
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value is not None else "<c/>"


def test_a_title_and_blank_rows_above_the_header_of_a_sheet_are_passed_over() -> None:
    rows = [["Comments of the harbour"], ["https://youtu.be/Quay1234_-x"], [None], HEADER, *ROWS, ["cem", None, 1]]
    claims = read(workbook({"One": rows}), "a.xlsx")
    assert [(c.author.name, c.text, c.like_count) for c in comments(claims)] == [
        ("ann", "A boat", 3),
        ("bob", "Two boats", 0),
    ]
    assert captures(claims)[0].video.id == "Quay1234_-x"
    assert refused(claims) == {"line 7": "has no text: nothing stands there in the column Comment"}
    blank = read(workbook({"One": [[None], [None, None], [None, *HEADER], [None, *ROWS[0]]]}), "a.xlsx")
    assert [(c.author.name, c.text) for c in comments(blank)] == [("ann", "A boat")]


def test_sheets_with_comments_are_read_whatever_the_order_of_their_columns() -> None:
    claims = read(
        workbook(
            {
                "Summary": [["Video", "Comments"], ["Harbour", 3]],
                "First": [HEADER, *ROWS],
                "Second": [["Replies", "Comment", "Author"], [2, "Three boats", "cem"]],
                "Third": [["Kommentar", "Name"], ["Vier Boote", "dee"]],
            }
        ),
        "a.xlsx",
    )
    assert [(c.author.name, c.text, c.like_count, c.reply_count) for c in comments(claims)] == [
        ("ann", "A boat", 3, None),
        ("bob", "Two boats", 0, None),
        ("cem", "Three boats", None, 2),
    ]
    assert [reason.partition(" has ")[0] for reason in refused_all(claims)] == [
        'The sheet "Summary"',
        'The sheet "Third"',
    ]


def test_a_sheet_whose_rows_stand_in_another_too_is_left_out() -> None:
    more = [[*HEADER, "Id"], *([*row, f"c{n}"] for n, row in enumerate(ROWS))]
    claims = read(workbook({"Short": [HEADER, *ROWS], "Long": more, "Again": more}), "a.xlsx")
    assert [c.text for c in comments(claims)] == ["A boat", "Two boats"]
    assert 'not used: "Id"' not in captures(claims)[0].notes
    assert [reason.partition(" again")[0] for reason in refused_all(claims)[:2]] == [
        'The sheet "Again" holds the rows of the sheet "Long"',
        'The sheet "Short" holds the rows of the sheet "Long"',
    ]
    other = read(workbook({"Short": [HEADER, *ROWS], "Long": [*more, ["cem", "Three boats", 1, "c9"]]}), "a.xlsx")
    assert len(comments(other)) == 5
    videos = read(workbook({"Quay1234_-x": [HEADER, *ROWS], "Pier1234_-x": [HEADER, *ROWS]}), "a.xlsx")
    assert [claim.video.id for claim in captures(videos)] == ["Quay1234_-x", "Pier1234_-x"] and len(
        comments(videos)
    ) == 4


def test_columns_that_only_a_later_sheet_fills_are_known_behind_a_long_one() -> None:
    long = [["Comment"], *([f"A boat {n}"] for n in range(1200))]
    claims = read(workbook({"Long": long, "More": [["Comment", "Author"], ["Two boats", "ann"]]}), "a.xlsx")
    assert len(comments(claims)) == 1201 and comments(claims)[-1].author.name == "ann"


def test_a_sheet_without_a_header_is_not_chosen_before_the_first() -> None:
    figures: list[list[object]] = [["Model", "F1"], ["one", 3], ["two", 4]]
    notes: list[list[object]] = [["this one was trained for long"], ["and that one too"], ["nothing else was done"]]
    claims = read(workbook({"Figures": figures, "Notes": notes}), "a.xlsx")
    assert not comments(claims) and "No column of this table is known" in refused_all(claims)[-1]


@pytest.mark.parametrize(
    ("names", "videos"),
    [
        (("Quay1234_-x", "Pier1234_-x"), [("youtube", "Quay1234_-x"), ("youtube", "Pier1234_-x")]),
        (("BV1xx411c7mD",), [("bilibili", "BV1xx411c7mD")]),
        (("Quay1234_-x", "Sheet2"), [(None, None)]),
    ],
)
def test_a_sheet_that_is_called_as_a_video_is_of_that_video(
    names: tuple[str, ...], videos: list[tuple[str | None, str | None]]
) -> None:
    claims = read(workbook({name: [HEADER, *ROWS] for name in names}), "a.xlsx")
    assert [(claim.video.platform, claim.video.id) for claim in captures(claims)] == videos
    assert len(comments(claims)) == 2 * len(names)


def test_days_that_are_counted_are_times_in_a_column_that_is_called_so() -> None:
    rows: list[list[object]] = [["Comment", "Date", "Likes"], ["A boat", 45413.4375, 45413], ["Two", 45414, 45414]]
    found = comments(read(workbook({"One": rows}), "a.xlsx", zone="UTC"))
    assert found[0].published.earliest == 1714559400 and found[0].published.precision == "second"
    assert found[1].published.as_written == "2024-05-02" and found[1].published.precision == "day"
    assert [claim.like_count for claim in found] == [45413, 45414]


def _stream(held: pa.Table) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_stream(out, held.schema) as writer:
        writer.write_table(held)
    return out.getvalue()


def _feather(held: pa.Table) -> bytes:
    out = io.BytesIO()
    feather.write_feather(held, out)
    return out.getvalue()


def test_files_of_arrow_are_read_like_parquet() -> None:
    held = pa.table({"text": [f"boat {n}" for n in range(5000)], "user": [{"name": "ann"}] * 5000})
    for raw, name in ((_feather(held), "a.feather"), (_feather(held), "a"), (_stream(held), "data.arrow")):
        assert TABLE.recognises(raw[:4096], name)
        claims = read(raw, name)
        assert len(comments(claims)) == 5000 and comments(claims)[-1].author.name == "ann"
    assert not TABLE.recognises(_stream(held)[:4096], "a.bin")


def test_comments_that_are_lists_within_the_row_of_their_video_are_read() -> None:
    reply = {"text": "Yes", "author": "bob", "replies": []}
    first = {"text": "A boat", "author": "ann", "replies": [reply]}
    held = pa.table(
        {
            "video_id": ["Quay1234_-x", "Pier1234_-x"],
            "title": ["Harbour", "Pier"],
            "tags": [["sea"], []],
            "comments": [[first], [{**reply, "text": "A pier"}]],
        }
    )
    claims = read(_feather(held), "a.feather")
    assert [(c.author.name, c.text) for c in comments(claims)] == [("ann", "A boat"), ("bob", "Yes"), ("bob", "A pier")]
    first, second = comments(claims)[:2]
    assert second.parent_id == derived_comment_id(first.author, first.text, 0)
    assert [(c.video.id, c.video.title) for c in captures(claims)] == [
        ("Quay1234_-x", "Harbour"),
        ("Pier1234_-x", "Pier"),
    ]
    flat = pa.table({"text": ["A boat"], "tags": [["sea", "boat"]]})
    assert [c.text for c in comments(read(_feather(flat), "a.feather"))] == ["A boat"]


def test_damaged_files_of_arrow_are_refused_or_read_as_far_as_they_go() -> None:
    held = pa.table({"text": ["A boat", "Two boats"] * 50})
    for raw, name in ((_feather(held), "a.feather"), (_stream(held), "a.arrow")):
        for end in range(8, len(raw), 61):
            read(raw[:end], name)
        named = refused_all(read(raw.replace(b"text", b"te\xfft"), name))
        assert any("is no text" in reason or "cannot be read" in reason for reason in named)
    assert "no columns" in refused(read(_feather(pa.table({})), "a.feather"))["a.feather"]


def test_lists_of_comments_are_read_up_to_where_their_file_is_damaged() -> None:
    rows = [{"video_id": f"Quay123{n}_-x", "comments": [{"text": f"boat {n}", "author": "ann"}]} for n in range(3)]
    out = io.BytesIO()
    held = pa.Table.from_pylist(rows)
    with pa.ipc.new_stream(out, held.schema) as writer:
        writer.write_table(held, max_chunksize=1)
    claims = read(out.getvalue()[:-200], "a.arrow")
    assert [(claim.text, claim.author.name) for claim in comments(claims)] == [("boat 0", "ann"), ("boat 1", "ann")]
    assert "cannot be read from here on" in refused(claims)["line 3"]


def test_days_durations_and_hours_of_arrow_are_read_as_such() -> None:
    held = pa.table({"text": ["A boat", "Two"], "published": [date(2024, 5, 1), date(2024, 5, 2)]})
    found = comments(read(_feather(held), "a.feather"))
    assert [(one.published.as_written, one.published.precision) for one in found] == [
        ("2024-05-01", "day"),
        ("2024-05-02", "day"),
    ]
    videos = {"video_id": ["Quay1234_-x"], "title": ["A quay"], "views": [7], "duration": [timedelta(minutes=3)]}
    (video,) = captures(read(_feather(pa.table(videos)), "a.feather"))
    assert (video.video.title, video.video.duration_seconds) == ("A quay", 180)


@pytest.mark.parametrize(
    ("kind", "far", "near", "seconds"),
    [
        (pa.timestamp("s"), 1 << 60, 1714521600, 1714521600),
        (pa.timestamp("us", "UTC"), 1 << 60, 1714521600000000, 1714521600),
        (pa.date32(), 1 << 30, 19844, 1714521600 - 14 * 3600),
    ],
)
def test_a_time_that_no_calendar_has_costs_no_more_than_itself(
    kind: pa.DataType, far: int, near: int, seconds: int
) -> None:
    times = pa.array([far, near, near], pa.int32() if kind == pa.date32() else pa.int64()).view(kind)
    said = ["A boat", "Two", "Three"]
    claims = read(_feather(pa.table({"text": said, "published": times})), "a.feather", zone="UTC")
    assert [claim.text for claim in comments(claims)] == said
    assert [claim.published.earliest for claim in comments(claims)] == [None, seconds, seconds]
    assert list(refused(claims)) == ["line 1.published"]
    within = pa.StructArray.from_arrays([times], ["at"])
    claims = read(_feather(pa.table({"text": said, "published": within})), "a.feather")
    assert "cannot be read from here on" in refused(claims)["line 1"]


def test_times_in_a_zone_that_is_not_known_are_those_that_they_are() -> None:
    times = pa.array([1714559400], pa.timestamp("s", "Harbour/Quay"))
    (claim,) = comments(read(_feather(pa.table({"text": ["A boat"], "published": times})), "a.feather"))
    assert claim.published.earliest == 1714559400

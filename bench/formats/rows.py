"""Tables: CSV of tools and of nobody in particular, a spreadsheet, Parquet, an SQLite database."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import msgspec

from bench import page
from bench.formats.objects import downloaded, told
from bench.formats.said import SEED, VIDEO, Said, comments, threads
from bench.talk import CHANNEL_ID

_VIDEOS: Final = 1_000  # under how many videos one account wrote
_BATCH: Final = 10_000
_encode: Final = msgspec.json.encode


def downloader_csv(out: Path, lines: Iterable[bytes]) -> None:
    """youtube-comment-downloader's CSV."""
    _csv(out, map(downloaded, comments(lines)), mark="\ufeff")


def scraper_csv(out: Path, lines: Iterable[bytes]) -> None:
    """youtube-comment-scraper's CSV: a reply stands in the columns behind those of a comment."""
    names = ("id", "author", "authorLink", "authorThumb", "text", "likes", "time", "timestamp", "edited")
    middle = ("hasReplies", "repliesToken", "numReplies")

    def cells(said: Said) -> list[object]:
        edited = "true" if "(edited)" in said.time_text else "false"
        link, milliseconds = f"/channel/{said.author_id}", said.timestamp * 1000
        text = said.text.replace("\n", "\\n")
        first = [said.id, said.author, link, said.author_thumbnail, text, said.like_count]
        return [*first, said.time_text, milliseconds, edited]

    def rows() -> Iterator[Sequence[object]]:
        yield (*names, *middle, *(f"reply.{name}" for name in names))
        for top, below in threads(lines):
            yield (*cells(top), "true" if below else "false", "", len(below), *("" for _ in names))
            for said in below:
                yield (*("" for _ in range(len(names) + len(middle))), *cells(said))

    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows())


def takeout_csv(out: Path, lines: Iterable[bytes]) -> None:
    """What one account wrote, as Google Takeout gives it."""
    videos = [page.video_id(f"{SEED} {number}") for number in range(_VIDEOS)]

    def rows() -> Iterator[dict[str, object]]:
        for number, (top, below) in enumerate(threads(lines)):
            for said in (top, *below):
                yield {
                    "Comment ID": said.id,
                    "Channel ID": CHANNEL_ID,
                    "Comment create timestamp": said.at.replace("Z", ".123456+00:00"),
                    "Price": 0,
                    "Currency code": "",
                    "Parent comment ID": said.thread if said.is_reply else "",
                    "Post ID": "",
                    "Video ID": videos[number // 3 % _VIDEOS],
                    "Comment text": _encode({"text": said.text}).decode(),
                    "Top-level comment ID": said.thread if said.is_reply else "",
                }

    _csv(out, rows())


def table_csv(out: Path, lines: Iterable[bytes]) -> None:
    """Rows that no tool is known for."""
    _csv(out, map(told, comments(lines)))


def table_parquet(out: Path, lines: Iterable[bytes]) -> None:
    """The same as Parquet."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    rows = map(told, comments(lines))
    first = pyarrow.Table.from_pylist(list(islice(rows, _BATCH)))
    with ParquetWriter(out, first.schema) as writer:
        writer.write_table(first)
        while some := list(islice(rows, _BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(some, schema=first.schema))


def table_sheet(out: Path, lines: Iterable[bytes]) -> None:
    """The same as a spreadsheet, its texts within its cells (ECMA-376, part 1, 18.3: `inlineStr`)."""
    rows = map(told, comments(lines))
    first = next(rows)
    head: list[list[object]] = [list(first), list(first.values())]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in _WORKBOOK.items():
            packed.writestr(name, content)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in chain(head, (list(row.values()) for row in rows)):
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")


def comment_suite(out: Path, lines: Iterable[bytes]) -> None:
    """youtube-comment-suite's database of one video."""
    seen: set[str] = set()

    def authors(said: Said) -> Iterator[tuple[object, ...]]:
        if said.author_id not in seen:
            seen.add(said.author_id)
            yield said.author_id, said.author, said.author_thumbnail, 0

    out.unlink(missing_ok=True)
    with closing(sqlite3.connect(out)) as database:
        database.executescript(_SUITE)
        database.execute(
            "INSERT INTO videos VALUES (?, ?, ?, ?, 'Tiny boat', 7, 1200, 40, 2, '', '', 200)",
            (VIDEO, CHANNEL_ID, page.CAPTURED * 1000, page.PUBLISHED * 1000),
        )
        for said in comments(lines):
            parent = said.thread if said.is_reply else ""
            row = (said.id, said.author_id, VIDEO, said.timestamp * 1000, said.like_count, 0, said.is_reply, parent)
            database.execute("INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, said.text))
            database.executemany("INSERT INTO channels VALUES (?, ?, ?, ?)", authors(said))
        database.commit()


def _csv(out: Path, rows: Iterable[Mapping[str, object]], mark: str = "") -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        writer = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK: Final = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKED}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKED}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="comments" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKED}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_SUITE: Final = """
CREATE TABLE gitem_list (gitem_id STRING PRIMARY KEY, type_id INTEGER, title STRING);
CREATE TABLE videos (
  video_id STRING PRIMARY KEY, channel_id STRING, grab_date INTEGER, publish_date INTEGER, video_title STRING,
  total_comments INTEGER, total_views INTEGER, total_likes INTGEGER, total_dislikes INTEGER, video_desc STRING,
  thumb_url STRING, http_code int
);
CREATE TABLE comments (
  comment_id STRING PRIMARY KEY, channel_id STRING, video_id STRING, comment_date INTEGER, comment_likes INTEGER,
  reply_count INTEGER, is_reply BOOLEAN, parent_id STRING, comment_text TEXT
);
CREATE TABLE channels (
  channel_id STRING PRIMARY KEY, channel_name STRING, channel_profile_url STRING, download_profile BOOLEAN
);
"""

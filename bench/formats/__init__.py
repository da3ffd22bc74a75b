"""A file of every format that holds comments: how one is written, and what parses its container fastest.

Comes in: the lines of an invented talk (`bench.formats.said`). Goes out: `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.formats import objects, pages, parsers, recordings, rows
from bench.formats.parsers import Parser
from bench.formats.said import VIDEO


@dataclass(frozen=True, slots=True)
class Format:
    """One form that a source reads. `at_most` is the number of comments that a file of it can hold, `is_streamed` says
    whether it can be read a part at a time: a tree of HTML and the sheet of a workbook cannot.
    """

    source: str
    form: str
    file: str
    write: Callable[[Path, Iterable[bytes]], None]
    parser: Parser
    is_streamed: bool = True
    at_most: int | None = None

    @property
    def name(self) -> str:
        """What it is called in figures."""
        return f"{self.source}, {self.form}"


_NAMED: Final = f"Tiny boat [{VIDEO}]"
FORMATS: Final = (
    Format("ytdlp", "info.json", f"{_NAMED}.info.json", objects.info_json, parsers.JSON),
    Format("ytdlp", "comments alone", f"{_NAMED}.comments.json", objects.comments_json, parsers.JSON),
    Format("dataapi", "JSON Lines", f"{VIDEO}.jsonl", objects.data_api_lines, parsers.JSON_LINES),
    Format("dataapi", "merged object", f"{VIDEO}.json", objects.data_api_merged, parsers.JSON),
    Format("livechat", "yt-dlp's replay", f"{_NAMED}.live_chat.json", objects.chat_replay, parsers.JSON_LINES),
    Format("livechat", "chat-downloader", f"{_NAMED}.json", objects.chat_downloader, parsers.JSON),
    Format("livechat", "danmaku", "Tiny boat [BV1aB2cD3eF4].danmaku.xml", pages.danmaku, parsers.XML),
    Format("watchpage", "SingleFile", "Tiny boat.html", pages.saved_page, parsers.HTML, False, 10_000),
    Format("mirror", "text", "page.txt", pages.mirror_text, parsers.TEXT),
    Format("mirror", "HTML", "page.html", pages.mirror_page, parsers.HTML, False, 10_000),
    Format("webpage", "JSON-LD", "boat.html", pages.described_page, parsers.HTML, False, 10_000),
    Format("ycd", "JSON Lines", f"{VIDEO}.jsonl", objects.downloader_lines, parsers.JSON_LINES),
    Format("ycd", "JSON", f"{VIDEO}.json", objects.downloader_json, parsers.JSON),
    Format("ycd", "CSV", f"{VIDEO}.csv", rows.downloader_csv, parsers.CSV),
    Format("scraper", "JSON", f"{VIDEO}.json", objects.scraper_json, parsers.JSON),
    Format("scraper", "CSV", f"{VIDEO}.csv", rows.scraper_csv, parsers.CSV),
    Format("invidious", "pages", f"{VIDEO}.jsonl", objects.invidious_pages, parsers.JSON_LINES),
    Format("piped", "pages", f"{VIDEO}.jsonl", objects.piped_pages, parsers.JSON_LINES),
    Format("peertube", "threads", "comment-threads.json", objects.peertube_threads, parsers.JSON),
    Format("tubearchivist", "bulk file", "es_comment-20261124-0.json", objects.tube_archivist_bulk, parsers.JSON_LINES),
    Format("yark", "version 4", "yark.json", objects.yark_archive, parsers.JSON),
    Format("takeout", "CSV", "comments.csv", rows.takeout_csv, parsers.CSV),
    Format("commentsuite", "database", "commentsuite.sqlite3", rows.comment_suite, parsers.SQLITE),
    Format("warc", "gzip", "tiny boat.warc.gz", recordings.warc, parsers.WARC),
    Format("har", "text bodies", "www.youtube.com.har", recordings.har, parsers.HAR),
    Format("youtubei", "answers, one a line", f"{_NAMED}.jsonl", recordings.answers, parsers.JSON_LINES),
    Format("table", "CSV", f"comments [{VIDEO}].csv", rows.table_csv, parsers.CSV),
    Format("table", "JSON Lines", f"comments [{VIDEO}].jsonl", objects.table_lines, parsers.JSON_LINES),
    Format("table", "Parquet", f"comments [{VIDEO}].parquet", rows.table_parquet, parsers.PARQUET),
    Format("table", "xlsx", f"comments [{VIDEO}].xlsx", rows.table_sheet, parsers.SHEET, False, 1_048_575),
)
NOT_MEASURED: Final = {
    "captions": "no file of it holds comments",
    "embedded": "its comments lie in media files; what is read of them is as other sources read it",
}
"""Sources that stand in no format here, and why."""

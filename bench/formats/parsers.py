"""The fastest known parser of each container: what it needs to make plain values of a whole file is the measure.

Comes in: a file. Nothing goes out but the time that it took. Memory is no matter here: what is parsed may be held.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec


@dataclass(frozen=True, slots=True)
class Parser:
    """`most` is the bar: how many times its time a source may need; None where it does less than a reader must."""

    name: str
    parse: Callable[[Path], object]
    most: float | None = None


_decode: Final = msgspec.json.Decoder().decode


def _json(path: Path) -> object:
    return _decode(path.read_bytes())


def _har(path: Path) -> None:
    for entry in _decode(path.read_bytes())["log"]["entries"]:
        content = entry["response"]["content"]
        if "json" in content["mimeType"]:
            _decode(content["text"])


def _json_lines(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            _decode(line)


def _csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        for _ in database.execute("SELECT * FROM comments"):
            pass


def _html(path: Path) -> object:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(path.read_bytes())


def _text(path: Path) -> object:
    return path.read_text("utf-8").split("\n")


def _xml(path: Path) -> None:
    from xml.etree.ElementTree import iterparse

    for _, element in iterparse(path):
        element.clear()


def _warc(path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.content_stream().read()


def _parquet(path: Path) -> None:
    from pyarrow.parquet import ParquetFile

    for batch in ParquetFile(path).iter_batches():
        batch.to_pylist()


def _sheet(path: Path) -> object:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


JSON: Final = Parser("msgspec, whole", _json, 10)
HAR: Final = Parser("msgspec, with bodies", _har, 10)
JSON_LINES: Final = Parser("msgspec, line by line", _json_lines, 10)
CSV: Final = Parser("csv.reader", _csv, 10)
SQLITE: Final = Parser("sqlite3, all rows", _sqlite)
HTML: Final = Parser("selectolax, the tree", _html)
TEXT: Final = Parser("decode and split", _text)
XML: Final = Parser("ElementTree", _xml)
WARC: Final = Parser("warcio, all bodies", _warc)
PARQUET: Final = Parser("pyarrow, to_pylist", _parquet)
SHEET: Final = Parser("calamine, to_python", _sheet)

"""How many comments a file holds, counted without any of our sources: plain `json`, `csv`, regular expressions.

Comes in: a real file. Goes out: how many comments, or chat messages, stand in it; None where nothing here can count.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_CHAT = (
    "liveChatTextMessageRenderer", "liveChatPaidMessageRenderer", "liveChatPaidStickerRenderer",
    "liveChatMembershipItemRenderer", "liveChatPlaceholderItemRenderer",
    "liveChatSponsorshipsGiftPurchaseAnnouncementRenderer", "liveChatSponsorshipsGiftRedemptionAnnouncementRenderer",
)  # fmt: skip
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def counted(path: Path) -> int | None:
    """By the folder of the samples that it lies in, and its ending."""
    kind = path.parts[-3]
    if path.suffix not in (".json", ".jsonl", ".tsv", ".csv", ".xlsx"):
        return None
    if kind == "c_dataapi":
        return _rows(path, "\t") if path.suffix == ".tsv" else sum(map(_api_comments, _values(path)))
    if kind == "h_livechat":
        return sum(map(_messages, _values(path)))
    if kind == "d_datasets":
        return _of_dataset(path)
    return None


def _values(path: Path) -> Iterator[object]:
    text = path.read_text(encoding="utf-8-sig")
    try:
        yield json.loads(text)
    except ValueError:
        yield from (json.loads(line) for line in text.split("\n") if line.strip())


def _api_comments(value: object) -> int:
    """Resources of the kind "comment", wherever they stand: with an id, or a snippet that has a text."""
    if isinstance(value, list):
        return sum(map(_api_comments, value))
    if not isinstance(value, dict):
        return 0
    own = "textDisplay" in value or "textOriginal" in value
    return int(own) + sum(_api_comments(inner) for inner in value.values())


def _messages(value: object) -> int:
    """All messages of a chat; a ticker shows one again."""
    if isinstance(value, list):
        return sum(map(_messages, value))
    if not isinstance(value, dict):
        return 0
    return sum(1 if name in _CHAT else _messages(inner) for name, inner in value.items() if "Ticker" not in name)


def _of_dataset(path: Path) -> int:
    if path.suffix == ".csv":
        first = path.read_text(encoding="utf-8-sig").split(",", 1)[0].strip('"')
        return 0 if "all_videos" in path.name else _rows(path, ",") + first.isdecimal()  # a number heads no column
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            return sum(1 for _, row in ElementTree.iterparse(sheet) if row.tag == f"{_SHEET}row") - 1
    found = list(_values(path))
    return _listed(found[0]) if len(found) == 1 else len(found)


def _listed(value: object) -> int:
    """The objects and texts of a list, and the replies in them."""
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list) and inner]
        return sum(map(_listed, lists))
    assert isinstance(value, list)
    return sum(
        1 + (_listed(item["replies"]) if isinstance(item, dict) and isinstance(item.get("replies"), list) else 0)
        for item in value
    )


def _rows(path: Path, delimiter: str) -> int:
    """Records below the header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for row in csv.reader(stream, delimiter=delimiter) if row) - 1

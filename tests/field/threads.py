"""Invented comment threads in the shape of the YouTube Data API, and a sequence of captures full of traps.

Goes out: lines of JSON, and files whose names carry the time of capture, as their tool writes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VIDEO = "Abc12345_-x"
ANN, BEN = "UC" + "1" * 22, "UC" + "2" * 22


def thread_id(number: int) -> str:
    """A top-level comment's."""
    return f"Ugx{number:017d}AaABAg"


def reply_id(number: int, reply: int) -> str:
    """A reply's: it begins with its thread's."""
    return f"{thread_id(number)}.r{reply:021d}"


def comment(id_: str, text: str, **said: Any) -> dict[str, Any]:
    """One comment; what is None is not said."""
    snippet = {
        "videoId": VIDEO, "textDisplay": text, "textOriginal": text, "authorDisplayName": "Ann Quill",
        "authorChannelId": {"value": ANN}, "likeCount": 0, "publishedAt": "2024-01-01T00:00:00Z",
        "updatedAt": "2024-01-01T00:00:00Z", "parentId": id_.partition(".")[0] if "." in id_ else None, **said,
    }  # fmt: skip
    kept = {name: value for name, value in snippet.items() if value is not None}
    return {"kind": "youtube#comment", "id": id_, "snippet": kept}


def thread(
    number: int, text: str, *, replies: dict[int, str] | None = None, claimed: int | None = -1, **said: Any
) -> str:
    """A line. `claimed` replies are as many as stand in it, unless said; None is not said."""
    inside = [comment(reply_id(number, reply), words) for reply, words in (replies or {}).items()]
    snippet: dict[str, Any] = {"videoId": VIDEO, "topLevelComment": comment(thread_id(number), text, **said)}
    if claimed is not None:
        snippet["totalReplyCount"] = len(inside) if claimed < 0 else claimed
    whole: dict[str, Any] = {"kind": "youtube#commentThread", "id": thread_id(number), "snippet": snippet}
    line = json.dumps(whole | ({"replies": {"comments": inside}} if inside else {}))
    return line.replace("\\u2028", "\u2028")  # JSON lets it stand as it is, and it ends no line


def written(folder: Path, time: str, *lines: str, end: str = "\n") -> Path:
    """A file whose name says its time: 2024-01-01T09_00_00.5-04_00."""
    path = folder / f"comments-{time}.jsonl"
    path.write_text(end.join(lines) + end, encoding="utf-8", newline="")
    return path


def trapped(folder: Path) -> list[Path]:
    """Four captures, oldest first; the zones in their names would put them in another order."""
    folder.mkdir(exist_ok=True)
    first = written(
        folder, "2024-01-02T23_30_00.123456+09_00",
        thread(1, "stays"),
        thread(2, "says\u2028this", likeCount=3),
        thread(3, "goes", replies={1: "goes with it"}),
        thread(4, "many replies", replies={1: "one", 2: "two", 3: "three"}, claimed=9),
        thread(5, "few replies", replies={1: "one", 2: "two"}),
        thread(6, "white  space\r\nchanges"),
        thread(7, "a handle comes", authorDisplayName="Ben Oar", authorChannelId={"value": BEN}),
        thread(8, "a name changes", authorDisplayName="Ben Oar", authorChannelId={"value": BEN}),
        thread(9, "nobody's name changes", authorDisplayName="Ben Oar", authorChannelId=None),
        thread(10, "comes and goes"),
        thread(11, "half \ud83d a character"),
        thread(12, "no count of replies", replies={1: "one"}, claimed=None),
        thread(13, "likes are not said", likeCount=None),
        thread(14, "<b>to the letter</b> &amp; so"),
    )  # fmt: skip
    second = written(
        folder, "2024-01-02T12_00_00-04_00",
        thread(15, "is new"),
        thread(1, "stays", likeCount=1),
        thread(1, "stays", likeCount=2),
        thread(2, "says\u2028that", likeCount=2),
        thread(4, "many replies", replies={2: "two", 9: "nine"}, claimed=10),
        thread(5, "few replies", replies={2: "two, edited"}),
        thread(6, "white space\nchanges "),
        thread(7, "a handle comes", authorDisplayName="@ben", authorChannelId={"value": BEN}),
        thread(8, "a name changes", authorDisplayName="Ben Oars", authorChannelId={"value": BEN}),
        thread(9, "nobody's name changes", authorDisplayName="Ben Oars", authorChannelId=None),
        thread(11, "half \ud83d a character more"),
        thread(12, "no count of replies", claimed=None),
        thread(13, "likes are not said", likeCount=7),
        thread(14, "<b>to the letter</b> &amp; so"), end="\r\n",
    )  # fmt: skip
    third = written(
        folder, "2024-01-03T02_00_00+09_00",
        thread(15, "is new"),
        thread(10, "comes and goes"),
        thread(4, "many replies", replies={2: "two", 9: "nine"}),
        thread(1, "stays", likeCount=1),
        thread(16, "cut off in its middle", replies={1: "one"})[:-40],
    )  # fmt: skip
    fourth = written(folder, "2024-01-02T18_00_00Z", thread(1, "stays", likeCount=1234), thread(2, "says that"))
    return [first, second, third, fourth]

"""A page of Port Elster that was captured six times: what yt-dlp would have left each time. All of it is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voxpop.archive import Answers, Archive
from voxpop.model import Coverage

PAGE = "youtube:Lq7mB2xWn4k"
ONCE = "youtube:oneoneoneo1"
LONG = "youtube:longlonglo1"
MARCH, AUGUST, THIRD, NINTH, NOVEMBER = ("2021-03-12", "2022-08-18", "2024-05-03", "2024-05-09", "2024-11-22")
LONG_TEXT = "word " * 400_000


def archive_of_six(folder: Path) -> Archive:
    """An archive that holds the page six times (once at an unknown time), one page once, and one of great size twice.

    May 2024 lies between two complete captures: nearly all that can change did.
    """
    made = Archive.open(folder / "elster", create=True, name="The Port Elster Archive")
    for name, day, coverage, page in _captures():
        path = folder / name / f"page [{page['id']}].info.json"
        path.parent.mkdir()
        if day:
            page["epoch"] = int(datetime.fromisoformat(day).replace(hour=6, tzinfo=UTC).timestamp())
        path.write_text(json.dumps(page), "utf-8")
        reports = list(made.add([path], answers=Answers(coverage=coverage)))
        assert [report.refused for report in reports if report.refused] == []
    return made


def keys(archive: Archive) -> dict[str, str]:
    """The capture of each day of the page."""
    names = (MARCH, AUGUST, THIRD, NINTH, NOVEMBER, "unknown")
    return {name: day.capture.key for name, day in zip(names, archive.history(PAGE), strict=True)}


def said(id: str, author: str, text: str, likes: int = 3, parent: str = "root", **more: Any) -> dict[str, Any]:
    by = f"UC{author.encode().hex()[:22]:0>22}"
    written = int(datetime(2017, 2, 12, tzinfo=UTC).timestamp())
    words = {"id": id, "parent": parent, "text": text, "author": author, "author_id": by, "like_count": likes}
    return {**words, "is_favorited": False, "is_pinned": False, "timestamp": written, **more}


def _first() -> dict[str, dict[str, Any]]:
    comments = [
        said("k1", "Elster Harbour News", "Thank you all for 500 comments.", 640, is_pinned=True),
        said("k2", "Wilhelmina", "Our boathouse lost its doors and kept its boats.", 44),
        said("k3", "كمال", "كنت في المقهى المجاور مع أبي", 31),
        said("k4", "佐伯", "あの夜の港の皆さんの落ち着きに", 28),
        said("k5", "สมชาย", "คืนนั้นฝนตกหนักมากที่ท่าเรือ", 5),
        said("k6", "oldtimer 61", "Is the lamp on the east pier the same one?", 9),
        said("k7", "tom_from_the_docks", "I was on the bridge crew.", 88),
        said("k8", "Ines", "One <b>line</b> & another.", 2),
        *(said(f"k7.r{n}", f"Neighbour {n}", f"Reply {n}.", n, parent="k7") for n in range(1, 7)),
        *(said(f"m{n}", f"Voice {n}", f"I heard the bell {n} times.", n) for n in range(60)),
    ]
    return {comment["id"]: comment for comment in comments}


def _page(comments: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": "Lq7mB2xWn4k", "extractor": "youtube", "extractor_key": "Youtube", "_type": "video",
        "webpage_url": "https://www.youtube.com/watch?v=Lq7mB2xWn4k", "title": "Storm Maren opens the Lantern Bridge",
        "description": "Filmed from the quay.", "channel": "Elster Harbour News",
        "channel_id": "UC0000000000000000elster", "duration": 760, "upload_date": "20170211", "comments": comments,
        **more,
    }  # fmt: skip


def _captures() -> list[tuple[str, str | None, Coverage | None, dict[str, Any]]]:
    first = _first()
    third = {key: comment for key, comment in first.items() if key != "k6"}
    ninth = {key: dict(comment) for key, comment in first.items() if key not in ("k2", "m3", "k7.r2")}
    ninth["k1"] |= {"text": "Thank you all for 1,000 comments.", "like_count": 652, "is_pinned": False}
    ninth["k3"] |= {"text": "كنت في المقهى المقابل مع أبي", "is_favorited": True}
    ninth["k4"] |= {"text": "あの夜の港の人たちの落ち着きに"}
    ninth["k5"] |= {"text": "คืนนั้นฝนตกเบามากที่ท่าเรือ"}
    ninth["k7"] |= {"author": "dockside_tom_1987"}
    ninth["n1"] = said("n1", "Nadia", "New in May.", 0)
    title = "Storm Maren lifts the Lantern Bridge"
    few = dict(list(ninth.items())[:10])
    once = _page([first["k8"]], id="oneoneoneo1", webpage_url="https://www.youtube.com/watch?v=oneoneoneo1")
    great = {"id": "longlonglo1", "webpage_url": "https://www.youtube.com/watch?v=longlonglo1"}
    longer = LONG_TEXT + "x y z " * 20_000
    return [
        ("march", MARCH, "complete", _page([*first.values()], view_count=301200, like_count=8120, dislike_count=310)),
        ("ninth", NINTH, "complete", _page([*ninth.values()], view_count=409900, like_count=9380, title=title)),
        ("third", THIRD, "complete", _page([*third.values()], view_count=409310, like_count=9377)),
        ("august", AUGUST, "partial", _page([*first.values()][:20], comment_count=1219, view_count=355870)),
        ("november", NOVEMBER, "partial", _page([*few.values()], comment_count=1302, view_count=418220, title=title)),
        ("unknown", None, None, _page([first["k1"]])),
        ("once", NOVEMBER, None, once),
        ("long", "2024-01-01", "complete", _page([said("L1", "Long", LONG_TEXT)], view_count=10**18, **great)),
        ("longer", "2024-01-01", "complete", _page([said("L1", "Long", longer)], view_count=0, **great)),
    ]

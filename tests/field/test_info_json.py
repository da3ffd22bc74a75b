"""Real info.json files, against what plain `json` reads in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.field.conftest import Taken, Tell
from voxpop.archive import Archive
from voxpop.model import Video

pytestmark = pytest.mark.field


def pages(folder: Path) -> dict[Path, dict[str, Any]]:
    return {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.info.json"))}


def held(archive: Archive, page: dict[str, Any]) -> Video:
    return archive.video(f"youtube:{page['id']}")


def test_every_info_json_is_taken_in_with_all_its_comments(taken: Taken, archive: Archive, tell: Tell) -> None:
    found = pages(taken.folder)
    assert found
    for path, page in found.items():
        report = taken.reports[path]
        count = len(page.get("comments") or ())
        assert (report["source"], report["read"], report["new"], report["refused"]) == ("ytdlp", count, count, [])
        assert held(archive, page).comments_held == count
    tell("info.json files, each field as json reads it", len(found))


def test_every_field_is_what_json_reads(taken: Taken, archive: Archive) -> None:
    for page in pages(taken.folder).values():
        video = held(archive, page)
        assert (video.id, video.title, video.url) == (page["id"], page["title"], page["webpage_url"])
        assert video.description == page.get("description")
        assert (video.duration_seconds, video.view_count) == (page.get("duration"), page.get("view_count"))
        rating = video.rating
        assert (rating.likes, rating.dislikes) == (page.get("like_count"), page.get("dislike_count"))
        assert (rating.mean, rating.scale) == (page.get("average_rating"), 5.0 if "average_rating" in page else None)
        assert video.channel.name == (page.get("channel") or page.get("uploader"))
        assert video.comment_count == page.get("comment_count")
        assert video.claim is not None
        assert video.claim.tags == tuple(page.get("tags") or ())
        assert video.claim.categories == tuple(page.get("categories") or ())
        assert len(video.claim.chapters) == len(page.get("chapters") or ())


def test_days_are_days_and_what_is_not_said_stays_unknown(taken: Taken, archive: Archive) -> None:
    for page in pages(taken.folder).values():
        video = held(archive, page)
        assert video.published.earliest is not None
        day = datetime.fromtimestamp(video.published.earliest, UTC).strftime("%Y%m%d")
        assert day == page["upload_date"]
        assert video.published.precision == ("second" if page.get("timestamp") else "day")
        assert video.captured.latest == page.get("epoch")

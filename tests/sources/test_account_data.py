"""What platforms give people of their own accounts is no page, and is said to be none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voxpop.model import FileReport
from voxpop.sources import Group, gather

WRITTEN = {"date": "2023-01-02 10:11:12", "comment": "nice boat", "url": ""}
ON_MEDIA = {"string_map_data": {"Comment": {"value": "nice boat"}, "Media Owner": {"value": "harbour"}}}
POSTED = {"timestamp": 1672653072, "data": [{"comment": {"comment": "nice boat", "author": "Ada"}}]}
FILES = {
    "TikTok": [
        json.dumps({"Comment": {"Comments": {"CommentsList": [WRITTEN, WRITTEN]}}}),
        json.dumps({"Ads and data": {"Off TikTok Activity": {"OffTikTokActivityDataList": [{"Event": "x"}] * 9000}}}),
        "Date: 2023-01-02 10:11:12\r\nComment: nice boat\r\n\r\n",
    ],
    "Instagram": [
        json.dumps([ON_MEDIA, ON_MEDIA]),
        json.dumps({"comments_reels_comments": [ON_MEDIA]}),
        json.dumps({"media_comments": [["2017-10-04T09:50:21", "nice boat", "harbour"]]}),
    ],
    "Facebook": [json.dumps({"comments_v2": [POSTED]})],
}


@pytest.mark.parametrize(("platform", "content"), [(name, content) for name in FILES for content in FILES[name]])
def test_the_data_of_an_account_is_refused_by_name(platform: str, content: str, tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "comments.json").write_bytes(content.encode(encoding))
        (report,) = gather([tmp_path])
        assert isinstance(report, FileReport)
        assert report.refused[0].reason.startswith(f"This is what {platform} gives of an account")


def test_comments_in_words_of_the_like_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"Video": {"title": "T"}, "Comment": {"list": [WRITTEN, WRITTEN]}}))
    (tmp_path / "b.json").write_text(json.dumps({"comments": [WRITTEN, WRITTEN]}))
    assert [type(found) for found in gather([tmp_path])] == [Group, Group]

"""What is said in words on several days ("3 years ago", then "4 years ago") is found by the time that is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.pages import CAPTURED, info, said, write
from voxpop.archive import Archive

DAY = 86_400
BETWEEN = CAPTURED - (3 * 365 + 20) * DAY  # October 2020


@pytest.mark.parametrize("order", [(0, 300), (300, 0), (0, 1, 300), (0, 300, 301)])
def test_a_time_in_words_is_found_where_all_captures_leave_it(tmp_path: Path, order: tuple[int, ...]) -> None:
    archive = Archive.open(tmp_path / "kept", create=True)
    for day in order:
        words = "3 years ago" if day < 300 else "4 years ago"
        old = said("old", "a bridge", _time_text=words, timestamp=...)
        sure = said("sure", "a ferry", _time_text=..., timestamp=BETWEEN)
        write(tmp_path / f"{day}" / "page.info.json", info([old, sure], epoch=CAPTURED + day * DAY))
        list(archive.add([tmp_path / f"{day}"]))

    _finds_by_what_is_shown(archive)
    assert list(archive.verify()) == []
    archive.rebuild()
    _finds_by_what_is_shown(archive)


def _finds_by_what_is_shown(archive: Archive) -> None:
    shown = archive.comment("youtube:old").published.latest
    assert shown is not None
    assert CAPTURED + 300 * DAY - 4 * 366 * DAY < shown < BETWEEN  # all say that it was by September 2020

    assert [hit.key for hit in archive.search("kind:comment date:2020-09").hits] == ["youtube:old"]
    assert archive.search("bridge kind:comment date:2020-10..2020-11").count == 0
    assert [month.value for month in archive.facets("kind:comment").months] == ["2020-09", "2020-10"]
    newest, oldest = (archive.search("kind:comment", sort=order).hits for order in ("newest", "oldest"))
    assert [hit.key for hit in newest] == ["youtube:sure", "youtube:old"] == [hit.key for hit in oldest][::-1]

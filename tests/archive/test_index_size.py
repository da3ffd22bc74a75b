"""The index of a page that is captured again and again: what was replaced is not carried along for ever."""

from __future__ import annotations

import random
from pathlib import Path

from tests.archive.pages import CAPTURED, info, said, write
from tests.archive.records import findings
from voxpop.archive import Archive

DAY, COMMENTS = 86_400, 4_200


def test_an_index_does_not_carry_along_most_of_what_was_replaced(archive: Archive, inbox: Path, tmp_path: Path) -> None:
    likes = [0] * COMMENTS
    for day in range(6):
        for n in random.Random(day).sample(range(COMMENTS), COMMENTS * 2 // 5):
            likes[n] += 1
        comments = [said(f"c{n}", f"tide {n}", like_count=count) for n, count in enumerate(likes)]
        page = write(inbox / f"day {day}" / "page.info.json", info(comments, epoch=CAPTURED + day * DAY))
        list(archive.add([page]))
    assert findings(archive) == []
    assert [len(archive.search(f'"tide {n}"').hits) for n in (0, 1, COMMENTS - 1)] == [1, 1, 1]
    with Archive.open(tmp_path / "of the last one", create=True) as fresh:
        list(fresh.add([page]))
        assert _index_bytes(archive) < 2.6 * _index_bytes(fresh)


def _index_bytes(archive: Archive) -> int:
    return sum(file.stat().st_size for file in archive.path.glob("catalogue/g*/index/*") if file.is_file())

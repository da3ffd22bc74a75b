"""What a page shows of the seconds that comments name: how many name each, and the words of the best-liked one."""

from __future__ import annotations

from pathlib import Path

from tests.archive.pages import CAPTURED, VIDEO_ID, said, write_page
from voxpop.archive import Archive

KEY = f"youtube:{VIDEO_ID}"
SAID = [
    said("a", "0:10 and again 0:10", like_count=1),
    said("b", "0:12 the rope", like_count=5),
    said("c", "at 0:20 the gulls, at 0:12 too", like_count=9),
    said("d", "0:20, of equals the second", like_count=9),
    said("e", "no second at all", like_count=99),
    said("f", "0:20 least of all", like_count=0),
]


def shown(archive: Archive) -> list[tuple[int, int, str | None]]:
    return [(moment.second, moment.count, (moment.text or "")[:7]) for moment in archive.moments(KEY)]


def test_each_second_shows_the_best_liked_of_those_who_name_it_and_of_equals_the_first(
    archive: Archive, inbox: Path
) -> None:
    list(archive.add([write_page(inbox, SAID)]))
    assert shown(archive) == [(10, 1, "0:10 an"), (12, 2, "at 0:20"), (20, 3, "at 0:20")]


def test_a_second_shows_another_once_that_is_liked_better(archive: Archive, inbox: Path) -> None:
    liked = [comment | {"like_count": {"b": 10, "f": 100}.get(str(comment["id"]), 3)} for comment in SAID]
    list(archive.add([write_page(inbox / "1", SAID), write_page(inbox / "2", liked, epoch=CAPTURED + 86_400)]))
    assert shown(archive) == [(10, 1, "0:10 an"), (12, 2, "0:12 th"), (20, 3, "0:20 le")]

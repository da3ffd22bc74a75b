"""Lists of so many hits that those which come first are looked for among the documents that can."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import log

import pytest

from tests.archive.pages import CAPTURED, said, write_page
from voxpop.archive import Archive
from voxpop.catalogue.local import index, listing
from voxpop.catalogue.local.documents import DENSE
from voxpop.query import Order

MANY = 54_000
Held = tuple[str, int, int]
"""A comment's id, when it was written and how many like it; -1 where that is not known."""


@pytest.fixture(scope="module")
def held() -> list[Held]:
    """Comments of many years, a few said to be of years to come; most have few likes, several are not dated or have no
    number of likes.
    """
    rng = random.Random(6)
    comments: list[Held] = []
    for n in range(MANY):
        at = rng.choice([-1, CAPTURED - int(rng.expovariate(1 / 90_000_000)), CAPTURED - rng.randrange(400_000_000)])
        likes = rng.choice([-1, 0, 0, 1, int(rng.paretovariate(0.7))])
        comments.append((f"c{n}", at if n % 9_000 else 4_000_000_000 + n % 3, min(likes, 5_000_000)))
    return comments


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, held: list[Held]) -> Iterator[Archive]:
    """An archive in which all of them have one word."""
    folder = tmp_path_factory.mktemp("many")
    page = write_page(folder / "inbox", [
        said(id, f"tide {id}", timestamp=... if at < 0 else at, like_count=... if likes < 0 else likes, _time_text=...)
        for id, at, likes in held
    ])  # fmt: skip
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([page]))
        yield archive


@pytest.mark.parametrize(("order", "place"), [("newest", 1), ("likes", 2)])
def test_the_first_pages_of_a_list_are_the_first_of_all_that_is_found(
    archive: Archive, held: list[Held], order: Order, place: int
) -> None:
    keys = [comment[place] for comment in sorted(held, key=lambda comment: comment[place], reverse=True)]
    by_id = {comment[0]: comment[place] for comment in held}
    found: list[str] = []
    after = None
    for limit in (20, 20, 200, 7, 3_000, 20):
        page = archive.search("tide", after=after, limit=limit, sort=order)
        found += [hit.key.partition(":")[2] for hit in page.hits]
        after = page.next
    assert [by_id[id] for id in found] == keys[: len(found)]
    assert len(found) == len({*found}) == 3_267


@pytest.mark.parametrize(("order", "place"), [("newest", 1), ("likes", 2)])
def test_what_is_rarer_than_its_words_is_found_as_well(
    archive: Archive, held: list[Held], order: Order, place: int
) -> None:
    asked = {f"c{n}" for n in range(5, MANY, 3_000)}
    found = archive.search(f"tide ({' OR '.join(sorted(asked))})", limit=60, sort=order)
    by_id = {comment[0]: comment[place] for comment in held}
    ids = [hit.key.partition(":")[2] for hit in found.hits]
    assert {*ids} == asked
    assert [by_id[id] for id in ids] == sorted((by_id[id] for id in asked), reverse=True)


@pytest.mark.parametrize("order", ["relevance", "newest", "likes", "oldest"])
def test_a_store_with_very_many_rows_is_searched_by_the_references_themselves(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    found = archive.search("tide", limit=30, sort=order)
    monkeypatch.setattr(index, "_SURELY_WHOLE", 10)
    assert archive.search("tide", limit=30, sort=order) == found


@pytest.fixture(scope="module")
def of_one_word(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Comments of which half have a word, some of them several times."""
    rng = random.Random(7)
    words = ["tide"] * 9 + ["gull", "quay", "lamp", "rope"] * 5
    texts = [" ".join(rng.choices(words, k=rng.randrange(1, 30))) for _ in range(3_000)]
    folder = tmp_path_factory.mktemp("word")
    page = write_page(folder / "inbox", [said(f"c{n}", text) for n, text in enumerate(texts)])
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([page]))
        yield archive


@pytest.mark.parametrize(("limit", "is_enough"), [(20, True), (200, True), (1_800, False)])
def test_the_best_for_a_common_word_are_those_dense_with_it_where_these_are_enough(
    of_one_word: Archive, monkeypatch: pytest.MonkeyPatch, limit: int, is_enough: bool
) -> None:
    found = of_one_word.search("tide", limit=limit)
    monkeypatch.setattr(listing, "_COMMON", 100)
    monkeypatch.setattr(listing, "_FRONT_FROM", 100)
    assert of_one_word.search("tide", limit=limit) == found

    held = of_one_word.search("tide", limit=3_000).hits
    assert found.count == len(held) == sum("tide" in hit.text.split() for hit in held)
    rarity = log(1 + (3_002 - len(held) + 0.5) / (len(held) + 0.5))  # a video and the watermark are documents too
    last = held[max(limit, 200)]  # of these none is ranked once more
    assert (last.score > listing._best_of_others(rarity, 15)) == is_enough


@pytest.mark.parametrize("mean_length", [2.0, 12.5, 60.0])
def test_no_text_that_is_not_dense_with_a_word_scores_above_the_bound(mean_length: float) -> None:
    bound = listing._best_of_others(1.0, mean_length)
    for times in range(1, 400):
        shortest = 1 if times == 1 else DENSE * times + 1
        for length in range(shortest, shortest + 60):
            counted = length if length <= 40 else length * 7 / 8  # the engine rounds long lengths down, by less
            assert 2.2 * times / (times + 1.2 * (0.25 + 0.75 * counted / mean_length)) <= bound

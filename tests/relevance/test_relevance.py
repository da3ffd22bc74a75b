"""Search as it is, against what was recorded of it: no change may make it worse unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.relevance import floor
from tests.relevance.__main__ import answer, details, parser, table, worst
from tests.relevance.floor import OVERALL, Figures
from tests.relevance.judged import HAS, asked, queries
from tests.relevance.measuring import Measured, mean
from tests.relevance.metric import ndcg
from voxpop.archive import Archive
from voxpop.query import Hit

Trait = Callable[[Hit], float]


def _likes(hit: Hit) -> float:
    return hit.comment.like_count or 0 if hit.comment else 0


def _length(hit: Hit) -> float:
    return len(hit.text)


def _brevity(hit: Hit) -> float:
    return -len(hit.text)


def _is_video(hit: Hit) -> float:
    return hit.kind == "video"


BEFORE = Figures({OVERALL: 0.6, "Latin": 0.7, "Thai": 0.5}, {"en: storm": 0.9, "th: เรือ": 0.5, "en: cat": 0.4})


def test_search_is_in_no_script_worse_than_recorded(measured: tuple[Measured, ...]) -> None:
    worse = floor.fallen(floor.recorded(), floor.now(measured))
    assert not worse, worse


def test_what_became_better_is_recorded(measured: tuple[Measured, ...]) -> None:
    better = floor.not_recorded(floor.recorded(), floor.now(measured))
    assert not better, better


def test_the_figures_tell_a_good_order_from_a_bad_one(measured: tuple[Measured, ...]) -> None:
    """Were the judgements blind to order, the floor would hold whatever becomes of ranking."""
    best = mean([_ordered(one, lambda grade: -grade) for one in measured]).ndcg
    worst = mean([_ordered(one, lambda grade: grade) for one in measured]).ndcg
    assert worst + 0.1 < best
    assert worst < mean(measured).ndcg < best


@pytest.mark.parametrize("trait", [_likes, _length, _brevity, _is_video], ids=lambda trait: trait.__name__.strip("_"))
def test_no_trait_alone_orders_as_well_as_reading_does(measured: tuple[Measured, ...], trait: Trait) -> None:
    """A yardstick that likes or length alone would satisfy would reward the wrong thing."""
    best = mean([_ordered(one, lambda grade: -grade) for one in measured]).ndcg
    assert mean([_by(one, trait) for one in measured]).ndcg < best - 0.03


def test_questions_in_a_form_that_search_lacks_are_kept_and_not_asked(measured: tuple[Measured, ...]) -> None:
    left_out = {query.name for query in queries() if query.needs is not None and query.needs not in HAS}
    assert left_out
    assert left_out.isdisjoint(one.query.name for one in measured)


def test_a_fall_names_the_script_and_the_questions_that_lost_most() -> None:
    after = Figures({OVERALL: 0.59, "Latin": 0.6, "Thai": 0.5}, {"en: storm": 0.5, "th: เรือ": 0.5, "en: cat": 0.3})
    said = floor.fallen(BEFORE, after)
    assert "Latin: 0.7000 -> 0.6000" in said
    assert "Thai" not in said
    assert said.index("en: storm: 0.9000 -> 0.5000") < said.index("en: cat: 0.4000 -> 0.3000")
    assert "--query 'storm'" in said


def test_a_rounding_is_no_fall_and_a_lost_question_is_one() -> None:
    rounded = Figures({name: value - 0.0015 for name, value in BEFORE.scripts.items()}, BEFORE.queries)
    assert floor.fallen(BEFORE, rounded) == ""
    without = Figures({OVERALL: 0.6, "Latin": 0.7}, {"en: storm": 0.9, "en: cat": 0.4})
    assert "Thai: 0.5000 -> 0.0000" in floor.fallen(BEFORE, without)
    assert "th: เรือ: 0.5000 -> not asked any more" in floor.fallen(BEFORE, without)


def test_a_rise_and_another_question_want_to_be_recorded() -> None:
    after = Figures(dict(BEFORE.scripts) | {"Thai": 0.6}, {"en: storm": 0.9, "th: เรือ": 0.5, "th: สะพาน": 0.7})
    said = floor.not_recorded(BEFORE, after)
    assert "Thai: 0.5000 -> 0.6000" in said
    assert "new: th: สะพาน" in said
    assert "not asked any more: en: cat" in said
    assert said.endswith(floor.RECORD)


def test_the_record_gives_back_what_was_put_into_it(tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    floor.record(BEFORE, path)
    assert floor.recorded(path) == BEFORE
    assert floor.recorded(tmp_path / "none.json") == Figures({}, {})


def test_one_question_can_be_looked_at(corpus: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(corpus, "--query", "цугцванг") == 0
    said = capsys.readouterr().out
    assert "ru: цугцванг   nDCG@10" in said
    assert re.search(r"\d\. 3 sh7\.1 .* \(64 likes\)", said)
    assert _run(corpus, "--query", "no such words") == 1


def test_what_was_not_found_is_named_with_the_reason_for_its_grade(measured: tuple[Measured, ...]) -> None:
    [one] = [one for one in measured if one.query.name == "ru: цугцванг"]
    said = "\n".join(details(replace(one, found=(), hits=())))
    assert re.search(r"-  3 sh7\.1 +missing: explains it", said)


def test_the_table_has_a_line_for_every_script_and_kind(measured: tuple[Measured, ...]) -> None:
    lines = table(measured)
    assert {line.split()[0] for line in lines if line} >= {"Greek", "Thai", "question", "emoji", "all"}
    assert f"{mean(measured).ndcg:.4f}" in lines[-1]


def test_the_questions_that_are_answered_worst_come_first(measured: tuple[Measured, ...]) -> None:
    lines = worst(measured, 20)
    shown = {line.partition(" ")[2]: float(line.partition(" ")[0]) for line in lines}
    assert len(shown) == 20
    assert list(shown.values()) == sorted(shown.values())
    highest = max(shown.values())
    assert all(one.ndcg >= highest - 0.0001 for one in measured if one.query.name not in shown)


def test_what_was_not_judged_can_be_listed(corpus: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(corpus, "--query", "crane", "--unjudged") == 0
    said = capsys.readouterr().out
    assert "br30" in said  # a long story with the word by the way
    assert "br9.1" not in said


def test_lower_figures_are_recorded_only_when_that_is_said(
    corpus: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floor.json"
    too_high = Figures({"Greek": 1.1}, {"el: ναυτία": 1.1})
    floor.record(too_high, path)
    assert _run(corpus, "--floor", str(path), "--record") == 1
    assert "Greek: 1.1000" in capsys.readouterr().err
    assert floor.recorded(path) == too_high
    assert _run(corpus, "--floor", str(path), "--accept-lower") == 0
    assert 0 < floor.recorded(path).scripts["Greek"] <= 1
    assert floor.recorded(path).queries.keys() == {query.name for query in asked()}


def test_the_figures_of_some_questions_are_never_recorded(corpus: Archive, tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    assert _run(corpus, "--floor", str(path), "--language", "el", "--accept-lower") == 2
    assert not path.exists()


def _run(corpus: Archive, *arguments: str) -> int:
    return answer(corpus, parser().parse_args(arguments))


def _ordered(one: Measured, key: Callable[[int], int]) -> Measured:
    """The same documents, in the order of `key` of their grades."""
    grades = sorted((one.query.grades.get(name, 0) for name in dict.fromkeys(one.found)), key=key)
    return replace(one, ndcg=ndcg(grades, list(one.query.grades.values())))


def _by(one: Measured, trait: Trait) -> Measured:
    """The same documents, those first that have most of the trait."""
    pairs = sorted(zip(one.found, one.hits, strict=True), key=lambda pair: -trait(pair[1]))
    grades = [one.query.grades.get(name, 0) for name in dict.fromkeys(name for name, _ in pairs)]
    return replace(one, ndcg=ndcg(grades, list(one.query.grades.values())))

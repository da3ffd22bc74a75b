"""nDCG and recall, against values reckoned by hand."""

from __future__ import annotations

import pytest

from tests.relevance.metric import dcg, ndcg, recall


def test_the_gain_doubles_with_each_grade_and_shrinks_with_the_rank() -> None:
    # 7/log2(2) + 3/log2(3) + 7/log2(4) + 0 + 1/log2(6) + 3/log2(7)
    assert dcg([3, 2, 3, 0, 1, 2], 6) == pytest.approx(7 + 1.8927893 + 3.5 + 0 + 0.3868528 + 1.0686216, abs=1e-6)


def test_the_best_order_that_the_judged_documents_allow_is_one() -> None:
    # the best six of 3 3 3 2 2 2 1: 7 + 7/log2(3) + 7/log2(4) + 3/log2(5) + 3/log2(6) + 3/log2(7) = 18.4377180
    assert ndcg([3, 2, 3, 0, 1, 2], [3, 2, 3, 0, 1, 2, 3, 2], 6) == pytest.approx(13.8482637 / 18.4377180, abs=1e-6)
    assert ndcg([3, 3, 2, 1], [1, 2, 3, 3]) == 1


def test_what_was_not_found_is_missing_from_the_gain() -> None:
    # found 3 2 0 1 of 3 3 2 1: (7 + 1.8927893 + 0 + 0.4306766) / (7 + 4.4165083 + 1.5 + 0.4306766)
    assert ndcg([3, 2, 0, 1], [3, 3, 2, 1]) == pytest.approx(9.3234659 / 13.3471849, abs=1e-6)
    assert ndcg([], [3]) == 0


def test_what_stands_below_the_depth_counts_nothing() -> None:
    assert ndcg([0] * 10 + [3], [3], 10) == 0
    assert ndcg([0] * 9 + [3], [3], 10) == pytest.approx(0.2890648, abs=1e-6)  # 1/log2(11)


def test_ten_of_more_than_ten_judged_can_be_perfect() -> None:
    assert ndcg([3] * 10, [3] * 14, 10) == 1


def test_equal_scores_count_as_all_their_orders_do_on_average() -> None:
    # 3 and 0 tied at the ranks 1 and 2: (7 + 0)/2 each, so 3.5 + 3.5/log2(3), and 3/log2(4) behind
    assert dcg([3, 0, 2], 10, [5.0, 5.0, 1.0]) == pytest.approx(3.5 + 2.2082541 + 1.5, abs=1e-6)
    assert dcg([0, 3, 2], 10, [5.0, 5.0, 1.0]) == dcg([3, 0, 2], 10, [5.0, 5.0, 1.0])
    # over the depth's edge: of the tie at the ranks 1 and 2 only the first counts
    assert dcg([3, 0], 1, [1.0, 1.0]) == 3.5
    assert dcg([3, 0, 2], 10, [3.0, 2.0, 1.0]) == dcg([3, 0, 2], 10)


def test_recall_is_the_part_of_the_judged_documents_that_was_found() -> None:
    assert recall([0, 1, 3], [3, 2, 1, 0]) == pytest.approx(2 / 3)
    assert recall([0] * 50 + [3], [3], 50) == 0


def test_nothing_can_be_measured_where_nothing_is_wanted() -> None:
    for figure in (ndcg, recall):
        with pytest.raises(ValueError, match="no document"):
            figure([0], [0, 0])

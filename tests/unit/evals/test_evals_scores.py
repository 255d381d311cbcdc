"""Scores by hand, and intervals that hold the value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scorers.binary import auc, f1
from evals.scorers.intervals import mean_with_interval, with_interval
from evals.scorers.ranking import ranking_scores, relevant_of


def test_a_right_document_at_rank_three_counts_a_third() -> None:
    scores = ranking_scores(["x", "y", "a", "b"], frozenset({"a", "c"}))
    assert scores["hit@1"] == 0
    assert scores["hit@5"] == 1
    assert scores["mrr@10"] == pytest.approx(1 / 3)
    assert scores["ndcg@10"] == pytest.approx((1 / math.log2(4)) / (1 + 1 / math.log2(3)))


def test_nothing_ranked_scores_nothing() -> None:
    assert set(ranking_scores([], frozenset({"a"})).values()) == {0.0}


def test_a_line_without_answers_is_not_judged() -> None:
    assert relevant_of({"relevant": []}) is None
    assert relevant_of({}) is None
    assert relevant_of({"relevant": "a"}) == {"a"}


def test_f1_and_auc_by_hand() -> None:
    truth = np.array([1.0, 1.0, 0.0, 0.0])
    assert f1(np.array([1.0, 0.0, 1.0, 0.0]), truth) == pytest.approx(0.5)
    assert auc(np.array([0.9, 0.5, 0.5, 0.1]), truth) == pytest.approx((2 + 1 + 0.5) / 4)
    assert auc(np.array([0.9]), np.array([1.0])) is None
    assert f1(np.zeros(2), np.zeros(2)) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 9))
def test_an_interval_holds_its_value_and_comes_again_with_the_seed(
    values: list[float], seed: int
) -> None:
    metric = mean_with_interval(values, seed)
    assert metric == mean_with_interval(values, seed)
    low, value, high = metric["low"], metric["value"], metric["high"]
    assert low is not None
    assert value is not None
    assert high is not None
    assert min(values) - 1e-4 <= low <= high <= max(values) + 1e-4


def test_of_no_lines_there_is_no_value() -> None:
    assert mean_with_interval([], 0)["value"] is None
    assert with_interval(f1, [], [], 0)["value"] is None

"""Agreement beyond chance, and whether one judge is better than another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scorers.agreement import cohen_kappa, gwet_ac1, precision, recall
from evals.scorers.paired import mcnemar, paired

VERDICTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


def coded(*codes: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(codes, dtype=np.float64)


def test_kappa_of_a_table_worked_by_hand() -> None:
    # 20 both yes, 5 and 10 apart, 15 both no: .70 agreed, .50 by chance.
    one = coded(*[1] * 25, *[0] * 25)
    other = coded(*[1] * 20, *[0] * 5, *[1] * 10, *[0] * 15)
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_ac1_stands_where_a_verdict_is_rare() -> None:
    # 118 both pass, 5 + 2 apart, none both fail: kappa is below nought, AC1 is not.
    one = coded(*[0] * 118, *[1] * 5, *[0] * 2)
    other = coded(*[0] * 118, *[0] * 5, *[1] * 2)
    kappa, ac1 = cohen_kappa(one, other), gwet_ac1(one, other)
    assert kappa is not None
    assert kappa < 0
    share = (120 + 123) / 250  # of passes, over both judges
    chance = 2 * share * (1 - share)
    assert ac1 == pytest.approx((118 / 125 - chance) / (1 - chance))


@given(VERDICTS)
def test_agreement_is_the_same_from_both_sides_and_never_above_one(
    pairs: list[tuple[int, int]],
) -> None:
    one, other = coded(*(a for a, _ in pairs)), coded(*(b for _, b in pairs))
    for score in (cohen_kappa, gwet_ac1):
        told = score(one, other)
        assert told == pytest.approx(score(other, one))
        assert told is None or told <= 1 + 1e-9
        same = score(one, one)
        assert same is None or same == pytest.approx(1.0)


def test_one_verdict_alone_has_no_kappa() -> None:
    assert cohen_kappa(coded(1, 1), coded(1, 1)) is None
    assert gwet_ac1(coded(1, 1), coded(1, 1)) == 1.0
    assert cohen_kappa(coded(), coded()) is None


def test_precision_and_recall_of_what_is_said_and_what_is() -> None:
    said, are = coded(1, 1, 0, 0), coded(1, 0, 1, 0)
    assert (precision(said, are), recall(said, are)) == (0.5, 0.5)
    assert precision(coded(0, 0), are[:2]) is None
    assert recall(said[:2], coded(0, 0)) is None


def test_mcnemar_is_the_binomial_of_what_differs() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(0, 6) == pytest.approx(2 / 64)
    assert mcnemar(3, 3) == 1.0
    assert mcnemar(1, 9) == pytest.approx(2 * 11 / 1024)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=80))
def test_the_gain_is_what_the_differing_cases_say(cases: list[tuple[bool, bool]]) -> None:
    told = paired([a for a, _ in cases], [b for _, b in cases], seed=0)
    assert told.gain["value"] == pytest.approx((told.only_b - told.only_a) / told.n, abs=1e-4)
    back = paired([b for _, b in cases], [a for a, _ in cases], seed=0)
    assert (back.only_a, back.only_b, back.p) == (told.only_b, told.only_a, told.p)

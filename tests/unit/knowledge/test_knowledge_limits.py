"""Limits a customer states, and the numbers a text states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.limits import Limit, limits_in, measures_of


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a tent under €100", [Limit("price", None, 100)]),
        ("between 20 and 30 dollars", [Limit("price", 20, 30)]),
        ("at least 4 stars", [Limit("rating", 4, None)]),
        ("it costs up to $1,200 you said", [Limit("price", None, 1200)]),
        ("票价在150-200元之间的景点", [Limit("price", 150, 200)]),
        ("评分4.5分以上、人均消费50元以下", [Limit("rating", 4.5, None), Limit("price", None, 50)]),
        ("免费的景点", [Limit("price", 0, 0)]),
        ("不免费的景点", []),
        ("24小时热水的酒店", []),
        ("评分4分以上、游玩2小时 - 3小时", [Limit("rating", 4, None)]),
        ("we are 2 adults for 3 nights", []),
        ("my order is 4411", []),
        ("", []),
    ],
)
def test_limits_are_read_as_they_are_said(text: str, limits: list[Limit]) -> None:
    assert limits_in(text) == limits


def test_about_a_price_leaves_room_on_both_sides() -> None:
    (limit,) = limits_in("300元左右")
    assert limit.holds(280)
    assert not limit.holds(200)
    assert not limit.holds(400)


def test_a_text_states_its_price_and_rating_as_pairs() -> None:
    assert measures_of("名称：故宫；门票：60；评分：4.7") == {"price": 60, "rating": 4.7}
    assert measures_of("Price: €149\nWarranty: 24 months\nRating: 4.5 of 5") == {
        "price": 149,
        "rating": 4.5,
    }
    assert measures_of("The price of freedom: eternal vigilance") == {}


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for limit in limits_in(text):
        assert limit.low is None or limit.high is None or isinstance(limit.holds(1.0), bool)
    assert all(value >= 0 for value in measures_of(text).values())

"""A share is shown with Wilson's interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.feedback.use import share


def test_it_is_the_interval_of_the_textbook():
    # Brown, Cai and DasGupta (2001): 0 of 10 gives 0 to 0.278; 5 of 10 gives .237 to .763.
    none, half = share(0, 10), share(5, 10)
    assert (none.low, none.high) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert (half.low, half.high) == pytest.approx((0.2366, 0.7634), abs=1e-3)


def test_nothing_shown_is_no_share():
    assert share(0, 0).value is None


@given(st.integers(1, 500), st.data())
def test_the_interval_encloses_the_share_and_narrows_with_more(of: int, data: st.DataObject):
    count = data.draw(st.integers(0, of))
    few, many = share(count, of), share(count * 9, of * 9)
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert 0 <= few.low <= count / of + 1e-9
    assert count / of - 1e-9 <= few.high <= 1
    assert many.high - many.low < few.high - few.low

"""Live segments come late, twice, revised or never: what is let through is in order, once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.events import Gap
from assistant.core.speech import Segment
from assistant.intake.order import PATIENCE_S, Arrivals


def segment(sequence: int, *, revision: int = 0, at: float | None = None) -> Segment:
    start = sequence * 0.1 if at is None else at
    return Segment(
        sequence=sequence,
        revision=revision,
        speaker="agent",
        start=start,
        end=start + 0.1,
        text=f"{sequence}.{revision}",
    )


def through(arrivals: Arrivals, *segments: Segment) -> list[str]:
    return [ready.text for one in segments for ready in arrivals.accept(one)]


def test_a_segment_in_order_goes_straight_through():
    assert through(Arrivals(), segment(0), segment(1)) == ["0.0", "1.0"]


def test_one_that_came_early_waits_for_the_one_before_it():
    assert through(Arrivals(), segment(1), segment(0)) == ["0.0", "1.0"]


def test_the_same_segment_again_goes_through_once():
    assert through(Arrivals(), segment(0), segment(0)) == ["0.0"]


def test_a_higher_revision_goes_through_again_a_lower_one_does_not():
    arrivals = Arrivals()
    assert through(arrivals, segment(0), segment(0, revision=2)) == ["0.0", "0.2"]
    assert through(arrivals, segment(0, revision=1)) == []


def test_a_gap_is_let_go_after_three_seconds_of_call():
    arrivals = Arrivals()
    assert through(arrivals, segment(0), segment(2, at=1.0)) == ["0.0"]
    late = segment(3, at=1.0 + PATIENCE_S + 1)
    assert through(arrivals, late) == ["2.0", "3.0"]
    assert arrivals.missing() == [Gap(source="main", first=1, last=1)]
    assert arrivals.missing() == []
    assert through(arrivals, segment(1)) == ["1.0"]


def test_what_still_waits_at_the_end_is_given_out():
    arrivals = Arrivals()
    assert through(arrivals, segment(4)) == []
    assert [s.text for s in arrivals.let_go()] == ["4.0"]
    assert arrivals.let_go() == []


@given(st.permutations(range(8)), st.lists(st.integers(0, 7)))
def test_any_order_with_any_duplicates_comes_out_in_order_once(order: list[int], again: list[int]):
    arrivals = Arrivals()
    out = through(arrivals, *(segment(n) for n in [*order, *again]))
    assert out == [f"{n}.0" for n in range(8)]

"""A follower has every event once and in order, whichever way it comes."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.card import Feedback
from assistant.core.events import CallEvent
from assistant.store.followers import MOST_WAITING, Follower, Followers

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def event(seq: int) -> CallEvent:
    return CallEvent(call="c", seq=seq, at=float(seq), body=Feedback(card="x", did="seen"))


@given(
    st.integers(0, 8),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5), st.booleans()), max_size=20),
)
def test_whatever_is_told_in_whatever_order_nothing_doubles_and_nothing_is_left_out(
    after: int, told: list[tuple[int, int, bool]]
) -> None:
    log = [event(seq) for seq in range(1, 17)]
    follower = Follower(after)
    had = list(range(1, after + 1))
    for first, many, looks in told:
        follower.tell(log[first - 1 : first - 1 + many])
        if looks:
            had += [one.seq for one in follower.take()]
            if follower.behind:  # then it reads the log
                follower.behind = False
                had += [one.seq for one in log[follower.at :]]
                follower.at = len(log)
    assert had == list(range(1, len(had) + 1))
    assert follower.at == len(had)


def test_a_follower_that_falls_far_behind_reads_the_log() -> None:
    follower = Follower(0)
    follower.behind = False
    follower.tell([event(seq) for seq in range(1, MOST_WAITING + 2)])
    assert follower.take() == []
    assert follower.behind


def test_only_those_who_are_behind_are_woken_and_nobody_is_kept() -> None:
    followers = Followers()
    key = ("default", "c")
    with followers.of(key, 3) as behind, followers.of(key, 5) as there:
        behind.behind = there.behind = False
        followers.wake_behind(key, 5)
        assert (behind.behind, there.behind) == (True, False)
        assert followers.followed == [key]
    assert followers.followed == []

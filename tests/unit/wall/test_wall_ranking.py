"""Which calls need someone, in which order, who has them, and how often a rule was right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.signal import Severity, Signal, SignalKind
from assistant.errors import Refused
from assistant.store.alerts import Act, Deed, Raised, Verdict
from assistant.wall.holding import held, may_be_done, needs_someone
from assistant.wall.precision import wilson
from assistant.wall.ranking import (
    LEVELS,
    WATCH,
    Place,
    attention,
    level,
    order,
    reasons,
    risk_of,
    trend,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN, BOB = "supervisor:ann", "supervisor:bob"


def raised(
    kind: SignalKind = "promise",
    severity: Severity = "warning",
    at: float = 60.0,
    *,
    probability: float | None = None,
    withdrawn: bool = False,
) -> Raised:
    details: dict[str, str | float | int | bool] = (
        {} if probability is None else {"probability": probability}
    )
    signal = Signal(key=f"{kind}:{at}", kind=kind, severity=severity, details=details)
    moment = START + timedelta(seconds=at)
    return Raised("c1", signal.key, at, signal, withdrawn, moment, moment)


def act(
    did: Deed, by: str = ANN, minute: float = 2, until: float = 0, verdict: Verdict = ""
) -> Act:
    until_at = START + timedelta(minutes=until) if until else None
    return Act("c1", "", did, by, START + timedelta(minutes=minute), until_at, verdict)


signals = st.builds(
    raised,
    st.sampled_from(("promise", "hold", "pace")),
    st.sampled_from(("info", "warning", "critical")),
    st.floats(0, 600),
)


# ---------------------------------------------------------------------- attention


@given(st.lists(signals, max_size=12), st.floats(0, 1200))
def test_attention_stays_between_nothing_and_all(noticed: list[Raised], at: float) -> None:
    assert 0.0 <= attention(noticed, at) <= 1.0


@given(st.lists(signals, max_size=8), signals, st.floats(600, 1200))
def test_one_signal_more_never_asks_for_less(
    noticed: list[Raised], more: Raised, at: float
) -> None:
    assert attention([*noticed, more], at) >= attention(noticed, at) - 1e-12


@given(st.lists(signals, min_size=1, max_size=8))
def test_what_was_noticed_fades(noticed: list[Raised]) -> None:
    assert attention(noticed, 900.0) < attention(noticed, 700.0)


def test_the_newest_probability_of_a_complaint_does_not_fade() -> None:
    told = [raised("complaint_risk", at=10, probability=0.8)]
    assert attention(told, 3600.0) == 0.8
    told.append(raised("complaint_risk", at=20, probability=0.4))
    assert (attention(told, 3600.0), risk_of(told)) == (0.4, 0.4)
    assert risk_of([raised(), raised("complaint_risk", probability=0.9, withdrawn=True)]) is None


def test_a_warning_is_watched_for_three_minutes() -> None:
    assert attention([raised(at=0)], 180) >= WATCH > attention([raised(at=0)], 240)


def test_the_trend_ends_where_the_call_stands() -> None:
    noticed = [raised(at=100), raised("complaint_risk", at=250, probability=0.7)]
    points = trend(noticed, 280)
    assert points[0] == 0.0
    assert points[-1] == 0.7


# ---------------------------------------------------------------------- levels and order


def test_an_open_critical_alert_needs_someone_however_old() -> None:
    assert level([raised(severity="critical", at=0)], 0.01, None, sleeps=False) == "need"


def test_a_risk_needs_someone_until_somebody_looked() -> None:
    alert = raised("complaint_risk", probability=0.65)
    assert level([alert], 0.65, 0.65, sleeps=False) == "need"
    assert level([], 0.65, 0.65, sleeps=False) == "steady"


def test_information_alone_is_steady() -> None:
    assert level([], 0.5, None, sleeps=False) == "steady"


places = st.builds(
    Place,
    st.sampled_from(LEVELS),
    st.booleans(),
    st.floats(0, 1),
    st.datetimes(START.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=UTC)),
    st.text("abc", min_size=1, max_size=3),
)


@given(st.lists(places, unique_by=lambda one: one.call), st.randoms())
def test_the_order_never_depends_on_how_the_calls_came(ranked: list[Place], chance: object) -> None:
    shuffled = list(ranked)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(shuffled, key=order) == sorted(ranked, key=order)


def test_what_needs_someone_comes_first_and_what_nobody_has_before_what_is_claimed() -> None:
    ranked = [
        Place("watch", False, 0.9, START, "d"),
        Place("need", True, 0.9, START, "c"),
        Place("need", False, 0.61, START, "b"),
        Place("need", False, 0.89, START, "a"),
    ]
    assert [one.call for one in sorted(ranked, key=order)] == ["a", "b", "c", "d"]


def test_small_moves_change_no_order() -> None:
    before = [Place("need", False, 0.71, START, "a"), Place("need", False, 0.70, START, "b")]
    after = [Place("need", False, 0.70, START, "a"), Place("need", False, 0.74, START, "b")]
    assert [sorted(ranked, key=order)[0].call for ranked in (before, after)] == ["a", "a"]


def test_reasons_are_the_loudest_one_of_a_kind() -> None:
    noticed = [
        raised("promise", at=10), raised("promise", at=50), raised("pace", "info", 60),
        raised("wrong_claim", "critical", 5), raised("hold", at=55, withdrawn=True),
    ]  # fmt: skip
    assert [(one.signal.kind, one.at) for one in reasons(noticed, 3)] == [
        ("wrong_claim", 5.0), ("promise", 50.0), ("pace", 60.0),
    ]  # fmt: skip


# ---------------------------------------------------------------------- who has it


def test_what_is_done_can_be_undone() -> None:
    assert held([act("claimed")]).by == ANN
    assert held([act("claimed"), act("released", BOB)]).by is None
    assert held([act("snoozed", until=9), act("woken")]).snoozed_until is None
    judged = held([act("judged", verdict="wrong")])
    assert (judged.verdict, judged.judged_by) == ("wrong", ANN)
    assert held([act("judged", verdict="wrong"), act("judged")]).verdict == ""


def test_two_do_not_claim_the_same() -> None:
    may_be_done(act("claimed"), [act("claimed")])  # one's own again is nothing new
    with pytest.raises(Refused, match="supervisor:ann has it"):
        may_be_done(act("claimed", BOB), [act("claimed")])
    may_be_done(act("claimed", BOB), [act("claimed"), act("released")])


def test_a_snooze_ends_by_itself_and_before_that_for_what_nobody_knew() -> None:
    at = START + timedelta(minutes=5)
    snoozed = held([act("snoozed", minute=2, until=7)])
    assert not needs_someone(raised(severity="critical", at=60), snoozed, at)
    assert needs_someone(raised(severity="critical", at=180), snoozed, at)
    assert not needs_someone(raised(severity="warning", at=180), snoozed, at)
    assert needs_someone(raised(at=60), snoozed, START + timedelta(minutes=7))


def test_what_was_judged_or_withdrawn_needs_nobody() -> None:
    judged = held([act("judged", verdict="unsure")])
    assert not needs_someone(raised(severity="critical"), judged, START)
    assert not needs_someone(raised(withdrawn=True), held([]), START)
    assert not needs_someone(raised(severity="info"), held([]), START)


# ---------------------------------------------------------------------- precision


def test_wilson_gives_the_published_bounds() -> None:
    # Brown, Cai and DasGupta (2001): 0 of 10 and 5 of 10 at 95 %.
    none, half = wilson(0, 10), wilson(5, 10)
    assert none is not None
    assert half is not None
    assert (none.low, round(none.high, 4)) == (0.0, 0.2775)
    assert (round(half.low, 4), round(half.high, 4)) == (0.2366, 0.7634)
    assert wilson(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_mirrors(counts: tuple[int, int]) -> None:
    right, judged = counts
    told, other = wilson(right, judged), wilson(judged - right, judged)
    assert told is not None
    assert other is not None
    assert 0.0 <= told.low <= told.value <= told.high <= 1.0
    assert told.low == pytest.approx(1 - other.high)

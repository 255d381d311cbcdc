"""Which calls need someone: how much a call asks for attention, and the order of the wall. Pure.

A wall of eighty calls is calm because nearly all of them stay small. Three things decide: alerts
that are critical and still open, the probability that the call becomes a complaint, and what was
noticed lately. Open critical alerts never fade: they stand until somebody looked. All else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.core.signal import Severity
from assistant.store.alerts import Raised

Level = Literal["need", "watch", "steady", "snoozed"]
LEVELS: tuple[Level, ...] = ("need", "watch", "steady", "snoozed")

NEED_RISK = 0.6
"""Probability of a complaint from which a call needs someone, as on the wall's own heading."""
WATCH = 0.2
"""Attention from which a call is listed by itself: one warning of the last three minutes."""
NOTICED: dict[Severity, float] = {"critical": 0.7, "warning": 0.35, "info": 0.08}
"""What one fresh signal asks for; a display choice, which decides nothing but the order."""
HALF_LIFE_S = 240.0
"""A signal of four minutes ago asks for half: about the length of one topic of a call."""
STEP = 0.1
"""Attention is compared in steps, so that two like calls do not keep changing places."""
TREND_S = 300.0
TREND_POINTS = 7


def attention(signals: Iterable[Raised], at: float) -> float:
    """How much a call asks for at a moment of it, from 0 to 1.

    Signals add up as independent reasons do (noisy or), each halved every four minutes; it is
    never less than the newest probability of a complaint.
    """
    calm = 1.0
    risk = 0.0
    for one in sorted(signals, key=lambda raised: raised.at):
        if one.withdrawn or one.at > at:
            continue
        told = _probability(one)
        if told is not None:
            risk = told
            continue
        calm *= 1.0 - NOTICED[one.signal.severity] * 0.5 ** ((at - one.at) / HALF_LIFE_S)
    return max(risk, 1.0 - calm)


def risk_of(signals: Iterable[Raised]) -> float | None:
    """The newest probability of a complaint; None where none was ever high enough to be told."""
    told = [one for one in signals if not one.withdrawn and _probability(one) is not None]
    return _probability(max(told, key=lambda one: one.at)) if told else None


def trend(signals: Sequence[Raised], at: float) -> tuple[float, ...]:
    """Attention at equal steps over the last five minutes, or over the call where it is shorter."""
    span = min(TREND_S, at)
    moments = (at - span + span * place / (TREND_POINTS - 1) for place in range(TREND_POINTS))
    return tuple(round(attention(signals, moment), 2) for moment in moments)


def level(open_alerts: Sequence[Raised], asks: float, risk: float | None, *, sleeps: bool) -> Level:
    """Where a call stands. `open_alerts` are those that nobody judged or put off."""
    if any(one.signal.severity == "critical" for one in open_alerts):
        return "need"
    if sleeps:
        return "snoozed"
    if risk is not None and risk >= NEED_RISK and open_alerts:
        return "need"
    return "watch" if asks >= WATCH and open_alerts else "steady"


@dataclass(frozen=True)
class Place:
    """What the order of the wall goes by."""

    level: Level
    claimed: bool
    attention: float
    started_at: datetime
    call: str


def order(place: Place) -> tuple[int, bool, float, datetime, str]:
    """The sorting key: what nobody has yet first, then what asks for most, then the oldest call.

    Equal steps fall back to what never changes, so that nothing moves without a reason.
    """
    steps = -round(place.attention / STEP) * STEP
    return (LEVELS.index(place.level), place.claimed, steps, place.started_at, place.call)


def reasons(signals: Iterable[Raised], most: int) -> tuple[Raised, ...]:
    """The signals that speak loudest: by severity, then the newest; one of a kind."""
    ranked = sorted(
        (one for one in signals if not one.withdrawn),
        key=lambda one: (-NOTICED[one.signal.severity], -one.at, one.id),
    )
    loudest: dict[str, Raised] = {}
    for one in ranked:
        loudest.setdefault(one.signal.kind, one)
    return tuple(loudest.values())[:most]


def _probability(raised: Raised) -> float | None:
    if raised.signal.kind != "complaint_risk":
        return None
    told = raised.signal.details.get("probability")
    return float(told) if isinstance(told, int | float) else None

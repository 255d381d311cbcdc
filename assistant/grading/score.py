"""Findings to a score. Arithmetic in code, never by a model.

What does not apply and what nobody could decide are left out, so the rest re-normalises: unsure is
not a fail. Exact fractions, so that no order of adding matters; rounded once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from assistant.core.grade import Finding, Verdict
from assistant.core.rubric import Rubric, RubricItem

Points = Callable[[RubricItem], Fraction]
NOTHING = Fraction()


def score(rubric: Rubric, findings: Sequence[Finding]) -> float | None:
    """The score, held down by fatal items that failed; None where nothing is decided.

    Between 0 and the scale, or where points are counted between the floor and the ceiling; a fatal
    item holds it below the floor as well.
    """
    told = score_otherwise(rubric, findings)
    failed = set(fatal_failed(rubric, findings))
    limits = [i.fatal.at_most for i in rubric.items if i.fatal is not None and i.id in failed]
    if not limits:
        return told
    return min(limits) if told is None else min(told, *limits)


def score_otherwise(rubric: Rubric, findings: Sequence[Finding]) -> float | None:
    """The score as if no item were fatal."""
    verdicts: dict[str, Verdict] = {
        one.item: one.verdict for one in findings if one.verdict in ("pass", "fail")
    }
    told = (_share if rubric.scoring.mode == "share" else _points)(rubric, verdicts)
    return None if told is None else round(float(told), 2)


def coverage(rubric: Rubric, findings: Sequence[Finding]) -> float | None:
    """Of the weight of what applies, the share that was decided; None where nothing applies."""
    weights = {item.id: at_stake(rubric, item) for item in rubric.items}
    applying = [f for f in findings if f.verdict != "not_applicable" and f.item in weights]
    total = sum((weights[finding.item] for finding in applying), NOTHING)
    if total == 0:
        return None
    decided = sum((weights[f.item] for f in applying if f.verdict != "unsure"), NOTHING)
    return round(float(decided / total), 4)


def critical_failed(rubric: Rubric, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The critical items that failed, in the rubric's order; any of them fails the call."""
    failed = {finding.item for finding in findings if finding.verdict == "fail"}
    return tuple(item.id for item in rubric.items if item.critical and item.id in failed)


def fatal_failed(rubric: Rubric, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The fatal items that failed, in the rubric's order."""
    failed = {finding.item for finding in findings if finding.verdict == "fail"}
    return tuple(i.id for i in rubric.items if i.fatal is not None and i.id in failed)


def at_stake(rubric: Rubric, item: RubricItem) -> Fraction:
    """How much hangs on an item: its weight, or the points it may add or take."""
    if rubric.scoring.mode == "share":
        return _exact(item.weight)
    return max(_adds(rubric)(item), _takes(rubric)(item))


def _share(rubric: Rubric, verdicts: Mapping[str, Verdict]) -> Fraction | None:
    """Passed weight over decided weight, times the scale."""
    decided = [item for item in rubric.items if item.id in verdicts]
    total = sum((_exact(item.weight) for item in decided), NOTHING)
    if total == 0:
        return None
    passed = (_exact(item.weight) for item in decided if verdicts[item.id] == "pass")
    return sum(passed, NOTHING) / total * _exact(rubric.scale)


def _points(rubric: Rubric, verdicts: Mapping[str, Verdict]) -> Fraction | None:
    """From the start, what passes add and fails take, each within its caps.

    Where points are added, what could not be earned on this call counts in proportion to what
    could; nothing re-normalises where they are taken: what does not apply takes nothing.
    """
    form, adds, takes = rubric.scoring, _adds(rubric), _takes(rubric)
    staked = (at_stake(rubric, item) for item in rubric.items if item.id in verdicts)
    if not any(staked):
        return None
    gained = _within_caps(rubric, adds, lambda item: verdicts.get(item.id) == "pass")
    lost = _within_caps(rubric, takes, lambda item: verdicts.get(item.id) == "fail", taken=True)
    ceiling = _exact(rubric.scale if form.ceiling is None else form.ceiling)
    start = NOTHING if form.mode == "additive" else ceiling
    if form.mode == "additive":
        earnable = _within_caps(rubric, adds, lambda item: item.id in verdicts)
        if earnable == 0:
            return None
        gained *= _within_caps(rubric, adds, lambda item: True) / earnable
    if form.start is not None:
        start = _exact(form.start)
    return min(max(start + gained - lost, _exact(form.floor)), ceiling)


def _within_caps(
    rubric: Rubric, points: Points, counts: Callable[[RubricItem], bool], taken: bool = False
) -> Fraction:
    """The points of the items that count, each section's within its cap, all within theirs."""
    total = NOTHING
    for section in rubric.sections:
        cap = section.takes_at_most if taken else section.adds_at_most
        total += _capped(sum((points(i) for i in section.items if counts(i)), NOTHING), cap)
    return _capped(total, rubric.scoring.takes_at_most if taken else rubric.scoring.adds_at_most)


def _capped(points: Fraction, cap: float | None) -> Fraction:
    return points if cap is None else min(points, _exact(cap))


def _adds(rubric: Rubric) -> Points:
    otherwise = rubric.scoring.mode == "additive"
    return lambda item: _of_item(item.adds, item, otherwise)


def _takes(rubric: Rubric) -> Points:
    otherwise = rubric.scoring.mode == "deductive"
    return lambda item: _of_item(item.takes, item, otherwise)


def _of_item(told: float | None, item: RubricItem, weight_counts: bool) -> Fraction:
    """Points told for an item; its weight where none are told. An item that tells only a bonus
    in a deductive rubric (or only a penalty in an additive one) has no other points."""
    if told is not None:
        return _exact(told)
    plain = item.adds is None and item.takes is None
    return _exact(item.weight) if weight_counts and plain else NOTHING


def _exact(number: float) -> Fraction:
    return Fraction(str(number))

"""Findings to a score. Arithmetic in code, never by a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assistant.core.grade import Finding
from assistant.core.rubric import Rubric


def score(rubric: Rubric, findings: Sequence[Finding]) -> float | None:
    """Passed weight over decided weight, times the rubric's scale; None where nothing is decided.

    What does not apply and what nobody could decide are left out of both, so the rest
    re-normalises: unsure is not a fail. Exact fractions, so that no order of adding matters.
    """
    weights = _weights(rubric)
    decided = [f for f in findings if f.verdict in ("pass", "fail") and f.item in weights]
    total = sum((weights[finding.item] for finding in decided), Fraction())
    if total == 0:
        return None
    passed = sum((weights[f.item] for f in decided if f.verdict == "pass"), Fraction())
    return round(float(passed / total * Fraction(str(rubric.scale))), 2)


def coverage(rubric: Rubric, findings: Sequence[Finding]) -> float | None:
    """Of the weight of what applies, the share that was decided; None where nothing applies."""
    weights = _weights(rubric)
    applying = [f for f in findings if f.verdict != "not_applicable" and f.item in weights]
    total = sum((weights[finding.item] for finding in applying), Fraction())
    if total == 0:
        return None
    decided = sum((weights[f.item] for f in applying if f.verdict != "unsure"), Fraction())
    return round(float(decided / total), 4)


def critical_failed(rubric: Rubric, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The critical items that failed, in the rubric's order; any of them fails the call."""
    failed = {finding.item for finding in findings if finding.verdict == "fail"}
    return tuple(
        item.id for item in rubric.items if item.item_class != "normal" and item.id in failed
    )


def _weights(rubric: Rubric) -> Mapping[str, Fraction]:
    return {item.id: Fraction(str(item.weight)) for item in rubric.items}

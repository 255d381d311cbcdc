"""A rubric against a call: each item's finding, and the scorecard they add up to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.grade import Finding, RubricRef, Scorecard
from assistant.core.rubric import (
    ClaimCheck,
    DetectorCheck,
    ModelCheck,
    OrderCheck,
    PatternCheck,
    Rubric,
    RubricItem,
    TimingCheck,
)

from .applies import applies
from .check_claim import check_claim
from .check_detector import check_detector
from .check_order import check_order
from .check_pattern import check_pattern
from .check_timing import check_timing
from .score import critical_failed, score
from .transcript import GradedCall
from .verdict import Checked
from .words import reason

RULES_VERSION = "1"
"""Raised when a check decides differently than before, so that old grades say what judged them."""


def grade(rubric: Rubric, call: GradedCall, *, versions: Mapping[str, str]) -> Scorecard:
    """The scorecard of a call. The same call, rubric and versions make the same scorecard."""
    findings = tuple(_finding(item, call) for item in rubric.items)
    return Scorecard(
        call=call.call.id,
        rubric=RubricRef(name=rubric.name, version=rubric.version),
        score=score(rubric, findings),
        critical_failed=critical_failed(rubric, findings),
        findings=findings,
        versions={
            "transcript": call.sha256,
            "rubric": rubric.version,
            "rules": RULES_VERSION,
            **versions,
        },
    )


def _finding(item: RubricItem, call: GradedCall) -> Finding:
    """One item's finding; an item that cannot be checked is unsure and never stops the others."""
    try:
        checked = _checked(item, call)
    except re.error as broken:
        checked = Checked("unsure", reason="check_failed", values=(("problem", broken),))
    if checked.verdict in ("pass", "fail") and not checked.evidence:
        checked = Checked("unsure", reason="not_measurable")
    return Finding(
        item=item.id,
        verdict=checked.verdict,
        evidence=checked.evidence,
        reason=reason(checked.reason, call.call.language, **dict(checked.values)),
        confidence=checked.confidence,
        judge="rule",
        judge_version=RULES_VERSION,
    )


def _checked(item: RubricItem, call: GradedCall) -> Checked:
    if not applies(item.applies, call):
        return Checked("not_applicable", reason="does_not_apply")
    match item.check:
        case PatternCheck() as check:
            return check_pattern(check, call)
        case OrderCheck() as check:
            return check_order(check, call)
        case DetectorCheck() as check:
            return check_detector(check, call)
        case TimingCheck() as check:
            return check_timing(check, call)
        case ClaimCheck() as check:
            return check_claim(check, call)
        case ModelCheck():
            return Checked("unsure", reason="needs_judgement", confidence=0.0)

"""A rubric against a call: each item's finding, and the scorecard they add up to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.grade import Finding, Opinion, RubricRef, Scorecard, scorecard_id
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
from .check_opinion import check_opinion
from .check_order import check_order
from .check_pattern import check_pattern
from .check_timing import check_timing
from .doubt import doubted
from .score import coverage, critical_failed, score
from .transcript import GradedCall
from .verdict import Checked
from .words import reason

RULES_VERSION = "2"
"""Raised when a check decides differently than before, so that old grades say what judged them."""
NONE = "none"
"""No model took part, so there is no version of one."""


def to_judge(rubric: Rubric, call: GradedCall) -> tuple[RubricItem, ...]:
    """The items that apply and that only a model or a person can judge."""
    return tuple(
        item
        for item in rubric.items
        if isinstance(item.check, ModelCheck) and applies(item.applies, call)
    )


def grade(
    rubric: Rubric,
    call: GradedCall,
    *,
    versions: Mapping[str, str],
    opinions: Mapping[str, Opinion] = MappingProxyType({}),
) -> Scorecard:
    """The scorecard of a call. The same call, rubric, versions and opinions make the same one.

    `opinions` are a model's, by item; `versions` then name `model` and `prompt`.

    An hour of talk takes about 10 ms: call it from a thread where others wait for the event loop.
    """
    ref = RubricRef(name=rubric.name, version=rubric.version)
    made_with = {
        "model": NONE,
        "prompt": NONE,
        **versions,
        "transcript": call.sha256,
        "rubric": ref.version,
        "rules": RULES_VERSION,
    }
    by_model = f"{made_with['model']} {made_with['prompt']}"
    name = scorecard_id(call.id, ref, made_with)
    findings = tuple(
        _finding(item, call, name, opinions.get(item.id), by_model) for item in rubric.items
    )
    return Scorecard(
        id=name,
        call=call.id,
        rubric=ref,
        score=score(rubric, findings),
        coverage=coverage(rubric, findings),
        critical_failed=critical_failed(rubric, findings),
        findings=findings,
        versions=made_with,
    )


def _finding(
    item: RubricItem, call: GradedCall, scorecard: str, opinion: Opinion | None, by_model: str
) -> Finding:
    """One item's finding; an item that cannot be checked is unsure and never stops the others."""
    try:
        checked = doubted(_checked(item, call, opinion), call)
    except re.error as broken:
        checked = Checked("unsure", reason="check_failed", values=(("problem", broken),))
    if checked.verdict in ("pass", "fail") and not checked.evidence:
        checked = Checked("unsure", reason="not_measurable")
    return Finding(
        scorecard=scorecard,
        item=item.id,
        verdict=checked.verdict,
        evidence=checked.evidence,
        reason=reason(checked.reason, call.language, **dict(checked.values)),
        confidence=checked.confidence,
        judge="rule" if opinion is None else "model",
        judge_version=RULES_VERSION if opinion is None else by_model,
    )


def _checked(item: RubricItem, call: GradedCall, opinion: Opinion | None) -> Checked:
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
            return check_opinion(opinion, call)

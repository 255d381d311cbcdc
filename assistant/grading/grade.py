"""A rubric against a call: each item's finding, and the scorecard they add up to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.conditions import decided_in
from assistant.core.grade import Finding, Opinion, RubricRef, Scorecard, Verdict, scorecard_id
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

from .applies import applies, meets, waits_for
from .check_claim import check_claim
from .check_detector import check_detector
from .check_opinion import check_opinion
from .check_order import check_order
from .check_pattern import check_pattern
from .check_timing import check_timing
from .doubt import doubted
from .score import coverage, critical_failed, fatal_failed, score, score_otherwise
from .transcript import GradedCall
from .verdict import Checked
from .words import reason

RULES_VERSION = "2"
"""Raised when a check decides differently than before, so that old grades say what judged them."""
NONE = "none"
"""No model took part, so there is no version of one."""


def to_judge(rubric: Rubric, call: GradedCall) -> tuple[RubricItem, ...]:
    """The items that apply and that only a model or a person can judge.

    One that depends on another item is among them unless rules settle that it does not apply.
    """
    asked = [item for item in rubric.items if isinstance(item.check, ModelCheck)]
    verdicts: dict[str, Verdict] = {}
    if any(item.applies.items for item in asked):
        found = _findings(rubric, call, "", {}, NONE)
        verdicts = {one.item: one.verdict for one in found}
    return tuple(
        item for item in asked if applies(item.applies, call) and meets(item.applies, verdicts)
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
    findings = _findings(rubric, call, name, opinions, by_model)
    fatal = fatal_failed(rubric, findings)
    return Scorecard(
        id=name,
        call=call.id,
        rubric=ref,
        score=score(rubric, findings),
        coverage=coverage(rubric, findings),
        critical_failed=critical_failed(rubric, findings),
        fatal_failed=fatal,
        score_otherwise=score_otherwise(rubric, findings) if fatal else None,
        findings=findings,
        versions=made_with,
    )


def _findings(
    rubric: Rubric,
    call: GradedCall,
    scorecard: str,
    opinions: Mapping[str, Opinion],
    by_model: str,
) -> tuple[Finding, ...]:
    """One for every item, in the rubric's order; decided in the order their conditions need."""
    items = {item.id: item for item in rubric.items}
    order, circles = decided_in({item.id: tuple(item.applies.items) for item in items.values()})
    circular = {name for circle in circles for name in circle}
    made: dict[str, Finding] = {}
    verdicts: dict[str, Verdict] = {}
    for name in order:
        item, opinion = items[name], opinions.get(name)
        settled = _settled(item, call, verdicts)
        awaited = name if name in circular else waits_for(item.applies, verdicts)
        if settled is None and awaited is not None:
            title = items[awaited].title.say(call.language) if awaited in items else awaited
            settled = Checked("unsure", reason="waits_for", values=(("item", title),))
        if settled is not None:
            opinion = None
        found = settled or _checked(item, call, opinion)
        made[name] = _finding(item, found, call, scorecard, opinion, by_model)
        verdicts[name] = made[name].verdict
    return tuple(made[item.id] for item in rubric.items)


def _finding(
    item: RubricItem,
    checked: Checked,
    call: GradedCall,
    scorecard: str,
    opinion: Opinion | None,
    by_model: str,
) -> Finding:
    """What was checked as one item's finding: without evidence there is no pass and no fail."""
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


def _settled(item: RubricItem, call: GradedCall, verdicts: Mapping[str, Verdict]) -> Checked | None:
    """Not applicable, or its condition cannot be read; None where it is to be checked."""
    try:
        if applies(item.applies, call) and meets(item.applies, verdicts):
            return None
    except re.error as broken:
        return _uncheckable(broken)
    return Checked("not_applicable", reason="does_not_apply")


def _uncheckable(broken: re.error) -> Checked:
    return Checked("unsure", reason="check_failed", values=(("problem", broken),))


def _checked(item: RubricItem, call: GradedCall, opinion: Opinion | None) -> Checked:
    """An item that cannot be checked is unsure and never stops the others."""
    try:
        return doubted(_by_its_check(item, call, opinion), call)
    except re.error as broken:
        return _uncheckable(broken)


def _by_its_check(item: RubricItem, call: GradedCall, opinion: Opinion | None) -> Checked:
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

"""A required notice: its words pass the item, their absence fails it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.grade import Evidence
from assistant.core.rubric import DetectorCheck
from assistant.core.signal import Signal

from .evidence import absent, quoted
from .signal_words import asked_for
from .transcript import GradedCall
from .verdict import Checked


def check_notice(check: DetectorCheck, call: GradedCall) -> Checked:
    """All notices that are asked for, one after another; the worst of them is the verdict.

    Missed during the call, but in the transcript before it was due (which was corrected): passes.
    Not missed during the call, but not in the transcript either: unsure.
    """
    judged = list(_judged(check, call))
    for verdict in ("fail", "unsure"):
        for one in judged:
            if one.verdict == verdict:
                return one
    evidence = tuple(shown for one in judged for shown in one.evidence)
    if not evidence:
        return Checked("pass", (absent(call),), "nothing_noticed")
    return Checked("pass", evidence, "said")


def _judged(check: DetectorCheck, call: GradedCall) -> Iterator[Checked]:
    missed = {signal.rule: signal for signal in call.signals if signal.kind == "missing_notice"}
    for rule in sorted(call.rules.get("missing_notice", frozenset())):
        if check.rules and rule not in check.rules:
            continue
        signal = missed.get(rule)
        if signal is not None and not asked_for(check, signal):
            continue
        yield _one(_given(rule, call), signal, call)


def _one(given: Evidence | None, missed: Signal | None, call: GradedCall) -> Checked:
    if given is None:
        if missed is None:
            return Checked("unsure", (absent(call),), "not_in_transcript", 0.4)
        return Checked("fail", (absent(call),), "not_said")
    due = float(missed.details.get("searched_until", 0.0)) if missed is not None else None
    if due is None or (given.start or 0.0) < due:
        return Checked("pass", (given,), "said")
    return Checked("fail", (Evidence(span=(0.0, due)), given), "said_late")


def _given(rule: str, call: GradedCall) -> Evidence | None:
    """The first words that give it."""
    for notice in call.notices:
        said = call.utterance(notice.utterance)
        if notice.rule == rule and said is not None:
            at = said.text.index(notice.quote)
            return quoted(said, at, at + len(notice.quote))
    return None

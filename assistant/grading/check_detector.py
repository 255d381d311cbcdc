"""A signal of some kind fails the item; none of it over the whole call passes."""

from __future__ import annotations

from assistant.core.rubric import DetectorCheck

from .check_notice import check_notice
from .evidence import absent
from .signal_words import asked_for, quotes, shown, stands
from .transcript import GradedCall
from .verdict import Checked


def check_detector(check: DetectorCheck, call: GradedCall) -> Checked:
    """The evidence of a fail are the utterances that the signals name.

    A signal whose words the transcript no longer has leaves it unsure, and so does a rule that
    nothing can raise. Notices that were missed or given are `check_notice`'s to judge.
    """
    if not call.said_by("agent"):
        return Checked("unsure", reason="nobody_spoke")
    raised = [
        signal
        for signal in call.signals
        if signal.kind != "missing_notice" and asked_for(check, signal)
    ]
    standing = [signal for signal in raised if stands(signal, call)]
    if standing:
        words = tuple(one for signal in standing for one in quotes(signal, call))
        return Checked(
            "fail",
            tuple(one for signal in standing for one in shown(signal, call)) or (absent(call),),
            "noticed",
            rests_on=words if all(signal.quote for signal in standing) else (),
        )
    if raised:
        evidence = tuple(one for signal in raised for one in shown(signal, call))
        return Checked("unsure", evidence, "reworded", 0.4)
    known = frozenset[str]().union(*(call.rules.get(kind, frozenset()) for kind in check.kinds))
    for rule in check.rules:
        if rule not in known:
            return Checked("unsure", reason="no_such_rule", values=(("rule", rule),))
    if "missing_notice" in check.kinds:
        return check_notice(check, call)
    return Checked("pass", (absent(call),), "nothing_noticed")

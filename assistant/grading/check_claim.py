"""Every product fact the agent states must agree with the knowledge base of that moment."""

from __future__ import annotations

import re

from assistant.core.rubric import ClaimCheck

from .evidence import quoted, whole
from .transcript import GradedCall
from .verdict import Checked

_FIGURE = re.compile(
    r"\d|\b(?:month|year|day|week|euro|percent)s?\b|[一二三四五六七八九十两]\s*(?:年|个月|天|周|元)"
)


def check_claim(check: ClaimCheck, call: GradedCall) -> Checked:
    """Wrong: what was said. Known to nobody: unsure. No figure stated at all: not applicable."""
    wrong = [
        signal
        for signal in call.signals
        if signal.kind == "wrong_claim"
        and (not check.attributes or signal.rule in check.attributes)
    ]
    for signal in wrong:
        said = call.utterance(signal.utterances[0]) if signal.utterances else None
        if said is None:
            continue
        at = said.text.find(signal.quote)
        evidence = quoted(said, at, at + len(signal.quote)) if at >= 0 else whole(said)
        return Checked(
            "fail",
            (evidence,),
            "claim_wrong",
            values=(("stated", signal.details["stated"]), ("right", signal.details["right"])),
        )
    stated = [said for said in call.said_by("agent") if _FIGURE.search(said.text)]
    if not stated:
        return Checked("not_applicable", reason="no_claims")
    unknown = [signal for signal in call.signals if signal.kind == "unknown_claim"]
    if unknown:
        said = call.utterance(unknown[0].utterances[0])
        evidence = (whole(said),) if said is not None else ()
        return Checked("unsure", evidence, "needs_judgement", 0.5)
    return Checked("pass", tuple(whole(said) for said in stated[:3]), "claims_agree", 0.8)

"""Every product fact the agent states must agree with the knowledge base of that moment."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.claim import Claim
from assistant.core.grade import Evidence
from assistant.core.rubric import ClaimCheck

from .doubt import doubtful
from .evidence import quoted
from .signal_words import shown, stands
from .transcript import GradedCall
from .verdict import Checked

CONFIDENCE = 0.8
"""Of a pass: a claim that was put in unusual words may not have been read."""


def check_claim(check: ClaimCheck, call: GradedCall) -> Checked:
    """Wrong: what was said. Nothing known of it: unsure. Nothing stated: not applicable.

    Only claims that were read and held against a fact pass it, and all of them must agree.
    """
    claims = [one for one in call.claims if _asked_for(check, one.attribute)]
    wrong = [claim for claim in claims if claim.agrees is False]
    if wrong:
        # The reason names one of them: one that was well recognised, if there is any.
        wrong.sort(key=lambda claim: doubtful(_value(claim, call), call))
        return Checked(
            "fail",
            _sentences(wrong, call),
            "claim_wrong",
            values=(("stated", wrong[0].stated), ("right", wrong[0].right)),
            rests_on=tuple(_value(claim, call) for claim in wrong),
        )
    was_wrong = [
        signal
        for signal in call.signals
        if signal.kind == "wrong_claim" and _asked_for(check, signal.rule) and stands(signal, call)
    ]
    if was_wrong:
        # The documents have changed since the call.
        evidence = tuple(one for signal in was_wrong for one in shown(signal, call))
        return Checked("unsure", evidence, "claim_was_wrong", 0.5)
    unknown = [claim for claim in claims if claim.agrees is None]
    if unknown:
        stated = (("stated", unknown[0].stated),)
        return Checked("unsure", _sentences(unknown, call), "claim_unknown", 0.5, values=stated)
    if not claims:
        return Checked("not_applicable", reason="no_claims")
    return Checked("pass", _sentences(claims, call), "claims_agree", CONFIDENCE)


def _asked_for(check: ClaimCheck, attribute: str) -> bool:
    return not check.attributes or attribute in check.attributes


def _sentences(claims: Sequence[Claim], call: GradedCall) -> tuple[Evidence, ...]:
    return tuple(_words(claim, claim.quote, call) for claim in claims)


def _value(claim: Claim, call: GradedCall) -> Evidence:
    return _words(claim, claim.stated, call)


def _words(claim: Claim, words: str, call: GradedCall) -> Evidence:
    """Words of the sentence that a claim was stated in."""
    said = call.utterance(claim.utterance)
    assert said is not None, "claims are read from the utterances that are graded"
    sentence = said.text.index(claim.quote)
    at = said.text.index(words, sentence)
    return quoted(said, at, at + len(words))

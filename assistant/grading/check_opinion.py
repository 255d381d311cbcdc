"""A model's opinion: it stands on utterances of the call, and where it is sure enough."""

from __future__ import annotations

from assistant.core.grade import Opinion

from .evidence import absent, quoted
from .transcript import GradedCall
from .verdict import Checked

SURE = 0.7
"""Least probability of the verdict's own word. Not calibrated on labelled calls yet: it keeps
back verdicts that were nearly another one."""


def check_opinion(opinion: Opinion | None, call: GradedCall) -> Checked:
    """The opinion with the words it stands on, taken from the call; unsure without one."""
    if opinion is None:
        return Checked("unsure", reason="needs_judgement", confidence=0.0)
    said = [call.utterance(one) for one in opinion.utterances]
    told = (("told", opinion.reason),)
    if None in said:
        return Checked("unsure", reason="needs_judgement", confidence=0.0)
    evidence = tuple(quoted(one, 0, len(one.text)) for one in said if one is not None)
    if opinion.verdict == "unsure" or opinion.confidence < SURE:
        return Checked("unsure", evidence, "judged_unsure", opinion.confidence, told)
    if opinion.verdict == "not_applicable":
        return Checked("not_applicable", evidence, "judged", opinion.confidence, told)
    return Checked(
        opinion.verdict,
        evidence or (absent(call),),
        "judged",
        opinion.confidence,
        told,
        rests_on=evidence,
    )

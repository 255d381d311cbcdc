"""Words recognised with low confidence fail nothing alone: a person is asked to listen."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.grade import Evidence

from .evidence import is_doubtful, quoted
from .transcript import GradedCall
from .verdict import Checked

CONFIDENCE = 0.4
"""Of an unsure verdict that more certain words would have made a fail."""


def doubted(checked: Checked, call: GradedCall) -> Checked:
    """The same, but a fail whose words are doubtful is unsure; one with certain words as well
    keeps these."""
    if checked.verdict != "fail" or not checked.rests_on:
        return checked
    unsure = [one for one in checked.rests_on if doubtful(one, call)]
    if not unsure:
        return checked
    if checked.on_all or len(unsure) == len(checked.rests_on):
        return Checked("unsure", checked.evidence, "doubtful", CONFIDENCE)
    certain = tuple(one for one in checked.evidence if one not in unsure)
    return replace(checked, evidence=certain or checked.evidence)


def doubtful(evidence: Evidence, call: GradedCall) -> bool:
    """Whether the words that are quoted were recognised with low confidence."""
    said = call.utterance(evidence.utterance) if evidence.utterance else None
    if said is None:
        return False
    for match in re.finditer(re.escape(evidence.quote), said.text):
        # The same words may be said twice in a turn: the times tell which are meant.
        if quoted(said, *match.span()) == evidence:
            return is_doubtful(said, *match.span())
    return False

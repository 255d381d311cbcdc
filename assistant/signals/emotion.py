"""How negative a turn is, and how a speaker's mood moves.

Two readings of a turn, the stronger counts: the lexicon `emotion`, which the business edits, by the
severities of its entries; and the learned score of `feeling.py`, over a threshold for each
language. On real calm customers 1 in 100 English turns of three words or more passes it and 2 in
1,000 Chinese ones; of annoyed customers' turns 9 in 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.core.speech import Speaker, Utterance
from knowledge.types import Language

from .context import Context
from .feeling import Of, probability

WEIGHTS = {"info": 0.5, "warning": 1.0, "critical": 2.0}
FADES_S = 60.0
"""Seconds in which what was said loses half of its weight."""
DISSATISFIED: Mapping[Language, float] = {"en": 0.5, "zh": 0.3}
"""From here a turn weighs as much as a warning of the lexicon, and twice that at certainty. The
Chinese score was learned on written opinions and is shyer about speech."""
LATELY = 3
"""Turns that make up the mood of now."""
_FEWEST = 3
"""Words of a turn (two characters a word in Chinese): a bare "no" answers a question."""


@dataclass(frozen=True)
class Mood:
    """How probably a speaker is dissatisfied over the last turns, and the change since before."""

    now: float
    trend: float
    """`now` less the mean of the earlier turns; 0 while there are none."""


def negativity(context: Context, said: Utterance) -> float:
    """0 for none; settled words take one away."""
    total = settled = 0.0
    for entry, _ in context.lexicons.found("emotion", said.language, said.text):
        if entry.rule == "settled":
            settled = 1.0
        elif entry.rule.startswith(said.speaker) or entry.rule.startswith("any"):
            total += WEIGHTS[entry.severity]
    return max(total, _learned(context, said)) - settled


def felt(context: Context, speaker: str, now: float) -> float:
    """The negativity of a speaker's turns so far, older ones fading."""
    return max(
        0.0,
        sum(
            negativity(context, said) * 0.5 ** ((now - said.end) / FADES_S)
            for said in context.utterances
            if said.speaker == speaker
        ),
    )


def mood(context: Context, speaker: Speaker) -> Mood | None:
    """The mood of a speaker by the learned scores; None before the first turn that has one."""
    told = [
        chance
        for said in context.said_by(speaker)
        if (chance := dissatisfied(context, said)) is not None
    ]
    if not told:
        return None
    now, before = _mean(told[-LATELY:]), told[:-LATELY]
    return Mood(now, now - _mean(before) if before else 0.0)


def dissatisfied(context: Context, said: Utterance) -> float | None:
    """The probability that a turn shows dissatisfaction; None for a turn too short to show it."""
    total = context.feelings.get(said.id)
    if total is None or _words(said) < _FEWEST:
        return None
    return probability(total, "turn", said.language)


def so_far(context: Context, speaker: Speaker) -> float | None:
    """The calibrated probability that the whole of a speaker's turns is an annoyed call."""
    of: Of = "call"
    said = [one for one in context.said_by(speaker) if one.id in context.feelings]
    if not said:
        return None
    return probability(_mean([context.feelings[one.id] for one in said]), of, said[-1].language)


def _learned(context: Context, said: Utterance) -> float:
    chance, starts = dissatisfied(context, said), DISSATISFIED[said.language]
    if chance is None or chance < starts:
        return 0.0
    return 1.0 + (chance - starts) / (1.0 - starts)


def _words(said: Utterance) -> int:
    return len(said.text) // 2 if said.language == "zh" else len(said.text.split())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)

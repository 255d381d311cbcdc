"""One speaker cuts in and the other gives way, in the middle of a sentence.

Shorter together than `talk_over` needs: there nobody gave way.
"""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key
from assistant.core.speech import Utterance
from assistant.core.stretches import size_of

from .context import Context
from .talk_over import LEAST_WORDS, OVERLAP_S

LEAST_OVERLAP_S = 0.25
"""Ends of turns overlap by about a fifth of a second in ordinary talk, and recognisers' times are
about as exact (Heldner & Edlund 2010, doi:10.1016/j.wocn.2010.08.002)."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")


def detect(context: Context) -> tuple[Signal, ...]:
    """The newest utterance against the one it cuts off; the agent's cut is the warning."""
    said = context.newest
    if said is None or size_of(said) < LEAST_WORDS:
        return ()
    for other in reversed(context.utterances[:-1]):
        overlap = other.end - said.start
        if other.speaker == said.speaker or overlap < LEAST_OVERLAP_S:
            continue
        if other.start >= said.start or overlap >= OVERLAP_S or said.end <= other.end:
            continue
        if size_of(other) < LEAST_WORDS or not _cut_off(context, other):
            continue
        by_agent = said.speaker == "agent"
        return (
            Signal(
                key=signal_key("interruption", other.id, said.id),
                kind="interruption",
                severity="warning" if by_agent else "info",
                rule="agent" if by_agent else "customer",
                utterances=(other.id, said.id),
                details={"seconds": round(overlap, 1)},
            ),
        )
    return ()


def _cut_off(context: Context, other: Utterance) -> bool:
    """Whether it ends within a sentence. A transcript without punctuation cannot show it."""
    if other.text.rstrip().endswith(_SENTENCE_ENDS):
        return False
    return any(one.text.rstrip().endswith(_SENTENCE_ENDS) for one in context.said_by(other.speaker))

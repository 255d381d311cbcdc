"""The agent talks over the customer: both speak at once for longer than a backchannel takes."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context

OVERLAP_S = 0.8
"""Overlaps in ordinary talk are mostly under 0.5 s (Heldner & Edlund 2010,
doi:10.1016/j.wocn.2010.08.002); a longer one is felt."""
LEAST_WORDS = 3
"""Fewer words are a backchannel: yes, right, I see."""


def detect(context: Context) -> tuple[Signal, ...]:
    """The newest utterance against the one it cuts into; the agent's cut is the warning."""
    said = context.newest
    if said is None or _size(said.text, said.language) < LEAST_WORDS:
        return ()
    for other in reversed(context.utterances[:-1]):
        if other.speaker == said.speaker or other.end <= said.start:
            continue
        if _size(other.text, other.language) < LEAST_WORDS:
            continue
        overlap = min(said.end, other.end) - max(said.start, other.start)
        if overlap >= OVERLAP_S:
            by_agent = (said if said.start > other.start else other).speaker == "agent"
            return (
                Signal(
                    key=signal_key("talk_over", other.id, said.id),
                    kind="talk_over",
                    severity="warning" if by_agent else "info",
                    rule="agent" if by_agent else "customer",
                    utterances=(other.id, said.id),
                    details={"seconds": round(overlap, 1)},
                ),
            )
    return ()


def _size(text: str, language: str) -> int:
    return len(text) // 2 if language == "zh" else len(text.split())

"""How long the agent speaks at a stretch, as the customer hears it."""

from __future__ import annotations

from assistant.core.speech import Utterance
from assistant.core.stretches import agent_stretches, seconds_of

from .transcript import GradedCall

__all__ = ["longest_monologue", "seconds_of"]


def longest_monologue(call: GradedCall) -> tuple[Utterance, ...]:
    """The agent's utterances of the longest stretch that neither a pause nor the customer breaks;
    empty where the agent said nothing."""
    return max(agent_stretches(call.utterances), key=seconds_of, default=())

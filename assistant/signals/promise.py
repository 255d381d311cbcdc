"""Promises beyond an agent's authority, from the lexicon `promises`."""

from __future__ import annotations

from assistant.core.signal import Signal

from .context import Context
from .listed import listed

LEXICON = "promises"


def detect(context: Context) -> tuple[Signal, ...]:
    """One signal a rule and utterance, with the words that show it."""
    return listed(context, "promise", LEXICON, speaker="agent")

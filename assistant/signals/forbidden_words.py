"""Words an agent must not say, from the lexicon `forbidden`."""

from __future__ import annotations

from assistant.core.signal import Signal

from .context import Context
from .listed import listed

LEXICON = "forbidden"


def detect(context: Context) -> tuple[Signal, ...]:
    """One signal a rule and utterance, with the words that show it."""
    return listed(context, "forbidden_words", LEXICON, speaker="agent")

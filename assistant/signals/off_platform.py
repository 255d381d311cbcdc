"""An agent who takes the customer or the payment off the shop's own channels."""

from __future__ import annotations

from assistant.core.signal import Signal

from .context import Context
from .listed import listed

LEXICON = "off_platform"


def detect(context: Context) -> tuple[Signal, ...]:
    """One signal a rule and utterance, with the words that show it."""
    return listed(context, "off_platform", LEXICON, speaker="agent")

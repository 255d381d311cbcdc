"""An agent who asks for a password or a one-time code."""

from __future__ import annotations

from assistant.core.signal import Signal

from .context import Context
from .listed import listed

LEXICON = "credentials"


def detect(context: Context) -> tuple[Signal, ...]:
    """One signal a rule and utterance, with the words that show it."""
    return listed(context, "credential_request", LEXICON, speaker="agent")

"""First whether an item applies, then its verdict."""

from __future__ import annotations

import re

from assistant.core.rubric import Applies

from .transcript import GradedCall


def applies(condition: Applies, call: GradedCall) -> bool:
    """All conditions given must hold; none given means always."""
    if condition.languages and call.language not in condition.languages:
        return False
    if condition.signals and not any(s.kind in condition.signals for s in call.signals):
        return False
    if condition.mentioned:
        return any(
            re.search(pattern, said.text, re.IGNORECASE)
            for said in call.said_by(condition.speaker)
            for pattern in condition.mentioned.get(said.language, ())
        )
    return True

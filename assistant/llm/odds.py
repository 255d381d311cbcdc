"""How sure a model was of a word it chose: from the probabilities of its tokens. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """A token of the answer, and the natural logarithms of what else might have stood there."""

    text: str
    alternatives: Mapping[str, float]
    """Its own among them."""


def share_of(tokens: Sequence[Token], field: str, said: str, choices: Sequence[str]) -> float:
    """The probability of the value that was said among the values that were allowed.

    Taken at the first token of the value, of what begins one of the choices: a server that only
    lets a schema through tells probabilities from before it did. 1.0 where the server told none;
    of choices that begin alike, the one that was said counts for all.
    """
    found = _value_token(tokens, field)
    if found is None:
        return 1.0
    weights = {
        text: math.exp(log)
        for text, log in found.alternatives.items()
        if (word := text.strip(' "\n')) and any(choice.startswith(word) for choice in choices)
    }
    whole = sum(weights.values())
    own = sum(w for text, w in weights.items() if said.startswith(text.strip(' "\n')))
    return own / whole if whole else 1.0


def _value_token(tokens: Sequence[Token], field: str) -> Token | None:
    """The first token with a letter of the string that is the field's value."""
    text = "".join(token.text for token in tokens)
    key = text.find(f'"{field}"')
    opening = text.find('"', text.find(":", key)) if key >= 0 else -1
    if opening < 0:
        return None
    at = 0
    for token in tokens:
        at += len(token.text)
        if at > opening + 1:
            return token if token.alternatives else None
    return None

"""Turns of a conversation as evaluation files have them."""

from __future__ import annotations

from typing import Any, cast

from assistant.errors import BadInput
from knowledge.types import Turn


def read_turns(value: object, where: str) -> tuple[Turn, ...]:
    """The turns of `[{"speaker", "text", …}]`; any speaker but the customer counts as the agent.

    Raises BadInput where it is not such a list, or nobody says anything.
    """
    if not isinstance(value, list):
        raise BadInput(f"{where} is not a list of turns.")
    turns: list[Turn] = []
    for one in cast(list[Any], value):
        if not isinstance(one, dict):
            raise BadInput(f"{where} has a turn that is not an object.")
        turn = cast(dict[str, Any], one)
        text, speaker = turn.get("text"), turn.get("speaker")
        if not isinstance(text, str) or not isinstance(speaker, str):
            raise BadInput(f"{where} has a turn without speaker or text.")
        if text.strip():
            turns.append(Turn(speaker="customer" if speaker == "customer" else "agent", text=text))
    if not turns:
        raise BadInput(f"{where} has no turn with text.")
    return tuple(turns)

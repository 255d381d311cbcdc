"""How long a customer waits for the agent's next words, on the phone and in a chat alike."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.speech import Utterance

from .transcript import GradedCall


@dataclass(frozen=True)
class Wait:
    """Seconds in which neither spoke, from the customer's first unanswered words to the reply.

    What the customer says meanwhile is not waiting; on the phone these are pauses in their talk.
    """

    asked: Utterance
    reply: Utterance
    seconds: float


def waits(call: GradedCall) -> tuple[Wait, ...]:
    """One for every reply, in order; empty where nothing says when anything was said."""
    if not any(said.start for said in call.utterances):
        return ()
    found: list[Wait] = []
    asked: Utterance | None = None
    quiet, spoken_until = 0.0, 0.0
    for said in call.utterances:
        if asked is not None:
            quiet += max(0.0, said.start - spoken_until)
        spoken_until = max(spoken_until, said.end)
        if said.speaker == "customer":
            asked = asked or said
        elif asked is not None:
            found.append(Wait(asked, said, quiet))
            asked, quiet = None, 0.0
    return tuple(found)

"""A past call gone through once more with other words: which cards it would have given.

The same code as live decides, on the utterances and signals of the log; nothing is written. Where
a model writes replies, the scripts alone are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.core.call import Call
from assistant.core.card import Card, CardHeld, Feedback
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.ports import Published
from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Utterance

from .offer import offer
from .parts import Parts
from .reply import Replies
from .state import CallState
from .step import Step


@dataclass
class Moment:
    """One utterance of a call that cards came of: those given then, and those given now."""

    utterance: Utterance
    at: float
    given: list[Card] = field(default_factory=list[Card])
    would: list[Card] = field(default_factory=list[Card])
    held: list[CardHeld] = field(default_factory=list[CardHeld])
    """What the budget would hold back now."""


async def tried(
    parts: Parts, call: Call, events: Sequence[CallEvent], published: Published
) -> list[Moment]:
    """The moments at which cards were given or would be, in order."""
    parts = replace(parts, published=published, writer=None)
    replies = Replies(parts)
    state = CallState(call=call)
    step = Step(state)
    moments: dict[str, Moment] = {}
    for said, at, signals, before in _turns(events):
        for body in before:
            step.write(at, body)
        step.write(at, said)
        for signal in signals:
            step.write(at, signal)
        if not said.text:
            continue
        fresh = [signal for signal in signals if isinstance(signal, Signal)]
        drafts, unanswered = await replies.drafts(state, said, fresh)
        if unanswered is not None:
            step.write(at, unanswered)
        first = len(step.entries)
        for _, draft in drafts:
            offer(step, draft, at, parts)
        for _, _, body in step.entries[first:]:
            moment = moments.setdefault(said.id, Moment(said, at))
            if isinstance(body, Card):
                moment.would.append(body)
            elif isinstance(body, CardHeld):
                moment.held.append(body)
    said_last = {event.body.id: event.body for event in events if isinstance(event.body, Utterance)}
    for event in events:
        card = event.body
        if isinstance(card, Card) and (cause := said_last.get(card.because.utterance or "")):
            moments.setdefault(cause.id, Moment(cause, event.at)).given.append(card)
    return sorted(moments.values(), key=lambda one: one.at)


_Turn = tuple[Utterance, float, list[Signal | SignalWithdrawn], list[Body]]


def _turns(events: Sequence[CallEvent]) -> list[_Turn]:
    """Each utterance with the signals it raised, and what people did with cards before it."""
    turns: list[_Turn] = []
    waiting: list[Body] = []
    for event in events:
        body = event.body
        if isinstance(body, CallEnded):
            break  # what follows is grading
        if isinstance(body, Utterance):
            turns.append((body, event.at, [], waiting))
            waiting = []
        elif isinstance(body, Signal | SignalWithdrawn) and turns and event.at == turns[-1][1]:
            turns[-1][2].append(body)
        elif isinstance(body, Feedback):
            waiting.append(body)
    return turns

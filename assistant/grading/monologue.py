"""How long the agent speaks at a stretch, as the customer hears it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.speech import Utterance

from .transcript import GradedCall

PAUSE_S = 2.0
"""A pause in which the customer could have begun. Nobody stays silent in conversation for much
longer than one second (Jefferson 1989, the "standard maximum silence"); the transcript begins a
new utterance after less, and wherever one grows too long to read."""
BACKCHANNEL_WORDS = 2
"""Said while the agent goes on, no more than this is listening: yes, right, I see."""


def longest_monologue(call: GradedCall) -> tuple[Utterance, ...]:
    """The agent's utterances of the longest stretch that neither a pause nor the customer breaks;
    empty where the agent said nothing."""
    return max(_stretches(call), key=seconds_of, default=())


def seconds_of(stretch: tuple[Utterance, ...]) -> float:
    """From its first word to its last."""
    return max(said.end for said in stretch) - stretch[0].start


def _stretches(call: GradedCall) -> Iterator[tuple[Utterance, ...]]:
    stretch: list[Utterance] = []
    for said in call.utterances:
        until = max((one.end for one in stretch), default=said.start)
        if said.speaker == "agent" and said.start - until <= PAUSE_S:
            stretch.append(said)
            continue
        if said.speaker != "agent" and said.start < until and _size(said) <= BACKCHANNEL_WORDS:
            continue
        if stretch:
            yield tuple(stretch)
        stretch = [said] if said.speaker == "agent" else []
    if stretch:
        yield tuple(stretch)


def _size(said: Utterance) -> int:
    return len(said.text) // 2 if said.language == "zh" else len(said.text.split())

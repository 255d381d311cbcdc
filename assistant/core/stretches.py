"""How long one side speaks at a stretch, as the other hears it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .speech import Utterance

PAUSE_S = 2.0
"""A pause in which the customer could have begun. Nobody stays silent in conversation for much
longer than one second (Jefferson 1989, the "standard maximum silence"); the transcript begins a
new utterance after less, and wherever one grows too long to read."""
BACKCHANNEL_WORDS = 2
"""Said while the agent goes on, no more than this is listening: yes, right, I see."""


def agent_stretches(utterances: Iterable[Utterance]) -> Iterator[tuple[Utterance, ...]]:
    """The agent's utterances, joined where neither a pause nor the customer breaks them."""
    stretch: list[Utterance] = []
    for said in utterances:
        until = max((one.end for one in stretch), default=said.start)
        if said.speaker == "agent" and said.start - until <= PAUSE_S:
            stretch.append(said)
            continue
        if said.speaker != "agent" and said.start < until and size_of(said) <= BACKCHANNEL_WORDS:
            continue
        if stretch:
            yield tuple(stretch)
        stretch = [said] if said.speaker == "agent" else []
    if stretch:
        yield tuple(stretch)


def seconds_of(stretch: tuple[Utterance, ...]) -> float:
    """From its first word to its last."""
    return max(said.end for said in stretch) - stretch[0].start


def size_of(said: Utterance) -> int:
    """Its words; two Chinese characters are one."""
    return len(said.text) // 2 if said.language == "zh" else len(said.text.split())

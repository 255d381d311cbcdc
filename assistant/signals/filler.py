"""The agent fills time with sounds: um, you know, 那个.

What counts is in the lexicon `filler`. Many recognisers leave such sounds out; then it is quiet.
"""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key
from assistant.core.speech import Utterance
from assistant.core.stretches import size_of

from .context import Context

A_HUNDRED_WORDS = 8.0
"""Fillers in a hundred words that are too many: three times the 2.6 of ordinary conversation
(Bortfeld et al. 2001, "Disfluency rates in conversation", Language and Speech 44)."""
OVER_WORDS = 60
"""The agent's latest words that are looked at: about half a minute of speech."""
LEAST_FILLERS = 5
AGAIN_AFTER_S = 120.0


def detect(context: Context) -> tuple[Signal, ...]:
    """Information, at most once in two minutes; the rule is the filler said most."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    latest, words = _latest(context)
    if words < OVER_WORDS:
        return ()
    counts: dict[str, int] = {}
    for one in latest:
        for entry in context.lexicons.entries("filler", one.language):
            counts[entry.rule] = counts.get(entry.rule, 0) + entry.count(one.text)
    fillers = sum(counts.values())
    if fillers < LEAST_FILLERS or 100 * fillers / words < A_HUNDRED_WORDS:
        return ()
    starts = {one.id: one.end for one in context.utterances}
    told = [signal for signal in context.signals if signal.kind == "filler"]
    if any(said.end - starts.get(one.utterances[-1], 0.0) < AGAIN_AFTER_S for one in told):
        return ()
    return (
        Signal(
            key=signal_key("filler", said.id),
            kind="filler",
            severity="info",
            rule=max(counts, key=lambda rule: counts[rule]),
            utterances=tuple(one.id for one in latest),
            details={"count": fillers, "a_hundred_words": round(100 * fillers / words, 1)},
        ),
    )


def _latest(context: Context) -> tuple[list[Utterance], int]:
    """The agent's last utterances, in order, that make up the words looked at; and their words."""
    latest: list[Utterance] = []
    words = 0
    for one in reversed(context.said_by("agent")):
        latest.insert(0, one)
        words += size_of(one)
        if words >= OVER_WORDS:
            break
    return latest, words

"""Which signals an item asks for, and the words that show them in the transcript that is graded.

The transcript may have been corrected since the signal was raised: what quotes words that are no
longer there proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.grade import Evidence
from assistant.core.rubric import DetectorCheck
from assistant.core.signal import Signal

from .evidence import quoted, whole
from .transcript import GradedCall

_RANK = {"info": 0, "warning": 1, "critical": 2}


def asked_for(check: DetectorCheck, signal: Signal) -> bool:
    """Whether the item is about it: its kind, its rule, and no less severe."""
    return (
        signal.kind in check.kinds
        and (not check.rules or signal.rule in check.rules)
        and _RANK[signal.severity] >= _RANK[check.at_least]
    )


def stands(signal: Signal, call: GradedCall) -> bool:
    """Whether its quote, or without one any of its utterances, is in the transcript."""
    if signal.quote:
        return bool(quotes(signal, call))
    return not signal.utterances or any(call.utterance(one) for one in signal.utterances)


def quotes(signal: Signal, call: GradedCall) -> tuple[Evidence, ...]:
    """Its quote where it stands; empty for a signal that was not raised by words."""
    return tuple(one for one in shown(signal, call) if one.quote == signal.quote)


def shown(signal: Signal, call: GradedCall) -> Iterator[Evidence]:
    """The utterances it names, cut to its quote where they have it."""
    for wanted in signal.utterances:
        said = call.utterance(wanted)
        if said is None:
            continue
        at = said.text.find(signal.quote) if signal.quote else -1
        yield quoted(said, at, at + len(signal.quote)) if at >= 0 else whole(said)

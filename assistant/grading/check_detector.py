"""A signal of some kind fails the item; none of it over the whole call passes."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.grade import Evidence
from assistant.core.rubric import DetectorCheck
from assistant.core.signal import Signal

from .evidence import absent, is_doubtful, quoted, whole
from .transcript import GradedCall
from .verdict import Checked

_RANK = {"info": 0, "warning": 1, "critical": 2}


def check_detector(check: DetectorCheck, call: GradedCall) -> Checked:
    """The evidence of a fail are the utterances that the signals name."""
    if not call.said_by("agent"):
        return Checked("unsure", reason="nobody_spoke")
    raised = [
        signal
        for signal in call.signals
        if signal.kind in check.kinds
        and (not check.rules or signal.rule in check.rules)
        and _RANK[signal.severity] >= _RANK[check.at_least]
    ]
    if not raised:
        return Checked("pass", (absent(call),), "nothing_noticed")
    certain = [signal for signal in raised if not _doubtful(signal, call)]
    evidence = tuple(one for signal in (certain or raised) for one in _evidence(signal, call))
    if not certain:
        return Checked("unsure", evidence, "doubtful", 0.4)
    return Checked("fail", evidence or (absent(call),), "noticed")


def _evidence(signal: Signal, call: GradedCall) -> Iterator[Evidence]:
    for wanted in signal.utterances:
        said = call.utterance(wanted)
        if said is None:
            continue
        at = said.text.find(signal.quote) if signal.quote else -1
        yield quoted(said, at, at + len(signal.quote)) if at >= 0 else whole(said)


def _doubtful(signal: Signal, call: GradedCall) -> bool:
    """All the words that show it were recognised with low confidence."""
    said = [u for wanted in signal.utterances if (u := call.utterance(wanted)) is not None]
    shown = [u for u in said if signal.quote and signal.quote in u.text]
    return bool(shown) and all(
        is_doubtful(u, at := u.text.find(signal.quote), at + len(signal.quote)) for u in shown
    )

"""What a correction takes back: signals whose words are no longer what was said."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Utterance


def withdrawn(
    signals: Iterable[Signal], before: Utterance, after: Utterance
) -> tuple[SignalWithdrawn, ...]:
    """Signals that quote words of `before` which do not stand in `after`. Pure.

    A turn that only grew takes nothing back, for all its words still stand. A signal without a
    quote (silence, talk-over, pace) was not raised by words, and stays.
    """
    return tuple(
        SignalWithdrawn(key=signal.key, kind=signal.kind, utterance=after.id)
        for signal in signals
        if after.id in signal.utterances
        and signal.quote
        and signal.quote in before.text
        and (signal.quote not in after.text or before.speaker != after.speaker)
    )

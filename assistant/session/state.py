"""What is known of a call, folded from its events: live and after a restart by the same code."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.call import Call
from assistant.core.card import (
    Card,
    CardExpired,
    CardHeld,
    Density,
    DensityChosen,
    Feedback,
    Unanswered,
)
from assistant.core.events import Body, CallEnded, CallEvent, CustomerKnown
from assistant.core.grade import Scorecard
from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Segment, Utterance


@dataclass
class CallState:
    """A call so far. Only `apply` changes it, so that the log and the state cannot differ."""

    call: Call
    seq: int = 0
    now: float = 0.0
    segments: dict[tuple[str, int], Segment] = field(default_factory=dict[tuple[str, int], Segment])
    """The highest revision of each segment."""
    utterances: dict[str, Utterance] = field(default_factory=dict[str, Utterance])
    """The highest revision of each utterance, in order of first appearance."""
    signals: dict[str, Signal] = field(default_factory=dict[str, Signal])
    offered: list[tuple[float, Card]] = field(default_factory=list[tuple[float, Card]])
    held: list[tuple[float, CardHeld]] = field(default_factory=list[tuple[float, CardHeld]])
    feedback: list[tuple[float, Feedback]] = field(default_factory=list[tuple[float, Feedback]])
    unanswered: dict[str, Unanswered] = field(default_factory=dict[str, Unanswered])
    """Questions for which nothing good enough was found yet, by utterance."""
    expired: set[str] = field(default_factory=set[str])
    """Cards of which the log says that their time is over."""
    density: Density | None = None
    """Chosen for this call; None: what holds for everybody."""
    ended: CallEnded | None = None
    scorecard: Scorecard | None = None

    def apply(self, seq: int, at: float, body: Body) -> None:
        """Take one event in; `seq` must follow the last one."""
        if seq != self.seq + 1:
            raise AssertionError(f"event {seq} after {self.seq} of call {self.call.id}")
        self.seq = seq
        self.now = max(self.now, at)
        match body:
            case CustomerKnown():
                self.call = self.call.model_copy(update={"customer": body.customer})
            case Segment():
                self.segments[(body.source, body.sequence)] = body
            case Utterance():
                self.utterances[body.id] = body
                if not body.text:  # all of its words were taken back
                    del self.utterances[body.id]
            case Signal():
                self.signals[body.key] = body
            case SignalWithdrawn():
                self.signals.pop(body.key, None)
            case Card():
                self.offered.append((at, body))
                self.unanswered.pop(body.because.utterance or "", None)
            case Unanswered():
                self.unanswered[body.utterance] = body
            case CardHeld():
                self.held.append((at, body))
            case CardExpired():
                self.expired.add(body.card)
            case DensityChosen():
                self.density = body.density
            case Feedback():
                self.feedback.append((at, body))
            case CallEnded():
                self.ended = body
            case Scorecard():
                self.scorecard = body
            case _:
                pass

    @property
    def raised(self) -> frozenset[str]:
        return frozenset(self.signals)


def folded(call: Call, events: list[CallEvent]) -> CallState:
    """The state after these events, which start with seq 1."""
    state = CallState(call=call)
    for event in events:
        state.apply(event.seq, event.at, event.body)
    return state

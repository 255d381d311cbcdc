"""One step of a call: everything that follows from one batch of segments, committed together."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.events import Body

from .state import CallState


@dataclass
class Step:
    """Collects events and folds each into the state, so that later decisions see earlier ones."""

    state: CallState
    entries: list[tuple[int, float, Body]] = field(default_factory=list[tuple[int, float, Body]])

    def write(self, at: float, body: Body) -> None:
        """Add one event at `at` seconds into the call; the call's clock never runs backwards."""
        at = max(at, self.state.now)
        seq = self.state.seq + 1
        self.state.apply(seq, at, body)
        self.entries.append((seq, at, body))

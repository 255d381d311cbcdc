"""Puts live segments in order: duplicates go, revisions replace, gaps are waited for and marked.

A source numbers its segments 0, 1, 2 … When one is missing, those after it wait until it comes
or until the call has gone on for `PATIENCE_S`; then the gap is let go.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.speech import Segment

PATIENCE_S = 3.0
"""Call seconds a missing segment is waited for: the desk's promise is to go on after 3 s."""


@dataclass
class _Source:
    next: int = 0
    waiting: dict[int, Segment] = field(default_factory=dict[int, Segment])
    newest: dict[int, int] = field(default_factory=dict[int, int])
    """The highest revision let through, by sequence."""


class Arrivals:
    """One call's arrivals. Feeding the same segments again lets nothing through twice."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._now = 0.0

    def accept(self, segment: Segment) -> list[Segment]:
        """Take one final segment in; returns those now ready, in order of sequence."""
        source = self._sources.setdefault(segment.source, _Source())
        self._now = max(self._now, segment.end)
        if segment.sequence < source.next:
            if segment.revision <= source.newest.get(segment.sequence, -1):
                return []
            source.newest[segment.sequence] = segment.revision
            return [segment]
        held = source.waiting.get(segment.sequence)
        if held is None or held.revision < segment.revision:
            source.waiting[segment.sequence] = segment
        return self._ready(source)

    def flush(self) -> list[Segment]:
        """All that still waits, gaps or not: the call is over."""
        late: list[Segment] = []
        for source in self._sources.values():
            late += self._release(source, sorted(source.waiting))
        return sorted(late, key=lambda segment: (segment.start, segment.source, segment.sequence))

    def _ready(self, source: _Source) -> list[Segment]:
        ready: list[int] = []
        expected = source.next
        while expected in source.waiting:
            ready.append(expected)
            expected += 1
        released = self._release(source, ready)
        if source.waiting and self._now - min(s.end for s in source.waiting.values()) > PATIENCE_S:
            source.next = min(source.waiting)
            return released + self._ready(source)
        return released

    def _release(self, source: _Source, sequences: list[int]) -> list[Segment]:
        released = [source.waiting.pop(sequence) for sequence in sequences]
        for segment in released:
            source.newest[segment.sequence] = segment.revision
            source.next = segment.sequence + 1
        return released

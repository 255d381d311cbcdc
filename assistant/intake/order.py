"""Puts live segments in order: duplicates go, revisions replace, gaps are waited for and marked.

A source numbers its segments 0, 1, 2 … When one is missing, those after it wait until it comes
or until the call has gone on for `PATIENCE_S`; then the gap is let go.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.events import Gap
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
        self._missing: list[Gap] = []

    def missing(self) -> list[Gap]:
        """The gaps let go since this was asked last."""
        gaps, self._missing = self._missing, []
        return gaps

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

    @property
    def waiting(self) -> bool:
        """Whether something waits for what is missing before it."""
        return any(source.waiting for source in self._sources.values())

    def skip(self, gap: Gap) -> list[Segment]:
        """What a gap, told in the log, let through: a call read back goes on where it stood."""
        source = self._sources.setdefault(gap.source, _Source())
        source.next = max(source.next, gap.last + 1)
        return self._in_order(source)

    def let_go(self) -> list[Segment]:
        """All that waits, gaps or not: nothing came for so long, or the call is over."""
        late: list[Segment] = []
        for source in self._sources.values():
            while source.waiting:
                late += self._over_the_gap(source)
        return sorted(late, key=lambda segment: (segment.start, segment.source, segment.sequence))

    def _ready(self, source: _Source) -> list[Segment]:
        released = self._in_order(source)
        while source.waiting and self._waited_s(source) > PATIENCE_S:
            released += self._over_the_gap(source)
        return released

    def _waited_s(self, source: _Source) -> float:
        return self._now - min(segment.end for segment in source.waiting.values())

    def _in_order(self, source: _Source) -> list[Segment]:
        ready: list[int] = []
        expected = source.next
        while expected in source.waiting:
            ready.append(expected)
            expected += 1
        return self._release(source, ready)

    def _over_the_gap(self, source: _Source) -> list[Segment]:
        following = min(source.waiting)
        if following > source.next:
            name = source.waiting[following].source
            self._missing.append(Gap(source=name, first=source.next, last=following - 1))
            source.next = following
        return self._in_order(source)

    def _release(self, source: _Source, sequences: list[int]) -> list[Segment]:
        released = [source.waiting.pop(sequence) for sequence in sequences]
        for segment in released:
            source.newest[segment.sequence] = segment.revision
            source.next = segment.sequence + 1
        return released

"""Plays recorded segments at the pace they were spoken, or faster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from assistant.core.speech import Segment


async def play(
    segments: Sequence[Segment], speed: float, sleep: Callable[[float], Awaitable[object]]
) -> AsyncIterator[Segment]:
    """Each segment when its last word has been said; `speed` 2 is twice as fast, 0 at once."""
    now = 0.0
    for segment in sorted(segments, key=lambda s: (s.end, s.start, s.sequence)):
        if speed > 0 and segment.end > now:
            await sleep((segment.end - now) / speed)
            now = segment.end
        yield segment

"""A call's events as server-sent events: what is committed, then what comes, with a heartbeat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

from assistant.core.events import CallEvent
from assistant.core.grade import Scorecard

HEARTBEAT_S = 10.0
"""Proxies commonly close a connection that is silent for 60 s; the page calls 25 s stale."""
MOST_WAITING = 64
"""Frames read ahead of a slow reader."""
_OVER = b"event: over\ndata: {}\n\n"


def framed(event: CallEvent) -> bytes:
    """One event as a server-sent event: its sequence is the id to resume after."""
    # JSON never holds a raw line break, so one data line is enough.
    return b"id: %d\ndata: %b\n\n" % (event.seq, event.line)


async def event_stream(
    follow: Callable[[int], AsyncIterator[CallEvent]],
    committed: Sequence[CallEvent],
    after: int,
    heartbeat_s: float = HEARTBEAT_S,
) -> AsyncGenerator[bytes]:
    """Frames of `committed`, then of all that follows it; a comment when nothing came for a while.

    `after` is where the reader stood before `committed`. Ends when the call's events end, with a
    frame named `over`, so that a reader can tell an end from a broken line.
    """
    if committed:
        yield b"".join(map(framed, committed))
    if any(isinstance(event.body, Scorecard) for event in committed):
        yield _OVER
        return
    coming = with_heartbeat(_frames(follow(committed[-1].seq if committed else after)), heartbeat_s)
    try:
        async for chunk in coming:
            yield chunk
    finally:
        await coming.aclose()


async def _frames(events: AsyncIterator[CallEvent]) -> AsyncGenerator[bytes]:
    try:
        async for event in events:
            yield framed(event)
        yield _OVER
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()


async def with_heartbeat(
    frames: AsyncGenerator[bytes], heartbeat_s: float = HEARTBEAT_S
) -> AsyncGenerator[bytes]:
    """Frames as they come, those that came together in one piece, with a comment at first and
    when nothing came for a while. Raises what `frames` raises."""
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
    reading = asyncio.create_task(_read(frames, waiting))
    beating = asyncio.create_task(_beat(waiting, heartbeat_s))
    yield b": listening\n\n"
    try:
        while True:
            came = [await waiting.get()]
            while not waiting.empty():
                came.append(waiting.get_nowait())
            if piece := b"".join(frame for frame in came if frame is not None):
                yield piece
            if None in came:
                await reading
                return
    finally:
        reading.cancel()
        beating.cancel()
        await asyncio.wait({reading, beating})
        await frames.aclose()


async def _read(frames: AsyncGenerator[bytes], waiting: asyncio.Queue[bytes | None]) -> None:
    """One task for a whole stream: one for each event cost as much again as the sending."""
    try:
        async for frame in frames:
            await waiting.put(frame)
    finally:
        await waiting.put(None)


async def _beat(waiting: asyncio.Queue[bytes | None], every_s: float) -> None:
    """A comment now and again, so that reader and proxies know that the line is up."""
    while True:
        await asyncio.sleep(every_s)
        if waiting.empty():
            waiting.put_nowait(b": still here\n\n")

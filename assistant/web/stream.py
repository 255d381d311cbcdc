"""A call's events as server-sent events: what is committed, then what comes, with a heartbeat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

from assistant.core.events import CallEvent
from assistant.core.grade import Scorecard

HEARTBEAT_S = 10.0
"""Proxies commonly close a connection that is silent for 60 s; the page calls 25 s stale."""
_OVER = b"event: over\ndata: {}\n\n"


def framed(event: CallEvent) -> bytes:
    """One event as a server-sent event: its sequence is the id to resume after."""
    # JSON never holds a raw line break, so one data line is enough.
    return f"id: {event.seq}\ndata: {event.model_dump_json()}\n\n".encode()


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
    for event in committed:
        yield framed(event)
    if any(isinstance(event.body, Scorecard) for event in committed):
        yield _OVER
        return
    last = committed[-1].seq if committed else after
    events = follow(last)
    coming: asyncio.Task[CallEvent | None] | None = None
    yield b": listening\n\n"
    try:
        while True:
            coming = coming or asyncio.create_task(_next(events))
            done, _ = await asyncio.wait({coming}, timeout=heartbeat_s)
            if not done:
                yield b": still here\n\n"
                continue
            event, coming = coming.result(), None
            if event is None:
                break
            yield framed(event)
        yield _OVER
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            await asyncio.wait({coming})
        if isinstance(events, AsyncGenerator):
            await events.aclose()


async def _next(events: AsyncIterator[CallEvent]) -> CallEvent | None:
    """The next event, or None at the end: a task may not raise StopAsyncIteration."""
    return await anext(events, None)


async def with_heartbeat(
    frames: AsyncGenerator[bytes], heartbeat_s: float = HEARTBEAT_S
) -> AsyncGenerator[bytes]:
    """Frames as they come, with a comment at first and when nothing came for a while."""
    coming: asyncio.Task[bytes | None] | None = None
    yield b": listening\n\n"
    try:
        while True:
            coming = coming or asyncio.create_task(_next_frame(frames))
            done, _ = await asyncio.wait({coming}, timeout=heartbeat_s)
            if not done:
                yield b": still here\n\n"
                continue
            frame, coming = coming.result(), None
            if frame is None:
                return
            yield frame
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            await asyncio.wait({coming})
        await frames.aclose()


async def _next_frame(frames: AsyncGenerator[bytes]) -> bytes | None:
    return await anext(frames, None)

"""All calls of one process: who is live, what is playing, what waits for its grade."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from assistant.core.call import Actor, Call
from assistant.core.card import Feedback
from assistant.core.events import CallEnded, CallEvent
from assistant.core.speech import Segment
from assistant.errors import AssistantError, NotOwner
from assistant.intake.replay import play
from assistant.intake.whisperx import Transcript

from .live import LiveCall
from .parts import Parts

log = logging.getLogger(__name__)

AfterCall = Callable[[Call], Awaitable[None]]


class Desk:
    """Live calls by id, each owned by this process until it ends or is taken over.

    `after_call` is told of every call that ended, once its end is durable (grading is asked for
    there); it is told again at the next start of any call whose scorecard never came.
    """

    def __init__(self, parts: Parts, tasks: asyncio.TaskGroup, after_call: AfterCall) -> None:
        self.parts = parts
        self._tasks = tasks
        self._after_call = after_call
        self._live: dict[str, LiveCall] = {}
        self._playing: dict[str, asyncio.Task[None]] = {}

    async def open_call(self, call: Call, actor: Actor) -> Call:
        """Start a call, or go on with it: opening twice is opening once."""
        if call.id not in self._live:
            lease = await self.parts.log.open(call, self.parts.owner, actor)
            live = LiveCall(call, lease, self.parts, self._tasks)
            await live.start(actor)
            self._live[call.id] = live
        return self._live[call.id].call

    async def add_segments(self, call: str, segments: Sequence[Segment], actor: Actor) -> int:
        """Segments of an open call; returns the last sequence once all is durable."""
        live = await self._owned(call, actor)
        try:
            return await live.hear(segments, actor)
        except NotOwner:
            self._live.pop(call, None)
            raise

    async def end_call(self, call: str, actor: Actor, *, ended: CallEnded | None = None) -> int:
        """End a call; ending twice is ending once."""
        live = await self._owned(call, actor)
        seq = await live.end(ended or CallEnded(seconds=0.0), actor)
        self._live.pop(call, None)
        await self._after_call(live.call)
        return seq

    async def feedback(self, call: str, feedback: Feedback, actor: Actor) -> None:
        """Keep what a person did with a card."""
        live = await self._owned(call, actor)
        await live.react(feedback, actor)

    async def events(self, call: str, after: int = 0) -> list[CallEvent]:
        """Committed events with seq > after."""
        return await self.parts.log.read(call, after)

    def follow(self, call: str, after: int = 0) -> AsyncIterator[CallEvent]:
        """Events as they are committed, until the scorecard."""
        return self.parts.log.follow(call, after)

    async def play(self, transcript: Transcript, call: Call, speed: float, actor: Actor) -> None:
        """Play a transcript through the path a live call takes, and end the call."""
        await self.open_call(call, actor)
        async for segment in play(transcript.segments, speed, sleep=asyncio.sleep):
            await self.add_segments(call.id, (segment,), actor)
        last = max((segment.end for segment in transcript.segments), default=0.0)
        await self.end_call(call.id, actor, ended=CallEnded(seconds=last, reason="end_of_file"))

    async def start_playing(
        self, transcript: Transcript, call: Call, speed: float, actor: Actor
    ) -> None:
        """Play in the background; the call is open when this returns."""
        await self.open_call(call, actor)
        task = self._tasks.create_task(self._play_to_its_end(transcript, call, speed, actor))
        self._playing[call.id] = task
        task.add_done_callback(lambda _: self._playing.pop(call.id, None))

    async def _play_to_its_end(
        self, transcript: Transcript, call: Call, speed: float, actor: Actor
    ) -> None:
        """Nobody waits for it: what goes wrong ends this replay and no other call."""
        try:
            await self.play(transcript, call, speed, actor)
        except AssistantError as failed:
            log.warning("Playing %s stopped: %s", call.id, failed)

    async def stop_playing(self, call: str, actor: Actor) -> None:
        """Stop a replay; the call ends where it stands."""
        task = self._playing.pop(call, None)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
            await self.end_call(call, actor, ended=CallEnded(seconds=0.0, reason="hung_up"))

    @property
    def playing(self) -> Sequence[asyncio.Task[None]]:
        """Replays under way."""
        return tuple(self._playing.values())

    async def _owned(self, call: str, actor: Actor) -> LiveCall:
        if call not in self._live:
            # Not ours yet: taken over from the log, where the call must have been opened.
            events = await self.parts.log.read(call)
            first = events[0].body if events else None
            if not isinstance(first, Call):
                raise AssertionError(f"the log of {call} does not begin with its call")
            await self.open_call(first, actor)
        return self._live[call]


@asynccontextmanager
async def opened_desk(parts: Parts, after_call: AfterCall) -> AsyncGenerator[Desk]:
    """A desk whose tasks end with the block; what still plays is cut off, the log stays whole."""
    async with asyncio.TaskGroup() as tasks:
        desk = Desk(parts, tasks, after_call)
        try:
            yield desk
        finally:
            for task in list(desk.playing):
                task.cancel()

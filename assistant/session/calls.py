"""All calls of one process: who is live, what is playing, what waits for its grade."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Sequence,
)
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from assistant.core.call import SYSTEM, Actor, Call, Customer
from assistant.core.card import Density, Feedback
from assistant.core.events import CallEnded, CallEvent
from assistant.core.speech import Segment
from assistant.errors import AssistantError, NotOwner
from assistant.intake.replay import play
from assistant.intake.whisperx import Transcript
from knowledge.errors import KnowledgeError

from .live import LiveCall
from .parts import Parts

log = logging.getLogger(__name__)

T = TypeVar("T")
CallKey = tuple[str, str]
"""Tenant and call: two tenants may use the same id."""
AfterCall = Callable[[Call], Awaitable[None]]


class LiveCalls:
    """Live calls, each owned by this process until it ends or is taken over.

    Whose call is meant comes from the actor. `after_call` is told of every call that ended, once
    its end is durable (grading is asked for there); it is told again at the next start of any
    call whose scorecard never came.
    """

    def __init__(self, parts: Parts, tasks: asyncio.TaskGroup, after_call: AfterCall) -> None:
        self.parts = parts
        self._tasks = tasks
        self._after_call = after_call
        self._live: dict[CallKey, LiveCall] = {}
        self._taking: WeakValueDictionary[CallKey, asyncio.Lock] = WeakValueDictionary()
        self._playing: dict[CallKey, asyncio.Task[None]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    async def open_call(self, call: Call, actor: Actor) -> Call:
        """Start a call, or go on with it: opening twice is opening once."""
        call = call.model_copy(update={"tenant": actor.tenant})

        async def stands(live: LiveCall) -> Call:
            return live.call

        return await self._with(call.id, actor, stands, call)

    async def add_segments(self, call: str, segments: Sequence[Segment], actor: Actor) -> int:
        """Segments of an open call; returns the last sequence once all is durable."""
        return await self._with(call, actor, lambda live: live.hear(segments, actor))

    async def end_call(self, call: str, actor: Actor, *, ended: CallEnded | None = None) -> int:
        """End a call; ending twice is ending once."""
        how = ended or CallEnded(seconds=0.0)

        async def end(live: LiveCall) -> int:
            seq = await live.end(how, actor)
            await self._after_call(live.call)
            return seq

        return await self._with(call, actor, end)

    async def feedback(self, call: str, feedback: Feedback, actor: Actor) -> None:
        """Keep what a person did with a card. Raises NotFound."""
        await self._with(call, actor, lambda live: live.react(feedback, actor))

    async def choose_density(self, call: str, density: Density, actor: Actor) -> None:
        """How many cards a call's agent gets from now on. Raises NotFound."""
        await self._with(call, actor, lambda live: live.choose_density(density, actor))

    async def customer_known(self, call: str, customer: Customer, actor: Actor) -> None:
        """The customer's record of an open call. Raises NotFound."""
        await self._with(call, actor, lambda live: live.know(customer))

    async def events(self, call: str, after: int, actor: Actor) -> list[CallEvent]:
        """Committed events with seq > after."""
        return await self.parts.log.read(call, after, actor.tenant)

    def follow(self, call: str, after: int, actor: Actor) -> AsyncIterator[CallEvent]:
        """Events as they are committed, until the scorecard."""
        return self.parts.log.follow(call, after, actor.tenant)

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
        key = (actor.tenant, call.id)
        task = self.beside(self.play(transcript, call, speed, actor))
        self._playing[key] = task
        task.add_done_callback(lambda _: self._playing.pop(key, None))

    async def stop_playing(self, call: str, actor: Actor) -> None:
        """Stop a replay; the call ends where it stands, also one that a stop of the process
        left behind. Raises NotFound."""
        task = self._playing.pop((actor.tenant, call), None)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        await self.end_call(call, actor, ended=CallEnded(seconds=0.0, reason="hung_up"))

    async def answer_open(self, tenant: str) -> None:
        """Something was published: live calls that asked for it get their card."""
        for key, live in tuple(self._live.items()):
            if key[0] == tenant and not live.over:
                self.beside(live.answer_open())

    async def end_abandoned(self, calls: Sequence[CallKey]) -> None:
        """End calls nobody came back for, so that they are graded like any other."""
        for tenant, call in calls:
            actor = SYSTEM.model_copy(update={"tenant": tenant})
            if (tenant, call) not in self._playing:
                ended = CallEnded(seconds=0.0, reason="abandoned")
                await self.end_call(call, actor, ended=ended)

    def beside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work nobody waits for. What goes wrong in it ends it, and no other call."""
        task = self._tasks.create_task(_told(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        # A task that is cut off before its first step would leave the work unawaited.
        task.add_done_callback(lambda _: work.close())
        return task

    def close(self) -> None:
        """Cut off all that goes on beside the calls; the log stays whole."""
        for live in self._live.values():
            live.close()
        for task in tuple(self._beside):
            task.cancel()

    # ------------------------------------------------------------------ ownership

    async def _with(
        self,
        call: str,
        actor: Actor,
        work: Callable[[LiveCall], Awaitable[T]],
        fresh: Call | None = None,
    ) -> T:
        """Work on a call of ours. One that was taken from us is taken back, once: whoever sends
        its segments here wants it here. One that is over is let go."""
        key = (actor.tenant, call)
        live = await self._owned(key, actor, fresh)
        try:
            try:
                return await work(live)
            except NotOwner:
                self._let_go(key, live)
                live = await self._owned(key, actor, fresh)
                return await work(live)
        except NotOwner:
            self._let_go(key, live)
            raise
        finally:
            if live.over:
                self._let_go(key, live)

    async def _owned(self, key: CallKey, actor: Actor, fresh: Call | None) -> LiveCall:
        """The call, opened or taken over where it is not ours yet: once, however many ask."""
        async with self._taking.setdefault(key, asyncio.Lock()):
            if key not in self._live:
                call = fresh or await self._logged(key)
                lease = await self.parts.log.open(call, self.parts.owner, actor)
                live = LiveCall(call, lease, self.parts, self.beside)
                await live.start(actor)
                self._live[key] = live
            return self._live[key]

    async def _logged(self, key: CallKey) -> Call:
        tenant, call = key
        events = await self.parts.log.read(call, tenant=tenant)
        first = events[0].body if events else None
        if not isinstance(first, Call):
            raise AssertionError(f"the log of {call} does not begin with its call")
        return first

    def _let_go(self, key: CallKey, live: LiveCall) -> None:
        live.close()
        if self._live.get(key) is live:
            del self._live[key]


async def _told(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (AssistantError, KnowledgeError) as failed:
        log.warning("Work beside the calls stopped: %s", failed)
    except Exception:  # a stage boundary: a mistake in one call's work must not end the others
        log.exception("Work beside the calls stopped")


@asynccontextmanager
async def opened_calls(parts: Parts, after_call: AfterCall) -> AsyncGenerator[LiveCalls]:
    """Calls whose tasks end with the block; what still plays is cut off, the log stays whole."""
    async with asyncio.TaskGroup() as tasks:
        calls = LiveCalls(parts, tasks, after_call)
        try:
            yield calls
        finally:
            calls.close()

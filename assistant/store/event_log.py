"""The event log: the truth about calls, with a fence against two owners.

`open` raises a call's epoch and returns it; an append inserts only where the epoch is still that
one, so a process that lost a call can write nothing more into it. Readers go by sequence; what
wakes them carries nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.core.call import Actor, Call
from assistant.core.events import EVENT, Body, CallEvent
from assistant.core.ports import Lease
from assistant.errors import NotFound

from .calls import Calls
from .database import Database
from .log_batch import Append
from .log_writer import GAP_S, LogWriter, opened_writer
from .schema import call as call_row
from .schema import call_event
from .tenancy import within
from .upsert import upsert
from .wakeups import Wakeups

POLL_S = 0.5
"""How soon a follower sees what another process wrote."""
IN_ONE_READ = 256
"""Events parsed in one go: about 4 ms, so that other calls are not held up."""


class SqlEventLog:
    """See `assistant.core.ports.EventLog`. Use it through `opened_log`."""

    def __init__(self, database: Database, writer: LogWriter, wakeups: Wakeups) -> None:
        self._database = database
        self._writer = writer
        self._wakeups = wakeups
        self._calls = Calls(database)

    async def open(self, call: Call, owner: str, actor: Actor) -> Lease:
        """Start a call, or take it over: one statement raises the epoch and returns it."""
        mine = {"owner": owner, "opened_by": f"{actor.kind}:{actor.id}"}
        async with self._database.write() as connection:
            opened = upsert(
                connection, call_row, instead={**mine, "epoch": call_row.c.epoch + 1}
            ).values(
                **mine,
                tenant=call.tenant,
                id=call.id,
                epoch=1,
                started_at=call.started_at,
                ended=0,
                graded=0,
                agent=call.agent,
                language=call.language,
                body=call.model_dump_json(),
            )
            epoch = (await connection.execute(opened.returning(call_row.c.epoch))).scalar_one()
            last = select(func.max(call_event.c.seq)).where(
                within(call_event, call.tenant, call_id=call.id)
            )
            seq = (await connection.execute(last)).scalar() or 0
        return Lease(call.id, call.tenant, owner, epoch, seq)

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        """Commit entries; returning means durable. Raises NotOwner, Conflict, Unavailable."""
        if not entries:
            return
        events = tuple(
            CallEvent(call=lease.call, seq=seq, at=at, body=body) for seq, at, body in entries
        )
        bodies = tuple(event.model_dump_json() for event in events)
        await self._writer.append(Append(lease, events, bodies, actor))

    async def read(self, call: str, after: int = 0, tenant: str = "default") -> list[CallEvent]:
        """Events with seq > after, in order. Raises NotFound, Unavailable."""
        async with self._database.read() as connection:
            bodies = await self._bodies(connection, call, after, tenant)
            if not bodies:
                await self._state(connection, call, tenant)
        return await _parsed(bodies)

    async def follow(
        self, call: str, after: int = 0, tenant: str = "default"
    ) -> AsyncIterator[CallEvent]:
        """Events with seq > after as they are committed; ends once the call is over and graded.

        Raises NotFound at the first step for a call nobody has opened. Close it (`aclose`) when
        leaving early.
        """
        with self._wakeups.of((tenant, call)) as news:
            while True:
                news.clear()
                # One snapshot: a call that is over in it has no event beyond those read in it.
                async with self._database.read() as connection:
                    over = await self._state(connection, call, tenant)
                    bodies = await self._bodies(connection, call, after, tenant)
                for event in await _parsed(bodies):
                    after = event.seq
                    yield event
                if over:
                    return
                try:
                    async with asyncio.timeout(POLL_S):
                        await news.wait()
                except TimeoutError:
                    pass  # another process may have written: read again

    async def calls(self, tenant: str = "default", limit: int = 100) -> list[Call]:
        """Calls, the newest first; `assistant.store.calls` asks more closely."""
        return [listed.call for listed in await self._calls.find(tenant, limit=limit)]

    async def ungraded(self) -> list[tuple[str, str]]:
        """(tenant, call) of calls of all tenants that ended and have no scorecard yet."""
        return await self._calls.ungraded()

    async def _bodies(
        self, connection: AsyncConnection, call: str, after: int, tenant: str
    ) -> Sequence[str]:
        found = await connection.execute(
            select(call_event.c.body)
            .where(within(call_event, tenant, call_id=call), call_event.c.seq > after)
            .order_by(call_event.c.seq)
        )
        return found.scalars().all()

    async def _state(self, connection: AsyncConnection, call: str, tenant: str) -> bool:
        """Whether a call has ended and is graded. Raises NotFound."""
        found = await connection.execute(
            select(call_row.c.ended, call_row.c.graded).where(within(call_row, tenant, id=call))
        )
        state = found.one_or_none()
        if state is None:
            raise NotFound(f"There is no call {call!r}.", "See the list of calls.")
        return bool(state.ended and state.graded)


async def _parsed(bodies: Sequence[str]) -> list[CallEvent]:
    events: list[CallEvent] = []
    for place in range(0, len(bodies), IN_ONE_READ):
        if place:
            await asyncio.sleep(0)
        events += [EVENT.validate_json(body) for body in bodies[place : place + IN_ONE_READ]]
    return events


@asynccontextmanager
async def opened_log(
    database: Database, clock: Callable[[], datetime], gap_s: float = GAP_S
) -> AsyncGenerator[SqlEventLog]:
    """The log with its writing task; on leaving, what was handed in is still committed."""
    wakeups = Wakeups()
    writer = LogWriter(database, clock, wakeups.wake, gap_s)
    async with opened_writer(writer):
        yield SqlEventLog(database, writer, wakeups)

"""The event log: the truth about calls, with a fence against two owners.

`open` raises a call's epoch and returns it; an append inserts only where the epoch is still that
one, so a process that lost a call can write nothing more into it. Readers go by sequence: what
this process committed reaches them directly, what others wrote by looking twice a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Connection, func, select, tuple_

from assistant.core.call import Actor, Call
from assistant.core.events import EVENT, Body, CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ports import Lease
from assistant.errors import NotFound, Unavailable

from .calls import Calls
from .database import Database
from .followers import Followers
from .log_batch import Append, CallKey
from .log_writer import GAP_S, LogWriter, opened_writer
from .schema import call as call_row
from .schema import call_event
from .tenancy import within
from .upsert import upsert

POLL_S = 0.5
"""How soon a follower sees what another process wrote."""
IN_ONE_READ = 256
"""Events parsed in one go: about 4 ms, so that other calls are not held up."""
IN_ONE_LOOK = 500
"""Calls asked after in one statement."""
_UNKNOWN = 2**63 - 1


class SqlEventLog:
    """See `assistant.core.ports.EventLog`. Use it through `opened_log`."""

    def __init__(self, database: Database, writer: LogWriter, followers: Followers) -> None:
        self._database = database
        self._writer = writer
        self._followers = followers
        self._calls = Calls(database)

    async def open(self, call: Call, owner: str, actor: Actor) -> Lease:
        """Start a call, or take it over: one statement raises the epoch and returns it."""
        mine = {"owner": owner, "opened_by": f"{actor.kind}:{actor.id}"}

        def opened(connection: Connection) -> Lease:
            opening = upsert(
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
                customer=call.customer.id if call.customer else "",
                customer_name=call.customer.name if call.customer else "",
                body=call.model_dump_json(),
            )
            epoch = connection.execute(opening.returning(call_row.c.epoch)).scalar_one()
            last = select(func.max(call_event.c.seq)).where(
                within(call_event, call.tenant, call_id=call.id)
            )
            seq = connection.execute(last).scalar() or 0
            return Lease(call.id, call.tenant, owner, epoch, seq)

        return await self._database.write(opened)

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        """Commit entries; returning means durable. Raises NotOwner, Conflict, Unavailable."""
        if not entries:
            return
        events = tuple(
            CallEvent(call=lease.call, seq=seq, at=at, body=body) for seq, at, body in entries
        )
        bodies = tuple(event.line.decode() for event in events)
        await self._writer.append(Append(lease, events, bodies, actor))

    async def read(self, call: str, after: int = 0, tenant: str = "default") -> list[CallEvent]:
        """Events with seq > after, in order. Raises NotFound, Unavailable."""
        bodies, _ = await self._after(call, after, tenant)
        return await _parsed(bodies)

    async def follow(
        self, call: str, after: int = 0, tenant: str = "default"
    ) -> AsyncIterator[CallEvent]:
        """Events with seq > after as they are committed; ends once the call is over and graded.

        Raises NotFound at the first step for a call nobody has opened. Close it (`aclose`) when
        leaving early.
        """
        with self._followers.of((tenant, call), after) as mine:
            while True:
                mine.news.clear()
                fresh = mine.take()
                for event in fresh:
                    # Whether the call is over is read from the log.
                    mine.behind |= isinstance(event.body, CallEnded | Scorecard)
                    yield event
                if mine.behind:
                    mine.behind = False
                    bodies, over = await self._after(call, mine.at, tenant)
                    for event in await _parsed(bodies):
                        mine.at = event.seq
                        yield event
                    if over:
                        return
                elif not fresh:
                    await mine.news.wait()

    async def watch(self) -> None:
        """Wake followers of calls that another process writes. Runs until cancelled."""
        while True:
            await asyncio.sleep(POLL_S)
            followed = self._followers.followed
            for place in range(0, len(followed), IN_ONE_LOOK):
                some = followed[place : place + IN_ONE_LOOK]
                try:
                    ends = await self._ends(some)
                except Unavailable:
                    ends = dict.fromkeys(some, _UNKNOWN)  # each reads, and tells what it meets
                for key, last in ends.items():
                    self._followers.wake_behind(key, last)

    async def calls(self, tenant: str = "default", limit: int = 100) -> list[Call]:
        """Calls, the newest first; `assistant.store.calls` asks more closely."""
        return [listed.call for listed in await self._calls.find(tenant, limit=limit)]

    async def ungraded(self) -> list[tuple[str, str]]:
        """(tenant, call) of calls of all tenants that ended and have no scorecard yet."""
        return await self._calls.ungraded()

    async def abandoned(self, before: datetime) -> list[tuple[str, str]]:
        """(tenant, call) of live calls of all tenants whose last event is older than a moment."""
        return await self._calls.abandoned(before)

    async def _after(self, call: str, after: int, tenant: str) -> tuple[Sequence[str], bool]:
        """Bodies with seq > after, and whether the call has ended and is graded.

        One snapshot: a call that is over in it has no event beyond those read in it.
        """

        def look(connection: Connection) -> tuple[Sequence[str], bool]:
            state = connection.execute(
                select(call_row.c.ended, call_row.c.graded).where(within(call_row, tenant, id=call))
            ).one_or_none()
            if state is None:
                raise NotFound(f"There is no call {call!r}.", "See the list of calls.")
            bodies = connection.execute(
                select(call_event.c.body)
                .where(within(call_event, tenant, call_id=call), call_event.c.seq > after)
                .order_by(call_event.c.seq)
            )
            return bodies.scalars().all(), bool(state.ended and state.graded)

        return await self._database.read(look)

    async def _ends(self, keys: Sequence[CallKey]) -> dict[CallKey, int]:
        last = (
            select(func.max(call_event.c.seq))
            .where(call_event.c.tenant == call_row.c.tenant, call_event.c.call_id == call_row.c.id)
            .scalar_subquery()
        )
        query = select(call_row.c.tenant, call_row.c.id, last).where(
            tuple_(call_row.c.tenant, call_row.c.id).in_(keys)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {(tenant, call): last or 0 for tenant, call, last in rows}


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
    """The log with its tasks; on leaving, what was handed in is still committed."""
    followers = Followers()
    writer = LogWriter(database, clock, followers.tell, gap_s)
    async with opened_writer(writer), asyncio.TaskGroup() as tasks:
        log = SqlEventLog(database, writer, followers)
        watching = tasks.create_task(log.watch())
        try:
            yield log
        finally:
            watching.cancel()

"""The event log: the truth about calls, with a fence against two owners.

`open` raises a call's epoch and returns it; an append inserts only where the epoch is still that
one, so a process that lost a call can write nothing more into it. Appends that wait at the same
time commit in one transaction.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.core.call import Actor, Call
from assistant.core.events import EVENT, Body, CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ports import Lease
from assistant.errors import AssistantError, Conflict, NotFound, NotOwner

from .database import Database
from .schema import call, call_event

MOST_WAITING = 4096
"""Appends that may wait; a caller beyond that waits for room."""
MOST_TOGETHER = 512
POLL_S = 0.25
"""How soon a follower sees what another process wrote."""


@dataclass(frozen=True)
class _Append:
    lease: Lease
    events: tuple[CallEvent, ...]
    actor: Actor
    done: asyncio.Future[None]


class SqlEventLog:
    """See `assistant.core.ports.EventLog`. Use it through `opened_log`."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: asyncio.Queue[_Append] = asyncio.Queue(MOST_WAITING)
        self._writing = False
        self._news: dict[tuple[str, str], asyncio.Event] = defaultdict(asyncio.Event)

    async def open(self, new: Call, owner: str, actor: Actor) -> Lease:
        """Start a call, or take it over: one update raises the epoch."""
        key = (call.c.tenant == new.tenant) & (call.c.id == new.id)
        async with self._database.writing.begin() as connection:
            raised = await connection.execute(
                update(call)
                .where(key)
                .values(owner=owner, epoch=call.c.epoch + 1)
                .returning(call.c.epoch)
            )
            epoch = raised.scalar()
            if epoch is None:
                epoch = 1
                await connection.execute(
                    insert(call).values(
                        tenant=new.tenant,
                        id=new.id,
                        owner=owner,
                        epoch=epoch,
                        started_at=new.started_at,
                        ended=0,
                        graded=0,
                        body=new.model_dump_json(),
                    )
                )
            last = await connection.execute(
                select(func.max(call_event.c.seq)).where(
                    call_event.c.tenant == new.tenant, call_event.c.call_id == new.id
                )
            )
            return Lease(new.id, new.tenant, owner, epoch, last.scalar() or 0)

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        """Commit entries; returning means durable. Raises NotOwner, Conflict."""
        events = tuple(
            CallEvent(call=lease.call, seq=seq, at=at, body=body) for seq, at, body in entries
        )
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._waiting.put(_Append(lease, events, actor, done))
        await done

    async def read(self, call_id: str, after: int = 0, tenant: str = "default") -> list[CallEvent]:
        """Events with seq > after, in order. Raises NotFound."""
        query = (
            select(call_event.c.body)
            .where(
                call_event.c.tenant == tenant,
                call_event.c.call_id == call_id,
                call_event.c.seq > after,
            )
            .order_by(call_event.c.seq)
        )
        async with self._database.reading.connect() as connection:
            bodies = (await connection.execute(query)).scalars().all()
            if not bodies:
                await self._must_exist(connection, call_id, tenant)
        return [EVENT.validate_json(body) for body in bodies]

    async def follow(
        self, call_id: str, after: int = 0, tenant: str = "default"
    ) -> AsyncIterator[CallEvent]:
        """Events as they are committed; ends once the call has ended and is graded."""
        news = self._news[(tenant, call_id)]
        while True:
            news.clear()
            for event in await self.read(call_id, after, tenant):
                after = event.seq
                yield event
                if isinstance(event.body, Scorecard):
                    return
            try:
                async with asyncio.timeout(POLL_S):
                    await news.wait()
            except TimeoutError:
                pass  # another process may have written: read again

    async def calls(self, tenant: str = "default", limit: int = 100) -> list[Call]:
        """Calls, the newest first."""
        query = (
            select(call.c.body)
            .where(call.c.tenant == tenant)
            .order_by(call.c.started_at.desc())
            .limit(limit)
        )
        async with self._database.reading.connect() as connection:
            bodies = (await connection.execute(query)).scalars().all()
        return [Call.model_validate_json(body) for body in bodies]

    async def ungraded(self) -> list[tuple[str, str]]:
        """(tenant, call) of calls that ended and have no scorecard yet."""
        query = select(call.c.tenant, call.c.id).where(call.c.ended == 1, call.c.graded == 0)
        async with self._database.reading.connect() as connection:
            return [(row.tenant, row.id) for row in await connection.execute(query)]

    async def write_batches(self) -> None:
        """Commit what waits, all of it at a time, for ever: the log's one writing task."""
        while True:
            batch = [await self._waiting.get()]
            self._writing = True
            while len(batch) < MOST_TOGETHER and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._write(batch)
            self._writing = False

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is being written."""
        return self._waiting.empty() and not self._writing

    async def _write(self, batch: list[_Append]) -> None:
        refused: dict[int, AssistantError] = {}
        try:
            async with self._database.writing.begin() as connection:
                refused = await self._insert(connection, batch)
        except BaseException as failed:
            for append in batch:
                if not append.done.done():
                    append.done.set_exception(
                        failed if isinstance(failed, Exception) else ConnectionAbortedError()
                    )
            if not isinstance(failed, Exception):
                raise
            return
        for place, append in enumerate(batch):
            self._news[(append.lease.tenant, append.lease.call)].set()
            if append.done.done():
                continue  # its caller was cancelled; what it wrote stands
            if place in refused:
                append.done.set_exception(refused[place])
            else:
                append.done.set_result(None)

    async def _insert(
        self, connection: AsyncConnection, batch: list[_Append]
    ) -> dict[int, AssistantError]:
        """Insert what may be inserted; the rest comes back by place, with the reason."""
        keys = {(append.lease.tenant, append.lease.call) for append in batch}
        fence = await connection.execute(
            select(call.c.tenant, call.c.id, call.c.epoch)
            .where(tuple_(call.c.tenant, call.c.id).in_(keys))
            .with_for_update(read=True)
        )
        epochs = {(row.tenant, row.id): row.epoch for row in fence}
        newest = await connection.execute(
            select(call_event.c.tenant, call_event.c.call_id, func.max(call_event.c.seq))
            .where(tuple_(call_event.c.tenant, call_event.c.call_id).in_(keys))
            .group_by(call_event.c.tenant, call_event.c.call_id)
        )
        last = {(row[0], row[1]): int(row[2]) for row in newest}
        now = self._clock()
        rows: list[dict[str, object]] = []
        refused: dict[int, AssistantError] = {}
        ended: set[tuple[str, str]] = set()
        graded: set[tuple[str, str]] = set()
        for place, append in enumerate(batch):
            lease = append.lease
            key = (lease.tenant, lease.call)
            if epochs.get(key) != lease.epoch:
                refused[place] = NotOwner(f"Call {lease.call} was taken over.", "Open it again.")
                continue
            expected = last.get(key, 0) + 1
            fresh = [event for event in append.events if event.seq >= expected]
            if not await self._same(connection, key, [e for e in append.events if e not in fresh]):
                refused[place] = Conflict(
                    f"Call {lease.call} already has other events there.", "Read the log and go on."
                )
                continue
            if [event.seq for event in fresh] != list(range(expected, expected + len(fresh))):
                refused[place] = Conflict(
                    f"Call {lease.call} would get a gap after {expected - 1}.",
                    "Read the log and go on.",
                )
                continue
            last[key] = expected + len(fresh) - 1
            for event in fresh:
                if isinstance(event.body, CallEnded):
                    ended.add(key)
                elif isinstance(event.body, Scorecard):
                    graded.add(key)
                rows.append(
                    {
                        "tenant": lease.tenant,
                        "call_id": lease.call,
                        "seq": event.seq,
                        "epoch": lease.epoch,
                        "at": event.at,
                        "type": event.type,
                        "body": event.model_dump_json(),
                        "actor": f"{append.actor.kind}:{append.actor.id}",
                        "recorded_at": now,
                    }
                )
        if rows:
            await connection.execute(insert(call_event), rows)
        for column, keys in ((call.c.ended, ended), (call.c.graded, graded)):
            if keys:
                await connection.execute(
                    update(call)
                    .where(tuple_(call.c.tenant, call.c.id).in_(keys))
                    .values({column: 1})
                )
        return refused

    async def _same(
        self, connection: AsyncConnection, key: tuple[str, str], events: list[CallEvent]
    ) -> bool:
        """Whether events that come again are the ones that stand: then they are done already."""
        for event in events:
            stored = await connection.execute(
                select(call_event.c.body).where(
                    call_event.c.tenant == key[0],
                    call_event.c.call_id == key[1],
                    call_event.c.seq == event.seq,
                )
            )
            if stored.scalar() != event.model_dump_json():
                return False
        return True

    async def _must_exist(self, connection: AsyncConnection, call_id: str, tenant: str) -> None:
        found = await connection.execute(
            select(call.c.id).where(call.c.tenant == tenant, call.c.id == call_id)
        )
        if found.scalar() is None:
            raise NotFound(f"There is no call {call_id!r}.", "See the list of calls.")


@asynccontextmanager
async def opened_log(
    database: Database, clock: Callable[[], datetime]
) -> AsyncGenerator[SqlEventLog]:
    """The log with its writing task; on leaving, what was handed in is still committed."""
    log = SqlEventLog(database, clock)
    writer = asyncio.create_task(log.write_batches())
    try:
        yield log
    finally:
        while not log.idle and not writer.done():
            await asyncio.sleep(0.005)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)

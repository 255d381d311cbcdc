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
from .schema import call, call_event
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

    async def open(self, new: Call, owner: str, actor: Actor) -> Lease:
        """Start a call, or take it over: one statement raises the epoch and returns it."""
        async with self._database.write() as connection:
            raised = {"owner": owner, "opened_by": f"{actor.kind}:{actor.id}"}
            statement = upsert(
                connection,
                call,
                instead={
                    "epoch": call.c.epoch + 1,
                    **{name: _given(connection, name) for name in raised},
                },
            )
            epoch = await connection.execute(
                statement.values(
                    tenant=new.tenant,
                    id=new.id,
                    epoch=1,
                    started_at=new.started_at,
                    ended=0,
                    graded=0,
                    agent=new.agent,
                    language=new.language,
                    body=new.model_dump_json(),
                    **raised,
                ).returning(call.c.epoch)
            )
            last = await connection.execute(
                select(func.max(call_event.c.seq)).where(
                    within(call_event, new.tenant, call_id=new.id)
                )
            )
            return Lease(new.id, new.tenant, owner, epoch.scalar_one(), last.scalar() or 0)

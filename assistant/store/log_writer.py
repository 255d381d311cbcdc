"""Group commit: appends that wait at the same time are made durable together.

A commit costs a write to the disk however much is in it. The first append of a quiet moment is
committed at once; while commits follow each other they start at least `GAP_S` apart, and all that
came in between shares the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from assistant.core.events import CallEvent
from assistant.errors import AssistantError, Refused, Unavailable

from .database import OUR_FAULT, Database
from .log_batch import Append, CallKey, insert_batch

GAP_S = 0.005
MOST_WAITING = 4096
"""Appends that may wait; a caller beyond that waits for room."""
MOST_TOGETHER = 512

Failed = AssistantError | DBAPIError


@dataclass(frozen=True)
class _Waiting:
    append: Append
    done: asyncio.Future[None]


class LogWriter:
    """The one writing task of an event log. Use it through `opened_writer`."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        committed: Callable[[CallKey, Sequence[CallEvent]], None],
        gap_s: float = GAP_S,
    ) -> None:
        self._database = database
        self._clock = clock
        self._committed = committed
        self._gap_s = gap_s
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue(MOST_WAITING)
        self._closed = False
        self.commits = 0
        """Transactions so far: how many appends shared one is appends over this."""

    async def append(self, append: Append) -> None:
        """Returns when durable. Raises NotOwner, Conflict, Unavailable.

        A caller that is cancelled while waiting does not know whether its events stand: it reads
        the log, or appends them again.
        """
        if self._closed:
            raise Unavailable("The event log is closing.", "Start the call again elsewhere.")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Waiting(append, done))
        await done

    def close(self) -> None:
        """Take nothing more in."""
        self._closed = True

    async def run(self) -> None:
        """Commit what waits until closed and empty."""
        loop = asyncio.get_running_loop()
        next_at = 0.0
        while first := await self._queue.get():
            await asyncio.sleep(max(0.0, next_at - loop.time()))
            next_at = loop.time() + self._gap_s
            batch = [first]
            last = False
            while len(batch) < MOST_TOGETHER and not self._queue.empty() and not last:
                further = self._queue.get_nowait()
                if further is None:
                    last = True
                else:
                    batch.append(further)
            await self._settle(batch)
            if last:
                return

    async def stop(self) -> None:
        """Commit what is still waiting, then end."""
        self.close()
        await self._queue.put(None)

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        outcome: dict[int, Failed | None] = dict.fromkeys(range(len(batch)))
        try:
            outcome |= await self._commit(batch)
        except OUR_FAULT as failed:
            # One append breaks a rule of the database: it must not take its neighbours down.
            if len(batch) == 1:
                outcome[0] = failed
            else:
                for one in batch:
                    await self._settle([one])
                return
        except Unavailable as failed:
            outcome = dict.fromkeys(outcome, failed)
        except BaseException:
            for waiting in batch:
                waiting.done.cancel()
            raise
        for place, waiting in enumerate(batch):
            failed = outcome[place]
            if failed is None:
                self._committed(waiting.append.key, waiting.append.events)
            if waiting.done.done():
                continue  # its caller was cancelled; what it wrote stands
            if failed is None:
                waiting.done.set_result(None)
            else:
                waiting.done.set_exception(failed)

    async def _commit(self, batch: Sequence[_Waiting]) -> dict[int, Refused]:
        appends = [waiting.append for waiting in batch]
        refused = await self._database.write(
            lambda connection: insert_batch(connection, appends, self._clock())
        )
        self.commits += 1
        return refused


@asynccontextmanager
async def opened_writer(writer: LogWriter) -> AsyncGenerator[LogWriter]:
    """Run the writing task; on leaving, what was handed in is still committed."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.run())
        try:
            yield writer
        finally:
            await writer.stop()

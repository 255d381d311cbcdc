"""Background work that outlives the process, on DBOS.

What is enqueued is on disk; a process that dies leaves its jobs to the next one, which must have
the same executor id and application version (both are pinned here, so an upgrade goes on with
what the old version left). No other part of the program knows DBOS.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import AssistantError, BadSetting, Unavailable

from .job import Job, JobFunction, JobStatus, Json

if TYPE_CHECKING:
    from dbos import DBOSConfig, EnqueueOptions

T = TypeVar("T")

APPLICATION = "assistant"
APPLICATION_VERSION = "1"
"""Raised only when jobs of the old version cannot be run by the new one."""
EXECUTOR = "local"
AT_ONCE_ON_SQLITE = 16
"""More than this at once wait for SQLite's lock longer than they work (measured)."""
RECOVERIES = 10
"""A job that took the process down this often is set aside as failed."""
DRAIN_S = 5.0

STATUS: dict[str, JobStatus] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
}
"""All others (ERROR, CANCELLED, MAX_RECOVERY_ATTEMPTS_EXCEEDED) are `failed`."""

log = logging.getLogger(__name__)


class Jobs:
    """Durable jobs of one process. DBOS allows one at a time; use it through `opened_jobs`."""

    def __init__(self, file: Path, poll_s: float = 0.25) -> None:
        self._file = file
        self._poll_s = poll_s
        self._jobs: dict[str, Job] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="jobs")

    def register(
        self,
        name: str,
        function: JobFunction,
        queue: str = "work",
        concurrency: int = 2,
        attempts: int = 4,
    ) -> None:
        """Name a function that can be enqueued. All are registered before `start`."""
        if not 1 <= concurrency <= AT_ONCE_ON_SQLITE:
            raise BadSetting(
                f"Queue {queue} runs {concurrency} at once.", f"1 to {AT_ONCE_ON_SQLITE} can be."
            )
        self._jobs[name] = Job(name, function, queue, concurrency, attempts)

    async def start(self) -> None:
        """Take up what a process before left, then what is enqueued."""
        from dbos import DBOS

        await self._in_thread(self._make_ready)
        DBOS(config=self._config())
        self._quiet()
        for job in self._jobs.values():
            self._declare(job)
        # On the running loop, not in a thread: jobs then run on this loop, beside all that they
        # share with it (engines, locks). It takes about 0.1 s, before anybody is served.
        DBOS.launch()
        for queue, concurrency in {
            job.queue: job.concurrency for job in self._jobs.values()
        }.items():
            await self._in_thread(
                lambda queue=queue, concurrency=concurrency: DBOS.register_queue(
                    queue,
                    worker_concurrency=concurrency,
                    polling_interval_sec=self._poll_s,
                    on_conflict="always_update",
                )
            )

    async def close(self, drain_s: float = DRAIN_S) -> None:
        """Wait a little for running jobs; what is not done then, the next process goes on with."""
        from dbos import DBOS

        if self._running:
            await asyncio.wait(tuple(self._running), timeout=drain_s)
        await self._in_thread(lambda: DBOS.destroy(destroy_registry=True))
        for task in tuple(self._running):
            task.cancel()
        if self._running:
            await asyncio.wait(tuple(self._running))
        # DBOS put its own pool, closed by now, under `asyncio.to_thread` of this loop.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        self._thread.shutdown()

    async def enqueue(
        self, name: str, key: str, *, delay_s: float = 0.0, **arguments: Json
    ) -> None:
        """Have a job done once for its key; on disk when this returns.

        The same key again changes nothing while it waits, runs or is done; a failed one is tried
        anew. `arguments` are given to the function by keyword.
        """
        from dbos import DBOS

        job = self._jobs[name]
        if await self.status(name, key) == "failed":
            await self._in_thread(lambda: DBOS.delete_workflows([_id(name, key)]))
        options: EnqueueOptions = {
            "workflow_name": name,
            "queue_name": job.queue,
            "workflow_id": _id(name, key),
            "app_version": APPLICATION_VERSION,
        }
        if delay_s > 0:
            options["delay_seconds"] = delay_s
        await self._in_thread(lambda: DBOS.enqueue_workflow_with_options(options, **arguments))

    async def status(self, name: str, key: str) -> JobStatus | None:
        """Where a job stands; None where nobody enqueued it."""
        from dbos import DBOS

        found = await self._in_thread(
            lambda: DBOS.list_workflows(
                workflow_ids=[_id(name, key)], load_input=False, load_output=False
            )
        )
        return STATUS.get(found[0].status, "failed") if found else None

    async def forget(self, before: datetime) -> int:
        """Delete the notes of jobs that were done before a moment; how many."""
        from dbos import DBOS

        done = await self._in_thread(
            lambda: DBOS.list_workflows(
                status="SUCCESS",
                completed_before=before.isoformat(),
                load_input=False,
                load_output=False,
            )
        )
        await self._in_thread(
            lambda: DBOS.delete_workflows([workflow.workflow_id for workflow in done])
        )
        return len(done)

    def _declare(self, job: Job) -> None:
        from dbos import DBOS

        async def attempt(**arguments: Json) -> None:
            await job.function(**arguments)

        step = DBOS.step(
            name=f"{job.name}.attempt",
            retries_allowed=job.attempts > 1,
            max_attempts=job.attempts,
            should_retry=_may_pass,
        )(attempt)

        async def workflow(**arguments: Json) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                await step(**arguments)
            except Exception as failed:
                log.error("Job %s failed: %s", job.name, " ".join(str(failed).split()))
                raise
            finally:
                self._running.discard(task)

        DBOS.workflow(name=job.name, max_recovery_attempts=RECOVERIES)(workflow)

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": f"sqlite:///{self._file}",
            "application_version": APPLICATION_VERSION,
            "executor_id": EXECUTOR,
            "enable_otlp": False,
            "log_level": "ERROR",
            # It is also under `asyncio.to_thread` of the whole process from now on.
            "max_executor_threads": 64,
        }

    def _make_ready(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            # WAL stays with the file; DBOS sets all else on its connections.
            with closing(sqlite3.connect(self._file, timeout=30)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.Error as failed:
            raise Unavailable(
                f"The file of background work cannot be used: {self._file}: {failed}.",
                "Look at its disk; without it only background work is lost, no call.",
            ) from failed

    def _quiet(self) -> None:
        """DBOS talks to the console by a handler of its own; what it says goes our way instead."""
        theirs = logging.getLogger("dbos")
        for handler in list(theirs.handlers):
            theirs.removeHandler(handler)
        theirs.propagate = True

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _id(name: str, key: str) -> str:
    return f"{name}:{key}"


def _may_pass(failed: BaseException) -> bool:
    """Whether trying again can help: not where the rules or the input say no."""
    return not isinstance(failed, AssistantError) or isinstance(failed, Unavailable)


@asynccontextmanager
async def opened_jobs(jobs: Jobs) -> AsyncGenerator[Jobs]:
    """Run registered jobs within the block."""
    await jobs.start()
    try:
        yield jobs
    finally:
        closing = asyncio.create_task(jobs.close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            # Half closed, DBOS keeps the loop's thread pool: what closes after us would fail.
            await closing
            raise

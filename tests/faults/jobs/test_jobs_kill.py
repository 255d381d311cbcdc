"""A process dies in the middle of a job: the next one finishes it, and its effect stands once."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.call import SYSTEM, Call
from assistant.core.events import CallEnded
from assistant.core.grade import RubricRef, Scorecard
from assistant.jobs.durable import Jobs, opened_jobs
from assistant.store.database import opened_database
from assistant.store.event_log import opened_log

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = Call(id="c0", started_at=START)
CHILD = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import test_jobs_kill as shared
asyncio.run(shared.work(sys.argv[2], dies=sys.argv[3]))
"""


def url(home: str) -> str:
    return f"sqlite:///{home}/log.sqlite"


async def work(home: str, dies: str) -> None:
    """Grade an ended call as a job; `dies` says where this process stops for good."""
    async with opened_database(url(home)) as database, opened_log(database, lambda: START) as log:

        async def grade(call: str) -> None:
            if dies == "before":
                print("there", flush=True)  # noqa: T201 - tells the parent to kill us
                await asyncio.Event().wait()
            if not any(isinstance(event.body, Scorecard) for event in await log.read(call)):
                lease = await log.open(CALL, "grading", SYSTEM)
                rubric = RubricRef(name="r", version="1")
                card = Scorecard(call=call, rubric=rubric, score=0.5, findings=())
                await log.append(lease, [(lease.seq + 1, 1.0, card)], SYSTEM)
            if dies == "after":
                print("there", flush=True)  # noqa: T201 - tells the parent to kill us
                await asyncio.Event().wait()

        jobs = Jobs(Path(home) / "jobs.sqlite", poll_s=0.05)
        jobs.register("grade", grade)
        async with opened_jobs(jobs):
            if dies != "never":
                await jobs.enqueue("grade", "c0", call="c0")
            async with asyncio.timeout(30):
                while await jobs.status("grade", "c0") != "done":  # noqa: ASYNC110 - on disk
                    await asyncio.sleep(0.02)


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_the_next_process_finishes_the_job_and_its_effect_stands_once(
    tmp_path: Path, dies: str
) -> None:
    home = str(tmp_path)
    async with opened_database(url(home)) as database, opened_log(database, lambda: START) as log:
        lease = await log.open(CALL, "live", SYSTEM)
        await log.append(lease, [(1, 0.0, CALL), (2, 1.0, CallEnded(seconds=1))], SYSTEM)

        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CHILD, str(Path(__file__).parent), home, dies,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None
        async with asyncio.timeout(40):
            assert await child.stdout.readline() == b"there\n"
            child.send_signal(signal.SIGKILL)
            await child.wait()
            await child.stdout.read()
        assert len(await log.read("c0")) == (3 if dies == "after" else 2)

        await work(home, dies="never")
        assert [event.type for event in await log.read("c0")] == [
            "call_started", "call_ended", "scorecard",
        ]  # fmt: skip
        assert await log.ungraded() == []

"""Durable jobs in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import BadSetting, Refused, Unavailable
from assistant.jobs.durable import Jobs, opened_jobs


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while not await holds():  # noqa: ASYNC110 - the state is on disk: nothing to wait on
            await asyncio.sleep(0.02)


async def settled(jobs: Jobs, name: str, key: str) -> str:
    async def over() -> bool:
        return await jobs.status(name, key) in ("done", "failed")

    await until(over)
    return str(await jobs.status(name, key))


async def test_a_job_runs_once_for_its_key_on_the_callers_loop(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ran: list[tuple[str, asyncio.AbstractEventLoop]] = []

    async def work(call: str) -> None:
        ran.append((call, asyncio.get_running_loop()))

    jobs = Jobs(tmp_path / "jobs.sqlite", poll_s=0.05)
    jobs.register("work", work)
    async with opened_jobs(jobs):
        assert await jobs.status("work", "a") is None
        for _ in range(3):
            await jobs.enqueue("work", "a", call="one")
        await jobs.enqueue("work", "b", call="two")
        assert await settled(jobs, "work", "a") == "done"
        assert await settled(jobs, "work", "b") == "done"
        await jobs.enqueue("work", "a", call="one")
        assert sorted(call for call, _ in ran) == ["one", "two"]
        assert {loop for _, loop in ran} == {asyncio.get_running_loop()}
        assert await jobs.forget(datetime.now(UTC) + timedelta(hours=1)) == 2
        assert await jobs.status("work", "a") is None
    assert await asyncio.to_thread(lambda: 7) == 7
    assert capfd.readouterr() == ("", "")


async def test_trouble_that_may_pass_is_tried_again_and_a_refusal_is_not(tmp_path: Path) -> None:
    tries: dict[str, int] = {"passing": 0, "refused": 0}

    async def passing() -> None:
        tries["passing"] += 1
        if tries["passing"] < 2:
            raise Unavailable("Not now.")

    async def refused() -> None:
        tries["refused"] += 1
        if tries["refused"] < 2:
            raise Refused("Never.")

    jobs = Jobs(tmp_path / "jobs.sqlite", poll_s=0.05)
    jobs.register("passing", passing)
    jobs.register("refused", refused)
    async with opened_jobs(jobs):
        await jobs.enqueue("passing", "a")
        await jobs.enqueue("refused", "a")
        assert await settled(jobs, "refused", "a") == "failed"
        assert await settled(jobs, "passing", "a") == "done"
        assert tries == {"passing": 2, "refused": 1}
        await jobs.enqueue("refused", "a")
        assert await settled(jobs, "refused", "a") == "done"


async def test_what_a_close_cuts_off_the_next_start_goes_on_with(tmp_path: Path) -> None:
    file = tmp_path / "jobs.sqlite"
    began = asyncio.Event()

    async def endless() -> None:
        began.set()
        await asyncio.Event().wait()

    jobs = Jobs(file, poll_s=0.05)
    jobs.register("work", endless)
    await jobs.start()
    await jobs.enqueue("work", "a")
    async with asyncio.timeout(10):
        await began.wait()
    await jobs.close(drain_s=0.05)

    done = asyncio.Event()

    async def short() -> None:
        done.set()

    later = Jobs(file, poll_s=0.05)
    later.register("work", short)
    async with opened_jobs(later):
        assert await settled(later, "work", "a") == "done"
    assert done.is_set()


def test_more_at_once_than_sqlite_bears_is_refused(tmp_path: Path) -> None:
    async def work() -> None: ...

    with pytest.raises(BadSetting):
        Jobs(tmp_path / "jobs.sqlite").register("work", work, concurrency=17)

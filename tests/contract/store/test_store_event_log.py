"""What every event log promises, on each that we have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import RubricRef, Scorecard
from assistant.core.ports import EventLog, Lease
from assistant.core.speech import Segment
from assistant.errors import Conflict, NotFound, NotOwner
from assistant.store.database import opened_database
from assistant.store.event_log import opened_log
from assistant.store.memory import MemoryEventLog

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_call(name: str = "c1", tenant: str = "default", later_s: float = 0) -> Call:
    return Call(id=name, tenant=tenant, started_at=START + timedelta(seconds=later_s))


def said(number: int, text: str = "hello") -> Body:
    return Segment(sequence=number, speaker="agent", start=number, end=number + 0.5, text=text)


def graded(call: str = "c1") -> Scorecard:
    return Scorecard(call=call, rubric=RubricRef(name="r", version="1"), score=1.0, findings=())


async def emptied(server: str) -> str:
    url = f"{server}postgres"
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    return url


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[EventLog]:
    if request.param == "memory":
        yield MemoryEventLog()
        return
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    if request.param == "postgresql":
        url = await emptied(request.getfixturevalue("postgres_server"))
    async with opened_database(url) as database, opened_log(database, lambda: START) as kept:
        yield kept


async def write(log: EventLog, lease: Lease, *bodies: Body, after: int | None = None) -> None:
    first = (lease.seq if after is None else after) + 1
    await log.append(lease, [(first + i, float(i), one) for i, one in enumerate(bodies)], SYSTEM)


async def test_what_is_appended_is_read_back_in_order(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), said(0), said(1))
    events = await log.read("c1")
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.body for event in events] == [a_call(), said(0), said(1)]
    assert [event.seq for event in await log.read("c1", after=2)] == [3]


async def test_a_takeover_raises_the_epoch_and_tells_where_the_log_ends(log: EventLog) -> None:
    first = await log.open(a_call(), "a", SYSTEM)
    await write(log, first, a_call(), said(0))
    second = await log.open(a_call(), "b", SYSTEM)
    assert second.epoch > first.epoch
    assert (first.seq, second.seq) == (0, 2)


async def test_whoever_lost_the_call_can_write_nothing_more(log: EventLog) -> None:
    zombie = await log.open(a_call(), "a", SYSTEM)
    await write(log, zombie, a_call())
    owner = await log.open(a_call(), "b", SYSTEM)
    with pytest.raises(NotOwner):
        await write(log, zombie, said(0), after=1)
    await write(log, owner, said(1))
    assert [event.body for event in await log.read("c1")] == [a_call(), said(1)]


async def test_the_same_events_again_are_done_already(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), said(0))
    await write(log, lease, a_call(), said(0), said(1))
    assert [event.seq for event in await log.read("c1")] == [1, 2, 3]


async def test_another_body_under_a_taken_number_is_refused_whole(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), said(0))
    with pytest.raises(Conflict):
        await write(log, lease, a_call(), said(0, "something else"), said(1))
    assert [event.body for event in await log.read("c1")] == [a_call(), said(0)]


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (2, 1), (1, 1)])
async def test_a_gap_or_a_muddle_is_refused_whole(log: EventLog, numbers: tuple[int, ...]) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    with pytest.raises(Conflict):
        await log.append(lease, [(n, 0.0, said(i)) for i, n in enumerate(numbers)], SYSTEM)
    assert await log.read("c1") == []


async def test_the_same_append_twice_at_once_stands_once(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await asyncio.gather(*(write(log, lease, a_call(), said(0)) for _ in range(5)))
    assert [event.seq for event in await log.read("c1")] == [1, 2]


async def test_calls_written_at_once_do_not_mix_and_refusals_stay_with_their_call(
    log: EventLog,
) -> None:
    leases = [await log.open(a_call(f"c{i}"), "a", SYSTEM) for i in range(20)]
    await log.open(a_call("c7"), "b", SYSTEM)

    async def one(lease: Lease) -> None:
        for number in range(1, 6):
            await log.append(lease, [(number, 0.0, said(number, lease.call))], SYSTEM)

    outcomes = await asyncio.gather(*map(one, leases), return_exceptions=True)
    lost = [lease.call for lease, out in zip(leases, outcomes, strict=True) if out is not None]
    assert lost == ["c7"]
    assert isinstance(outcomes[7], NotOwner)
    for lease in leases:
        texts = [event.body for event in await log.read(lease.call)]
        assert texts == ([] if lease.call == "c7" else [said(n, lease.call) for n in range(1, 6)])


async def test_a_call_nobody_opened_is_not_found(log: EventLog) -> None:
    with pytest.raises(NotFound):
        await log.read("nobody")
    with pytest.raises(NotFound):
        await anext(aiter(log.follow("nobody")))


async def test_tenants_do_not_see_each_other(log: EventLog) -> None:
    ours = await log.open(a_call(tenant="a"), "x", SYSTEM)
    theirs = await log.open(a_call(tenant="b"), "x", SYSTEM)
    await write(log, ours, said(1))
    await write(log, theirs, said(2))
    assert [event.body for event in await log.read("c1", tenant="a")] == [said(1)]
    assert [event.body for event in await log.read("c1", tenant="b")] == [said(2)]
    assert [call.tenant for call in await log.calls("a")] == ["a"]
    with pytest.raises(NotFound):
        await log.read("c1")


async def test_calls_are_listed_newest_first(log: EventLog) -> None:
    for place, name in enumerate(["old", "middle", "new"]):
        await log.open(a_call(name, later_s=place), "a", SYSTEM)
    assert [call.id for call in await log.calls()] == ["new", "middle", "old"]
    assert [call.id for call in await log.calls(limit=1)] == ["new"]


async def followed(log: EventLog, after: int = 0) -> list[CallEvent]:
    return [event async for event in log.follow("c1", after)]


async def test_followers_get_every_event_once_and_end_after_the_grade(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call())
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        followers = [tasks.create_task(followed(log)) for _ in range(5)]
        late = tasks.create_task(followed(log, after=3))
        for number in range(1, 30):
            await write(log, lease, said(number), after=number)
            await asyncio.sleep(0)
        await write(log, lease, CallEnded(seconds=30), graded(), after=30)
    stored = await log.read("c1")
    assert [event.seq for event in stored] == list(range(1, 33))
    assert all(follower.result() == stored for follower in followers)
    assert late.result() == stored[3:]


async def test_following_a_call_that_is_over_ends_even_past_its_last_event(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), CallEnded(seconds=1), graded())
    async with asyncio.timeout(5):
        assert await followed(log, after=3) == []
        assert len(await followed(log)) == 3


async def test_an_ended_call_is_followed_until_its_grade_comes(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), CallEnded(seconds=1))
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        follower = tasks.create_task(followed(log))
        await asyncio.sleep(0.05)
        assert not follower.done()
        grading = await log.open(a_call(), "a/grading", SYSTEM)
        await write(log, grading, graded())
    assert [event.type for event in follower.result()][-1] == "scorecard"


async def test_a_follower_may_leave_at_any_moment(log: EventLog) -> None:
    lease = await log.open(a_call(), "a", SYSTEM)
    await write(log, lease, a_call(), said(0))
    stream = cast(AsyncGenerator[CallEvent, Any], log.follow("c1"))
    async with aclosing(stream):
        assert (await anext(stream)).seq == 1
    tasks = [asyncio.create_task(followed(log)) for _ in range(20)]
    for place, task in enumerate(tasks):
        await asyncio.sleep(0.001 * (place % 4))
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended)
    await write(log, lease, said(1), after=2)
    assert len(await log.read("c1")) == 3

"""A process that appends is killed at any moment: what it was told is durable, is there."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEvent
from assistant.core.speech import Segment
from assistant.errors import NotOwner
from assistant.store.database import opened_database
from assistant.store.event_log import opened_log
from assistant.store.migrate import migrate

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALLS = ("c0", "c1", "c2")
CHILD = """
import asyncio, sys
sys.path.insert(0, sys.argv[3])
import test_store_kill as shared
asyncio.run(shared.append_for_ever(sys.argv[1], int(sys.argv[2])))
"""


def said(call: str, number: int) -> Body:
    text = f"{call} says {number}"
    return Segment(sequence=number, speaker="agent", start=number, end=number, text=text)


async def append_for_ever(url: str, epochs: int) -> None:
    """The child: `call seq` on stdout after each append that returned."""

    async def one(call: str) -> None:
        lease = await log.open(Call(id=call, started_at=START), f"child {epochs}", SYSTEM)
        seq = lease.seq
        while True:
            entries = [(seq + place, 0.0, said(call, seq + place)) for place in (1, 2)]
            await log.append(lease, entries, SYSTEM)
            seq += 2
            os.write(1, f"{call} {seq}\n".encode())

    async with (
        opened_database(url) as database,
        opened_log(database, lambda: START) as log,
        asyncio.TaskGroup() as tasks,
    ):
        for call in CALLS:
            tasks.create_task(one(call))


async def killed(url: str, epoch: int, after_lines: int, stall_s: float) -> list[str]:
    """Run the child until it acknowledged some, then a random moment more; what it said."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, url, str(epoch), str(Path(__file__).parent),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    told: list[str] = []
    async with asyncio.timeout(30):
        while len(told) < after_lines:
            line = await child.stdout.readline()
            assert line, "the child ended by itself"
            told.append(line.decode())
        await asyncio.sleep(stall_s)
        child.send_signal(signal.SIGKILL)
        told += (await child.stdout.read()).decode().splitlines(keepends=True)
        await child.wait()
    return [line for line in told if line.endswith("\n")]


async def test_nothing_acknowledged_is_lost_and_nothing_doubles(
    tmp_path: Path, whole: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    chance = random.Random(20260302)
    acknowledged: dict[str, int] = dict.fromkeys(CALLS, 0)
    for epoch in range(40 if whole else 5):
        for line in await killed(url, epoch, chance.randint(1, 30), chance.uniform(0, 0.03)):
            call, seq = line.split()
            acknowledged[call] = max(acknowledged[call], int(seq))
        async with opened_database(url) as database, opened_log(database, lambda: START) as log:
            for call in CALLS:
                if not acknowledged[call]:
                    continue
                events: list[CallEvent] = await log.read(call)
                assert [event.seq for event in events] == list(range(1, len(events) + 1))
                assert [event.body for event in events] == [
                    said(call, number) for number in range(1, len(events) + 1)
                ]
                assert len(events) >= acknowledged[call]
                assert len(events) % 2 == 0, "an append was kept in half"
    assert sum(acknowledged.values()) > 0


async def test_an_owner_that_was_away_is_refused_when_it_comes_back(tmp_path: Path) -> None:
    """Two processes' worth of logs on one file; the first one stalls, the second takes over."""
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    call = Call(id="c0", started_at=START)
    async with (
        opened_database(url) as here,
        opened_database(url) as there,
        opened_log(here, lambda: START) as stalled,
        opened_log(there, lambda: START) as fresh,
    ):
        old = await stalled.open(call, "here", SYSTEM)
        await stalled.append(old, [(1, 0.0, said("c0", 1))], SYSTEM)
        new = await fresh.open(call, "there", SYSTEM)
        waking = [stalled.append(old, [(2, 0.0, said("c0", 20 + i))], SYSTEM) for i in range(5)]
        going_on = fresh.append(new, [(2, 0.0, said("c0", 2))], SYSTEM)
        outcomes = await asyncio.gather(*waking, going_on, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [NotOwner] * 5 + [type(None)]
        assert [event.body for event in await fresh.read("c0")] == [said("c0", 1), said("c0", 2)]


async def test_a_follower_here_gets_what_another_process_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    call = Call(id="c0", started_at=START)
    async with (
        opened_database(url) as one,
        opened_database(url) as two,
        opened_log(one, lambda: START) as here,
        opened_log(two, lambda: START) as there,
    ):
        mine = await here.open(call, "here", SYSTEM)
        await here.append(mine, [(1, 0.0, said("c0", 1))], SYSTEM)
        stream = here.follow("c0")
        async with asyncio.timeout(10):
            assert (await anext(stream)).seq == 1
            theirs = await there.open(call, "there", SYSTEM)
            await there.append(theirs, [(2, 0.0, said("c0", 2))], SYSTEM)
            assert (await anext(stream)).body == said("c0", 2)
            back = await here.open(call, "here", SYSTEM)
            await here.append(back, [(3, 0.0, said("c0", 3))], SYSTEM)
            assert (await anext(stream)).seq == 3


async def test_two_that_fight_for_a_call_leave_one_story(tmp_path: Path) -> None:
    """Both take over again and again; the log has no gap and every acknowledged event."""
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    call = Call(id="c0", started_at=START)
    chance = random.Random(7)
    told: dict[int, Body] = {}
    await migrate(url)

    async def fight(owner: int) -> None:
        async with opened_database(url) as database, opened_log(database, lambda: START) as log:
            for take in range(15):
                lease = await log.open(call, f"p{owner}", SYSTEM)
                seq = lease.seq
                try:
                    while chance.random() < 0.8:
                        body = said("c0", owner * 10_000 + take * 100 + seq)
                        await log.append(lease, [(seq + 1, 0.0, body)], SYSTEM)
                        seq += 1
                        assert seq not in told, "one place was acknowledged to both"
                        told[seq] = body
                        await asyncio.sleep(chance.uniform(0, 0.004))
                except NotOwner:
                    pass

    async with asyncio.timeout(50):
        await asyncio.gather(*(fight(owner) for owner in range(3)))
    async with opened_database(url) as database, opened_log(database, lambda: START) as log:
        events = await log.read("c0")
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {seq: events[seq - 1].body for seq in told} == told
    assert len(told) > 10

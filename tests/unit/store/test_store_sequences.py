"""Any order of opens and appends, by any owner: the log is what a simple model says it is."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body
from assistant.core.ports import EventLog, Lease
from assistant.core.speech import Segment
from assistant.errors import Conflict, NotOwner
from assistant.store.database import opened_database
from assistant.store.event_log import opened_log
from assistant.store.memory import MemoryEventLog

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = Call(id="c1", started_at=START)

opens = st.tuples(st.just("open"), st.integers(0, 2), st.just(0), st.just(0), st.just(0))
appends = st.tuples(
    st.just("append"),
    st.integers(0, 2),  # by whom
    st.integers(-2, 2),  # how far from the end it starts
    st.integers(1, 3),  # how many
    st.integers(0, 1),  # which text
)
stories = st.lists(st.one_of(opens, appends), max_size=25)
Story = list[tuple[str, int, int, int, int]]


def said(number: int, text: int) -> Body:
    return Segment(sequence=number, speaker="agent", start=0, end=1, text=f"{text}")


async def played(log: EventLog, story: Story) -> tuple[list[str], list[Body]]:
    """Each step's outcome, and what stands in the end."""
    leases: dict[int, Lease] = {0: await log.open(CALL, "p0", SYSTEM)}
    outcomes: list[str] = []
    for what, who, offset, count, text in story:
        if what == "open":
            leases[who] = await log.open(CALL, f"p{who}", SYSTEM)
            outcomes.append(f"epoch {leases[who].epoch} after {leases[who].seq}")
        elif who in leases:
            first = max(1, len(await log.read("c1")) + 1 + offset)
            entries = [(n, 0.0, said(n, text)) for n in range(first, first + count)]
            try:
                await log.append(leases[who], entries, SYSTEM)
                outcomes.append("kept")
            except (NotOwner, Conflict) as refused:
                outcomes.append(type(refused).__name__)
    events = await log.read("c1")
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    return outcomes, [event.body for event in events]


def modelled(story: Story) -> tuple[list[str], list[Body]]:
    epoch, held, log, outcomes = 1, {0: 1}, list[Body](), list[str]()
    for what, who, offset, count, text in story:
        if what == "open":
            epoch += 1
            held[who] = epoch
            outcomes.append(f"epoch {epoch} after {len(log)}")
        elif who in held:
            first = max(1, len(log) + 1 + offset)
            new = [said(n, text) for n in range(first, first + count)]
            known = log[first - 1 : first - 1 + count]
            if held[who] != epoch:
                outcomes.append("NotOwner")
            elif first > len(log) + 1 or new[: len(known)] != known:
                outcomes.append("Conflict")
            else:
                log += new[len(known) :]
                outcomes.append("kept")
    return outcomes, log


async def in_sql(story: Story) -> tuple[list[str], list[Body]]:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            opened_database(f"sqlite:///{Path(folder) / 'log.sqlite'}") as database,
            opened_log(database, lambda: START, gap_s=0) as log,
        ):
            return await played(log, story)


@given(stories)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_sql_log_does_what_the_model_says(story: Story) -> None:
    assert asyncio.run(in_sql(story)) == modelled(story)


@given(stories)
@settings(max_examples=100, deadline=None)
def test_the_log_in_memory_does_what_the_model_says(story: Story) -> None:
    assert asyncio.run(played(MemoryEventLog(), story)) == modelled(story)

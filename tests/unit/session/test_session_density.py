"""How many cards an agent gets: what they chose for all calls, and what is chosen for one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from live_calls import PASSAGE, GivenKnowledge, a_call, bodies, parts_of, said

from assistant.core.call import SYSTEM, Call
from assistant.core.card import Card, CardExpired, CardHeld, Density, DensityChosen, Feedback
from assistant.session.calls import LiveCalls, opened_calls
from assistant.store.memory import MemoryEventLog


@asynccontextmanager
async def calls_of(log: MemoryEventLog, choices: dict[str, Density]) -> AsyncGenerator[LiveCalls]:
    async def chosen(tenant: str, agent: str) -> Density | None:
        return choices.get(agent)

    async def nothing(_: Call) -> None: ...

    parts = replace(parts_of(log, GivenKnowledge(PASSAGE)), chosen_density=chosen)
    async with opened_calls(parts, nothing) as calls:
        yield calls


BYE = said(0, "customer", 1.0, 2.0, "That is all, thank you.")


async def test_an_agents_choice_holds_for_each_of_their_calls_and_is_in_the_log():
    log = MemoryEventLog()
    async with calls_of(log, {"ann": "coach"}) as calls:
        for agent in ("ann", "ben"):
            call = a_call(agent).model_copy(update={"agent": agent})
            await calls.open_call(call, SYSTEM)
            await calls.add_segments(agent, (BYE,), SYSTEM)
    assert [one.density for one in bodies(await log.read("ann"), DensityChosen)] == ["coach"]
    assert len(bodies(await log.read("ann"), Card)) == 1
    assert not bodies(await log.read("ben"), DensityChosen)
    (held,) = bodies(await log.read("ben"), CardHeld)
    assert held.reason == "density"


async def test_a_choice_for_one_call_holds_from_then_on_also_after_a_restart():
    log = MemoryEventLog()
    async with calls_of(log, {}) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.choose_density("c1", "coach", SYSTEM)
        await calls.choose_density("c1", "coach", SYSTEM)
    async with calls_of(log, {}) as calls:
        await calls.add_segments("c1", (BYE,), SYSTEM)
    events = await log.read("c1")
    assert [one.density for one in bodies(events, DensityChosen)] == ["coach"]
    assert len(bodies(events, Card)) == 1


async def test_the_log_says_which_cards_nobody_took_in_their_time():
    log = MemoryEventLog()
    async with calls_of(log, {}) as calls:
        await calls.open_call(a_call(), SYSTEM)
        first = said(0, "customer", 1.0, 3.0, "Can I return goods that are unused?")
        await calls.add_segments("c1", (first,), SYSTEM)
        (card,) = bodies(await log.read("c1"), Card)
        await calls.feedback("c1", Feedback(card=card.id, did="seen"), SYSTEM)
        for number, start in ((1, 80.0), (2, 95.0), (3, 99.0)):
            one = said(number, "agent", start, start + 1, "One moment please.")
            await calls.add_segments("c1", (one,), SYSTEM)
    told = bodies(await log.read("c1"), CardExpired)
    assert told == [CardExpired(card=card.id, expired_at=card.expires_at, seen=True)]

"""Customers, agents and outcomes of one house. Implements `assistant.web.records.Records`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.core.call import Actor, Customer
from assistant.core.outcome import Agent, Outcome
from assistant.errors import NotFound
from assistant.store.agents import Agents
from assistant.store.customers import Customers
from assistant.store.outcomes import Outcomes


class HouseRecords:
    """What others tell of calls."""

    def __init__(
        self,
        customers: Customers,
        agents: Agents,
        outcomes: Outcomes,
        clock: Callable[[], datetime],
    ) -> None:
        self._customers = customers
        self._agents = agents
        self._outcomes = outcomes
        self._clock = clock

    async def customer(self, wanted: str, actor: Actor) -> Customer:
        found = await self._customers.get(wanted, actor.tenant)
        if found is None:
            raise NotFound(f"There is no customer {wanted!r}.", "See the list, or import them.")
        return found

    async def customers(self, after: str, limit: int, actor: Actor) -> Sequence[Customer]:
        return await self._customers.some(after, limit, actor.tenant)

    async def put_customers(self, customers: Sequence[Customer], actor: Actor) -> None:
        await self._customers.put(customers, actor=actor, at=self._clock(), tenant=actor.tenant)

    async def agents(self, actor: Actor) -> Sequence[Agent]:
        return await self._agents.all(actor.tenant)

    async def put_agents(self, agents: Sequence[Agent], actor: Actor) -> None:
        await self._agents.put(agents, actor=actor, at=self._clock())

    async def outcomes(self, call: str, actor: Actor) -> Sequence[Outcome]:
        return await self._outcomes.of(call, actor.tenant)

    async def put_outcomes(self, outcomes: Sequence[Outcome], actor: Actor) -> Sequence[str]:
        unknown = await self._outcomes.put(outcomes, actor=actor, at=self._clock())
        return list(dict.fromkeys(one.call for one in unknown))

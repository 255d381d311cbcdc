"""What the routes ask of the records about calls: customers, agents, outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.core.call import Actor, Customer
from assistant.core.outcome import Agent, Outcome
from assistant.intake.records import BadLine
from knowledge.types import Noun


class Taken(Noun):
    """What became of records that were handed in together."""

    kept: int
    bad: int = 0
    lines: tuple[BadLine, ...] = ()
    """The bad ones, the first hundred."""


class Records(Protocol):
    """Asked by an actor, whose tenant says whose records are meant."""

    async def customer(self, wanted: str, actor: Actor) -> Customer:
        """Raises NotFound."""
        ...

    async def customers(self, after: str, limit: int, actor: Actor) -> Sequence[Customer]:
        """By id, those behind `after`."""
        ...

    async def put_customers(self, customers: Sequence[Customer], actor: Actor) -> None: ...

    async def agents(self, actor: Actor) -> Sequence[Agent]: ...

    async def put_agents(self, agents: Sequence[Agent], actor: Actor) -> None: ...

    async def outcomes(self, call: str, actor: Actor) -> Sequence[Outcome]:
        """What is known of one call, by source. Raises NotFound."""
        ...

    async def put_outcomes(self, outcomes: Sequence[Outcome], actor: Actor) -> Sequence[str]:
        """Keep them; the ids of calls that are not here, whose outcomes were not kept."""
        ...

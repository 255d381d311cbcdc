"""How long a search waits for an index elsewhere, and leaves one alone that was silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic

from knowledge.errors import IndexUnavailable

from .port import Held, Hit, Index, Look, Point

WAITED_S = 0.15
"""Of one look: half of what a search has during a call, so that words alone can still be tried."""
LEFT_ALONE_S = 5.0
"""Nobody waits for it in that time after it was silent; then one look tries it again."""


class PatientIndex:
    """See `knowledge.index.port.Index`. Only looks are bounded: changes may take their time."""

    def __init__(self, index: Index, clock: Callable[[], float] = monotonic) -> None:
        self._index = index
        self._clock = clock
        self._alone_until = 0.0

    async def look(self, look: Look) -> list[Hit]:
        """Raises IndexUnavailable after `WAITED_S`, and at once while it is left alone."""
        now = self._clock()
        if now < self._alone_until:
            raise IndexUnavailable("The search index did not answer a moment ago.")
        if self._alone_until:  # this look tries it again; those beside it go on without
            self._alone_until = now + LEFT_ALONE_S
        try:
            async with asyncio.timeout(WAITED_S):
                hits = await self._index.look(look)
        except (TimeoutError, IndexUnavailable) as error:
            self._alone_until = self._clock() + LEFT_ALONE_S
            raise IndexUnavailable("The search index does not answer.") from error
        self._alone_until = 0.0
        return hits

    async def put(self, points: Sequence[Point]) -> None:
        await self._index.put(points)

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        await self._index.remove(document, version, tenant)

    async def held(self) -> frozenset[Held]:
        return await self._index.held()

    async def optimise(self) -> bool:
        return await self._index.optimise()

    async def close(self) -> None:
        await self._index.close()

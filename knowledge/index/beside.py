"""Search by words alone, kept in memory for when the index does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from .port import Hit, Look, Point
from .words import WordsIndex

Points = Callable[[], Awaitable[Sequence[Point]]]


class WordsBeside:
    """One index of words a tenant, built when it is first needed and anew after a change.

    A search with a deadline may leave before it is built; the building goes on, so that a later
    one finds it done.
    """

    def __init__(self) -> None:
        self._built: dict[str, tuple[str, asyncio.Task[WordsIndex]]] = {}

    async def look(self, tenant: str, version: str, points: Points, look: Look) -> list[Hit]:
        """The best by words of what is published as `version`; `points` reads it."""
        known, building = self._built.get(tenant, ("", None))
        broken = building is not None and building.done() and building.exception() is not None
        if building is None or known != version or broken:
            if building is not None:
                building.cancel()
            building = asyncio.create_task(_build(points))
            self._built[tenant] = (version, building)
        index = await asyncio.shield(building)
        return await asyncio.to_thread(index.look, look)

    async def close(self) -> None:
        """Nothing is built any longer."""
        tasks = [building for _, building in self._built.values()]
        self._built.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _build(points: Points) -> WordsIndex:
    return await asyncio.to_thread(WordsIndex, await points())

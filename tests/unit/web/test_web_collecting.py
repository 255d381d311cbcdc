"""When the garbage collector may walk everything."""

from __future__ import annotations

import asyncio
import gc
import weakref

from assistant.collecting import collected_rarely


class Knot:
    """An object that only a collection can free."""

    def __init__(self) -> None:
        self.own = self


async def test_young_garbage_goes_at_once_and_old_garbage_at_the_next_full_collection() -> None:
    async with collected_rarely(full_every_s=0.05):
        knot = Knot()
        freed = asyncio.Event()
        gone = weakref.ref(knot, lambda _: freed.set())
        gc.collect(1)  # it is old now
        del knot
        gc.collect(1)
        assert gone() is not None
        async with asyncio.timeout(5):
            await freed.wait()


async def test_pythons_own_rule_holds_again_afterwards() -> None:
    before = gc.get_threshold()
    async with collected_rarely():
        assert gc.get_threshold() != before
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0

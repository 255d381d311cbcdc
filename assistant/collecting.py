"""When the garbage collector may stop the whole process.

A full collection walks every object there is: 200 to 500 ms with 300 live calls and 20,000
passages, every few seconds by Python's own rule. What a call leaves behind holds few cycles, so
the two young generations find nearly all of it; the full walk is made now and then.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

YOUNG, MIDDLE = 5_000, 10
"""A middle collection then walks at most 50,000 objects: about 10 ms."""
NEVER = 1_000_000
FULL_EVERY_S = 600.0


@asynccontextmanager
async def collected_rarely(full_every_s: float = FULL_EVERY_S) -> AsyncGenerator[None]:
    """Within the block: what stands already is never walked again, and a full collection comes
    every `full_every_s` seconds. Python's own rule holds again afterwards."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
    walking = asyncio.create_task(_walk(full_every_s))
    try:
        yield
    finally:
        walking.cancel()
        with suppress(asyncio.CancelledError):
            await walking
        gc.set_threshold(*before)
        gc.unfreeze()


async def _walk(every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        gc.collect()

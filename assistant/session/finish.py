"""Work that must be over, one way or the other, before its caller goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end. A caller that is cancelled meanwhile is cancelled after it.

    A commit that was handed in is committed or refused before anybody reads the log again:
    otherwise what comes next would build on a log that is about to change.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # whoever asked is gone; the log tells what became of it
        raise

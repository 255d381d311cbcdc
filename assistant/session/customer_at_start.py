"""Who is calling: the shop is asked as the call opens, and a late answer joins the call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from assistant.core.call import Actor, Call, Customer

from .calls import LiveCalls

Ask = Callable[[str], Awaitable[Customer | None]]
Keep = Callable[[Customer, Actor], Awaitable[None]]


class CustomerAtStart:
    """Opens calls with their customer. `ask` may take long and may fail; neither holds a call up
    for longer than the deadline, and what it answers is kept for the next call as well."""

    def __init__(self, calls: LiveCalls, ask: Ask, keep: Keep, deadline_s: float) -> None:
        self._calls = calls
        self._ask = ask
        self._keep = keep
        self._deadline_s = deadline_s

    async def open(self, call: Call, wanted: str, actor: Actor) -> Call:
        """The opened call, with the record where it came in time."""
        in_time: asyncio.Future[Customer | None] = asyncio.get_running_loop().create_future()
        opened = asyncio.Event()
        self._calls.beside(self._asked(call.id, wanted, actor, in_time, opened))
        try:
            async with asyncio.timeout(self._deadline_s):
                found = await in_time
        except TimeoutError:
            found = None
        try:
            if found is not None:
                call = call.model_copy(update={"customer": found})
            return await self._calls.open_call(call, actor)
        finally:
            opened.set()

    async def _asked(
        self,
        call: str,
        wanted: str,
        actor: Actor,
        in_time: asyncio.Future[Customer | None],
        opened: asyncio.Event,
    ) -> None:
        try:
            found = await self._ask(wanted)
        except BaseException:
            if not in_time.done():
                in_time.set_result(None)
            raise
        late = in_time.done()
        if not late:
            in_time.set_result(found)
        if found is None:
            return
        await self._keep(found, actor)
        if late:
            await opened.wait()
            await self._calls.customer_known(call, found, actor)

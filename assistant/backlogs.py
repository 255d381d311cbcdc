"""Backlogs as people meet them, and the durable work that wears them down.

Implements `assistant.web.backlogs.Grading`. What is done is in the database call by call, so that
a process that dies loses the pieces it was at, which are done again and change nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from assistant.core.backlog import Backlog, BacklogCall, BacklogState
from assistant.core.call import Actor
from assistant.core.rubric import Rubric
from assistant.errors import BadInput, NotFound, Refused
from assistant.graders import Graders
from assistant.store.backlogs import Backlogs

PIECE = 16
"""Calls handed to a process at a time: what is lost when it dies, and how soon a pause holds."""
NAMES = ("*.json",)
log = logging.getLogger(__name__)

Ask = Callable[[str, str, int], Awaitable[None]]
"""Has the durable work of a backlog's turn done: tenant, backlog, turn."""


class BacklogDesk:
    """Starts, stops and tells of backlogs; `work_off` is the job's body."""

    def __init__(
        self,
        kept: Backlogs,
        clock: Callable[[], datetime],
        rubric: Callable[[str | None, str], Rubric],
        graders: Callable[[], Graders],
        ask: Ask,
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._rubric = rubric
        self._graders = graders
        self._ask = ask
        self._live = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._working = asyncio.Lock()

    # ------------------------------------------------------------------ what people do

    async def regrade(
        self,
        since: datetime | None,
        until: datetime | None,
        rubric: str | None,
        priority: int,
        actor: Actor,
    ) -> Backlog:
        """Grade the calls of a time anew. Raises NotFound for a rubric or calls that are not."""
        standard = await asyncio.to_thread(self._rubric, rubric, actor.tenant)
        calls = await self._kept.calls_between(since, until, actor.tenant)
        if not calls:
            raise NotFound("No call that has ended began in that time.", "See `calls list`.")
        title = f"{_day(since)} – {_day(until)}".strip(" –") or "All calls"
        return await self._begun("calls", title, rubric or standard.name, calls, priority, actor)

    async def take_in(
        self, folder: str, rubric: str | None, priority: int, actor: Actor
    ) -> Backlog:
        """Take a folder's WhisperX files in and grade them. Raises NotFound, BadInput."""
        standard = await asyncio.to_thread(self._rubric, rubric, actor.tenant)
        place = Path(folder)
        if not place.is_absolute():
            raise BadInput(f"{folder} is no whole path.", "Begin it with /.")
        files = await asyncio.to_thread(_files, place)
        if not files:
            raise NotFound(f"{folder} has no .json files in it.", "Name a folder of WhisperX JSON.")
        return await self._begun(
            "files", place.name, rubric or standard.name, files, priority, actor
        )

    async def all(self, actor: Actor) -> Sequence[Backlog]:
        return await self._kept.all(self._clock(), actor.tenant)

    async def one(self, name: str, actor: Actor) -> Backlog:
        """By its id or the beginning of it. Raises NotFound."""
        found = await self._kept.one(name, self._clock(), actor.tenant)
        if found is None:
            raise NotFound(f"There is no backlog {name!r}.", "See `backlog list`.")
        return found

    async def calls(self, name: str, state: str, after: int, actor: Actor) -> Sequence[BacklogCall]:
        """Its calls after a place, of one state or of all. Raises NotFound."""
        found = await self.one(name, actor)
        return await self._kept.calls(found.id, actor.tenant, state, after=after)

    async def pause(self, name: str, actor: Actor) -> Backlog:
        """What is being graded is graded to its end; nothing more begins."""
        return await self._turned(name, ("running",), "paused", actor)

    async def resume(self, name: str, actor: Actor) -> Backlog:
        """Go on with one that was paused."""
        return await self._turned(name, ("paused",), "running", actor)

    async def cancel(self, name: str, actor: Actor) -> Backlog:
        """Leave the rest as it is. What was graded stays."""
        return await self._turned(name, ("running", "paused"), "cancelled", actor)

    async def again(self, name: str, actor: Actor) -> Backlog:
        """Try once more what could not be graded. Raises Refused where nothing failed."""
        found = await self.one(name, actor)
        if not await self._kept.again(found.id, self._clock(), actor.tenant):
            raise Refused(
                f"Nothing of backlog {found.id} failed.", "There is nothing to try again."
            )
        if found.state == "running":
            return await self.one(found.id, actor)
        return await self._turned(found.id, ("done", "paused", "cancelled"), "running", actor)

    async def _begun(
        self,
        kind: str,
        title: str,
        rubric: str,
        whats: Sequence[str],
        priority: int,
        actor: Actor,
    ) -> Backlog:
        name = await self._kept.add(
            "files" if kind == "files" else "calls", title, rubric, whats, priority=priority,
            actor=f"{actor.kind}:{actor.id}", at=self._clock(), tenant=actor.tenant,
        )  # fmt: skip
        await self._ask(actor.tenant, name, 1)
        return await self.one(name, actor)

    async def _turned(
        self, name: str, states: Sequence[BacklogState], to: BacklogState, actor: Actor
    ) -> Backlog:
        found = await self.one(name, actor)
        turn = await self._kept.turn(found.id, states, to, self._clock(), actor.tenant)
        if turn is None:
            now = (await self.one(found.id, actor)).state
            raise Refused(
                f"Backlog {found.id} is {now}.", f"It can be {to} from: {', '.join(states)}."
            )
        if to == "running":
            await self._ask(actor.tenant, found.id, turn)
        return await self.one(found.id, actor)

    # ------------------------------------------------------------------ the work

    @contextmanager
    def live(self) -> Generator[None]:
        """A call that just ended is graded: backlogs begin nothing until that is through."""
        self._live += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._live -= 1
            if not self._live:
                self._quiet.set()

    async def start_again(self) -> None:
        """Have what was running when the process before ended go on."""
        for tenant, name, turn in await self._kept.running():
            await self._ask(tenant, name, turn)

    async def work_off(self) -> None:
        """Grade what waits, the most urgent backlog first, until none is running."""
        async with self._working, self._graders() as graders:
            under_way: set[asyncio.Task[None]] = set()
            taken: dict[str, int] = {}
            try:
                while True:
                    piece = await self._next(taken) if len(under_way) < graders.count else None
                    if piece is not None:
                        under_way.add(asyncio.create_task(self._done(graders, *piece)))
                    elif under_way:
                        done, under_way = await asyncio.wait(
                            under_way, return_when=asyncio.FIRST_COMPLETED
                        )
                        for one in done:
                            one.result()
                    elif await self._kept.most_urgent() is None:
                        return
                    else:
                        # What was taken and is still waiting was not settled: it is begun again.
                        taken.clear()
            finally:
                for one in under_way:
                    one.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)

    async def _next(
        self, taken: dict[str, int]
    ) -> tuple[tuple[str, str, str, str], list[BacklogCall]] | None:
        """The next calls of the most urgent backlog, once no live call's grade is waited for."""
        await self._quiet.wait()
        urgent = await self._kept.most_urgent()
        if urgent is None:
            return None
        tenant, name, _, _ = urgent
        calls = await self._kept.waiting(name, taken.get(name, -1), PIECE, tenant)
        if not calls:
            return None
        taken[name] = calls[-1].place
        return urgent, calls

    async def _done(
        self, graders: Graders, urgent: tuple[str, str, str, str], calls: list[BacklogCall]
    ) -> None:
        tenant, name, rubric, kind = urgent
        settled = await graders.grade(
            calls, "files" if kind == "files" else "calls", rubric, tenant, name
        )
        await self._kept.settle(name, settled, self._clock(), tenant)


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise NotFound(f"{folder} is no folder.", "Name a folder of WhisperX JSON.")
    return sorted(str(path) for pattern in NAMES for path in folder.rglob(pattern))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""

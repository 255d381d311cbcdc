"""The event log in memory: the same contract, for tests and benchmarks. Nothing outlives it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from assistant.core.call import Actor, Call
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ports import Lease
from assistant.errors import Conflict, NotFound, NotOwner

from .followers import Followers


@dataclass
class _Kept:
    call: Call
    epoch: int = 0
    events: list[CallEvent] = field(default_factory=list[CallEvent])

    @property
    def over(self) -> bool:
        kinds = {type(event.body) for event in self.events}
        return {CallEnded, Scorecard} <= kinds


class MemoryEventLog:
    """See `assistant.core.ports.EventLog`. One process, nothing durable."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._followers = Followers()

    async def open(self, call: Call, owner: str, actor: Actor) -> Lease:
        kept = self._kept.setdefault((call.tenant, call.id), _Kept(call))
        kept.epoch += 1
        return Lease(call.id, call.tenant, owner, kept.epoch, len(kept.events))

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        kept = self._kept.get((lease.tenant, lease.call))
        if kept is None or kept.epoch != lease.epoch:
            raise NotOwner(f"Call {lease.call} was taken over.", "Open it again.")
        events = [
            CallEvent(call=lease.call, seq=seq, at=at, body=body) for seq, at, body in entries
        ]
        last = len(kept.events)
        known = [event for event in events if event.seq <= last]
        fresh = [event for event in events if event.seq > last]
        if any(kept.events[event.seq - 1] != event for event in known):
            raise Conflict(f"Call {lease.call} already has other events.", "Read the log.")
        if [event.seq for event in fresh] != list(range(last + 1, last + 1 + len(fresh))):
            raise Conflict(f"Call {lease.call} would get a gap.", "Read the log.")
        kept.events += fresh
        self._followers.tell((lease.tenant, lease.call), fresh)

    async def read(self, call: str, after: int = 0, tenant: str = "default") -> list[CallEvent]:
        return self._of(call, tenant).events[after:]

    async def follow(
        self, call: str, after: int = 0, tenant: str = "default"
    ) -> AsyncIterator[CallEvent]:
        kept = self._of(call, tenant)
        with self._followers.of((tenant, call), after) as mine:
            while True:
                mine.news.clear()
                over = kept.over
                for event in kept.events[mine.at :]:
                    mine.at = event.seq
                    yield event
                if over:
                    return
                if mine.at >= len(kept.events):
                    await mine.news.wait()

    async def calls(self, tenant: str = "default", limit: int = 100) -> list[Call]:
        mine = [kept.call for (whose, _), kept in self._kept.items() if whose == tenant]
        return sorted(mine, key=lambda call: call.started_at, reverse=True)[:limit]

    def _of(self, call: str, tenant: str) -> _Kept:
        kept = self._kept.get((tenant, call))
        if kept is None:
            raise NotFound(f"There is no call {call!r}.", "See the list of calls.")
        return kept

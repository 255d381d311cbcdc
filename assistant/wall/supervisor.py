"""What supervisors see and do. Implements `assistant.web.wall.Wall`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import get_args

from assistant.core.call import Actor
from assistant.core.signal import SignalKind
from assistant.errors import BadInput, NotFound
from assistant.store.alerts import Act, Alerts, Deed, Verdict
from assistant.store.call_list import CallFilter, CallList
from assistant.web.shelf import SurgingTopic
from assistant.web.wall import (
    Alert,
    AlertPage,
    CallEntry,
    CallPage,
    CallsWanted,
    JudgedAs,
    RulePrecision,
    WallPiece,
)

from .board import Board
from .holding import held, may_be_done
from .precision import wilson
from .telling import alert_of, entry_of

Surges = Callable[[Actor], Awaitable[Sequence[SurgingTopic]]]


class SupervisorWall:
    """Live calls by risk, alerts and their precision, and the list of calls.

    `surges` tells which topics are asked far more than usual: the knowledge base knows them.
    """

    def __init__(
        self, alerts: Alerts, calls: CallList, clock: Callable[[], datetime], surges: Surges
    ) -> None:
        self._alerts = alerts
        self._calls = calls
        self._clock = clock
        self._surges = surges
        self._boards: dict[str, Board] = {}

    # ------------------------------------------------------------------ the wall

    async def standing(self, actor: Actor) -> WallPiece:
        board = self._board(actor)
        await board.refresh(anew=True)
        await board.look_for_surges()
        return WallPiece(
            position=board.position,
            whole=True,
            at=self._clock(),
            calls=tuple(board.calls()),
            surges=board.surges(),
        )

    async def follow(self, position: str, actor: Actor) -> AsyncIterator[tuple[str, bytes]]:
        board = self._board(actor)
        while True:
            await board.refresh()
            piece = board.piece(position)
            if piece is not None:
                position = board.position
                yield position, piece.encode()
            await board.look_for_surges()
            await board.changed()

    def _board(self, actor: Actor) -> Board:
        tenant = actor.tenant
        if tenant not in self._boards:
            self._boards[tenant] = Board(
                self._alerts, tenant, self._clock, lambda: self._surges(actor)
            )
        return self._boards[tenant]

    # ------------------------------------------------------------------ alerts

    async def alerts(
        self,
        actor: Actor,
        *,
        call: str | None = None,
        kind: SignalKind | None = None,
        live: bool = False,
        judged: bool = False,
        days: float | None = None,
        after: str = "",
        limit: int = 100,
    ) -> AlertPage:
        now = self._clock()
        found = await self._alerts.find(
            actor.tenant,
            call_id=call,
            kind=kind,
            since=now - timedelta(days=days) if days is not None else None,
            live=live,
            judged=judged,
            after=_read_key(after),
            limit=limit + 1,
        )
        told = [alert_of(raised, held(acts), now) for raised, acts in found[:limit]]
        if judged:  # a verdict may have been taken back
            told = [one for one in told if one.judged is not None]
        last = found[limit - 1][0] if len(found) > limit else None
        return AlertPage(
            alerts=tuple(told), next=_key(last.raised_at, last.id) if last is not None else None
        )

    async def alert(self, id: str, actor: Actor) -> Alert:
        found = await self._alerts.find(actor.tenant, id=id, limit=1)
        if not found:
            raise NotFound(f"There is no alert {id!r}.", "See the list of alerts.")
        raised, acts = found[0]
        return alert_of(raised, held(acts), self._clock())

    async def claim(self, id: str, actor: Actor) -> Alert:
        return await self._did("claimed", id, actor)

    async def release(self, id: str, actor: Actor) -> Alert:
        return await self._did("released", id, actor)

    async def snooze(self, id: str, minutes: float, actor: Actor) -> Alert:
        return await self._did("snoozed", id, actor, until=self._in(minutes))

    async def wake(self, id: str, actor: Actor) -> Alert:
        return await self._did("woken", id, actor)

    async def judge(self, id: str, verdict: JudgedAs | None, note: str, actor: Actor) -> Alert:
        return await self._did("judged", id, actor, verdict=verdict or "", note=note)

    async def claim_call(self, call: str, actor: Actor) -> None:
        await self._keep("claimed", call, "", actor)

    async def release_call(self, call: str, actor: Actor) -> None:
        await self._keep("released", call, "", actor)

    async def snooze_call(self, call: str, minutes: float, actor: Actor) -> None:
        await self._keep("snoozed", call, "", actor, until=self._in(minutes))

    async def wake_call(self, call: str, actor: Actor) -> None:
        await self._keep("woken", call, "", actor)

    async def precision(self, days: float, actor: Actor) -> Sequence[RulePrecision]:
        counts = await self._alerts.counts(self._clock() - timedelta(days=days), actor.tenant)
        told: list[RulePrecision] = []
        for kind in get_args(SignalKind):
            if kind not in counts:
                continue
            raised, verdicts = counts[kind]
            right, wrong = verdicts.get("right", 0), verdicts.get("wrong", 0)
            interval = wilson(right, right + wrong)
            told.append(
                RulePrecision(
                    kind=kind,
                    alerts=raised,
                    right=right,
                    wrong=wrong,
                    unsure=verdicts.get("unsure", 0),
                    precision=round(interval.value, 4) if interval else None,
                    low=round(interval.low, 4) if interval else None,
                    high=round(interval.high, 4) if interval else None,
                )
            )
        return sorted(told, key=lambda one: (-(one.right + one.wrong + one.unsure), -one.alerts))

    async def _did(
        self,
        did: Deed,
        id: str,
        actor: Actor,
        *,
        until: datetime | None = None,
        verdict: Verdict = "",
        note: str = "",
    ) -> Alert:
        alert = await self.alert(id, actor)
        await self._keep(did, alert.call, id, actor, until=until, verdict=verdict, note=note)
        return await self.alert(id, actor)

    async def _keep(
        self,
        did: Deed,
        call: str,
        alert: str,
        actor: Actor,
        *,
        until: datetime | None = None,
        verdict: Verdict = "",
        note: str = "",
    ) -> None:
        by = f"{actor.kind}:{actor.id}"
        act = Act(call, alert, did, by, self._clock(), until, verdict, note)
        await self._alerts.keep(act, lambda before: may_be_done(act, before), actor.tenant)
        self._board(actor).hurry()

    def _in(self, minutes: float) -> datetime:
        return self._clock() + timedelta(minutes=minutes)

    # ------------------------------------------------------------------ the list of calls

    async def calls(self, wanted: CallsWanted, after: str, limit: int, actor: Actor) -> CallPage:
        stage = wanted.state
        page = await self._calls.find(
            CallFilter(
                stage=None if stage == "over" else stage,
                ended=True if stage == "over" else None,
                agent=wanted.agent,
                customer=wanted.customer,
                language=wanted.language,
                since=wanted.since,
                until=wanted.until,
                signal=wanted.signal,
                critical=wanted.critical,
                least_score=wanted.least_score,
                most_score=wanted.most_score,
                query=wanted.query,
            ),
            after=_read_key(after),
            limit=limit,
            tenant=actor.tenant,
        )
        return CallPage(
            calls=tuple(entry_of(one) for one in page.calls),
            next=_key(*page.after) if page.after is not None else None,
        )

    async def call(self, id: str, actor: Actor) -> CallEntry:
        page = await self._calls.find(CallFilter(call=id), limit=1, tenant=actor.tenant)
        if not page.calls:
            raise NotFound(f"There is no call {id!r}.", "See the list of calls.")
        return entry_of(page.calls[0])

    async def agents(self, actor: Actor) -> Sequence[str]:
        return await self._calls.agents(actor.tenant)


def _key(at: datetime, id: str) -> str:
    return f"{at.isoformat()}/{id}"


def _read_key(key: str) -> tuple[datetime, str] | None:
    """Where a page goes on. Raises BadInput for what no page gave."""
    if not key:
        return None
    at, _, id = key.partition("/")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise BadInput(f"{key!r} is no place in a list.", "Give the `next` of a page.") from wrong
    if moment.tzinfo is None or not id:
        raise BadInput(f"{key!r} is no place in a list.", "Give the `next` of a page.")
    return moment, id

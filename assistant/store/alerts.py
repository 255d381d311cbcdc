"""Alerts (signals that are more than information) and what supervisors did about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, func, insert, select

from assistant.core.call import Call
from assistant.core.signal import Signal
from assistant.errors import NotFound

from .database import Database
from .schema import alert_act, call, call_event, signal
from .tenancy import within

Deed = Literal["claimed", "released", "snoozed", "woken", "judged"]
Verdict = Literal["right", "wrong", "unsure", ""]
"""Whether an alert was right, as a supervisor judged it; empty: a verdict taken back."""


@dataclass(frozen=True)
class Act:
    """What a supervisor did about an alert, or with `alert` empty about a whole call."""

    call: str
    alert: str
    did: Deed
    actor: str
    at: datetime
    until: datetime | None = None
    verdict: Verdict = ""
    note: str = ""


@dataclass(frozen=True)
class Raised:
    """A signal of a call as it stands; `at` is seconds into the call."""

    call: str
    id: str
    at: float
    signal: Signal
    withdrawn: bool
    raised_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class OpenCall:
    """A live call: the last event of its log, when that was kept, and who is on the line."""

    call: Call
    seq: int
    at: float
    heard_at: datetime


class Alerts:
    """Alerts over all calls; a call's own signals stand in its log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_calls(
        self, known: frozenset[str], tenant: str = "default"
    ) -> tuple[dict[str, tuple[int, float, datetime]], list[OpenCall]]:
        """Of each live call the last event (seq, seconds into the call, when it was kept), and
        whole those that are not among `known`."""
        last = (
            select(func.max(call_event.c.seq))
            .where(call_event.c.tenant == call.c.tenant, call_event.c.call_id == call.c.id)
            .correlate(call)
            .scalar_subquery()
        )
        ends = (
            select(call.c.id, call_event.c.seq, call_event.c.at, call_event.c.recorded_at)
            .join(
                call_event,
                (call_event.c.tenant == call.c.tenant)
                & (call_event.c.call_id == call.c.id)
                & (call_event.c.seq == last),
            )
            .where(within(call, tenant, ended=0))
        )

        def look(
            connection: Connection,
        ) -> tuple[dict[str, tuple[int, float, datetime]], list[OpenCall]]:
            standing = {
                row.id: (row.seq, row.at, row.recorded_at) for row in connection.execute(ends)
            }
            unknown = [one for one in standing if one not in known]
            bodies: list[Any] = []
            for place in range(0, len(unknown), 500):
                some = unknown[place : place + 500]
                query = select(call.c.id, call.c.body).where(
                    within(call, tenant), call.c.id.in_(some)
                )
                bodies += connection.execute(query).all()
            fresh = [
                OpenCall(Call.model_validate_json(row.body), *standing[row.id]) for row in bodies
            ]
            return standing, fresh

        return await self._database.read(look)

    async def changed(
        self, since: datetime, fresh: Sequence[str], tenant: str = "default"
    ) -> tuple[list[Raised], list[Act]]:
        """Signals and acts of live calls that changed since a moment, and all of `fresh` calls."""
        alive = (call.c.tenant == signal.c.tenant) & (call.c.id == signal.c.call_id)
        signals = select(signal).join(call, alive).where(within(signal, tenant), call.c.ended == 0)
        lives = (call.c.tenant == alert_act.c.tenant) & (call.c.id == alert_act.c.call_id)
        acts = (
            select(alert_act).join(call, lives).where(within(alert_act, tenant), call.c.ended == 0)
        )

        def look(connection: Connection) -> tuple[list[Raised], list[Act]]:
            raised = list(connection.execute(signals.where(signal.c.changed_at >= since)))
            done = list(connection.execute(acts.where(alert_act.c.at >= since)))
            for place in range(0, len(fresh), 500):
                some = fresh[place : place + 500]
                raised += connection.execute(signals.where(signal.c.call_id.in_(some)))
                done += connection.execute(acts.where(alert_act.c.call_id.in_(some)))
            once = {row.n: row for row in done}
            return [_raised(row) for row in raised], [_act(once[n]) for n in sorted(once)]

        return await self._database.read(look)

    async def find(
        self,
        tenant: str = "default",
        *,
        id: str | None = None,
        call_id: str | None = None,
        kind: str | None = None,
        since: datetime | None = None,
        live: bool = False,
        judged: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int = 100,
    ) -> list[tuple[Raised, list[Act]]]:
        """Alerts, the newest first, each with what was done about it or its call, in order."""
        query = select(signal).where(within(signal, tenant), signal.c.severity != "info")
        if id is not None:
            query = query.where(signal.c.id == id)
        if call_id is not None:
            query = query.where(signal.c.call_id == call_id)
        if kind is not None:
            query = query.where(signal.c.kind == kind)
        if since is not None:
            query = query.where(signal.c.raised_at >= since)
        if live:
            query = query.join(
                call, (call.c.tenant == signal.c.tenant) & (call.c.id == signal.c.call_id)
            ).where(call.c.ended == 0, signal.c.withdrawn == 0)
        if judged:
            given = select(alert_act.c.alert).where(within(alert_act, tenant, did="judged"))
            query = query.where(signal.c.id.in_(given))
        if after is not None:
            at, last = after
            before = (signal.c.raised_at < at) | ((signal.c.raised_at == at) & (signal.c.id > last))
            query = query.where(before)
        query = query.order_by(signal.c.raised_at.desc(), signal.c.id).limit(limit)

        def look(connection: Connection) -> list[tuple[Raised, list[Act]]]:
            raised = [_raised(row) for row in connection.execute(query)]
            calls = sorted({one.call for one in raised})
            acts = [
                _act(row)
                for row in connection.execute(
                    select(alert_act)
                    .where(within(alert_act, tenant), alert_act.c.call_id.in_(calls))
                    .order_by(alert_act.c.n)
                )
            ]
            of: dict[tuple[str, str], list[Act]] = {}
            for act in acts:
                of.setdefault((act.call, act.alert), []).append(act)
            return [
                (
                    one,
                    sorted(
                        (*of.get((one.call, ""), ()), *of.get((one.call, one.id), ())),
                        key=acts.index,
                    ),
                )
                for one in raised
            ]

        return await self._database.read(look)

    async def counts(
        self, since: datetime, tenant: str = "default"
    ) -> dict[str, tuple[int, dict[Verdict, int]]]:
        """By kind: alerts raised since a moment, and how many got which verdict last."""
        mine = (within(signal, tenant), signal.c.severity != "info", signal.c.raised_at >= since)
        raised = select(signal.c.kind, func.count()).where(*mine).group_by(signal.c.kind)
        newest = (
            select(func.max(alert_act.c.n))
            .where(within(alert_act, tenant, did="judged"))
            .group_by(alert_act.c.alert)
        )
        judged = (
            select(signal.c.kind, alert_act.c.verdict, func.count())
            .join(
                alert_act,
                (alert_act.c.tenant == signal.c.tenant) & (alert_act.c.alert == signal.c.id),
            )
            .where(*mine, alert_act.c.n.in_(newest))
            .group_by(signal.c.kind, alert_act.c.verdict)
        )

        def look(connection: Connection) -> dict[str, tuple[int, dict[Verdict, int]]]:
            found: dict[str, tuple[int, dict[Verdict, int]]] = {
                kind: (count, {}) for kind, count in connection.execute(raised)
            }
            for kind, verdict, count in connection.execute(judged):
                if verdict:
                    found[kind][1][cast(Verdict, verdict)] = count
            return found

        return await self._database.read(look)

    async def keep(
        self,
        act: Act,
        check: Callable[[Sequence[Act]], None],
        tenant: str = "default",
    ) -> None:
        """Keep an act. Nothing that was done is ever changed: an undo is another act.

        `check` sees all that was done about the same before, and may raise: nothing is kept then.
        Two who act at once are let through one after the other. Raises NotFound for a call that
        nobody has opened.
        """
        before = (
            select(alert_act)
            .where(within(alert_act, tenant, call_id=act.call, alert=act.alert))
            .order_by(alert_act.c.n)
        )
        values = {
            "tenant": tenant,
            "call_id": act.call,
            "alert": act.alert,
            "did": act.did,
            "until": act.until,
            "verdict": act.verdict,
            "note": act.note,
            "actor": act.actor,
            "at": act.at,
        }

        def done(connection: Connection) -> None:
            held = select(call.c.id).where(within(call, tenant, id=act.call)).with_for_update()
            if connection.execute(held).one_or_none() is None:
                raise NotFound(f"There is no call {act.call!r}.", "See the list of calls.")
            check([_act(row) for row in connection.execute(before)])
            connection.execute(insert(alert_act).values(values))

        await self._database.write(done)


def _raised(row: Any) -> Raised:
    return Raised(
        call=row.call_id,
        id=row.id,
        at=row.at,
        signal=Signal.model_validate_json(row.body),
        withdrawn=bool(row.withdrawn),
        raised_at=row.raised_at,
        changed_at=row.changed_at,
    )


def _act(row: Any) -> Act:
    return Act(
        call=row.call_id,
        alert=row.alert,
        did=row.did,
        actor=row.actor,
        at=row.at,
        until=row.until,
        verdict=row.verdict,
        note=row.note,
    )

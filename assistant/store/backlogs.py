"""Backlogs and their calls: what waits, what is done, what could not be done and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.core.backlog import Backlog, BacklogCall, BacklogKind, BacklogState
from assistant.core.ids import derived

from .database import Database
from .schema import backlog, backlog_call, call
from .tenancy import within

RATE_OVER = timedelta(seconds=60)
_FIELDS = tuple(name for name in BacklogCall.model_fields)


class Backlogs:
    """What the backlogs of all tenants hold."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        kind: BacklogKind,
        title: str,
        rubric: str,
        whats: Sequence[str],
        *,
        priority: int,
        actor: str,
        at: datetime,
        tenant: str,
    ) -> str:
        """Keep a new backlog, running from now; its id."""
        name = derived(tenant, kind, title, rubric, at.isoformat(), str(len(whats)))
        head = {
            "tenant": tenant, "id": name, "kind": kind, "title": title, "rubric": rubric,
            "priority": priority, "state": "running" if whats else "done", "turn": 1,
            "total": len(whats), "actor": actor, "created_at": at, "changed_at": at,
        }  # fmt: skip
        rows = [
            {
                "tenant": tenant, "backlog": name, "place": place, "what": what,
                "state": "waiting", "reason": "", "call": "", "critical_failed": 0,
            }
            for place, what in enumerate(whats)
        ]  # fmt: skip

        def keep(connection: Connection) -> None:
            connection.execute(insert(backlog), [head])
            if rows:
                connection.execute(insert(backlog_call), rows)

        await self._database.write(keep)
        return name

    async def all(self, now: datetime, tenant: str) -> list[Backlog]:
        """Every backlog of a tenant, the newest first."""
        return await self._database.read(lambda connection: _heads(connection, now, tenant))

    async def one(self, name: str, now: datetime, tenant: str) -> Backlog | None:
        """A backlog by its id, or by the beginning of it."""
        found = [one for one in await self.all(now, tenant) if one.id.startswith(name)]
        return found[0] if name and len(found) == 1 else None

    async def most_urgent(self) -> tuple[str, str, str, BacklogKind] | None:
        """(tenant, id, rubric, kind) of the running backlog to go on with, of all tenants."""
        query = (
            select(backlog.c.tenant, backlog.c.id, backlog.c.rubric, backlog.c.kind)
            .where(backlog.c.state == "running")
            .order_by(backlog.c.priority.desc(), backlog.c.created_at, backlog.c.id)
            .limit(1)
        )
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return tuple(row) if row else None

    async def running(self) -> list[tuple[str, str, int]]:
        """(tenant, id, turn) of all that should be going."""
        query = select(backlog.c.tenant, backlog.c.id, backlog.c.turn).where(
            backlog.c.state == "running"
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [tuple(row) for row in rows]

    async def waiting(self, name: str, after: int, limit: int, tenant: str) -> list[BacklogCall]:
        """The next calls that wait, in order."""
        return await self.calls(name, tenant, "waiting", after=after, limit=limit)

    async def calls(
        self, name: str, tenant: str, state: str = "", *, after: int = -1, limit: int = 500
    ) -> list[BacklogCall]:
        """Calls of a backlog after a place, of one state or of all."""
        query = (
            select(*(backlog_call.c[field] for field in _FIELDS))
            .where(within(backlog_call, tenant, backlog=name), backlog_call.c.place > after)
            .order_by(backlog_call.c.place)
            .limit(limit)
        )
        if state:
            query = query.where(backlog_call.c.state == state)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [BacklogCall.model_validate(dict(zip(_FIELDS, row, strict=True))) for row in rows]

    async def settle(
        self, name: str, done: Sequence[BacklogCall], now: datetime, tenant: str
    ) -> None:
        """Keep what became of some calls; a backlog in which none waits any more is done."""

        def keep(connection: Connection) -> None:
            for one in done:
                connection.execute(
                    update(backlog_call)
                    .where(within(backlog_call, tenant, backlog=name, place=one.place))
                    .values(**one.model_dump(exclude={"place", "what"}), changed_at=now)
                )
            left = select(func.count()).where(
                within(backlog_call, tenant, backlog=name, state="waiting")
            )
            if not connection.execute(left).scalar_one():
                running = within(backlog, tenant, id=name, state="running")
                connection.execute(
                    update(backlog).where(running).values(state="done", changed_at=now)
                )

        await self._database.write(keep)

    async def turn(
        self,
        name: str,
        states: Sequence[BacklogState],
        to: BacklogState,
        now: datetime,
        tenant: str,
    ) -> int | None:
        """Bring a backlog from one of these states to another; its turn, or None from elsewhere."""

        def change(connection: Connection) -> int | None:
            going = backlog.c.turn + 1 if to == "running" else backlog.c.turn
            changed = connection.execute(
                update(backlog)
                .where(within(backlog, tenant, id=name), backlog.c.state.in_(states))
                .values(state=to, turn=going, changed_at=now)
                .returning(backlog.c.turn)
            )
            return changed.scalar_one_or_none()

        return await self._database.write(change)

    async def again(self, name: str, now: datetime, tenant: str) -> int:
        """Let the calls that failed wait once more; how many those are."""

        def change(connection: Connection) -> int:
            failed = within(backlog_call, tenant, backlog=name, state="failed")
            done = connection.execute(
                update(backlog_call).where(failed).values(state="waiting", reason="")
            )
            return done.rowcount

        return await self._database.write(change)

    async def calls_between(
        self, since: datetime | None, until: datetime | None, tenant: str
    ) -> list[str]:
        """Calls that have ended, by their start: `since` inclusive, `until` exclusive."""
        query = select(call.c.id).where(within(call, tenant, ended=1))
        if since is not None:
            query = query.where(call.c.started_at >= since)
        if until is not None:
            query = query.where(call.c.started_at < until)
        query = query.order_by(call.c.started_at, call.c.id)
        return await self._database.read(
            lambda connection: list(connection.execute(query).scalars())
        )


def _heads(connection: Connection, now: datetime, tenant: str) -> list[Backlog]:
    counted: dict[str, dict[str, int]] = {}
    for name, state, number in connection.execute(
        select(backlog_call.c.backlog, backlog_call.c.state, func.count())
        .where(within(backlog_call, tenant))
        .group_by(backlog_call.c.backlog, backlog_call.c.state)
    ):
        counted.setdefault(name, {})[state] = number
    late = {
        name: (number, first)
        for name, number, first in connection.execute(
            select(backlog_call.c.backlog, func.count(), func.min(backlog_call.c.changed_at))
            .where(within(backlog_call, tenant), backlog_call.c.changed_at >= now - RATE_OVER)
            .group_by(backlog_call.c.backlog)
        )
    }
    rows = connection.execute(
        select(backlog).where(within(backlog, tenant)).order_by(backlog.c.created_at.desc())
    ).all()
    return [_head(row, counted.get(row.id, {}), late.get(row.id), now) for row in rows]


def _head(
    row: Row[Any], counts: dict[str, int], late: tuple[int, datetime] | None, now: datetime
) -> Backlog:
    known = Backlog.model_validate(
        dict(row._mapping)  # pyright: ignore[reportPrivateUsage]  # SQLAlchemy's public name
        | {state: counts.get(state, 0) for state in ("waiting", "graded", "failed")}
    )
    if late is None or known.state != "running":
        return known
    number, first = late
    begun = max(row.changed_at, now - RATE_OVER) if number < row.total else first
    seconds = max((now - begun).total_seconds(), 1.0)
    rate = number / seconds
    return known.model_copy(
        update={"per_minute": round(rate * 60, 1), "seconds_left": round(known.waiting / rate, 1)}
    )

"""Which calls there are: lists for people, and work that is left over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.sql.selectable import ScalarSelect

from assistant.core.call import Call

from .database import Database
from .schema import call, call_event, scorecard
from .tenancy import within

CallStage = Literal["live", "ended", "graded"]


@dataclass(frozen=True)
class ListedCall:
    """A call as lists show it. `seconds` is None while it is live, `score` until it is graded."""

    call: Call
    state: CallStage
    seconds: float | None
    score: float | None
    critical_failed: int


class Calls:
    """Questions about calls that no single call's log answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        tenant: str = "default",
        *,
        state: CallStage | None = None,
        agent: str | None = None,
        language: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        critical: bool = False,
        rubric: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[ListedCall]:
        """Calls that match all that is given, the newest first.

        `since` is inclusive and `until` exclusive, both of the call's start; `critical` keeps the
        calls whose scorecard has failed critical items. A call's scorecard is the newest of
        `rubric`; None: of the rubric it was graded by first.
        """
        newest = newest_scorecard(literal(rubric) if rubric is not None else first_rubric())
        graded = call.outerjoin(
            scorecard,
            (scorecard.c.tenant == call.c.tenant)
            & (scorecard.c.call_id == call.c.id)
            & (scorecard.c.seq == newest),
        )
        wanted: list[ColumnElement[bool]] = [within(call, tenant)]
        if state is not None:
            wanted.append(call.c.ended == int(state != "live"))
            wanted.append(call.c.graded == int(state == "graded"))
        if agent is not None:
            wanted.append(call.c.agent == agent)
        if language is not None:
            wanted.append(call.c.language == language)
        if since is not None:
            wanted.append(call.c.started_at >= since)
        if until is not None:
            wanted.append(call.c.started_at < until)
        if critical:
            wanted.append(scorecard.c.critical_failed > 0)
        columns = (call.c.body, call.c.ended, call.c.graded, call.c.seconds)
        query = (
            select(*columns, scorecard.c.score, scorecard.c.critical_failed)
            .select_from(graded)
            .where(*wanted)
            .order_by(call.c.started_at.desc(), call.c.id)
            .limit(limit)
            .offset(offset)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            ListedCall(
                call=Call.model_validate_json(row.body),
                state="graded" if row.graded else "ended" if row.ended else "live",
                seconds=row.seconds,
                score=row.score,
                critical_failed=row.critical_failed or 0,
            )
            for row in rows
        ]

    async def ungraded(self) -> list[tuple[str, str]]:
        """(tenant, call) of calls of all tenants that ended and have no scorecard yet."""
        query = select(call.c.tenant, call.c.id).where(call.c.ended == 1, call.c.graded == 0)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [(row.tenant, row.id) for row in rows]

    async def abandoned(self, before: datetime) -> list[tuple[str, str]]:
        """(tenant, call) of live calls of all tenants whose last event is older than a moment.

        Nobody came back for them: a job ends them, so that they are graded like any other.
        """
        last = (
            select(func.max(call_event.c.recorded_at))
            .where(call_event.c.tenant == call.c.tenant, call_event.c.call_id == call.c.id)
            .scalar_subquery()
        )
        query = select(call.c.tenant, call.c.id).where(call.c.ended == 0, last < before)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [(row.tenant, row.id) for row in rows]


def newest_scorecard(rubric: ColumnElement[str]) -> ScalarSelect[int]:
    """The seq of a call's newest scorecard by a rubric."""
    mine = scorecard.alias()
    return (
        select(func.max(mine.c.seq))
        .where(mine.c.tenant == call.c.tenant, mine.c.call_id == call.c.id, mine.c.rubric == rubric)
        .correlate(call)
        .scalar_subquery()
    )


def first_rubric() -> ScalarSelect[str]:
    """The rubric that a call was graded by first."""
    first = scorecard.alias()
    return (
        select(first.c.rubric)
        .where(first.c.tenant == call.c.tenant, first.c.call_id == call.c.id)
        .order_by(first.c.seq)
        .limit(1)
        .correlate(call)
        .scalar_subquery()
    )

"""What came of calls, and the agents they are counted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request

from assistant.core.outcome import Agent, Outcome
from assistant.errors import BadInput, NotFound
from assistant.intake.records import BadLine
from assistant.web.asking import WhoAsks
from assistant.web.handed_in import TAKEN, bulk, taken
from assistant.web.records import Taken
from assistant.web.refusals import REFUSALS
from assistant.web.routes.customers import TheRecords, Whole

router = APIRouter(prefix="/v1", tags=["outcomes"], responses=REFUSALS)

OUTCOME = {"call": "c-17", "source": "survey", "satisfaction": 4, "resolved": True}
OUTCOMES_CSV = "call,source,satisfaction,resolved,sale,currency\nc-17,survey,4,true,,\n"
AGENT = {"id": "a-7", "name": "Ben", "team": "Returns", "started": "2026-09-01"}
AGENTS_CSV = "id,name,team,started\na-7,Ben,Returns,2026-09-01\n"
CallPath = Annotated[str, Path(max_length=200, description="The call's id")]


@router.post(
    "/calls/{call}/outcomes",
    summary="Say what came of a call",
    responses=TAKEN,
    openapi_extra=bulk({key: OUTCOME[key] for key in OUTCOME if key != "call"}, OUTCOMES_CSV),
)
async def of_one(call: CallPath, request: Request, records: TheRecords, actor: WhoAsks) -> Taken:
    """Satisfaction, resolved, repeat contact, sale, refund: whatever is known. The same source
    again replaces what it said before. `call` may be left out of the body."""

    async def keep(found: Sequence[_Told]) -> Sequence[BadLine]:
        outcomes = [one.of(call) for one in found]
        if await records.put_outcomes(outcomes, actor):
            raise NotFound(f"There is no call named {call}.", "Open it first: POST /v1/calls.")
        return ()

    return await taken(request, _Told, keep, whole=True)


class _Told(Outcome):
    call: str = ""  # pyright: ignore[reportIncompatibleVariableOverride]  # it stands in the address

    def of(self, call: str) -> Outcome:
        if self.call not in ("", call):
            raise BadInput(f"This is about {self.call!r}, and it was sent to {call!r}.")
        return Outcome.model_validate({**self.model_dump(), "call": call})


@router.get(
    "/calls/{call}/outcomes",
    summary="What came of a call",
    responses={200: {"content": {"application/json": {"example": [OUTCOME]}}}},
)
async def known(call: CallPath, records: TheRecords, actor: WhoAsks) -> Sequence[Outcome]:
    """What each source said last."""
    return await records.outcomes(call, actor)


@router.post(
    "/outcomes",
    summary="Say what came of calls",
    responses=TAKEN,
    openapi_extra=bulk(OUTCOME, OUTCOMES_CSV),
)
async def of_many(
    request: Request, records: TheRecords, actor: WhoAsks, whole: Whole = False
) -> Taken:
    """As JSON, JSON Lines or CSV, a line a call and source. Each bad line is told, also one of a
    call that is not here."""

    async def keep(found: Sequence[Outcome]) -> Sequence[BadLine]:
        unknown = set(await records.put_outcomes(found, actor))
        return [
            BadLine(line=place, error=f"there is no call named {one.call}")
            for place, one in enumerate(found, start=1)
            if one.call in unknown
        ]

    return await taken(request, Outcome, keep, whole=whole)


@router.get(
    "/agents",
    summary="List agents",
    responses={200: {"content": {"application/json": {"example": [AGENT]}}}},
)
async def agents(records: TheRecords, actor: WhoAsks) -> Sequence[Agent]:
    """By name, with team and first day."""
    return await records.agents(actor)


@router.post(
    "/agents", summary="Tell of agents", responses=TAKEN, openapi_extra=bulk(AGENT, AGENTS_CSV)
)
async def put_agents(
    request: Request, records: TheRecords, actor: WhoAsks, whole: Whole = False
) -> Taken:
    """One agent or many, as JSON, JSON Lines or CSV. The same id replaces the one before."""

    async def keep(found: Sequence[Agent]) -> Sequence[BadLine]:
        await records.put_agents(found, actor)
        return ()

    return await taken(request, Agent, keep, whole=whole)

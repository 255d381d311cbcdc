"""How many cards an agent gets: kept for each agent, and changed for one call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from assistant.core.card import Density
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.routes.calls import CallId
from knowledge.types import Noun

router = APIRouter(prefix="/v1", tags=["cards"], responses=REFUSALS)
AgentId = Annotated[str, Path(description="The agent, as calls name them", max_length=500)]


class ChosenDensity(Noun):
    """quiet: fewer answers; normal; coach: also hints on how the call is led."""

    density: Density = Field(examples=["quiet"])


@router.get("/agents/{agent}/density", summary="How many cards an agent gets")
async def agent_density(agent: AgentId, desk: TheDesk, actor: WhoAsks) -> ChosenDensity:
    """Their choice, or what is set for everybody."""
    return ChosenDensity(density=await desk.agent_density(agent, actor))


@router.put("/agents/{agent}/density", summary="Choose how many cards an agent gets")
async def keep_agent_density(
    agent: AgentId, chosen: ChosenDensity, desk: TheDesk, actor: WhoAsks
) -> ChosenDensity:
    """Kept; it holds from the agent's next call on."""
    await desk.keep_agent_density(agent, chosen.density, actor)
    return chosen


@router.put("/calls/{call}/density", summary="Choose how many cards this call brings")
async def choose_density(
    call: CallId, chosen: ChosenDensity, desk: TheDesk, actor: WhoAsks
) -> ChosenDensity:
    """Holds for this call from now on, whatever its agent chose for all."""
    await desk.choose_density(call, chosen.density, actor)
    return chosen

"""The shipped calls, and playing one through the path a live call takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from assistant.web.asking import ReaderLanguage, TheDesk, WhoAsks
from assistant.web.desk import DemoListing
from assistant.web.refusals import REFUSALS
from knowledge.types import Language, Noun

router = APIRouter(prefix="/v1/demo/calls", tags=["demo"], responses=REFUSALS)


class Play(Noun):
    """How to play it."""

    speed: float = Field(default=1.0, ge=0, le=100, description="1: real time; 0: at once")
    language: Language | None = Field(default=None, description="The reader's; else the browser's")


class Playing(Noun):
    """The call that is being played."""

    call: str


@router.get("", summary="List the shipped calls")
async def demo_calls(desk: TheDesk) -> Sequence[DemoListing]:
    """Empty where none ship."""
    return await desk.demo_calls()


@router.post("/{name}/play", summary="Play a shipped call", status_code=201)
async def play(
    name: Annotated[str, Path(max_length=200)],
    how: Play,
    desk: TheDesk,
    actor: WhoAsks,
    language: ReaderLanguage,
) -> Playing:
    """A new call each time; follow it at /v1/calls/{call}/events."""
    return Playing(call=await desk.start_replay(name, how.speed, how.language or language, actor))


@router.post("/{call}/stop", summary="Stop playing", status_code=204)
async def stop(call: Annotated[str, Path(max_length=200)], desk: TheDesk, actor: WhoAsks) -> None:
    """The call ends where it stands. `call` is the id that playing returned."""
    await desk.stop_replay(call, actor)

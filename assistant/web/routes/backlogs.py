"""Backlogs: many calls graded in one go, watched, paused and gone on with."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import AwareDatetime, Field

from assistant.core.backlog import Backlog, BacklogCall, BacklogCallState
from assistant.core.call import Actor
from assistant.errors import BadInput
from assistant.web.asking import WhoAsks
from assistant.web.backlogs import BacklogsPort
from assistant.web.refusals import REFUSALS
from knowledge.types import Noun

router = APIRouter(prefix="/v1/backlogs", tags=["grading"], responses=REFUSALS)


async def _backlogs(request: Request) -> BacklogsPort:
    return cast(BacklogsPort, request.app.state.backlogs)


async def _qa(actor: WhoAsks) -> Actor:
    """Backlogs are a QA lead's."""
    return actor.model_copy(update={"kind": "qa"})


TheBacklogs = Annotated[BacklogsPort, Depends(_backlogs)]
Lead = Annotated[Actor, Depends(_qa)]
Id = Annotated[str, Path(max_length=12, description="The backlog's id, or its beginning")]
Deed = Literal["pause", "resume", "cancel", "again"]


class NewBacklog(Noun):
    """Which calls to grade: those of a time anew, or a folder's recordings on this machine."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    folder: str = Field(default="", max_length=4000, examples=["/srv/recordings/2026-11-16"])
    rubric: str | None = Field(default=None, max_length=500)
    priority: int = Field(default=0, ge=-100, le=100, description="The higher first")


class BacklogList(Noun):
    """Every backlog, the newest first."""

    backlogs: tuple[Backlog, ...]


class BacklogCalls(Noun):
    """Some calls of a backlog, in order."""

    calls: tuple[BacklogCall, ...]


@router.post("", summary="Grade many calls", status_code=201)
async def begin(asked: NewBacklog, backlogs: TheBacklogs, actor: Lead) -> Backlog:
    """Returns at once; the work goes on in processes of its own, after the grades of live calls,
    and outlives a restart."""
    if asked.folder:
        if asked.since or asked.until:
            raise BadInput("A folder and a time were given.", "Give one of them.")
        return await backlogs.take_in(asked.folder, asked.rubric, asked.priority, actor)
    return await backlogs.regrade(asked.since, asked.until, asked.rubric, asked.priority, actor)


@router.get("", summary="Every backlog, with how far it is")
async def every(backlogs: TheBacklogs, actor: Lead) -> BacklogList:
    """The newest first; rate and time left where it runs."""
    return BacklogList(backlogs=tuple(await backlogs.all(actor)))


@router.get("/{backlog}", summary="How far a backlog is")
async def one(backlog: Id, backlogs: TheBacklogs, actor: Lead) -> Backlog:
    """The rate is that of the last minute."""
    return await backlogs.one(backlog, actor)


@router.get("/{backlog}/calls", summary="What became of its calls")
async def calls(
    backlog: Id,
    backlogs: TheBacklogs,
    actor: Lead,
    state: Annotated[BacklogCallState | None, Query()] = None,
    after: Annotated[int, Query(ge=-1, description="Only places after this one")] = -1,
) -> BacklogCalls:
    """500 at most. A failed one says why."""
    return BacklogCalls(calls=tuple(await backlogs.calls(backlog, state or "", after, actor)))


@router.post("/{backlog}/{deed}", summary="Pause it, go on, cancel it, or try again what failed")
async def turned(backlog: Id, deed: Deed, backlogs: TheBacklogs, actor: Lead) -> Backlog:
    """409 where it is in no state for that."""
    match deed:
        case "pause":
            return await backlogs.pause(backlog, actor)
        case "resume":
            return await backlogs.resume(backlog, actor)
        case "cancel":
            return await backlogs.cancel(backlog, actor)
        case "again":
            return await backlogs.again(backlog, actor)

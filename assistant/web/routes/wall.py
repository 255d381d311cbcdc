"""The wall and its alerts: who needs someone, who has it, and whether the alert was right."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from assistant.core.call import Actor
from assistant.core.signal import SignalKind
from assistant.web.asking import WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.stream import HEARTBEAT_S, with_heartbeat
from assistant.web.wall import Alert, AlertPage, JudgedAs, RulePrecision, Wall, WallPiece
from knowledge.types import Noun

router = APIRouter(prefix="/v1", tags=["wall"], responses=REFUSALS)


async def _wall(request: Request) -> Wall:
    return cast(Wall, request.app.state.wall)


async def _supervisor(actor: WhoAsks) -> Actor:
    """What is done on the wall is done as a supervisor."""
    return actor.model_copy(update={"kind": "supervisor"})


TheWall = Annotated[Wall, Depends(_wall)]
Supervisor = Annotated[Actor, Depends(_supervisor)]
Id = Annotated[str, Path(max_length=64, description="The alert's id")]
CallId = Annotated[str, Path(max_length=200, description="The call's id")]
Days = Annotated[float, Query(gt=0, le=3650, description="Raised in the last days")]


class Snooze(Noun):
    """For how long nobody wants to see it."""

    minutes: float = Field(default=5.0, gt=0, le=24 * 60, examples=[5])


class Verdict(Noun):
    """Whether the alert was right; null takes a verdict back."""

    verdict: JudgedAs | None = Field(examples=["right"])
    note: str = Field(default="", max_length=2000, examples=["The price had changed that morning."])


@router.get("/wall", summary="Live calls, those that need someone first")
async def standing(wall: TheWall, actor: Supervisor) -> WallPiece:
    """Each with the reasons, its risk and where that is heading."""
    return await wall.standing(actor)


@router.get(
    "/wall/events",
    summary="Follow the wall",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "example": 'id: 18f3a-7\ndata: {"position":"18f3a-7","whole":false,'
                    '"calls":[{"call":"c-17","level":"need","risk":0.81}],"gone":["c-9"]}\n\n'
                }
            },
            "description": "`id` is the position, `data` a WallPiece: the whole at first, then "
            "what changed. A comment comes every 10 s when nothing does.",
        }
    },
)
async def follow(
    wall: TheWall,
    actor: Supervisor,
    after: Annotated[str, Query(max_length=64, description="Only what changed since then")] = "",
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> StreamingResponse:
    """Server-sent events, resumed after `Last-Event-ID` (or `?after=`). It never ends by itself."""
    # Asked before answering, so that a database that is gone is a 503 and not a broken stream.
    await wall.standing(actor)
    pieces = wall.follow(after if last_event_id is None else last_event_id, actor)
    return StreamingResponse(
        with_heartbeat(_framed(pieces), HEARTBEAT_S),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _framed(pieces: AsyncIterator[tuple[str, bytes]]) -> AsyncGenerator[bytes]:
    async for position, piece in pieces:
        yield b"id: %s\ndata: %s\n\n" % (position.encode(), piece)


@router.get("/alerts", summary="List alerts")
async def alerts(
    wall: TheWall,
    actor: Supervisor,
    call: Annotated[str | None, Query(max_length=200, description="Of one call alone")] = None,
    kind: Annotated[SignalKind | None, Query(description="Of one rule alone")] = None,
    live: Annotated[bool, Query(description="Of live calls alone")] = False,
    judged: Annotated[bool, Query(description="Those that somebody judged")] = False,
    days: Annotated[float | None, Query(gt=0, le=3650)] = None,
    after: Annotated[str, Query(max_length=300, description="The `next` of a page")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AlertPage:
    """The newest first, each with who has it and how it was judged."""
    return await wall.alerts(
        actor, call=call, kind=kind, live=live, judged=judged, days=days, after=after, limit=limit
    )


@router.get("/alerts/precision", summary="How often each rule was right")
async def precision(wall: TheWall, actor: Supervisor, days: Days = 30.0) -> Sequence[RulePrecision]:
    """As supervisors judged them, with Wilson's 95 % interval."""
    return await wall.precision(days, actor)


@router.get("/alerts/{id}", summary="One alert")
async def alert(id: Id, wall: TheWall, actor: Supervisor) -> Alert:
    """With who has it and how it was judged."""
    return await wall.alert(id, actor)


@router.post("/alerts/{id}/claim", summary="Claim an alert")
async def claim(id: Id, wall: TheWall, actor: Supervisor) -> Alert:
    """409 where somebody else has it."""
    return await wall.claim(id, actor)


@router.post("/alerts/{id}/release", summary="Give an alert back")
async def release(id: Id, wall: TheWall, actor: Supervisor) -> Alert:
    """Whoever had it; the log keeps who gave it back."""
    return await wall.release(id, actor)


@router.post("/alerts/{id}/snooze", summary="Put an alert off")
async def snooze(id: Id, wall: TheWall, actor: Supervisor, how: Snooze) -> Alert:
    """It comes back by itself."""
    return await wall.snooze(id, how.minutes, actor)


@router.post("/alerts/{id}/wake", summary="Take a snooze back")
async def wake(id: Id, wall: TheWall, actor: Supervisor) -> Alert:
    """It is open again at once."""
    return await wall.wake(id, actor)


@router.post("/alerts/{id}/judge", summary="Say whether an alert was right")
async def judge(id: Id, wall: TheWall, actor: Supervisor, said: Verdict) -> Alert:
    """What is judged is seen to: it no longer keeps its call among those that need someone."""
    return await wall.judge(id, said.verdict, said.note, actor)


@router.post("/calls/{call}/claim", summary="Claim a call", status_code=204)
async def claim_call(call: CallId, wall: TheWall, actor: Supervisor) -> None:
    """With the alerts that are still to come. 409 where somebody else has it."""
    await wall.claim_call(call, actor)


@router.post("/calls/{call}/release", summary="Give a call back", status_code=204)
async def release_call(call: CallId, wall: TheWall, actor: Supervisor) -> None:
    """Whoever had it."""
    await wall.release_call(call, actor)


@router.post("/calls/{call}/snooze", summary="Put a call off", status_code=204)
async def snooze_call(call: CallId, wall: TheWall, actor: Supervisor, how: Snooze) -> None:
    """Until then, or until a critical alert is raised that nobody knew of."""
    await wall.snooze_call(call, how.minutes, actor)


@router.post("/calls/{call}/wake", summary="Take a call's snooze back", status_code=204)
async def wake_call(call: CallId, wall: TheWall, actor: Supervisor) -> None:
    """It stands where it belongs again at once."""
    await wall.wake_call(call, actor)

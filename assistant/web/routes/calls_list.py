"""The list of calls: filters, full text, paging by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime

from assistant.core.signal import SignalKind
from assistant.web.asking import WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.routes.wall import TheWall
from assistant.web.wall import CallEntry, CallPage, CallsWanted
from knowledge.types import Language

router = APIRouter(prefix="/v1/calls", tags=["calls"], responses=REFUSALS)

_EXAMPLE = {
    "calls": [
        {
            "call": "exchange-en-20261103094512",
            "title": "Boots exchange, asked twice",
            "agent": "Tomás R.",
            "customer": "Maya Lindqvist",
            "language": "en",
            "started_at": "2026-11-03T09:45:12Z",
            "state": "graded",
            "seconds": 272.4,
            "score": 78.0,
            "critical_failed": 1,
            "signals": {"repeated_question": 1, "wrong_claim": 1},
            "matches": [
                {
                    "utterance": "main.7",
                    "speaker": "customer",
                    "start": 249.1,
                    "text": "So will the 42 be here by Friday or not?",
                    "spans": [[28, 34]],
                }
            ],
        }
    ],
    "next": "2026-11-03T09:45:12+00:00/exchange-en-20261103094512",
}


@router.get(
    "",
    summary="List and search calls",
    responses={200: {"content": {"application/json": {"example": _EXAMPLE}}}},
)
async def calls(
    wall: TheWall,
    actor: WhoAsks,
    text: Annotated[
        str,
        Query(
            max_length=500,
            description='Words the call must contain, each anywhere in it; `"in quotes"` word for '
            "word. Chinese from one character on.",
            examples=['refund "by friday"', "差评"],
        ),
    ] = "",
    state: Annotated[
        Literal["live", "ended", "graded", "over"] | None,
        Query(description="`over`: ended, graded or not yet"),
    ] = None,
    agent: Annotated[str | None, Query(max_length=500)] = None,
    customer: Annotated[
        str | None, Query(max_length=500, description="Id, or part of a name")
    ] = None,
    language: Language | None = None,
    since: Annotated[AwareDatetime | None, Query(description="Started then or later")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Started before then")] = None,
    signal: Annotated[SignalKind | None, Query(description="This was noticed on it")] = None,
    critical: Annotated[bool, Query(description="A critical item of its rubric failed")] = False,
    least_score: Annotated[float | None, Query(ge=0, le=100)] = None,
    most_score: Annotated[float | None, Query(ge=0, le=100)] = None,
    after: Annotated[str, Query(max_length=300, description="The `next` of a page")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CallPage:
    """The newest first; with a text, the utterances it was found in."""
    wanted = CallsWanted(
        state=state,
        agent=agent or None,
        customer=customer or None,
        language=language,
        since=since,
        until=until,
        signal=signal,
        critical=critical,
        least_score=least_score,
        most_score=most_score,
        query=text,
    )
    return await wall.calls(wanted, after, limit, actor)


@router.get("/agents", summary="Agents that took calls")
async def agents(wall: TheWall, actor: WhoAsks) -> Sequence[str]:
    """By name, for choosing one."""
    return await wall.agents(actor)


@router.get("/{call}", summary="A call as the list shows it")
async def call(
    call: Annotated[str, Path(max_length=200)], wall: TheWall, actor: WhoAsks
) -> CallEntry:
    """What was said and noticed is at /v1/calls/{call}/events."""
    return await wall.call(call, actor)

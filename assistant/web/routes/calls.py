"""Calls in, events out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from assistant.core.call import Call
from assistant.core.speech import Segment
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.stream import event_stream
from knowledge.types import Noun

router = APIRouter(prefix="/v1/calls", tags=["calls"], responses=REFUSALS)

CallId = Annotated[str, Path(description="The call's id", max_length=200)]


class SegmentBatch(Noun):
    """Segments of one call, in any order."""

    segments: tuple[Segment, ...] = Field(min_length=1, max_length=500)


class Committed(Noun):
    """What is durable now: the last sequence of the call's log."""

    seq: int


@router.post("", summary="Open a call, or go on with it", status_code=201)
async def open_call(call: Call, desk: TheDesk, actor: WhoAsks) -> Call:
    """Opening twice is opening once: the call as it stands is returned."""
    return await desk.open_call(call, actor)


@router.post("/{call}/segments", summary="Send recognised speech")
async def add_segments(
    call: CallId, batch: SegmentBatch, desk: TheDesk, actor: WhoAsks
) -> Committed:
    """Segments are keyed by (source, sequence, revision): sending twice is sending once.

    A 2xx means that all of them are durable.
    """
    return Committed(seq=await desk.add_segments(call, batch.segments, actor))


@router.post("/{call}/end", summary="End a call and have it graded")
async def end_call(call: CallId, desk: TheDesk, actor: WhoAsks) -> Committed:
    """Ending twice is ending once. The scorecard follows on the stream."""
    return Committed(seq=await desk.end_call(call, actor))


@router.get(
    "/{call}/events",
    summary="Follow a call",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "example": 'id: 7\ndata: {"type":"signal","call":"c-17","seq":7,"at":41.2}\n\n'
                }
            },
            "description": "`id` is the sequence, `data` one CallEvent. A comment comes every "
            "10 s when nothing happens; `event: over` says that no more will come.",
        }
    },
)
async def follow(
    call: CallId,
    desk: TheDesk,
    actor: WhoAsks,
    after: Annotated[int, Query(ge=0, lt=2**53, description="Only events after this sequence")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, lt=2**53)] = None,
) -> StreamingResponse:
    """Server-sent events, resumed after `Last-Event-ID` (or `?after=`) without loss."""
    start = after if last_event_id is None else last_event_id
    # Read before answering, so that an unknown call is a 404 and not a broken stream.
    committed = await desk.events(call, start, actor)
    return StreamingResponse(
        event_stream(lambda last: desk.follow(call, last, actor), committed, start),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )

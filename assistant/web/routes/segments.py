"""Recognised speech over one connection: batches in, acknowledgements out."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Path, WebSocket, WebSocketDisconnect
from pydantic import Field, ValidationError

from assistant.core.call import Actor
from assistant.core.speech import Segment
from assistant.errors import AssistantError
from assistant.web.asking import local_actor
from assistant.web.desk import Desk
from assistant.web.guard import MOST_SENT
from knowledge.errors import KnowledgeError
from knowledge.types import Noun

router = APIRouter(prefix="/v1/calls", tags=["calls"])

TOO_LARGE, NO_SUCH_CALL = 1009, 4404
"""WebSocket close codes: a message too big (RFC 6455), and our own for an unknown call."""


class Hello(Noun):
    """The first message: how far the call's log is, and the last sequence of each source in it."""

    seq: int
    sources: dict[str, int]


class Batch(Noun):
    """Segments, under a number of the client's own."""

    batch: int = Field(ge=0, lt=2**53)
    segments: tuple[Segment, ...] = Field(min_length=1, max_length=500)


class Acknowledged(Noun):
    """All segments of the batch are durable."""

    batch: int
    seq: int


class NotTaken(Noun):
    """Nothing of the batch was kept, and why. The connection stays open."""

    batch: int | None = None
    error: str
    todo: str = ""


@router.websocket("/{call}/segments")
async def segments(socket: WebSocket, call: Annotated[str, Path(max_length=200)]) -> None:
    """The same as `POST /v1/calls/{call}/segments`, without a request for each batch.

    One batch is worked on at a time and acknowledged when it is durable; a client that sends
    faster waits in its own connection. After a break it connects again, reads from `Hello` what
    arrived, and sends the rest: what came twice is taken once.
    """
    desk = cast(Desk, socket.app.state.desk)
    who = await local_actor()
    await socket.accept()
    try:
        await socket.send_text((await _hello(desk, call, who)).model_dump_json())
        while True:
            text = await socket.receive_text()
            if len(text) > MOST_SENT:
                await socket.close(TOO_LARGE, f"A batch has at most {MOST_SENT // 2**20} MB.")
                return
            told = await _taken(desk, call, text, who)
            await socket.send_text(told.model_dump_json())
    except WebSocketDisconnect:
        return
    except AssistantError as error:
        # A close reason has at most 123 bytes.
        await socket.close(NO_SUCH_CALL, str(error)[:120])


async def _hello(desk: Desk, call: str, actor: Actor) -> Hello:
    sources: dict[str, int] = {}
    seq = 0
    for event in await desk.events(call, 0, actor):
        seq = event.seq
        if isinstance(event.body, Segment):
            known = sources.get(event.body.source, -1)
            sources[event.body.source] = max(known, event.body.sequence)
    return Hello(seq=seq, sources=sources)


async def _taken(desk: Desk, call: str, text: str, actor: Actor) -> Acknowledged | NotTaken:
    try:
        batch = Batch.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the message"
        return NotTaken(error=f"{where}: {first['msg']}.", todo='Send {"batch", "segments"}.')
    try:
        seq = await desk.add_segments(call, batch.segments, actor)
    except (AssistantError, KnowledgeError) as error:
        return NotTaken(batch=batch.batch, error=error.what, todo=error.todo)
    return Acknowledged(batch=batch.batch, seq=seq)

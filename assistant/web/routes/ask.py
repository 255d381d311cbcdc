"""Ask: a question of the agent, answered from the knowledge base as it is written."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.core.answer import Answer, AnswerPiece, Question
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.routes.calls import CallId

router = APIRouter(prefix="/v1", tags=["ask"], responses=REFUSALS)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/event-stream": {
                "example": 'event: passages\ndata: {"citations":[…]}\n\n'
                'event: text\ndata: {"delta":"Returns are free."}\n\n'
                'event: done\ndata: {"answer":"Returns are free.","citations":[…],'
                '"nothing_found":false}\n\n'
            },
            "application/json": {"schema": Answer.model_json_schema()},
        },
        "description": "A stream; one JSON object where that is all that is accepted.",
    }
}
Accepted = Annotated[str, Header(alias="accept")]


@router.post("/ask", summary="Ask the knowledge base", responses=_ANSWERS)
async def ask(question: Question, desk: TheDesk, actor: WhoAsks, accept: Accepted = "") -> Response:
    """An answer between calls, with its sources; `nothing_found` where the documents have none."""
    return await _told(await desk.ask(question, None, actor), accept)


@router.post("/calls/{call}/ask", summary="Ask during a call", responses=_ANSWERS)
async def ask_in_call(
    call: CallId, question: Question, desk: TheDesk, actor: WhoAsks, accept: Accepted = ""
) -> Response:
    """The same, aware of the talk so far and of the customer's orders."""
    return await _told(await desk.ask(question, call, actor), accept)


async def _told(pieces: AsyncGenerator[AnswerPiece], accept: str) -> Response:
    if "application/json" in accept and "text/event-stream" not in accept:
        async for piece in pieces:
            if isinstance(piece, Answer):
                return JSONResponse(piece.model_dump(mode="json"))
        raise AssertionError("an answer ends with the whole of it")
    return StreamingResponse(
        _frames(pieces),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _frames(pieces: AsyncGenerator[AnswerPiece]) -> AsyncGenerator[bytes]:
    """One server-sent event a piece, named by its type. A reader who leaves ends the writing."""
    try:
        async for piece in pieces:
            yield f"event: {piece.type}\ndata: {piece.model_dump_json()}\n\n".encode()
    finally:
        await pieces.aclose()

"""Errors become a status and one line for people, in one form everywhere."""

from __future__ import annotations

from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, MissingPart, NotFound, Refused, Unavailable
from knowledge.errors import (
    IndexUnavailable,
    KnowledgeError,
    ModelFilesMissing,
    NoSuchDocument,
)
from knowledge.types import Noun

_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotFound, 404),
    (NoSuchDocument, 404),
    (Refused, 409),
    (Unavailable, 503),
    (MissingPart, 503),
    (IndexUnavailable, 503),
    (ModelFilesMissing, 503),
)


class Refusal(Noun):
    """Why a request was not done."""

    error: str = Field(examples=["There is no call named c-17."])
    todo: str = Field(default="", examples=["Open it first: POST /v1/calls."])


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "What was sent cannot be used"},
    404: {"model": Refusal, "description": "Nothing of that name is here"},
    409: {"model": Refusal, "description": "The rules say no"},
    503: {"model": Refusal, "description": "A needed part does not answer"},
}
"""For the routes' documentation."""


def status_of(error: AssistantError | KnowledgeError) -> int:
    """404, 409 or 503 where the trees say so; 400 for everything else that was sent wrong."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def answer_errors(app: FastAPI) -> None:
    """Answer every error of the tree as `{error, todo}`."""

    async def ours(_: Request, error: Exception) -> JSONResponse:
        given = cast(AssistantError | KnowledgeError, error)
        return _answer(status_of(given), given.what, given.todo)

    async def misshapen(_: Request, error: Exception) -> JSONResponse:
        first = cast(RequestValidationError, error).errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _answer(400, f"{where}: {first['msg']}.", "See /openapi.json for the form.")

    async def plain(_: Request, error: Exception) -> JSONResponse:
        given = cast(HTTPException, error)
        return _answer(given.status_code, f"{given.detail}.", "See /openapi.json.")

    app.add_exception_handler(AssistantError, ours)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(KnowledgeError, ours)
    app.add_exception_handler(RequestValidationError, misshapen)


def _answer(status: int, error: str, todo: str = "") -> JSONResponse:
    return JSONResponse(Refusal(error=error, todo=todo).model_dump(), status_code=status)

"""Records handed in by request: one or many, as JSON, JSON Lines or CSV, in the request's body."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel

from assistant.errors import BadInput
from assistant.intake.records import MOST_BAD, BadLine, read_records

from .records import Taken

T = TypeVar("T", bound=BaseModel)


async def taken(
    request: Request,
    kind: type[T],
    keep: Callable[[Sequence[T]], Awaitable[Sequence[BadLine]]],
    *,
    whole: bool,
) -> Taken:
    """Read what was sent and keep it; `keep` returns what it could not.

    With `whole` one bad line keeps all others out: raises BadInput, naming it.
    """
    data = await request.body()
    found, bad = await asyncio.to_thread(read_records, data, "what was sent", kind)
    if whole and bad:
        raise BadInput(f"Line {bad[0].line}: {bad[0].error}. Nothing was kept.", "Correct it.")
    refused = [*bad, *(await keep(found) if found else ())]
    if not found and len(refused) == 1:
        raise BadInput(f"Line {refused[0].line}: {refused[0].error}.", "See /openapi.json.")
    kept = len(found) - (len(refused) - len(bad))
    return Taken(kept=kept, bad=len(refused), lines=tuple(refused[:MOST_BAD]))


def bulk(example: dict[str, Any], csv: str) -> dict[str, Any]:
    """How the documentation shows a body that is one record, many, or a table."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"oneOf": [{"type": "object"}, {"type": "array"}]},
                    "example": example,
                },
                "application/x-ndjson": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}, "example": csv},
            },
        }
    }


TAKEN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "How many were kept, and what is wrong with the others",
        "content": {
            "application/json": {
                "example": {
                    "kept": 2,
                    "bad": 1,
                    "lines": [{"line": 3, "error": "id: Field required"}],
                }
            }
        },
    }
}

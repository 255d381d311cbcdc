"""The knowledge behind the cards, and the rubric calls are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile

from assistant.core.rubric import Rubric
from assistant.errors import BadInput
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.refusals import REFUSALS
from knowledge.types import Language, Passage, SearchResult

router = APIRouter(prefix="/v1", tags=["knowledge"], responses=REFUSALS)

MOST_BYTES = 64 * 2**20
"""Of one upload; larger sets go in several."""


@router.get("/passages/{chunk}", summary="The passage a citation points to")
async def passage(chunk: str, desk: TheDesk, actor: WhoAsks) -> Passage:
    """With its document, version and validity."""
    return await desk.passage(chunk, actor)


@router.get("/knowledge/search", summary="Search the knowledge base")
async def search(
    desk: TheDesk,
    actor: WhoAsks,
    text: Annotated[str, Query(min_length=1, max_length=2000)],
    language: Language | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    at: Annotated[datetime | None, Query(description="Valid at this moment; now if absent")] = None,
) -> SearchResult:
    """Best first. `nothing_found` means that nothing is good enough to say."""
    return await desk.search(text, language, limit, at, actor)


@router.post("/knowledge/documents", summary="Add documents")
async def add_documents(
    desk: TheDesk,
    actor: WhoAsks,
    files: Annotated[list[UploadFile], File(description="One or more documents")],
    publish: Annotated[bool, Form(description="Publish at once")] = False,
) -> Sequence[Mapping[str, object]]:
    """One report a file. The same bytes again are the same version."""
    read: list[tuple[str, bytes]] = []
    left = MOST_BYTES
    for file in files:
        data = await file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise BadInput(
                f"The upload is larger than {MOST_BYTES // 2**20} MB.", "Send it in parts."
            )
        read.append((file.filename or "document", data))
    return await desk.add_documents(read, publish, actor)


@router.get("/rubric", summary="A rubric")
async def rubric(
    desk: TheDesk,
    actor: WhoAsks,
    name: Annotated[str | None, Query(description="Absent: the one calls are graded by")] = None,
) -> Rubric:
    """Its sections and items in both languages."""
    return await desk.rubric(name, actor)

"""Documents, versions, facts and gaps: what knowledge managers do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, Field

from assistant.web.asking import WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.shelf import Citing, FactList, Gap, Shelf, SurgingTopic, Working
from knowledge.diff import Diff
from knowledge.listing import DocumentDetail, DocumentListing, VersionDetail
from knowledge.types import FactChoice, Noun

router = APIRouter(prefix="/v1/knowledge", tags=["knowledge"], responses=REFUSALS)


async def _shelf(request: Request) -> Shelf:
    return cast(Shelf, request.app.state.shelf)


TheShelf = Annotated[Shelf, Depends(_shelf)]
Key = Annotated[str, Path(max_length=200, description="The document's key")]
Number = Annotated[int, Path(ge=1, description="The version")]


class Dates(Noun):
    """From when to when a version holds; what is absent stays as the document says."""

    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None


class RollBack(Noun):
    """To which version; absent: the one before the newest published."""

    to: int | None = Field(default=None, ge=1)


class Change(Noun):
    """A passage written anew, or left out of search."""

    text: str | None = Field(default=None, max_length=20_000)
    used: bool | None = None


class Draft(Noun):
    """The version that carries the change."""

    version: int


class Kept(Noun):
    """Which document is right about a product; no document: both hold, each in its time."""

    product: str
    attribute: str
    keep: str | None = None


class Decision(Noun):
    """What becomes of a gap."""

    state: Literal["open", "dismissed"]
    note: str = Field(default="", max_length=2000)


class Indexed(Noun):
    """Passages in the index."""

    passages: int


@router.get("/documents", summary="List documents")
async def documents(shelf: TheShelf, actor: WhoAsks) -> Sequence[DocumentListing]:
    """By title, each with the version that answers now."""
    return await shelf.documents(actor)


@router.get("/documents/{key}", summary="A document and its versions")
async def document(key: Key, shelf: TheShelf, actor: WhoAsks) -> DocumentDetail:
    """Versions newest first, and who did what with them."""
    return await shelf.document(key, actor)


@router.get("/documents/{key}/versions/{version}", summary="What was understood of a version")
async def version(key: Key, version: Number, shelf: TheShelf, actor: WhoAsks) -> VersionDetail:
    """Its blocks, its passages and its facts; what was left out of it."""
    return await shelf.version(key, version, actor)


@router.get("/documents/{key}/diff", summary="What changed between two versions")
async def diff(
    key: Key,
    shelf: TheShelf,
    actor: WhoAsks,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[int, Query(ge=1)],
) -> Diff:
    """In reading order, tables row by row."""
    return await shelf.diff(key, before, after, actor)


@router.get("/documents/{key}/cards", summary="Cards that cited a document")
async def cards(
    key: Key,
    shelf: TheShelf,
    actor: WhoAsks,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Sequence[Citing]:
    """The newest first."""
    return await shelf.citing(key, limit, actor)


@router.get("/progress", summary="What is being taken in")
async def progress(shelf: TheShelf, actor: WhoAsks) -> Sequence[Working]:
    """In pages read, then in passages embedded."""
    return shelf.progress()


@router.post("/documents/{key}/versions/{version}/publish", summary="Publish a version")
async def publish(
    key: Key, version: Number, shelf: TheShelf, actor: WhoAsks, dates: Dates
) -> DocumentDetail:
    """It answers searches when this returns; open calls that asked get their card."""
    return await shelf.publish(key, version, dates.valid_from, dates.valid_until, actor)


@router.post("/documents/{key}/versions/{version}/retire", summary="Withdraw a version")
async def retire(key: Key, version: Number, shelf: TheShelf, actor: WhoAsks) -> DocumentDetail:
    """No card cites it from now on; what it had replaced answers again."""
    return await shelf.retire(key, version, actor)


@router.post("/documents/{key}/rollback", summary="Go back to an older version")
async def roll_back(key: Key, shelf: TheShelf, actor: WhoAsks, back: RollBack) -> DocumentDetail:
    """Withdraws the newer published versions."""
    return await shelf.roll_back(key, back.to, actor)


@router.post("/documents/{key}/versions/{version}/chunks/{ordinal}", summary="Change a passage")
async def revise(
    key: Key,
    version: Number,
    ordinal: Annotated[int, Path(ge=0)],
    shelf: TheShelf,
    actor: WhoAsks,
    change: Change,
) -> Draft:
    """What has been published is never rewritten: the change goes into a draft."""
    draft = await shelf.revise(key, version, ordinal, change.text, change.used, actor)
    return Draft(version=draft)


@router.get("/facts", summary="Product facts, and where documents differ")
async def facts(
    shelf: TheShelf,
    actor: WhoAsks,
    product: Annotated[str, Query(max_length=200)] = "",
    attribute: Annotated[str, Query(max_length=100)] = "",
    at: Annotated[datetime | None, Query(description="Of this moment; now if absent")] = None,
) -> FactList:
    """What claims on calls are held against; a conflict is left out until it is settled."""
    return await shelf.facts(product, attribute, at, actor)


@router.post("/facts/settle", summary="Decide which document is right")
async def settle(shelf: TheShelf, actor: WhoAsks, kept: Kept) -> FactList:
    """The conflict is gone from the list that comes back."""
    choice = FactChoice(product=kept.product, attribute=kept.attribute, keep=kept.keep or "")
    return await shelf.settle(choice, actor)


@router.get("/gaps", summary="Questions without a good passage")
async def gaps(
    shelf: TheShelf, actor: WhoAsks, days: Annotated[float, Query(gt=0, le=365)] = 7.0
) -> Sequence[Gap]:
    """Gathered by topic, the most asked first."""
    return await shelf.gaps(days, actor)


@router.post("/gaps/{key}", summary="Dismiss a gap, or open it again")
async def decide_gap(
    key: Annotated[str, Path(max_length=64)], shelf: TheShelf, actor: WhoAsks, decision: Decision
) -> Sequence[Gap]:
    """The list as it stands then."""
    return await shelf.decide_gap(key, decision.state, decision.note, actor)


@router.get("/surges", summary="Topics asked far more than usual")
async def surges(shelf: TheShelf, actor: WhoAsks) -> Sequence[SurgingTopic]:
    """In the last hour, against the seven days before."""
    return await shelf.surges(actor)


@router.post("/reindex", summary="Build the index anew")
async def reindex(shelf: TheShelf, actor: WhoAsks) -> Indexed:
    """From the database, which is the truth. Searches go on meanwhile."""
    return Indexed(passages=await shelf.reindex(actor))


@router.get(
    "/export",
    summary="Documents as JSON Lines",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {}}, "description": "One a line"}},
)
async def export(
    shelf: TheShelf, actor: WhoAsks, key: Annotated[str, Query(max_length=200)] = ""
) -> StreamingResponse:
    """The bulk format, which can be added again."""
    lines = shelf.export(key, actor)
    first = await anext(lines, None)  # so that an unknown key is a 404 and not a broken stream

    async def all_lines() -> AsyncGenerator[bytes]:
        if first is not None:
            yield f"{first}\n".encode()
        async for line in lines:
            yield f"{line}\n".encode()

    return StreamingResponse(all_lines(), media_type="application/x-ndjson")

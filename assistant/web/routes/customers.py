"""Customers with their history, from the shop's system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Query, Request

from assistant.core.call import Customer
from assistant.intake.records import BadLine
from assistant.web.asking import WhoAsks
from assistant.web.handed_in import TAKEN, bulk, taken
from assistant.web.records import Records, Taken
from assistant.web.refusals import REFUSALS

router = APIRouter(prefix="/v1/customers", tags=["customers"], responses=REFUSALS)

EXAMPLE = {
    "id": "C-1042",
    "name": "Maya Lindqvist",
    "language": "en",
    "tier": "gold",
    "since": "2019-04-02",
    "orders": [{"id": "77120", "product": "Fjell 2 tent", "delivered": "2026-11-02"}],
    "contacts": [{"on": "2026-10-12", "about": "late parcel", "complaint": True}],
}
CSV = """id,name,tier,orders
C-1042,Maya Lindqvist,gold,"[{""id"": ""77120"", ""product"": ""Fjell 2 tent""}]"
"""


async def _records(request: Request) -> Records:
    return cast(Records, request.app.state.records)


TheRecords = Annotated[Records, Depends(_records)]
Whole = Annotated[
    bool, Query(description="One bad line keeps all others out", alias="all_or_nothing")
]


@router.post(
    "",
    summary="Tell of customers",
    responses=TAKEN,
    openapi_extra=bulk(EXAMPLE, CSV),
)
async def put(request: Request, records: TheRecords, actor: WhoAsks, whole: Whole = False) -> Taken:
    """One customer or many: a JSON object or array, JSON Lines, or CSV with a head (nested cells
    as JSON). A record of the same id replaces the one before. Each bad line is told."""

    async def keep(found: Sequence[Customer]) -> Sequence[BadLine]:
        await records.put_customers(found, actor)
        return ()

    return await taken(request, Customer, keep, whole=whole)


@router.get(
    "",
    summary="List customers",
    responses={200: {"content": {"application/json": {"example": [EXAMPLE]}}}},
)
async def some(
    records: TheRecords,
    actor: WhoAsks,
    after: Annotated[str, Query(max_length=200, description="The last id of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Sequence[Customer]:
    """By id, a page at a time."""
    return await records.customers(after, limit, actor)


@router.get(
    "/{customer}",
    summary="A customer",
    responses={200: {"content": {"application/json": {"example": EXAMPLE}}}},
)
async def one(
    customer: Annotated[str, Path(max_length=200)], records: TheRecords, actor: WhoAsks
) -> Customer:
    """With orders and earlier contacts, as the shop told last."""
    return await records.customer(customer, actor)

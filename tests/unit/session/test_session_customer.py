"""The shop is asked who calls; its answer never holds the call up, and comes in late as well."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from live_calls import a_call, bodies, calls_on, said

from assistant.core.call import SYSTEM, Actor, Call, Customer, Order
from assistant.core.events import CustomerKnown
from assistant.errors import BadInput, Unavailable
from assistant.intake.customer_lookup import CustomerLookup
from assistant.session.customer_at_start import Ask, CustomerAtStart
from assistant.store.memory import MemoryEventLog

MAYA = Customer(id="C-1", name="Maya", orders=(Order(id="7", product="Tent"),))
DEADLINE_S = 0.05


class Shop:
    """Answers when it is told to; keeps what it was asked to keep."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.found: Customer | None = MAYA
        self.kept: list[Customer] = []

    async def ask(self, wanted: str) -> Customer | None:
        await self.answers.wait()
        return self.found

    async def keep(self, customer: Customer, actor: Actor) -> None:
        self.kept.append(customer)


async def opened(shop: Shop, ask: Ask | None = None) -> tuple[Call, list[CustomerKnown]]:
    """The call as it was opened, and the records that joined it once the shop had answered."""
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        at_start = CustomerAtStart(calls, ask or shop.ask, shop.keep, DEADLINE_S)
        call = await at_start.open(a_call(), "C-1", SYSTEM)
        await calls.add_segments("c1", (said(0, "agent", 0, 2, "Hello."),), SYSTEM)
        shop.answers.set()
        for _ in range(5):
            await asyncio.sleep(0.01)
        return call, bodies(await log.read("c1"), CustomerKnown)


async def test_an_answer_in_time_opens_the_call_with_its_customer() -> None:
    shop = Shop()
    shop.answers.set()
    call, joined = await opened(shop)
    assert (call.customer, joined, shop.kept) == (MAYA, [], [MAYA])


async def test_a_late_answer_joins_the_call_and_is_kept() -> None:
    shop = Shop()
    call, joined = await opened(shop)
    assert (call.customer, [one.customer for one in joined]) == (None, [MAYA])
    assert shop.kept == [MAYA]


async def test_a_customer_the_shop_does_not_know_changes_nothing() -> None:
    shop = Shop()
    shop.found = None
    call, joined = await opened(shop)
    assert (call.customer, joined, shop.kept) == (None, [], [])


async def test_a_shop_that_fails_costs_no_waiting() -> None:
    async def fails(wanted: str) -> Customer | None:
        raise Unavailable("The customer lookup does not answer.")

    async with asyncio.timeout(5):
        call, joined = await opened(Shop(), fails)
    assert (call.customer, joined) == (None, [])


async def test_what_is_offered_after_a_late_record_stands_on_it() -> None:
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.customer_known("c1", MAYA, SYSTEM)
        await calls.customer_known("c1", MAYA, SYSTEM)
    async with calls_on(log, owner="another") as calls:
        again = MAYA.model_copy(update={"tier": "gold"})
        await calls.customer_known("c1", again, SYSTEM)
    told = bodies(await log.read("c1"), CustomerKnown)
    assert [one.customer.tier for one in told] == ["standard", "gold"]


def answering(status: int = 200, body: bytes = b"") -> CustomerLookup:
    def handle(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer secret"
        assert request.url.raw_path == b"/by/C%2F1"
        return httpx.Response(status, content=body)

    return CustomerLookup(
        "https://shop.example/by/{customer}", "secret", httpx.MockTransport(handle)
    )


async def test_the_lookup_asks_by_the_address_it_was_given() -> None:
    body = MAYA.model_copy(update={"id": "C/1"}).model_dump_json().encode()
    async with answering(body=body) as lookup:
        found = await lookup.customer("C/1")
    assert found is not None
    assert found.orders == MAYA.orders
    async with answering(404) as lookup:
        assert await lookup.customer("C/1") is None


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, b"", Unavailable),
        (302, b"", Unavailable),
        (200, b"<html>", BadInput),
        (200, b'{"id": "C/1", "tier": "platinum"}', BadInput),
        (200, b'{"id": "C-2"}', BadInput),
        (200, b'{"id": "C/1", "name": "' + b"x" * 2**20 + b'"}', BadInput),
    ],
    ids=["broken", "elsewhere", "a page", "nonsense", "somebody else", "too long"],
)
async def test_an_answer_that_cannot_be_used_is_told_in_one_line(
    status: int, body: bytes, error: type[Exception]
) -> None:
    async with answering(status, body) as lookup:
        with pytest.raises(error, match="The customer lookup"):
            await lookup.customer("C/1")

"""Interim text starts the search; only the final text makes a card."""

from __future__ import annotations

import asyncio

from live_calls import PASSAGE, GivenKnowledge, a_call, bodies, calls_on, said

from assistant.core.call import SYSTEM
from assistant.core.card import Card
from assistant.core.speech import Segment
from assistant.session.live import AHEAD_EVERY_S
from assistant.store.memory import MemoryEventLog
from knowledge.types import SearchQuery, SearchResult

QUESTION = "can I still return the goods that I bought"


class Counted(GivenKnowledge):
    """Keeps what was searched for an answer."""

    def __init__(self) -> None:
        super().__init__(PASSAGE)
        self.texts: list[str] = []

    async def search(self, query: SearchQuery) -> SearchResult:
        if "promotion" not in query.kinds:
            self.texts.append(query.text)
        return await super().search(query)


def interim(text: str, revision: int = 0) -> Segment:
    return said(0, "customer", 0.0, 2.0, text, revision).model_copy(update={"final": False})


async def test_the_final_text_takes_what_the_interim_text_found():
    log, knowledge = MemoryEventLog(), Counted()
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", (interim(QUESTION),), SYSTEM)
        await asyncio.sleep(0.05)
        assert len(knowledge.texts) == 1
        assert not bodies(await log.read("c1"), Card)
        final = said(0, "customer", 0.0, 2.2, "Can I still return the goods that I bought?", 1)
        await calls.add_segments("c1", (final,), SYSTEM)
        assert len(knowledge.texts) == 1
        assert len(bodies(await log.read("c1"), Card)) == 1


async def test_another_final_text_is_searched_for_itself():
    log, knowledge = MemoryEventLog(), Counted()
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", (interim(QUESTION),), SYSTEM)
        await asyncio.sleep(0.05)
        final = said(0, "customer", 0.0, 2.2, "Can I still return the goods from last year?", 1)
        await calls.add_segments("c1", (final,), SYSTEM)
        assert len(knowledge.texts) == 2


async def test_interim_text_alone_makes_no_card_and_no_event():
    log, knowledge = MemoryEventLog(), Counted()
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        before = len(await log.read("c1"))
        await calls.add_segments("c1", (interim(QUESTION),), SYSTEM)
        await asyncio.sleep(0.05)
        assert len(await log.read("c1")) == before


async def test_of_a_flood_only_the_newest_is_searched():
    log, knowledge = MemoryEventLog(), Counted()
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        words = [f"{QUESTION} number {number}" for number in range(500)]
        for revision, text in enumerate(words):
            await calls.add_segments("c1", (interim(text, revision),), SYSTEM)
        await asyncio.sleep(2 * AHEAD_EVERY_S)
        assert len(knowledge.texts) <= 4
        assert knowledge.texts[-1].endswith("number 499")


async def test_a_greeting_or_a_book_is_not_searched_for():
    knowledge = Counted()
    async with calls_on(MemoryEventLog(), knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", (interim("hello good morning"),), SYSTEM)
        await calls.add_segments("c1", (interim(f"{QUESTION} " * 40, 1),), SYSTEM)
        await asyncio.sleep(0.05)
        assert knowledge.texts == []

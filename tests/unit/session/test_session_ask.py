"""Ask during a call: the talk and the customer count; nothing found is said."""

from __future__ import annotations

import asyncio
from datetime import date

from live_calls import NOW, PASSAGE, START
from moments import MAYA

from assistant.core.answer import Question
from assistant.core.call import Call
from assistant.core.events import CallEvent
from assistant.core.speech import Utterance
from assistant.session.ask import Asking, whole
from knowledge.errors import IndexUnavailable
from knowledge.types import SearchQuery, SearchResult

CALL = Call(id="c1", started_at=START, customer=MAYA)
SAID = Utterance(
    id="u1", speaker="customer", start=1, end=3, text="It is about the Fjell boots.", language="en"
)
EVENTS = [
    CallEvent(call="c1", seq=1, at=0.0, body=CALL),
    CallEvent(call="c1", seq=2, at=3, body=SAID),
]


class Found:
    """Finds one passage and keeps what it was asked."""

    def __init__(self, result: SearchResult | None = None) -> None:
        self.asked: list[SearchQuery] = []
        self.result = result or SearchResult(results=(PASSAGE,), nothing_found=False)

    async def __call__(self, query: SearchQuery) -> SearchResult:
        self.asked.append(query)
        return self.result


async def test_the_talk_so_far_goes_into_the_search():
    found = Found()
    asking = Asking(retrieve=found, clock=lambda: NOW)
    await whole(asking.answer(Question(text="Can she return them?"), "default", EVENTS))
    assert found.asked[0].context == ("It is about the Fjell boots.",)
    assert found.asked[0].text == "Can she return them?"
    # A recording is answered as of its own time, not of today.
    assert found.asked[0].at.date() == START.date()


async def test_the_customers_own_dates_are_told_during_the_call_only():
    asking = Asking(retrieve=Found(), clock=lambda: NOW)
    question = Question(text="Can unused goods be returned?")
    order = MAYA.orders[0].model_copy(update={"delivered": date(2026, 11, 8)})
    call = CALL.model_copy(update={"customer": MAYA.model_copy(update={"orders": (order,)})})
    during = [CallEvent(call="c1", seq=1, at=0.0, body=call), EVENTS[1]]
    assert "8 December" in (await whole(asking.answer(question, "default", during))).answer
    assert "8 December" not in (await whole(asking.answer(question, "default"))).answer


async def test_nothing_found_is_said_and_nothing_else():
    asking = Asking(retrieve=Found(SearchResult(nothing_found=True)), clock=lambda: NOW)
    answer = await whole(asking.answer(Question(text="What is it?"), "default"))
    assert answer.nothing_found
    assert answer.answer == ""
    assert answer.citations == ()


async def test_a_search_that_hangs_or_fails_is_a_lesser_answer():
    async def hangs(_: SearchQuery) -> SearchResult:
        await asyncio.sleep(60)
        raise AssertionError("it was waited for")

    async def fails(_: SearchQuery) -> SearchResult:
        raise IndexUnavailable("The index is away.", "")

    for retrieve in (hangs, fails):
        asking = Asking(retrieve=retrieve, clock=lambda: NOW, search_deadline_s=0.05)
        answer = await whole(asking.answer(Question(text="What?"), "default"))
        assert answer.nothing_found
        assert answer.lesser

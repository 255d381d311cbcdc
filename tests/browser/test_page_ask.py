"""Ask on the page: typed, streamed, cited, in a call and between calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from fake_desk import FakeDesk
from playwright.sync_api import Page, expect
from scripted_call import QUESTION_CHUNK, script
from served_page import Served

from assistant.core.answer import (
    Answer,
    AnswerPassages,
    AnswerPiece,
    AnswerSentence,
    AnswerText,
    Question,
)
from assistant.core.call import Actor
from assistant.core.card import Citation

pytestmark = pytest.mark.browser

CITED = Citation(
    document="exchange",
    version=14,
    quote="Express exchange is free within 30 days of delivery.",
    title="Exchanges and delivery",
    chunk=QUESTION_CHUNK,
)
SENTENCES = ("Express exchange is free for 30 days.", "The driver collects the old item.")


class SlowAnswer(FakeDesk):
    """Writes its first sentence at once, and the rest when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.rest = asyncio.Event()
        self.left = asyncio.Event()

    async def ask(
        self, question: Question, call: str | None, actor: Actor
    ) -> AsyncGenerator[AnswerPiece]:
        self.asked.append((call, question))
        return self._written()

    async def _written(self) -> AsyncGenerator[AnswerPiece]:
        try:
            yield AnswerPassages(citations=(CITED,))
            yield AnswerText(delta=SENTENCES[0])
            await self.rest.wait()
            yield AnswerText(delta=f" {SENTENCES[1]}")
            yield Answer(
                answer=" ".join(SENTENCES),
                citations=(CITED,),
                sentences=tuple(AnswerSentence(text=text, cites=(0,)) for text in SENTENCES),
            )
        finally:
            self.left.set()


def ask(page: Page, text: str) -> None:
    page.keyboard.press("Alt+KeyA")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def slow(served: Served) -> SlowAnswer:
    desk = SlowAnswer()
    served.stop()
    served.desk = desk
    served.start()
    return desk


def test_an_answer_is_read_while_it_is_written_and_cited_when_it_is_whole(
    page: Page, served: Served
) -> None:
    desk = slow(served)
    page.goto("/sidebar")
    ask(page, "Is express exchange free?")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.locator(".answer")).to_have_text(SENTENCES[0])
    expect(answer).to_have_attribute("aria-busy", "true")
    expect(answer.locator(".cite .doc")).to_have_text("Exchanges and delivery")
    expect(page.locator("call-sidebar > .sb > p[role=status]")).to_have_text("")
    served.loop.call_soon_threadsafe(desk.rest.set)
    expect(answer).to_have_attribute("aria-busy", "false")
    expect(answer.locator(".answer")).to_contain_text(SENTENCES[1])
    expect(page.locator("call-sidebar > .sb > p[role=status]")).to_have_text(
        f"Answer: {' '.join(SENTENCES)} Sources: 1."
    )
    answer.get_by_role("button", name="Source 1").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(CITED.quote)
    assert desk.asked[0][0] is None


def test_a_question_left_is_not_written_to_its_end(page: Page, served: Served) -> None:
    desk = slow(served)
    page.goto("/sidebar")
    ask(page, "Is express exchange free?")
    expect(page.locator(".answer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ask-a")).to_have_count(0)
    expect(page.locator("#ask-box")).to_be_focused()
    served.do(asyncio.wait_for(desk.left.wait(), 5))


def test_in_a_call_the_question_is_asked_of_that_call(page: Page, served: Served) -> None:
    for at, body in list(script("ask-1", "exchange-en"))[:3]:
        served.do(served.desk.put("ask-1", at, body))
    page.goto("/sidebar?call=ask-1&speed=0")
    expect(page.locator("call-header h2")).to_have_text("Maya Lindqvist")
    ask(page, "express")
    expect(page.locator(".answer")).to_contain_text("Express exchange is free")
    ask(page, "xylophone")
    expect(page.locator(".ask-a")).to_contain_text("The documents do not say.")
    assert [(call, asked.text) for call, asked in served.desk.asked] == [
        ("ask-1", "express"),
        ("ask-1", "xylophone"),
    ]


def test_a_service_that_does_not_answer_is_said_in_a_line(page: Page, served: Served) -> None:
    page.goto("/sidebar")
    served.stop()
    ask(page, "express")
    expect(page.locator(".ask-a")).to_contain_text("The service does not answer")

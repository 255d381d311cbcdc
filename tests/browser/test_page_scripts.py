"""The scripts page over the real library: read, write, be told, try, publish, go back."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fake_desk import FakeDesk
from live_calls import NOW, PASSAGE, GivenKnowledge, a_call, calls_on, parts_of, said
from playwright.sync_api import BrowserContext, Page, expect
from served_page import Served

from assistant.core.call import SYSTEM, Actor
from assistant.published import LivePublished
from assistant.scripts import ScriptLibrary
from assistant.signals.lexicons import lexicons_of
from assistant.store.calls import Calls
from assistant.store.database import Database, opened_database
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.store.script_use import ScriptUse
from assistant.store.wordings import Wordings

pytestmark = pytest.mark.browser

OLD = "I am checking where your parcel is now."
NEW = "Let me see where your parcel is."
MEI = Actor(kind="knowledge", id="mei")
SPOKEN = '[data-line="basic.0.0"]'


@dataclass
class Kept:
    """A library in a database, and one past call in which a customer asked for a parcel."""

    scripts: ScriptLibrary
    database: Database
    log: SqlEventLog
    closing: Any


async def kept(path: Path) -> Kept:
    from contextlib import AsyncExitStack

    stack = AsyncExitStack()
    database = await stack.enter_async_context(
        opened_database(f"sqlite:///{path / 'scripts.sqlite'}")
    )
    async with opened_log(database, lambda: NOW) as log:
        knowledge = GivenKnowledge(PASSAGE)
        async with calls_on(log, knowledge) as calls:
            await calls.open_call(a_call(), SYSTEM)
            text = "Where is my parcel? It should have been here on Monday."
            await calls.add_segments("c1", (said(0, "customer", 1, 4, text),), SYSTEM)
            await calls.end_call("c1", SYSTEM)
        events = await log.read("c1")
    wordings = Wordings(database)
    published = LivePublished(wordings, lambda: NOW, prepare=lexicons_of)
    await published.start()

    class Past:
        async def read(self, call: str, after: int = 0, tenant: str = "default") -> Any:
            return events

    parts = parts_of(Past(), knowledge)  # pyright: ignore[reportArgumentType]  # reading is all
    scripts = ScriptLibrary(
        wordings, published, lambda: NOW, ScriptUse(database), Calls(database), lambda: parts
    )
    return Kept(scripts, database, log, stack)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as thread:
        one = thread.submit(loop.run_until_complete, kept(tmp_path)).result()
        server = Served(FakeDesk(), port, None, one.scripts, loop)
        server.start()
        yield server
        server.stop()
        thread.submit(loop.run_until_complete, one.closing.aclose()).result()
        loop.close()


def shown(page: Page, name: str = "late_parcel", lang: str = "en") -> None:
    page.goto(f"/scripts?script=playbook/{name}&lang={lang}")
    expect(page.locator(SPOKEN)).to_be_visible()


def publish(page: Page, note: str = "") -> None:
    page.get_by_role("button", name="Publish…").click()
    page.get_by_label("What changed and why").fill(note)
    page.get_by_role("button", name="Publish now").click()


def published_by_mei(served: Served, text: str) -> None:
    scripts = served.words
    assert scripts is not None

    async def do() -> None:
        current = (await scripts.script("playbook", "late_parcel", MEI)).listing.current
        old = await scripts.version("playbook", "late_parcel", current, MEI)
        changed = re.sub(r'"I am checking[^"]*"', f'"{text}"', old.checked.text)
        new = await scripts.save(
            "playbook", "late_parcel", changed,
            expected=current, instead_of="", note="", actor=MEI,
        )  # fmt: skip
        await scripts.publish(
            "playbook", "late_parcel", new.version, expected=current, note="", actor=MEI
        )

    served.do(do())


def test_a_script_is_found_read_in_both_languages_and_led_to_by_its_address(page: Page) -> None:
    shown(page, "soothe")
    page.get_by_label("Find scripts").fill("checking where your parcel")
    row = page.locator("script-list a[data-script='playbook/late_parcel']")
    expect(page.locator("script-list li")).to_have_count(1)
    row.click()
    expect(page.locator("script-head h1")).to_have_text("Where is my parcel")
    expect(page.locator("script-head h1")).to_be_focused()
    cards = page.locator("script-cards article")
    expect(cards.nth(0)).to_contain_text(OLD)
    expect(cards.nth(1)).to_contain_text("我现在就查您的包裹在哪里。")
    cards.nth(0).get_by_role("tab", name="Expert").click()
    expect(cards.nth(0)).to_contain_text("Ruth, your order is 3 days late. I am sorry.")
    page.go_back()
    expect(page.locator("script-head h1")).to_have_text("The customer speaks faster and higher")


def test_write_be_told_try_publish_and_go_back(page: Page) -> None:
    shown(page)
    page.locator(SPOKEN).fill("We look at it {nowhere}.")
    expect(page.locator(".line-form").first.locator(".wrong-here")).to_have_text(
        "nothing fills {nowhere}"
    )
    expect(page.get_by_role("button", name="Publish…")).to_be_disabled()
    page.get_by_role("radio", name="Text").click()
    expect(page.locator(".wrong-list")).to_contain_text("Line 23")
    page.get_by_role("radio", name="Form").click()
    page.locator(SPOKEN).fill(NEW)
    expect(page.locator("script-editor header [role=status]")).to_have_text("Nothing wrong")
    expect(page.locator("script-cards article").first.locator(".say")).to_have_text(NEW)
    page.get_by_role("button", name="Try", exact=True).click()
    pair = page.locator(".moments .differs .pair > div")
    expect(pair.nth(0)).to_contain_text(OLD)
    expect(pair.nth(1)).to_contain_text(NEW)
    publish(page, "Shorter.")
    expect(page.locator("script-head .dh-about")).to_contain_text("v2 · In force")
    expect(page.locator("script-versions")).to_contain_text("Shorter.")
    page.get_by_role("button", name="compare with v1").click()
    expect(page.locator(".script-diff .added")).to_contain_text(NEW)
    page.locator("notice-bar").get_by_role("button", name="Undo").click()
    expect(page.locator("script-head .dh-about")).to_contain_text("v1 · In force")
    expect(page.locator(SPOKEN)).to_have_value(OLD)


def test_the_second_of_two_editors_is_told_and_keeps_their_words(
    page: Page, served: Served
) -> None:
    shown(page)
    page.locator(SPOKEN).fill(NEW)
    published_by_mei(served, "Theirs came first.")
    page.get_by_role("button", name="Save draft").click()
    told = page.locator(".overtaken")
    expect(told).to_contain_text("mei published v2")
    expect(page.locator(SPOKEN)).to_have_value(NEW)
    told.get_by_role("button", name="Keep writing mine").click()
    publish(page)
    expect(page.locator("script-head .dh-about")).to_contain_text("v3 · In force")


def test_a_draft_waits_and_a_new_script_begins_as_one(page: Page) -> None:
    shown(page)
    page.locator(SPOKEN).fill(NEW)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".other")).to_contain_text("You see v2, a draft")
    page.reload()
    expect(page.locator(SPOKEN)).to_have_value(NEW)
    page.get_by_role("button", name="New script").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title in English").fill("Gift wrapping")
    dialog.get_by_label("Title in Chinese").fill("礼品包装")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("script-head h1")).to_have_text("Gift wrapping")
    expect(page.locator("script-head .sev").first).to_have_text("Draft")


def test_leaving_unsaved_words_is_asked_about(page: Page) -> None:
    shown(page)
    page.locator(SPOKEN).fill(NEW)
    page.locator("script-list a[data-script='playbook/warranty']").click()
    expect(page.get_by_role("heading", name="Leave what you were writing?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(SPOKEN)).to_have_value(NEW)


def test_use_is_counted_and_effect_is_said_to_be_not_measured(page: Page) -> None:
    shown(page)
    expect(page.locator("script-use")).to_contain_text("Offered")
    expect(page.locator("script-use")).to_contain_text("not measured yet")


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
def test_it_fits_320_pixels_in_both_languages(
    context: BrowserContext, page: Page, lang: str, theme: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    shown(page, lang=lang)
    page.locator(".when > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = page.evaluate(
        """[...document.querySelectorAll('main button, main summary, aside button, nav.side a')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 23.5)
        .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
    unnamed = page.evaluate(
        """[...document.querySelectorAll('textarea, input, select')]
        .filter(one => !one.labels?.length && !one.ariaLabel).map(one => one.outerHTML)"""
    )
    assert unnamed == []

"""Shortcuts the agent chose, how many cards there are, the list that ticks itself, and sleep."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from scripted_call import script
from served_page import Served

from assistant.core.events import Body
from assistant.core.grade import Evidence, Finding

pytestmark = pytest.mark.browser

CALL = "own-1"
SCRIPT: list[tuple[float, Body]] = list(script(CALL, "exchange-en"))
CORRECTION, ANSWER = 6, 10
STATUS = "call-sidebar > .sb > p[role=status]"


def happen(served: Served, upto: int) -> None:
    for at, body in SCRIPT[len(served.desk.logs.get(CALL, [])) : upto]:
        served.do(served.desk.put(CALL, at, body))


def follow(page: Page, served: Served, upto: int) -> None:
    happen(served, upto)
    page.goto(f"/sidebar?call={CALL}&speed=0")
    expect(page.locator("call-header h2")).to_have_text("Maya Lindqvist")


def test_a_shortcut_is_given_another_key_and_keeps_it(page: Page, served: Served) -> None:
    follow(page, served, CORRECTION)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Shortcuts")
    sheet.get_by_role("button", name="Copy: Alt C. Change").click()
    page.keyboard.press("k")
    expect(sheet.locator("[role=status]")).to_have_text("Copy is Alt K now.")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Copy")).to_have_attribute("aria-keyshortcuts", "Alt+K")
    page.keyboard.press("Alt+KeyC")
    page.keyboard.press("Alt+KeyK")
    expect(page.locator(STATUS)).to_have_text("Copied.")


def test_a_key_that_was_taken_changes_places_and_the_usual_ones_come_back(
    page: Page, served: Served
) -> None:
    follow(page, served, CORRECTION)
    page.keyboard.press("Alt+KeyH")
    sheet = page.get_by_role("dialog", name="Shortcuts")
    sheet.locator("[data-does=insert]").click()
    page.keyboard.press("p")
    expect(sheet.locator("[data-does=pin]")).to_have_text("Alt I")
    sheet.get_by_role("button", name="Usual keys").click()
    expect(sheet.locator("[data-does=pin]")).to_have_text("Alt P")
    sheet.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Insert")).to_have_attribute(
        "aria-keyshortcuts", "Alt+I"
    )


def test_how_many_cards_is_chosen_for_the_agent_and_the_call(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.get_by_role("radio", name="Quiet").click()
    expect(page.locator(".sb")).to_have_attribute("data-density", "quiet")
    expect(page.locator(STATUS)).to_have_text("From now on: Fewer cards, and the line alone.")
    assert served.desk.densities == {"Tom": "quiet", CALL: "quiet"}
    page.reload()
    expect(page.get_by_role("radio", name="Quiet")).to_have_attribute("aria-checked", "true")
    page.get_by_role("radio", name="Quiet").press("ArrowRight")
    expect(page.get_by_role("radio", name="Normal")).to_be_focused()
    expect(page.locator(".sb")).to_have_attribute("data-density", "normal")


def test_the_list_ticks_itself_while_the_call_is_on(page: Page, served: Served) -> None:
    follow(page, served, 4)
    page.locator("#tab-checklist").click()
    row = page.locator(".check li", has_text="Says the call is recorded")
    expect(row).to_have_class("todo")
    passed = Finding(
        item="notice",
        verdict="pass",
        evidence=(Evidence(utterance="u0", start=0.4, end=5.0, quote="recorded"),),
    )
    served.do(served.desk.put(CALL, 19.0, passed))
    expect(row).to_have_class("done just")
    expect(page.locator("#tab-checklist .n")).to_have_text("1/3")
    failed = Finding(item="notice", verdict="fail", evidence=passed.evidence)
    served.do(served.desk.put(CALL, 19.05, failed))
    expect(row).to_have_class("bad just")
    happen(served, ANSWER)
    expect(page.locator(".check li").first).to_have_class("bad just")


def test_a_browser_that_slept_for_an_hour_goes_on_where_it_was(page: Page, served: Served) -> None:
    page.clock.install()
    follow(page, served, 4)
    expect(page.locator(".turn")).to_have_count(3)
    resumed: list[str | None] = []
    page.on(
        "request",
        lambda one: (
            resumed.append(one.headers.get("last-event-id"))
            if one.url.endswith("/events")
            else None
        ),
    )
    # The wall clock moved, no timer ran, and what came meanwhile never reached the page.
    page.route("**/events", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert resumed == []
    page.clock.set_system_time("2031-01-01T10:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-stale]")).to_contain_text("Stale since")
    expect(page.locator(".turn")).to_have_count(3)
    happen(served, ANSWER)
    page.unroute("**/events")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(4)
    assert set(resumed) == {"4"}

"""The sidebar while a call is on: the test decides when something happens."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect
from scripted_call import script
from served_page import Served

from assistant.core.card import Feedback
from assistant.core.events import Body

pytestmark = pytest.mark.browser

CALL = "live-1"
SCRIPT: list[tuple[float, Body]] = list(script(CALL, "exchange-en"))
NEED, SLIP, CORRECTION, ANSWER, END = 3, 5, 6, 10, 13
"""How many events of the script there are up to and with each of these."""


def happen(served: Served, upto: int) -> None:
    """Commit the script's events up to a number of them."""
    for at, body in SCRIPT[len(served.desk.logs.get(CALL, [])) : upto]:
        served.do(served.desk.put(CALL, at, body))


def follow(page: Page, served: Served, upto: int) -> None:
    happen(served, upto)
    # Speed 0: the page's own clock stands still, so that no card expires by a slow machine.
    page.goto(f"/sidebar?call={CALL}&speed=0")
    expect(page.locator("call-header h2")).to_have_text("Maya Lindqvist")
    if CORRECTION <= upto < END:
        expect(page.locator("reply-card article")).to_be_visible()


def told(served: Served, did: str) -> Feedback:
    """The first feedback of a kind, waited for: the page tells it after it shows it."""
    return given_as(served, did, 1)[0]


def given_as(served: Served, did: str, count: int) -> list[Feedback]:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        given = [one for _, one, _ in list(served.desk.told) if one.did == did]
        if len(given) >= count:
            return given
        time.sleep(0.02)
    raise AssertionError(f"nobody was told {count} times that a card was {did}")


def test_the_sidebar_is_quiet_until_there_is_something_to_say(page: Page, served: Served) -> None:
    follow(page, served, NEED)
    expect(page.locator(".quiet h3")).to_have_text("Listening")
    expect(page.locator("reply-card")).to_have_count(0)
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_question_brings_its_answer_while_the_call_is_on(page: Page, served: Served) -> None:
    follow(page, served, NEED)
    happen(served, ANSWER)
    # The correction was not used yet, and a reflex stands before an answer.
    expect(page.locator(".say")).to_have_text("I said 12 months; the warranty is 24 months.")
    page.get_by_role("button", name="Copy").click()
    page.mouse.move(5, 5)
    expect(page.locator(".say")).to_have_text(
        "If we book it before four, size 42 arrives by Friday."
    )
    expect(page.locator(".because")).to_contain_text("heard 00:20: “Will the 42 be here")
    expect(page.locator(".cite .ver")).to_have_text("v14 · 3 Nov 2026")


def test_only_what_is_critical_interrupts(page: Page, served: Served) -> None:
    follow(page, served, SLIP)
    alert = page.locator("[role=alert]")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("You said the warranty is 12 months. It is 24 months.")
    happen(served, ANSWER)
    expect(page.locator("[role=alert]")).to_have_count(1)
    expect(page.locator("alert-strip .link")).to_contain_text("2 more")
    page.get_by_role("button", name="Correct it").click()
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page.locator("alert-strip .alert.is-warn")).to_be_visible()


def test_a_finished_card_is_told_once_and_politely(page: Page, served: Served) -> None:
    follow(page, served, NEED)
    status = page.locator("call-sidebar p[role=status]")
    expect(status).to_have_text("")
    happen(served, CORRECTION)
    expect(status).to_have_text("Card: Wrong fact. Tiers: 1.")
    expect(page.locator("[aria-live=off] .turn")).to_have_count(3)


def test_a_card_in_use_is_not_replaced(page: Page, served: Served) -> None:
    follow(page, served, NEED)
    at, answer = SCRIPT[ANSWER - 1]
    served.do(served.desk.put(CALL, at, answer))
    page.locator(".say").hover()
    at, correction = SCRIPT[CORRECTION - 1]
    served.do(served.desk.put(CALL, at, correction))
    expect(page.locator(".fold .tag")).to_have_text("New")
    expect(page.locator("reply-card article")).to_have_attribute("data-card", "card-answer")
    page.mouse.move(5, 5)
    expect(page.locator("reply-card article")).to_have_attribute("data-card", "card-correct")


def test_one_click_takes_a_tier_whole(page: Page, served: Served) -> None:
    happen(served, ANSWER)
    page.goto(f"/?call={CALL}&speed=0")
    page.locator("[data-card=card-answer]").click()
    page.get_by_role("tab", name="Basic").press("ArrowRight")
    page.get_by_role("tab", name="Marketing").press("ArrowRight")
    page.get_by_role("button", name="Insert").click()
    expect(page.locator("#notes")).to_have_value(
        "I’ll send the 42 today; keep your 41 until it arrives."
    )
    used = told(served, "used")
    assert (used.card, used.tier) == ("card-answer", "expert")


def test_a_fragment_is_taken_by_keyboard_alone(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.locator("[data-card=card-answer]").press("Enter")
    page.keyboard.press("Alt+KeyF")
    page.locator(".frag", has_text="size 42 arrives").press("Enter")
    expect(page.get_by_role("button", name="Insert part")).to_be_visible()
    page.keyboard.press("Alt+KeyC")
    expect(page.locator("call-sidebar p[role=status]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "size 42 arrives by Friday."
    given = told(served, "fragment")
    assert given.text == "size 42 arrives by Friday."


def test_a_dismissed_card_asks_why_and_goes(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.keyboard.press("Alt+KeyX")
    page.get_by_role("button", name="Bad moment").click()
    expect(page.locator("reply-card article")).to_have_attribute("data-card", "card-answer")
    expect(page.locator(".fold .st")).to_have_text("dismissed")
    (given,) = given_as(served, "dismissed", 1)
    assert (given.card, given.reason) == ("card-correct", "bad_moment")


def test_a_dismissal_taken_back_was_never_told(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.keyboard.press("Alt+KeyX")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("call-sidebar p[role=status]")).to_have_text("The card is back.")
    expect(page.locator("reply-card article")).to_have_attribute("data-card", "card-correct")
    page.keyboard.press("Alt+KeyX")
    page.keyboard.press("Alt+KeyX")
    expect(page.locator("reply-card article")).to_have_attribute("data-card", "card-answer")
    assert len(given_as(served, "dismissed", 1)) == 1


def test_words_changed_before_they_are_taken_are_told_as_edited(page: Page, served: Served) -> None:
    happen(served, ANSWER)
    page.goto(f"/?call={CALL}&speed=0")
    page.locator("[data-card=card-answer]").click()
    page.keyboard.press("Alt+KeyE")
    field = page.get_by_role("textbox", name="Your wording")
    expect(field).to_be_focused()
    field.fill("If we book it by four, your 42 is there on Friday.")
    page.keyboard.press("Alt+KeyI")
    expect(page.locator("#notes")).to_have_value(
        "If we book it by four, your 42 is there on Friday."
    )
    edited = told(served, "edited")
    assert (edited.card, edited.text) == (
        "card-answer",
        "If we book it by four, your 42 is there on Friday.",
    )


def test_a_card_that_stays_on_screen_is_told_as_seen_once(page: Page, served: Served) -> None:
    follow(page, served, CORRECTION)
    assert told(served, "seen").card == "card-correct"
    assert len(given_as(served, "shown", 1)) == 1


def test_a_pinned_card_says_so_and_shown_cards_are_told(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.keyboard.press("Alt+KeyP")
    expect(page.get_by_role("button", name="Pin")).to_have_attribute("aria-pressed", "true")
    assert told(served, "pinned").card == "card-correct"
    assert told(served, "shown").card == "card-correct"


def test_a_citation_opens_its_passage_with_the_quote_marked(page: Page, served: Served) -> None:
    follow(page, served, ANSWER)
    page.locator("[data-card=card-answer]").click()
    page.locator(".cite").first.click()
    passage = page.get_by_role("dialog", name="Exchanges and delivery")
    expect(passage.locator("mark")).to_have_text(
        "Express exchange is free within 30 days of delivery."
    )
    expect(passage).to_contain_text("v14 · valid from 3 Nov 2026 · page 1")
    expect(passage).to_be_focused()
    page.keyboard.press("Escape")
    expect(passage).to_have_count(0)


def test_a_broken_line_is_said_and_nothing_is_lost(page: Page, served: Served) -> None:
    follow(page, served, NEED)
    served.stop()
    expect(page.locator("[data-stale]")).to_contain_text("Stale since")
    expect(page.locator(".turn")).to_have_count(2)
    served.start()
    happen(served, END)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(6)


def test_words_from_a_call_are_text_and_never_markup(page: Page, served: Served) -> None:
    at, body = SCRIPT[1]
    hostile = body.model_copy(update={"text": "<img src=x onerror=alert(1)> {{ 7*7 }}"})
    served.do(served.desk.put(CALL, 0.0, SCRIPT[0][1]))
    served.do(served.desk.put(CALL, at, hostile))
    page.goto(f"/sidebar?call={CALL}&speed=0")
    expect(page.locator(".turn p")).to_have_text("<img src=x onerror=alert(1)> {{ 7*7 }}")
    expect(page.locator("call-transcript img")).to_have_count(0)


def test_an_unknown_call_is_said_and_not_asked_for_again(page: Page, served: Served) -> None:
    page.goto("/sidebar?call=nobody")
    expect(page.locator(".alert")).to_contain_text("This call is not here.")


def test_a_higher_revision_replaces_and_a_late_lower_one_does_not(
    page: Page, served: Served
) -> None:
    follow(page, served, 1)
    at, said = SCRIPT[1]
    for revision, text in ((1, "Northway Care, this is Tom."), (0, "Northway")):
        changed = said.model_copy(update={"revision": revision, "text": text})
        served.do(served.desk.put(CALL, at, changed))
    happen(served, 4)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn p").first).to_have_text("Northway Care, this is Tom.")

"""The wall, the list of calls and the replay, over a database of their own: the test decides what
happens on which call."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from kept_wall import WallDesk, eighty, kept_wall, now
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from served_page import Served

from assistant.core.call import Actor
from assistant.web.shelf import SurgingTopic
from assistant.web.words import words

pytestmark = pytest.mark.browser

RUBEN = Actor(kind="supervisor", id="ruben")


class Room(Served):
    """A served wall with the desk behind it."""

    @property
    def calls(self) -> WallDesk:
        assert isinstance(self.desk, WallDesk)
        return self.desk


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Room]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    loop = asyncio.new_event_loop()
    ready: Future[WallDesk] = Future()
    over = asyncio.Event()

    def opened() -> asyncio.Task[None]:
        task = loop.create_task(kept_wall(tmp_path, ready, over))
        loop.run_until_complete(asyncio.wait([task, asyncio.wrap_future(ready, loop=loop)],
            return_when=asyncio.FIRST_COMPLETED))  # fmt: skip
        return task

    # In a thread of its own: in this one Playwright keeps a loop running.
    with ThreadPoolExecutor(1) as thread:
        task = thread.submit(opened).result()
        desk = ready.result()
        server = Room(desk, port, watching=desk.wall, loop=loop)
        server.start()
        yield server
        server.stop()
        over.set()
        thread.submit(loop.run_until_complete, task).result()
        loop.close()


@pytest.fixture
def room(served: Room) -> WallDesk:
    served.do(eighty(served.calls))
    return served.calls


def cards(page: Page) -> Locator:
    return page.locator("need-cards [data-call]")


def card(page: Page, call: str) -> Locator:
    return page.locator(f"need-cards [data-call='{call}']")


def names(found: Locator) -> list[str]:
    return [one.get_attribute("data-call") or "" for one in found.all()]


def test_of_eighty_calls_the_three_that_need_someone_stand_on_top(
    page: Page, room: WallDesk
) -> None:
    page.goto("/wall")
    expect(page.locator("h1")).to_have_text("3 calls need someone")
    expect(cards(page)).to_have_count(3)
    assert names(cards(page)) == ["boots", "refund", "headset"]
    boots = card(page, "boots")
    expect(boots).to_contain_text("81%")
    expect(boots).to_contain_text("“I’ve asked you twice now”")
    expect(boots.locator(".why li")).to_have_count(3)
    expect(page.locator("steady-grid .squares button")).not_to_have_count(0)
    assert page.locator("steady-grid .squares button").count() >= 70
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_call_climbs_to_the_top_by_itself(page: Page, served: Room) -> None:
    served.do(served.calls.begin("c1", "Where is my parcel", agent="Ann", ago_s=90))
    page.goto("/wall")
    expect(page.locator("h1")).to_have_text("No call needs someone")
    expect(page.locator(".calm h2")).to_have_text("All is calm")
    served.do(served.calls.hear("c1", 60, "I will call my lawyer."))
    served.do(
        served.calls.notice("c1", 60, "complaint_risk", "critical", "my lawyer", probability=0.77)
    )
    expect(card(page, "c1")).to_contain_text("77%")
    expect(page.locator("h1")).to_have_text("1 call needs someone")
    served.do(served.calls.finish("c1", 100, 50.0))
    expect(cards(page)).to_have_count(0)


def test_nothing_moves_under_the_pointer(page: Page, room: WallDesk, served: Room) -> None:
    page.goto("/wall")
    card(page, "refund").hover()
    served.do(room.notice("headset", 420, "complaint_risk", "critical", probability=0.99))
    expect(card(page, "headset")).to_contain_text("99%")
    assert names(cards(page)) == ["boots", "refund", "headset"]
    page.mouse.move(2, 2)
    expect(cards(page).first).to_have_attribute("data-call", "headset")


def test_a_call_is_claimed_and_given_back(page: Page, room: WallDesk, served: Room) -> None:
    page.goto("/wall")
    page.get_by_role("button", name="Claim: Boots exchange, asked twice").click()
    expect(card(page, "boots")).to_contain_text("this desk has it")
    expect(page.locator("notice-bar")).to_contain_text("You have it: Boots exchange, asked twice.")
    page.mouse.move(2, 2)
    page.locator("notice-bar").get_by_role("button", name="Undo").click()
    expect(card(page, "boots").locator("[data-claim]")).to_be_visible()
    served.do(room.wall.claim_call("boots", RUBEN))
    expect(card(page, "boots")).to_contain_text("ruben has it")


def test_a_claim_that_somebody_else_has_is_refused_in_words(
    page: Page, room: WallDesk, served: Room
) -> None:
    page.goto("/wall")
    expect(cards(page)).to_have_count(3)
    served.do(served.calls.wall.claim_call("boots", RUBEN))
    answer = page.evaluate(
        "fetch('/v1/calls/boots/claim', {method: 'POST'}).then((one) => one.json())"
    )
    assert answer["error"] == "supervisor:ruben has it already."


def test_a_snoozed_call_goes_away_and_something_critical_brings_it_back(
    page: Page, room: WallDesk, served: Room
) -> None:
    page.goto("/wall")
    page.get_by_role("button", name="Snooze 5 min: Refund not received, day 19").click()
    page.mouse.move(2, 2)
    expect(card(page, "refund")).to_have_count(0)
    expect(page.locator(".asleep")).to_contain_text("Refund not received, day 19")
    served.do(room.notice("refund", 690, "wrong_claim", "critical", "ten euros"))
    expect(card(page, "refund")).to_contain_text("Wrong fact")


def test_a_reason_opens_the_transcript_at_its_words(page: Page, room: WallDesk) -> None:
    page.goto("/wall")
    card(page, "boots").get_by_role("button", name="Wrong fact").click()
    turn = page.locator("call-peek .turn.shown")
    expect(turn).to_contain_text("warranty of twelve months")
    expect(page.locator("call-peek .who").nth(1)).to_have_text("Agent")
    expect(page).to_have_url(re.compile("call=boots"))
    page.locator("call-peek").get_by_role("button", name="Close").click()
    expect(page.locator("call-peek section")).to_have_count(0)


def test_a_judgement_counts_and_can_be_taken_back(page: Page, room: WallDesk) -> None:
    page.goto("/wall?call=boots")
    rule = page.locator("[data-rule='wrong_claim']")
    expect(rule).to_contain_text("none judged yet")
    judging = page.locator("call-peek [data-kind='wrong_claim']")
    judging.get_by_role("button", name="Right").click()
    expect(rule).to_contain_text(".21–1")
    expect(judging.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    rule.get_by_role("button", name="Wrong fact").click()
    expect(page.locator(".was-judged")).to_contain_text("warranty of twelve months")
    page.locator("notice-bar").get_by_role("button", name="Undo").click()
    expect(rule).to_contain_text("none judged yet")


def test_a_surge_of_questions_stands_above_the_calls(page: Page, served: Room) -> None:
    served.calls.surging.append(
        SurgingTopic(
            key="k", question="Is the stove recalled?", language="en", count=9, usual=0.0,
            since=now(), answered=False,
        )
    )  # fmt: skip
    page.goto("/wall")
    expect(page.locator(".surge")).to_contain_text("Suddenly many ask: Is the stove recalled?")
    expect(page.locator(".surge").get_by_role("link", name="Write an answer")).to_be_visible()


def test_a_line_that_breaks_is_said_and_what_was_missed_is_made_up_for(
    page: Page, room: WallDesk, served: Room
) -> None:
    page.goto("/wall")
    expect(cards(page)).to_have_count(3)
    served.stop()
    expect(page.locator("wall-head .stale")).to_contain_text("Stale since")
    expect(cards(page)).to_have_count(3)
    served.start()
    served.do(room.finish("boots", 300, 50.0))
    expect(page.locator("wall-head .stale")).to_have_count(0)
    expect(card(page, "boots")).to_have_count(0)


# ---------------------------------------------------------------------- the list and the replay


@pytest.fixture
def past(served: Room) -> WallDesk:
    desk = served.calls

    async def fill() -> None:
        await desk.begin(
            "old-en", "Refund not received", agent="Ann", customer="J. Okoro", ago_s=7200
        )
        await desk.hear("old-en", 5, "I want my refund by Friday <b>now</b>.")
        await desk.hear("old-en", 30, "Let me look that up.", "agent")
        await desk.hear("old-en", 60, "Then I will write a review.")
        await desk.notice(
            "old-en", 60, "complaint_risk", "critical", "write a review", probability=0.8
        )
        await desk.finish("old-en", 90, 41.0, "greeting")
        await desk.begin(
            "old-zh", "换货", agent="陈思远", customer="李女士", language="zh", ago_s=3600
        )
        await desk.hear("old-zh", 5, "你们再不处理我就发个差评😀，大家都看看差评。")
        await desk.finish("old-zh", 20, 88.0)
        await desk.begin("open", "Size advice", agent="Ann", ago_s=60)

    served.do(fill())
    return desk


def found(page: Page) -> Locator:
    return page.locator("call-results .results > li")


def test_chinese_of_two_characters_is_found_and_lit(page: Page, past: WallDesk) -> None:
    page.goto("/calls")
    expect(found(page)).to_have_count(3)
    page.get_by_label("Words that were said").fill("差评")
    page.get_by_label("Words that were said").press("Enter")
    expect(found(page)).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["差评", "差评"])
    expect(page).to_have_url(re.compile("text="))
    page.go_back()
    expect(found(page)).to_have_count(3)


def test_words_of_a_call_are_text_and_never_markup(page: Page, past: WallDesk) -> None:
    page.goto("/calls?text=friday")
    expect(page.locator(".matches q")).to_have_text("I want my refund by Friday <b>now</b>.")
    expect(page.locator(".matches b")).to_have_count(0)


def test_filters_narrow_the_list_and_nothing_found_is_said(page: Page, past: WallDesk) -> None:
    page.goto("/calls")
    page.get_by_text("More filters").click()
    page.get_by_label("Agent").select_option("Ann")
    expect(found(page)).to_have_count(2)
    page.get_by_label("Failed a critical item").check()
    expect(found(page)).to_have_attribute("data-call", "old-en")
    expect(found(page)).to_contain_text("Critical item failed")
    page.get_by_label("Score from").fill("80")
    page.get_by_label("Score from").blur()
    expect(page.locator("call-results")).to_contain_text("No call fits.")
    page.get_by_role("link", name="Show all").click()
    expect(found(page)).to_have_count(3)


def test_a_match_opens_the_replay_at_its_second(page: Page, past: WallDesk) -> None:
    page.goto("/calls?text=review")
    page.locator(".matches a").click()
    expect(page.locator("#call-title")).to_have_text("Refund not received")
    expect(page.locator(".turn.shown")).to_contain_text("write a review")
    expect(page.locator("score-card .figure")).to_have_text("41")


def test_a_replay_is_dragged_and_played(page: Page, past: WallDesk) -> None:
    page.goto("/calls/old-en")
    expect(page.locator(".turn")).to_have_count(3)
    slider = page.get_by_role("slider", name="Place in the call")
    slider.fill("35")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator("score-card section")).to_have_count(0)
    page.get_by_label("Speed").select_option("8×")
    slider.fill("58")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".turn")).to_have_count(3)
    page.get_by_role("button", name="Pause").click()
    page.goto("/calls/nobody")
    expect(page.locator("h1")).to_have_text("There is no such call.")


# ---------------------------------------------------------------------- all of them


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", ["/wall?call=boots", "/calls?text=the&state=live", "/calls/boots"])
def test_the_pages_fit_320_pixels_in_both_languages(
    page: Page, room: WallDesk, path: str, language: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    expect(page.locator("main :is(.turn, .quiet, .results li)").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    shown = page.locator("main").inner_text()
    assert not [key for key in words("en") if "." in key and key in shown]
    small = page.locator("main :is(button, a.btn, select, input):visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 23.9 "
        "&& one.type !== 'checkbox').map(one => one.outerHTML)"
    )
    assert small == []


def test_every_control_has_a_name_and_nothing_is_asked_of_another_host(
    chromium: Browser, served: Room, room: WallDesk
) -> None:
    context: BrowserContext = chromium.new_context(base_url=served.address)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/wall?call=boots", "/calls", "/calls/boots"):
        page.goto(path)
        expect(page.locator("main :is(.turn, .results li)").first).to_be_visible()
        for role in ("button", "link", "combobox", "textbox", "searchbox", "slider"):
            nameless = [
                one.evaluate("one => one.outerHTML")
                for one in page.get_by_role(role).all()  # type: ignore[arg-type]
                if not one.evaluate(
                    "one => (one.ariaLabel || one.innerText || one.labels?.[0]?.innerText || '')"
                )
            ]
            assert nameless == [], path
    context.close()
    assert all(url.startswith((served.address, "data:")) for url in asked)

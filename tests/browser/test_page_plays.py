"""The page from choosing a call to its scorecard, in headless Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


def play(page: Page, name: str = "exchange-en") -> None:
    page.goto("/")
    page.get_by_text("As fast as it goes").click()
    page.locator(f"[data-play={name}]").click()
    expect(page.locator("score-card .score")).to_be_visible()


def test_a_shipped_call_plays_to_its_scorecard(page: Page) -> None:
    page.goto("/")
    expect(page.locator("[data-play]")).to_have_count(2)
    expect(page.locator("call-sidebar .quiet")).to_contain_text("Ready")
    play(page)
    expect(page.locator("#live .turn")).to_have_count(6)
    expect(page.locator("signal-timeline .mark")).to_have_count(3)
    expect(page.locator("call-header h2")).to_have_text("Maya Lindqvist")
    expect(page.locator(".score-sum .figure")).to_have_text("50")
    expect(page.locator(".score-sum .critical")).to_contain_text("Fails on a critical item")


def test_findings_put_the_critical_one_first_and_show_unsure_as_unsure(page: Page) -> None:
    play(page)
    shown = page.locator(".score > .findings > .finding")
    expect(shown.nth(0)).to_have_attribute("data-item", "facts")
    expect(shown.nth(0).locator(".v")).to_have_text("Fail")
    expect(shown.nth(1)).to_have_attribute("data-item", "tone")
    expect(shown.nth(1).locator(".v")).to_have_text("Unsure")
    expect(page.locator(".score details summary")).to_have_text("1 passed")


def test_a_finding_leads_to_the_words_that_show_it(page: Page) -> None:
    play(page)
    page.locator(".is-critical .quote").click()
    turn = page.locator("#live .turn.shown")
    expect(turn).to_have_attribute("data-utterance", "u2")
    expect(turn.locator("mark")).to_have_text("the Fjell 2 has a warranty of 12 months")
    expect(turn).to_be_in_viewport()


def test_a_mark_on_the_timeline_leads_to_the_words_too(page: Page) -> None:
    play(page)
    page.locator("signal-timeline .mark[data-kind=repeated_question] [role=button]").press("Enter")
    expect(page.locator("#live .turn.shown")).to_have_attribute("data-utterance", "u3")


def test_the_call_stays_when_the_language_is_switched(page: Page) -> None:
    play(page)
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("score-card h2")).to_have_text("评分")
    expect(page.locator("#live .turn")).to_have_count(6)


def test_no_key_of_the_catalogue_shows_itself(page: Page) -> None:
    for language in ("en", "zh"):
        page.goto(f"/?lang={language}")
        page.locator("input[value='0']").check(force=True)
        page.locator("[data-play=exchange-zh]").click()
        expect(page.locator("score-card .score")).to_be_visible()
        for tab in ("transcript", "checklist", "customer"):
            page.locator(f"#tab-{tab}").click()
            shown = page.locator("body").inner_text()
            assert not [word for word in shown.split() if word.count(".") and word in KEYS]
            assert "{" not in shown


def test_the_theme_follows_the_system_until_it_is_switched(
    context: BrowserContext, page: Page
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_sidebar_alone_fits_320_pixels(page: Page) -> None:
    play(page)
    address = page.url.split("?")[1]
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(f"/sidebar?{address}")
    expect(page.locator("reply-card")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    overflowing = page.evaluate(
        "[...document.querySelectorAll('call-sidebar *')].filter(one =>"
        " one.getBoundingClientRect().right > 321 && !one.closest('.sr')).length"
    )
    assert overflowing == 0


def test_nothing_is_asked_of_another_host(context: BrowserContext, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    play(page)
    assert asked
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"127.0.0.1"}


def test_a_call_that_cannot_be_played_is_said_kindly(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('[data-play]').dataset.play = 'gone'")
    page.locator("[data-play]").first.click()
    expect(page.locator("#problem")).to_contain_text("There is no shipped call named 'gone'.")


def _keys() -> frozenset[str]:
    from assistant.web.words import words

    return frozenset(words("en"))


KEYS = _keys()

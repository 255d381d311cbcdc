"""WCAG 2.2 A and AA by axe-core on the pages an agent has, in both schemes and languages.

axe-core is not in the project (its licence is not one we ship): ASSISTANT_TEST_AXE names an
axe.min.js (`npm pack axe-core`), and without it these tests skip.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from scripted_call import script
from served_page import Served

pytestmark = pytest.mark.browser

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_BROKEN = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
  one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)"""


@pytest.fixture(scope="module")
def axe() -> str:
    named = os.environ.get("ASSISTANT_TEST_AXE", "")
    if not named:
        pytest.skip("no axe-core: name an axe.min.js in ASSISTANT_TEST_AXE")
    return Path(named).read_text("utf-8")


def broken(page: Page, axe: str) -> list[str]:
    # The page's own policy refuses added scripts; the browser's debugger is no page.
    page.evaluate(axe)
    found: Any = page.evaluate(_BROKEN, _RULES)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_in_the_sidebar_breaks_wcag(
    page: Page, served: Served, axe: str, language: str, scheme: str
) -> None:
    call = f"axe-{language}"
    for at, body in list(script(call, f"exchange-{language}"))[:10]:
        served.do(served.desk.put(call, at, body))
    dark = scheme == "dark"
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/sidebar")
    assert broken(page, axe) == []
    page.goto(f"/sidebar?call={call}&speed=0&lang={language}")
    page.locator("[data-card=card-answer]").click()
    page.keyboard.press("Alt+KeyA")
    page.keyboard.type("express exchange")
    page.keyboard.press("Enter")
    expect(page.locator(".ask-a .answer")).to_be_visible()
    page.keyboard.press("Alt+KeyE")
    assert broken(page, axe) == []
    page.keyboard.press("Alt+KeyF")
    page.locator(".cite").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert broken(page, axe) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+KeyX")
    page.locator("#tab-checklist").click()
    assert broken(page, axe) == []
    page.keyboard.press("Alt+KeyH")
    assert broken(page, axe) == []


def test_nothing_in_the_sample_host_breaks_wcag(page: Page, served: Served, axe: str) -> None:
    page.goto("/embed/sample")
    expect(page.locator("#said li")).not_to_have_count(0)
    assert broken(page, axe) == []

"""A real server over the fake desk on a free port, and headless Chromium to look at it with."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator

import pytest
from fake_desk import FakeDesk
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from served_page import Served


# A module's, not the session's: Playwright keeps a loop running in this thread while it is open,
# and tests of other modules bring their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine: `apt-get install chromium` to drive the page")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(FakeDesk(), port)
    server.start()
    yield server
    server.stop()
    server.loop.close()


@pytest.fixture
def context(chromium: Browser, served: Served) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=served.address,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that may not say anything wrong on its console."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    # A request that could not be made is the browser's own line, and some tests stop the server.
    ours = [line for line in wrong if not line.startswith("Failed to load resource")]
    assert not ours

"""A real server over the fake desk on a free port, and headless Chromium to look at it with."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
import uvicorn
from fake_desk import FakeDesk
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.web.app import create_app

Result = TypeVar("Result")


@dataclass
class Served:
    """A server in a thread of its own, that can be stopped and started again on its port."""

    desk: FakeDesk
    port: int
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine where the desk lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=10)

    def start(self) -> None:
        config = uvicorn.Config(
            create_app(self.desk),
            port=self.port,
            log_level="critical",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = server = uvicorn.Server(config)

        async def serve() -> None:
            await server.serve()
            await asyncio.sleep(0.1)  # connections are closed in the loop's next turns

        self._thread = threading.Thread(target=self.loop.run_until_complete, args=(serve(),))
        self._thread.start()
        until = time.monotonic() + 10
        while not server.started:
            assert self._thread.is_alive()
            assert time.monotonic() < until
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(timeout=10)
            assert not self._thread.is_alive()
            self._server = self._thread = None


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

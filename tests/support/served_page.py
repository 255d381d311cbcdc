"""The pages served in a thread of their own, over the fake desk."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import uvicorn
from fake_desk import FakeDesk

from assistant.web.app import create_app
from assistant.web.scripts import Scripts
from assistant.web.shelf import Shelf
from assistant.web.wall import Wall

Result = TypeVar("Result")


@dataclass
class Served:
    """A server in a thread of its own, that can be stopped and started again on its port."""

    desk: FakeDesk
    port: int
    keeping: Shelf | None = None
    words: Scripts | None = None
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    watching: Wall | None = None
    framed_by: tuple[str, ...] = ()
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
            create_app(
                self.desk,
                self.keeping,
                self.words,
                watching=self.watching,
                framed_by=self.framed_by,
            ),
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

"""The web service of a running house, and where commands find it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn

from assistant import __version__
from assistant.collecting import collected_rarely
from assistant.errors import BadSetting
from assistant.house import House
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.framing import exact_origins
from assistant.web.guard import LOOPBACK

RUNNING = "server.json"
"""The file in the home folder that says where this home's server answers."""
KEEP_ALIVE_S = 75
"""Longer than clients keep an idle connection (5 to 60 s): who closes first must not be the server,
or a request that is just on its way is lost (seen at 500 calls with uvicorn's 5 s)."""


def listening_socket(settings: Settings) -> socket.socket:
    """The socket to serve on, taken before anything is opened. Raises BadSetting where it is
    in use or not ours."""
    host, port = settings.web.host, settings.web.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as taken:
        listening.close()
        raise BadSetting(
            f"Nothing can listen on {host}:{port} ({taken.strerror}).",
            "Choose another with --port or ASSISTANT_WEB__PORT.",
        ) from taken
    return listening


async def serve(
    house: House,
    settings: Settings,
    listening: socket.socket,
    say: Callable[[str], object],
) -> None:
    """Serve the pages until the task is cancelled or the process is told to stop.

    `say` gets the address once it answers (port 0 means any free one).
    """
    host = settings.web.host
    app = create_app(
        house,
        house.shelf,
        house.scripts,
        house.records,
        watching=house.wall,
        hosts=(*LOOPBACK, host),
        framed_by=exact_origins(settings.web.embed_origins),
        version=__version__,
    )
    config = uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=3, timeout_keep_alive=KEEP_ALIVE_S
    )
    port = listening.getsockname()[1]
    # Before the address is told: who reads it at once waits in line instead of being refused.
    listening.listen(config.backlog)
    async with announced(settings.home, host, port), collected_rarely():
        say(f"http://{host}:{port}")
        await _Server(config).serve(sockets=[listening])


class _Server(uvicorn.Server):
    """Ends on Ctrl-C or a request to stop, and leaves it at that.

    uvicorn raises the signal again once it has ended, which would cancel the closing of all else.
    """

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        # The second time somebody means it: streams are cut instead of ended.
        self.force_exit = self.should_exit
        self.should_exit = True


@asynccontextmanager
async def announced(home: Path, host: str, port: int) -> AsyncGenerator[None]:
    """Say in the home folder where the server answers, for as long as it does."""
    file = home / RUNNING
    said = json.dumps({"url": f"http://{host}:{port}", "pid": os.getpid()})
    await asyncio.to_thread(file.write_text, said, "utf-8")
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            file.unlink()


def running_server(home: Path) -> str | None:
    """The address of this home's server, or None where none runs."""
    try:
        said: dict[str, Any] = json.loads((home / RUNNING).read_text("utf-8"))
        os.kill(int(said["pid"]), 0)
    except (OSError, KeyError, ValueError):
        return None
    return str(said["url"])

"""`assistant serve`: the web service and the page, on one port."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.run import awaited

if TYPE_CHECKING:
    from assistant.house import House
    from assistant.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    demo: Annotated[
        bool, typer.Option(help="Take in the shop that ships where there is no knowledge yet.")
    ] = True,
) -> None:
    """Start the web service; Ctrl-C stops it, and no acknowledged word is lost."""
    awaited(_serve(host, port, demo))


async def _serve(host: str | None, port: int | None, demo: bool) -> None:
    from assistant.app import listening_socket, running_server
    from assistant.cli.demo import loaded_shop
    from assistant.errors import Refused
    from assistant.settings import read_settings
    from assistant.wiring import opened

    settings = read_settings()
    changed = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update={"web": settings.web.model_copy(update=changed)})
    url = running_server(settings.home)
    if url is not None:
        raise Refused(f"A server of this home already runs at {url}.", "Use it, or stop it first.")
    with closing(listening_socket(settings)) as listening:
        async with opened(settings) as house:
            if demo:
                await loaded_shop(house)
            await serving(house, settings, listening)


async def serving(house: House, settings: Settings, listening: socket.socket) -> None:
    """Serve, and say where."""
    from assistant.app import serve as serve_pages
    from assistant.cli import printing

    console = printing.people()
    await serve_pages(
        house,
        settings,
        listening,
        lambda url: console.print(f"Open {url} in a browser. Ctrl-C ends it."),
    )

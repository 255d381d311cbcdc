"""`assistant demo`: the main job, told in the terminal, on calls that ship."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.run import awaited

if TYPE_CHECKING:
    from assistant.cli.server import Server
    from assistant.house import House

SPEED = 8.0
"""A call of three minutes in half a minute: fast enough to stay, slow enough to read along."""


def demo(
    call: Annotated[
        str, typer.Option(help="Which shipped call; `all` plays every one of them.")
    ] = "late-parcel",
    speed: Annotated[
        float | None,
        typer.Option(
            min=0, help="1: as it was spoken. 0: as fast as it goes, which it is when piped."
        ),
    ] = None,
    serve: Annotated[
        bool, typer.Option(help="Go on serving the page afterwards (only on a terminal).")
    ] = True,
) -> None:
    """Watch a customer call being understood, answered and graded."""
    watched = sys.stdout.isatty()
    pace = speed if speed is not None else SPEED if watched else 0.0
    awaited(_demo(call, pace, serve and watched))


async def _demo(name: str, speed: float, serve: bool) -> None:
    from assistant.app import listening_socket
    from assistant.cli import printing
    from assistant.cli.serve import serving
    from assistant.cli.server import running
    from assistant.settings import read_settings
    from assistant.wiring import opened

    console = printing.people()
    settings = read_settings()
    names = _chosen(name)
    async with running(settings) as server:
        if server is not None:
            console.print("This home's server is running: the call is played there.")
            for chosen in names:
                await _tell_from(server, chosen, speed)
            return
    console.print("Opening the knowledge base. The first time takes about half a minute.")
    async with opened(settings) as house:
        await loaded_shop(house)
        for chosen in names:
            await _tell(house, chosen, speed)
        console.print(
            "\nThe same on a page, with every source to open: "
            + ("see below." if serve else "assistant serve")
        )
        if serve:
            with closing(listening_socket(settings)) as listening:
                await serving(house, settings, listening)


async def loaded_shop(house: House) -> None:
    """Take in the shop that ships, where there is no knowledge yet, and show how far it is."""
    from rich.progress import Progress

    from assistant.cli import printing

    if not house.knowledge.empty():
        return
    with Progress(console=printing.people(), transient=True) as progress:
        task = progress.add_task("Reading the shop's documents", total=None)
        report = await house.load_shop("system:demo")
        progress.update(task, completed=1, total=1)
    chunks = sum(one.chunks for one in report)
    facts = sum(one.facts for one in report)
    printing.people().print(
        f"Read {len(report)} documents: {chunks} passages, {facts} product facts."
    )


def _chosen(name: str) -> list[str]:
    from assistant.demo.catalogue import demo_calls
    from assistant.errors import NotFound

    names = [call.name for call in demo_calls()]
    if name == "all":
        return names
    if name not in names:
        raise NotFound(f"There is no shipped call {name!r}.", f"There is: {', '.join(names)}.")
    return [name]


async def _tell(house: House, name: str, speed: float) -> None:
    from assistant.cli import printing
    from assistant.cli.telling import Teller
    from assistant.core.call import SYSTEM

    call = await house.start_replay(name, speed, "en", SYSTEM)
    events = house.follow(call, 0, SYSTEM)
    teller = Teller(printing.story(), "en", await house.rubric(None, SYSTEM))
    async with asyncio.timeout(600):
        async for event in events:
            teller.tell(event)


async def _tell_from(server: Server, name: str, speed: float) -> None:
    from assistant.cli import printing
    from assistant.cli.telling import Teller
    from assistant.core.events import EVENT
    from assistant.core.rubric import Rubric

    standard = Rubric.model_validate(await server.asked("GET", "/v1/rubric"))
    how = {"speed": speed, "language": "en"}
    played = await server.asked("POST", f"/v1/demo/calls/{name}/play", json=how)
    teller = Teller(printing.story(), "en", standard)
    async for event in server.events(played["call"]):
        teller.tell(EVENT.validate_json(event))

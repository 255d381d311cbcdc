"""`assistant backlog` and `assistant regrade`: many calls graded in one go.

The server of this home does the work where one runs; otherwise this process does, until it is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.knowledge import moment_of
from assistant.cli.run import awaited
from assistant.cli.server import Server, running

app = typer.Typer(
    help="Many calls graded in one go: add, list, show, pause, resume, cancel, again.",
    no_args_is_help=True,
)

As = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
RubricName = Annotated[str | None, typer.Option("--rubric", help="A published rubric by name.")]
Priority = Annotated[int, typer.Option(min=-100, max=100, help="The higher first.")]
Wait = Annotated[bool, typer.Option(help="Stay until it is done (a server goes on without you).")]
Name = Annotated[str, typer.Argument(help="The backlog's id, or its beginning.")]

LOOKED_S = 0.5
STOPPED = "Stopped. `assistant backlog resume ID` or `assistant serve` goes on where this ended."


def regrade(
    since: Annotated[str, typer.Option(help="Calls that began then or later: 2026-11-01.")] = "",
    until: Annotated[str, typer.Option(help="Calls that began before then.")] = "",
    rubric: RubricName = None,
    priority: Priority = 0,
    wait: Wait = True,
    as_json: As = False,
) -> None:
    """Grade the calls of a time anew. Exits with 1 where a call could not be graded."""
    first, last = moment_of(since), moment_of(until)
    asked = {
        "since": first.isoformat() if first else None,
        "until": last.isoformat() if last else None,
        "rubric": rubric,
        "priority": priority,
    }
    _exit(awaited(_begun(asked, wait, as_json)))


@app.command("add")
def add(
    folder: Annotated[Path, typer.Argument(help="A folder of WhisperX JSON.")],
    rubric: RubricName = None,
    priority: Priority = 0,
    wait: Wait = True,
    as_json: As = False,
) -> None:
    """Take a folder's recordings in and grade them. Exits with 1 where one could not be graded."""
    asked = {"folder": str(folder.resolve()), "rubric": rubric, "priority": priority}
    _exit(awaited(_begun(asked, wait, as_json)))


@app.command("list")
def listed(as_json: As = False) -> None:
    """Every backlog, the newest first."""
    awaited(_list(as_json))


@app.command("show")
def show(backlog: Name, as_json: As = False) -> None:
    """How far it is, and which calls could not be graded, with the reason."""
    awaited(_show(backlog, as_json))


@app.command("pause")
def pause(backlog: Name, as_json: As = False) -> None:
    """Begin nothing more for now; what is being graded is graded to its end."""
    awaited(_turned(backlog, "pause", as_json))


@app.command("resume")
def resume(backlog: Name, wait: Wait = True, as_json: As = False) -> None:
    """Go on with one that was paused, or that a process left when it ended."""
    _exit(awaited(_gone_on(backlog, "resume", wait, as_json)))


@app.command("again")
def again(backlog: Name, wait: Wait = True, as_json: As = False) -> None:
    """Try once more what could not be graded."""
    _exit(awaited(_gone_on(backlog, "again", wait, as_json)))


@app.command("cancel")
def cancel(backlog: Name, as_json: As = False) -> None:
    """Leave the rest as it is; what was graded stays."""
    awaited(_turned(backlog, "cancel", as_json))


async def _begun(asked: dict[str, Any], wait: bool, as_json: bool) -> dict[str, Any]:
    async with _working() as (server, here):
        begun = await server.asked("POST", "/v1/backlogs", json=asked)
        return await _followed(server, begun, wait or here, as_json)


async def _gone_on(name: str, deed: str, wait: bool, as_json: bool) -> dict[str, Any]:
    async with _working() as (server, here):
        known = await server.asked("GET", f"/v1/backlogs/{name}")
        if deed != "resume" or known["state"] != "running":
            known = await server.asked("POST", f"/v1/backlogs/{known['id']}/{deed}")
        return await _followed(server, known, wait or here, as_json)


async def _followed(
    server: Server, backlog: dict[str, Any], wait: bool, as_json: bool
) -> dict[str, Any]:
    from rich.progress import Progress

    from assistant.cli import printing

    console = printing.people()
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task(backlog["title"], total=backlog["total"])
            while wait and backlog["state"] == "running":
                await asyncio.sleep(LOOKED_S)
                backlog = await server.asked("GET", f"/v1/backlogs/{backlog['id']}")
                done = backlog["graded"] + backlog["failed"]
                progress.update(bar, completed=done, description=_line(backlog))
    except asyncio.CancelledError:
        console.print(STOPPED)
        raise
    await _tell(server, backlog, as_json)
    return backlog


async def _tell(server: Server, backlog: dict[str, Any], as_json: bool) -> None:
    from assistant.cli import printing

    failed = await server.asked(
        "GET", f"/v1/backlogs/{backlog['id']}/calls", params={"state": "failed"}
    )
    if as_json:
        printing.line({**backlog, "failures": failed["calls"]})
        return
    console = printing.story()
    console.print(_line(backlog))
    for one in failed["calls"]:
        console.print(f"  {one['what']}: {one['reason']}")
    if failed["calls"]:
        console.print(f"Try these once more: assistant backlog again {backlog['id']}")


async def _show(name: str, as_json: bool) -> None:
    async with _kept() as server:
        await _tell(server, await server.asked("GET", f"/v1/backlogs/{name}"), as_json)


async def _list(as_json: bool) -> None:
    from assistant.cli import printing

    async with _kept() as server:
        found = (await server.asked("GET", "/v1/backlogs"))["backlogs"]
    if not as_json and not found:
        printing.story().print(
            "There is no backlog. `assistant regrade` or `backlog add` makes one."
        )
    for one in found:
        if as_json:
            printing.line(one)
        else:
            printing.story().print(_line(one))


async def _turned(name: str, deed: str, as_json: bool) -> None:
    async with _kept() as server:
        await _tell(server, await server.asked("POST", f"/v1/backlogs/{name}/{deed}"), as_json)


def _line(one: dict[str, Any]) -> str:
    told = [
        f"{one['id']}  {one['title']}  {one['rubric']}  {one['state']}",
        f"{one['graded']} of {one['total']} graded",
    ]
    if one["failed"]:
        told.append(f"{one['failed']} could not be")
    if one["per_minute"]:
        told.append(f"{one['per_minute']:g} a minute")
    if one["seconds_left"] is not None:
        told.append(f"about {max(round(one['seconds_left'] / 60), 1)} min left")
    return ", ".join(told)


def _exit(backlog: dict[str, Any]) -> None:
    raise typer.Exit(1 if backlog["failed"] else 0)


@asynccontextmanager
async def _working() -> AsyncGenerator[tuple[Server, bool]]:
    """The server, or this process with all that does the work; whether it is this one."""
    import httpx

    from assistant.settings import read_settings
    from assistant.web.app import create_backlogs_app
    from assistant.wiring import opened

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            yield server, False
            return
    async with opened(settings) as house:
        transport = httpx.ASGITransport(create_backlogs_app(house.backlogs))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Server(client), True


@asynccontextmanager
async def _kept() -> AsyncGenerator[Server]:
    """The server, or what is on disk: enough to look and to stop."""
    import httpx

    from assistant.settings import made_home, read_settings
    from assistant.web.app import create_backlogs_app
    from assistant.wiring import opened_backlogs

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            yield server
            return
    made_home(settings)
    async with opened_backlogs(settings) as backlogs:
        transport = httpx.ASGITransport(create_backlogs_app(backlogs))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Server(client)

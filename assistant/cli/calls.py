"""`assistant calls`: list, show and search calls, by the same API as the page.

Asked of this home's server where one runs, else of its database opened here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer

from assistant.cli.knowledge import moment_of
from assistant.cli.run import awaited
from assistant.cli.server import Server, running

app = typer.Typer(help="The calls there are: list, show, search.", no_args_is_help=True)

As = Annotated[bool, typer.Option("--json", help="JSON on stdout, one call a line.")]
Limit = Annotated[int, typer.Option(min=1, max=200, help="How many at most.")]
After = Annotated[str, typer.Option(help="Go on from here: the `next` of a page.")]
State = Annotated[str, typer.Option(help="live, ended, graded, or over (ended or graded).")]
Agent = Annotated[str, typer.Option(help="Of this agent alone.")]
Customer = Annotated[str, typer.Option(help="Of this customer: an id, or part of a name.")]
Language = Annotated[str, typer.Option(help="en or zh.")]
Since = Annotated[str, typer.Option(help="Started then or later: 2026-11-01.")]
Until = Annotated[str, typer.Option(help="Started before then.")]
Noticed = Annotated[str, typer.Option("--signal", help="On which this kind was noticed.")]
Critical = Annotated[bool, typer.Option(help="That failed a critical item.")]
Least = Annotated[float | None, typer.Option("--score-from", min=0, max=100)]
Most = Annotated[float | None, typer.Option("--score-to", min=0, max=100)]


@app.command("list")
def listed(
    state: State = "",
    agent: Agent = "",
    customer: Customer = "",
    language: Language = "",
    since: Since = "",
    until: Until = "",
    signal: Noticed = "",
    critical: Critical = False,
    score_from: Least = None,
    score_to: Most = None,
    limit: Limit = 50,
    after: After = "",
    as_json: As = False,
) -> None:
    """Calls, the newest first."""
    asked = _asked(state, agent, customer, language, since, until, signal, critical)
    asked |= _given(least_score=score_from, most_score=score_to, limit=limit, after=after)
    awaited(_list(asked, as_json))


@app.command("search")
def search(
    text: Annotated[str, typer.Argument(help='Words that were said; "in quotes" word for word.')],
    state: State = "",
    agent: Agent = "",
    customer: Customer = "",
    language: Language = "",
    since: Since = "",
    until: Until = "",
    signal: Noticed = "",
    critical: Critical = False,
    limit: Limit = 50,
    after: After = "",
    as_json: As = False,
) -> None:
    """Calls in which words were said, in English or Chinese. Exits with 1 where there is none."""
    asked = _asked(state, agent, customer, language, since, until, signal, critical)
    asked |= _given(text=text, limit=limit, after=after)
    found = awaited(_list(asked, as_json))
    raise typer.Exit(0 if found else 1)


@app.command("show")
def show(
    call: Annotated[str, typer.Argument(help="The call's id; see `calls list`.")],
    as_json: As = False,
) -> None:
    """A call's listing and its alerts, each with how it was judged."""
    awaited(_show(call, as_json))


async def _list(asked: dict[str, Any], as_json: bool) -> bool:
    from assistant.cli import printing

    async with _calls_of() as server:
        page = await server.asked("GET", "/v1/calls", params=asked)
    if as_json:
        for one in page["calls"]:
            printing.line(one)
    else:
        _tell(page)
    if page["next"]:
        printing.people().print(f"There are more: --after {page['next']!r}", style="dim")
    return bool(page["calls"])


async def _show(call: str, as_json: bool) -> None:
    from assistant.cli import printing

    async with _calls_of() as server:
        entry = await server.asked("GET", f"/v1/calls/{call}")
        alerts = await server.asked("GET", "/v1/alerts", params={"call": call, "limit": 500})
    if as_json:
        printing.line({**entry, "alerts": alerts["alerts"]})
        return
    _tell({"calls": [entry]})
    console = printing.story()
    for one in reversed(alerts["alerts"]):
        judged = f"  [{one['judged']['verdict']}, {one['judged']['by']}]" if one["judged"] else ""
        quote = f"  “{one['quote']}”" if one["quote"] else ""
        console.print(f"{_clock(one['at'])}  {one['severity']:8}  {one['kind']}{quote}{judged}")


def _tell(page: dict[str, Any]) -> None:
    from rich.table import Table

    from assistant.cli import printing

    console = printing.story()
    if not page["calls"]:
        console.print("No call fits.")
        return
    table = Table("call", "started", "length", "agent", "customer", "score", box=None)
    for one in page["calls"]:
        score = "" if one["score"] is None else f"{one['score']:.0f}"
        failed = " critical" if one["critical_failed"] else ""
        length = "live" if one["seconds"] is None else _clock(one["seconds"])
        started = one["started_at"][:16].replace("T", " ")
        table.add_row(one["call"], started, length, one["agent"], one["customer"], score + failed)
        for match in one["matches"]:
            table.add_row(f"  {_clock(match['start'])}  “{match['text']}”")
    console.print(table)


def _asked(
    state: str,
    agent: str,
    customer: str,
    language: str,
    since: str,
    until: str,
    signal: str,
    critical: bool,
) -> dict[str, Any]:
    first, last = moment_of(since), moment_of(until)
    return _given(
        state=state,
        agent=agent,
        customer=customer,
        language=language,
        since=first.isoformat() if first else None,
        until=last.isoformat() if last else None,
        signal=signal,
        critical=critical or None,
    )


def _given(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in (None, "")}


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"


@asynccontextmanager
async def _calls_of() -> AsyncGenerator[Server]:
    import httpx

    from assistant.settings import made_home, read_settings
    from assistant.store.alerts import Alerts
    from assistant.store.call_list import CallList
    from assistant.store.database import opened_database
    from assistant.wall.supervisor import SupervisorWall
    from assistant.web.app import create_wall_app
    from assistant.wiring import now

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            yield server
            return
    made_home(settings)

    async def nothing_surges(_: object) -> tuple[()]:
        return ()

    async with opened_database(settings.database_url) as database:
        wall = SupervisorWall(Alerts(database), CallList(database), now, nothing_surges)
        transport = httpx.ASGITransport(create_wall_app(wall))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Server(client)

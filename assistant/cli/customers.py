"""`assistant customers`: records in from a file, and what is known of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.run import awaited
from assistant.cli.server import Server, running

app = typer.Typer(help="Customers: import them, look at one.", no_args_is_help=True)
As = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
PAGE = 500


@app.command("import")
def bring_in(
    files: Annotated[list[Path], typer.Argument(help="CSV with a head, JSON, or JSON Lines.")],
    whole: Annotated[
        bool, typer.Option("--all-or-nothing", help="One bad line keeps its file out.")
    ] = False,
    as_json: As = False,
) -> None:
    """Take customers in. Exits with 1 where a line could not be taken; each is said."""
    bad = awaited(_import(files, whole, as_json))
    raise typer.Exit(1 if bad else 0)


@app.command("show")
def show(
    customer: Annotated[str, typer.Argument(help="The customer's id.")], as_json: As = False
) -> None:
    """A customer with orders and earlier contacts."""
    awaited(_show(customer, as_json))


@app.command("list")
def list_customers(as_json: As = False) -> None:
    """All customers, by id."""
    awaited(_list(as_json))


async def _import(files: list[Path], whole: bool, as_json: bool) -> int:
    from assistant.cli import printing
    from assistant.errors import BadInput

    bad = 0
    async with _records() as server:
        for file in files:
            try:
                data = await asyncio.to_thread(file.read_bytes)
            except OSError as error:
                raise BadInput(f"{file} cannot be read ({error.strerror}).") from error
            told = await server.asked(
                "POST",
                "/v1/customers",
                content=data,
                params={"all_or_nothing": str(whole).lower()},
            )
            bad += told["bad"]
            if as_json:
                printing.line({"file": str(file), **told})
                continue
            for one in told["lines"]:
                printing.story().print(f"✗ {file.name}, line {one['line']}: {one['error']}")
            if (more := told["bad"] - len(told["lines"])) > 0:
                printing.story().print(f"✗ and {more} lines more")
            printing.story().print(f"✓ {file.name}: {told['kept']} kept, {told['bad']} not")
    return bad


async def _show(customer: str, as_json: bool) -> None:
    from urllib.parse import quote

    from assistant.cli import printing

    async with _records() as server:
        told = await server.asked("GET", f"/v1/customers/{quote(customer, safe='')}")
    if as_json:
        printing.line(told)
        return
    console = printing.story()
    console.print(f"{told['name'] or told['id']}  {told['tier']}", style="bold")
    for order in told["orders"]:
        console.print(f"  {order['id']}  {order['product']}  {order['status']}")
    for contact in told["contacts"]:
        complaint = "  complaint" if contact["complaint"] else ""
        console.print(f"  {contact['on']}  {contact['about']}{complaint}", style="dim")


async def _list(as_json: bool) -> None:
    from assistant.cli import printing

    after, shown = "", 0
    async with _records() as server:
        while True:
            asked = {"after": after, "limit": PAGE}
            told: list[dict[str, Any]] = await server.asked("GET", "/v1/customers", params=asked)
            for one in told:
                if as_json:
                    printing.line(one)
                else:
                    printing.story().print(f"{one['id']}  {one['name']}  {one['tier']}")
            shown += len(told)
            if len(told) < PAGE:
                break
            after = str(told[-1]["id"])
    if not shown and not as_json:
        printing.story().print("No customers yet: assistant customers import FILE.")


@asynccontextmanager
async def _records() -> AsyncGenerator[Server]:
    """The records of this home: its server's, or opened here behind the same API."""
    import httpx

    from assistant.records import HouseRecords
    from assistant.settings import made_home, read_settings
    from assistant.store.agents import Agents
    from assistant.store.customers import Customers
    from assistant.store.database import opened_database
    from assistant.store.outcomes import Outcomes
    from assistant.web.app import create_records_app
    from assistant.wiring import now

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            yield server
            return
    made_home(settings)
    async with opened_database(settings.database_url) as database:
        records = HouseRecords(Customers(database), Agents(database), Outcomes(database), now)
        transport = httpx.ASGITransport(create_records_app(records))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            yield Server(client)

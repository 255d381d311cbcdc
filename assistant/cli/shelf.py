"""`assistant knowledge`, the commands of those who keep it: versions, facts, gaps.

All of them ask the API: of this home's server where one runs, else of a shelf opened here and
asked the same way, so that both tell the same.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, cast

import typer

from assistant.cli.knowledge import app, moment_of
from assistant.cli.run import awaited
from assistant.cli.server import Server, running

As = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Key = Annotated[str, typer.Argument(help="The document's key; see `knowledge list`.")]
Tell = Callable[[Any], None]


@app.command("show")
def show(
    key: Key,
    version: Annotated[
        int | None, typer.Option(min=1, help="What was understood of this version.")
    ] = None,
    as_json: As = False,
) -> None:
    """A document's versions and history, or what was understood of one version."""
    path = f"/documents/{key}" + (f"/versions/{version}" if version else "")
    awaited(_ask("GET", path, as_json, _version if version else _detail))


@app.command("diff")
def diff(
    key: Key,
    before: Annotated[int, typer.Argument(min=1, help="The older version.")],
    after: Annotated[int, typer.Argument(min=1, help="The newer version.")],
    as_json: As = False,
) -> None:
    """What changed between two versions. Exits with 1 where anything did."""
    asked = {"before": before, "after": after}
    told = awaited(_ask("GET", f"/documents/{key}/diff", as_json, _diff, asked=asked))
    raise typer.Exit(1 if any(one["kind"] != "same" for one in told["changes"]) else 0)


@app.command("publish")
def publish(
    key: Key,
    version: Annotated[int, typer.Argument(min=1, help="Which version.")],
    since: Annotated[str, typer.Option("--from", help="Effective from: 2026-12-01.")] = "",
    until: Annotated[str, typer.Option(help="Effective until, exclusive.")] = "",
    as_json: As = False,
) -> None:
    """Publish a version: it answers from now on, or from a date."""
    dates = {
        name: moment.isoformat()
        for name, given in (("valid_from", since), ("valid_until", until))
        if (moment := moment_of(given))
    }
    path = f"/documents/{key}/versions/{version}/publish"
    awaited(_ask("POST", path, as_json, _detail, body=dates))


@app.command("retire")
def retire(
    key: Key,
    version: Annotated[int, typer.Argument(min=1, help="Which version.")],
    as_json: As = False,
) -> None:
    """Withdraw a version: nothing cites it any more; what it had replaced answers again."""
    awaited(_ask("POST", f"/documents/{key}/versions/{version}/retire", as_json, _detail))


@app.command("rollback")
def rollback(
    key: Key,
    to: Annotated[
        int | None, typer.Option(min=1, help="To this version. Left out: the one before.")
    ] = None,
    as_json: As = False,
) -> None:
    """Go back to an older published version."""
    body = {"to": to} if to else {}
    awaited(_ask("POST", f"/documents/{key}/rollback", as_json, _detail, body=body))


@app.command("facts")
def facts(
    product: Annotated[str, typer.Option(help="Of this product alone, or part of its name.")] = "",
    attribute: Annotated[str, typer.Option(help="Of this attribute alone: warranty, price …")] = "",
    as_json: As = False,
) -> None:
    """Product facts that claims on calls are held against. Exits with 1 on open conflicts."""
    asked = {"product": product, "attribute": attribute}
    told = awaited(_ask("GET", "/facts", as_json, _facts, asked=asked))
    raise typer.Exit(1 if told["conflicts"] else 0)


@app.command("gaps")
def gaps(
    days: Annotated[float, typer.Option(min=0.01, max=365, help="How far back.")] = 7.0,
    as_json: As = False,
) -> None:
    """Customers' questions that found no good passage, gathered by topic."""
    awaited(_ask("GET", "/gaps", as_json, _gaps, asked={"days": days}))


@app.command("reindex")
def reindex(as_json: As = False) -> None:
    """Build the search index anew from the database; searches go on meanwhile."""
    awaited(_ask("POST", "/reindex", as_json, _indexed))


@app.command("export")
def export(
    key: Annotated[str, typer.Option(help="One document alone.")] = "",
) -> None:
    """Documents as JSON Lines on stdout, the bulk format `knowledge add` reads."""
    awaited(_export(key))


async def _ask(
    method: str,
    path: str,
    as_json: bool,
    tell: Tell,
    body: Mapping[str, object] | None = None,
    asked: Mapping[str, object] | None = None,
) -> Any:
    from assistant.cli import printing

    async with _shelf_of() as server:
        given = {"json": body or {}} if method == "POST" else {}
        told = await server.asked(method, f"/v1/knowledge{path}", params=asked or {}, **given)
    if not as_json:
        tell(told)
    elif isinstance(told, list):
        for one in cast(list[dict[str, Any]], told):
            printing.line(one)
    else:
        printing.line(told)
    return cast(Any, told)


async def _export(key: str) -> None:
    import sys

    async with _shelf_of() as server:
        async for line in server.lines("/v1/knowledge/export", {"key": key}):
            sys.stdout.write(f"{line}\n")


@asynccontextmanager
async def _shelf_of() -> AsyncGenerator[Server]:
    import httpx

    from assistant.settings import made_home, read_settings
    from assistant.shelf import KnowledgeShelf
    from assistant.store.database import opened_database
    from assistant.store.library import SqlLibrary
    from assistant.store.questions import Questions
    from assistant.web.app import create_shelf_app
    from assistant.wiring import now, opened_knowledge

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            yield server
            return
    made_home(settings)

    async def nobody_is_calling(_tenant: str) -> None: ...

    async with (
        opened_database(settings.database_url) as database,
        opened_knowledge(settings, SqlLibrary(database)) as knowledge,
    ):
        shelf = KnowledgeShelf(knowledge, Questions(database), now, nobody_is_calling)
        transport = httpx.ASGITransport(create_shelf_app(shelf))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Server(client)


def _detail(told: dict[str, Any]) -> None:
    from rich.table import Table

    from assistant.cli import printing

    listing = told["listing"]
    console = printing.story()
    answers = f"v{listing['current']} answers now" if listing["current"] else "none answers now"
    console.print(f"{listing['title']} ({listing['key']}): {answers}", style="bold")
    table = Table("version", "state", "answers", "passages", "facts", "last touched", box=None)
    for one in told["versions"]:
        spans = ", ".join(f"{_day(s['since'])} – {_day(s['until'])}" for s in one["holds"])
        touched = f"{_day(one['at'])} by {one['by']}" if one["at"] else ""
        row = (f"v{one['version']}", one["state"], spans, one["chunks"], one["facts"], touched)
        table.add_row(*(str(cell) for cell in row))
    console.print(table)
    console.print(f"{told['cited']} cards of the last 30 days cite it.", style="dim")


def _version(told: dict[str, Any]) -> None:
    from assistant.cli import printing

    console = printing.story()
    for one in told["chunks"]:
        chunk = one["chunk"]
        where = " > ".join(chunk["headings"]) or chunk["title"]
        note = "" if chunk["used"] else "  not used"
        head = f"{chunk['ordinal']}  {where}  {one['tokens']} tokens{note}"
        console.print(head, style="bold")
        console.print(chunk["text"] + "\n")
    for one in told["document"]["left_out"]:
        console.print(f"left out ({one['reason']}) {one['place']}: {one['text']}", style="yellow")


def _diff(told: dict[str, Any]) -> None:
    from assistant.cli import printing

    console = printing.story()
    changes = [one for one in told["changes"] if one["kind"] != "same"]
    for one in changes:
        if one["heading"]:
            console.print(one["heading"], style="dim")
        if one["before"]:
            console.print(f"- {one['before']}", style="red")
        if one["after"]:
            console.print(f"+ {one['after']}", style="green")
    if not changes:
        console.print("Nothing changed.")


def _facts(told: dict[str, Any]) -> None:
    from rich.table import Table

    from assistant.cli import printing

    table = Table("product", "attribute", "value", "as written", "source", box=None)
    for one in told["facts"]:
        fact = one["fact"]
        value = f"{fact['value']:g} {fact['unit']}" if fact["value"] is not None else ""
        mark = "≠ " if one["conflict"] else ""
        source = f"{one['title']} v{fact['version']}"
        table.add_row(mark + fact["product"], fact["attribute"], value, fact["text"], source)
    printing.story().print(table if told["facts"] else "No facts there.")
    for one in told["conflicts"]:
        values = ", ".join(f"{fact['text']} ({fact['document']})" for fact in one["facts"])
        printing.people().print(
            f"≠ {one['product']}, {one['attribute']}: {values}. Until one is kept, calls are not "
            "held against either."
        )


def _gaps(told: list[dict[str, Any]]) -> None:
    from assistant.cli import printing

    console = printing.story()
    for one in told:
        console.print(f"{one['count']:4}  {one['question']}  [{one['state']}]", style="bold")
        for quote in one["quotes"]:
            console.print(f"      “{quote['quote']}”", style="dim")
    if not told:
        console.print("Every question found an answer.")


def _indexed(told: dict[str, Any]) -> None:
    from assistant.cli import printing

    printing.story().print(f"{told['passages']} passages are in the index.")


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "…"

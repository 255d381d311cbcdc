"""`assistant knowledge`: documents in, and what would be found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.run import awaited

app = typer.Typer(
    help="Documents: add them, list them, see what would be found.", no_args_is_help=True
)
As = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


@app.command("add")
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    as_json: As = False,
    draft: Annotated[bool, typer.Option(help="Keep as draft: not searched yet.")] = False,
) -> None:
    """Take documents in and publish them. An unchanged document does nothing."""
    from assistant.cli import printing
    from assistant.cli.taking_in import STOPPED

    try:
        wanting = awaited(_add(paths, as_json, publish=not draft))
    except KeyboardInterrupt:
        printing.people().print(STOPPED)
        raise
    raise typer.Exit(1 if wanting else 0)


@app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    as_json: As = False,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many at the most.")] = 5,
    at: Annotated[
        str, typer.Option(help="As of a moment: 2026-11-03, or with a time. Left out: now.")
    ] = "",
    language: Annotated[str, typer.Option(help="en or zh only.")] = "",
) -> None:
    """Search what is published and valid. Exits with 1 where nothing good enough is found."""
    found = awaited(_search(text, as_json, limit, at, language))
    raise typer.Exit(0 if found else 1)


@app.command("list")
def list_documents(as_json: As = False) -> None:
    """All versions of all documents."""
    awaited(_list(as_json))


async def _add(paths: list[Path], as_json: bool, *, publish: bool) -> bool:
    from assistant.cli import printing
    from assistant.cli.remote import knowledge_of
    from assistant.cli.taking_in import taken_in
    from assistant.settings import read_settings

    files = _files(paths)
    failed = 0
    async with knowledge_of(read_settings()) as door:
        async for report in taken_in(door, files, publish=publish):
            failed += report.get("outcome") == "failed"
            if as_json:
                printing.line(report)
            else:
                printing.story().print(_told(report))
    return failed > 0


def _told(report: dict[str, Any]) -> str:
    if report.get("outcome") == "failed":
        said = str(report["error"])
        return f"✗ {said}" if said.startswith(report["name"]) else f"✗ {report['name']}: {said}"
    what = f"{report['document']} v{report['version']}"
    if report.get("outcome") == "unchanged":
        return f"= {what}: unchanged"
    return f"✓ {what}: {report['chunks']} passages, {report['facts']} facts"


def _files(paths: list[Path]) -> list[Path]:
    from assistant.errors import NotFound

    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
        elif path.is_file():
            found.append(path)
        else:
            raise NotFound(f"There is no file or folder {path}.")
    if not found:
        raise NotFound("There are no files to add there.")
    return found


async def _search(text: str, as_json: bool, limit: int, at: str, language: str) -> bool:
    from assistant.cli import printing
    from assistant.cli.remote import knowledge_of
    from assistant.cli.replay import spoken_language
    from assistant.settings import read_settings

    moment = moment_of(at)
    async with knowledge_of(read_settings()) as door:
        result = await door.search(text, spoken_language(language), limit, moment)
    if as_json:
        printing.line(result)
        return not result.nothing_found
    console = printing.story()
    if result.nothing_found:
        console.print(
            "Nothing good enough was found." + (f" {result.lesser}" if result.lesser else "")
        )
        if result.results:
            console.print("The nearest:\n")
    for passage in result.results:
        where = " > ".join((passage.title, *passage.headings[1:]))
        console.print(f"{passage.score:.2f}  {where}  v{passage.version}", style="bold")
        console.print(f"      {passage.text}\n", style="dim")
    return not result.nothing_found


async def _list(as_json: bool) -> None:
    from rich.table import Table

    from assistant.cli import printing
    from assistant.settings import made_home, read_settings
    from assistant.store.database import opened_database
    from assistant.store.library import SqlLibrary

    settings = read_settings()
    made_home(settings)
    async with opened_database(settings.database_url) as database:
        documents = await SqlLibrary(database).documents()
    if as_json:
        for document in documents:
            printing.line(document.model_dump(mode="json", exclude={"blocks"}))
        return
    if not documents:
        printing.story().print("No documents yet. Add some: assistant knowledge add PATH")
        return
    table = Table("document", "version", "state", "title", "valid from", "until", box=None)
    for one in documents:
        table.add_row(
            one.key,
            str(one.version),
            one.state,
            one.title,
            f"{one.valid_from:%Y-%m-%d}" if one.valid_from else "",
            f"{one.valid_until:%Y-%m-%d}" if one.valid_until else "",
        )
    printing.story().print(table)


def moment_of(given: str) -> datetime | None:
    """An ISO date or time; without a zone it is UTC. Raises BadInput."""
    from assistant.errors import BadInput

    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadInput(
            f"--at {given!r} is not a date.", "Expected 2026-11-03 or 2026-11-03T14:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

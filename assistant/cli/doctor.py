"""`assistant doctor`: which parts are present, which are stand-ins, and what to do about each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.run import awaited
from assistant.settings import unknown_settings

if TYPE_CHECKING:
    from assistant.settings import Settings

State = Literal["ok", "stand-in", "missing"]
_MARKS = {"ok": ("✓", "green"), "stand-in": ("○", "yellow"), "missing": ("✗", "red")}


@dataclass(frozen=True)
class Part:
    """One part of the installation."""

    name: str
    state: State
    what: str
    todo: str = ""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One part a line.")] = False,
) -> None:
    """Look over the installation. Exits with 3 where a needed part is missing."""
    raise typer.Exit(awaited(_doctor(as_json)))


async def _doctor(as_json: bool) -> int:
    from rich.text import Text

    from assistant.cli import printing
    from assistant.settings import read_settings

    missing = False
    console = printing.story()
    async for part in _parts(read_settings()):
        missing = missing or part.state == "missing"
        if as_json:
            printing.line(vars(part))
            continue
        mark, colour = _MARKS[part.state]
        console.print(Text.assemble((f"{mark} {part.name}", colour), f"  {part.what}"))
        if part.todo:
            console.print(f"    {part.todo}", style="dim")
    return 3 if missing else 0


async def _parts(settings: Settings) -> AsyncIterator[Part]:
    for name in unknown_settings(os.environ):
        yield Part(
            "settings", "missing", f"{name} is no setting of ours", "See the README's table."
        )
    yield await asyncio.to_thread(_home, settings)
    yield await _database(settings)
    yield await asyncio.to_thread(_embedder, settings)
    yield await _index(settings)
    yield await asyncio.to_thread(_prompts, settings)
    yield await _model(settings)
    yield Part(
        "speech",
        "stand-in",
        "calls come in as text: WhisperX JSON files, or segments over HTTP",
        "Recognition of audio is not part of this version.",
    )


def _home(settings: Settings) -> Part:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".probe"
        probe.write_text("", "utf-8")
        probe.unlink()
    except OSError as error:
        return Part("home", "missing", f"{settings.home}: {error.strerror}", "Set ASSISTANT_HOME.")
    return Part("home", "ok", str(settings.home))


async def _database(settings: Settings) -> Part:
    from assistant.errors import AssistantError
    from assistant.store.database import opened_database

    kind = "SQLite in the home folder" if not settings.database.url else "as set"
    try:
        async with opened_database(settings.database_url):
            return Part("database", "ok", kind)
    except AssistantError as error:
        return Part("database", "missing", error.what, error.todo)


def _embedder(settings: Settings) -> Part:
    from knowledge.embed.weights import find_weights
    from knowledge.errors import KnowledgeError

    try:
        weights = find_weights(settings.embedder.model)
    except KnowledgeError as error:
        return Part("embedder", "missing", error.what, error.todo)
    if settings.embedder.model and not Path(settings.embedder.model).exists():
        return Part(
            "embedder",
            "stand-in",
            f"{weights.name}, by name: whether it can be fetched shows when it is first used",
            "Name a folder with its files to need no network.",
        )
    if settings.embedder.model:
        return Part("embedder", "ok", weights.name)
    return Part(
        "embedder",
        "stand-in",
        f"{weights.name}: English alone; Chinese is found by words",
        "For Chinese by meaning set ASSISTANT_EMBEDDER__MODEL to a multilingual model.",
    )


async def _index(settings: Settings) -> Part:
    from assistant.app import running_server
    from knowledge.errors import KnowledgeError
    from knowledge.index.server import ServerIndex

    if settings.qdrant.url:
        try:
            index = await ServerIndex.opened(
                settings.qdrant.url,
                384,
                api_key=settings.qdrant.api_key.get_secret_value(),
                collection="doctor",
            )
            await index.close()
        except KnowledgeError as error:
            return Part("search index", "missing", error.what, error.todo)
        return Part("search index", "ok", f"Qdrant at {settings.qdrant.url}")
    url = running_server(settings.home)
    where = f"embedded, owned by the server at {url}" if url else "embedded"
    return Part("search index", "ok", where)


def _prompts(settings: Settings) -> Part:
    from assistant.errors import AssistantError
    from assistant.prompting.check import problems_of_all
    from assistant.prompting.registry import load_rubric

    try:
        load_rubric(settings.rubric)
        problems = problems_of_all()
    except AssistantError as error:
        return Part("prompts", "missing", error.what, error.todo)
    if problems:
        return Part("prompts", "missing", problems[0], "See: assistant prompts check")
    return Part("prompts", "ok", "playbooks, rubrics and lexicons hold their form")


async def _model(settings: Settings) -> Part:
    from assistant.errors import ModelUnavailable
    from assistant.llm.server import ModelServer

    if not settings.llm.base_url:
        return Part(
            "model",
            "stand-in",
            "none set: cards come from the scripts, model items stay unsure",
            "Set ASSISTANT_LLM__BASE_URL to a vLLM server's address, ending in /v1.",
        )
    key = settings.llm.api_key.get_secret_value()
    try:
        async with (
            asyncio.timeout(5),
            ModelServer(settings.llm.base_url, settings.llm.model, key) as server,
        ):
            return Part("model", "ok", f"{await server.model()} at {settings.llm.base_url}")
    except (ModelUnavailable, TimeoutError) as error:
        return Part("model", "missing", str(error) or "it does not answer within 5 s.", "Start it.")

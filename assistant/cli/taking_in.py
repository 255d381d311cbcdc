"""Documents taken in one after another, with how far it is, on a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.remote import Door

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

LOOKED_S = 0.3
"""Between two looks at how far a file is."""
STOPPED = "Stopped. What was taken in stands; the same command again goes on where this one ended."


async def taken_in(
    door: Door, files: Sequence[Path], *, publish: bool
) -> AsyncGenerator[dict[str, Any]]:
    """A report for each document in the files. What was done before is told as unchanged."""
    from rich.progress import Progress

    from assistant.cli import printing

    console = printing.people()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        whole = progress.add_task("Documents", total=len(files))
        for path in files:
            data = await asyncio.to_thread(path.read_bytes)
            async with _told(door, path.name, progress):
                reports = await door.add(path.name, data, publish=publish)
            progress.advance(whole)
            for report in reports:
                yield report


@asynccontextmanager
async def _told(door: Door, name: str, progress: Progress) -> AsyncGenerator[None]:
    """A bar for one file, as long as it takes."""
    bar = progress.add_task(name, total=None)
    looking = asyncio.create_task(_look(door, name, progress, bar))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        progress.remove_task(bar)


async def _look(door: Door, name: str, progress: Progress, bar: TaskID) -> None:
    words = {"reading": "pages read", "embedding": "passages embedded"}
    while True:
        await asyncio.sleep(LOOKED_S)
        for one in await door.progress():
            if one.name == name and one.total:
                told = f"{name}: {words[one.stage]}"
                progress.update(bar, description=told, completed=one.done, total=one.total)

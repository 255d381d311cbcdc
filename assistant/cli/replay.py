"""`assistant replay`: a recorded call through the path a live call takes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.run import awaited
from assistant.errors import BadInput
from knowledge.types import Language


def replay(
    file: Annotated[Path, typer.Argument(help="WhisperX JSON of a call.")],
    speed: Annotated[
        float, typer.Option(min=0, help="1: as it was spoken. 0: as fast as it goes.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="One event a line on stdout.")] = False,
    speaker: Annotated[
        list[str] | None,
        typer.Option(help="Who is who, for example SPEAKER_00=agent. Guessed where left out."),
    ] = None,
    customer: Annotated[
        str, typer.Option(help="The customer's id, where the file does not say.")
    ] = "",
    language: Annotated[str, typer.Option(help="en or zh, where the file does not say.")] = "",
) -> None:
    """Play a recorded call: transcript, warnings, cards, and its scorecard at the end."""
    awaited(_replay(file, speed, as_json, speaker or [], customer, language))


async def _replay(
    file: Path, speed: float, as_json: bool, speakers: list[str], customer: str, language: str
) -> None:
    from assistant.cli import printing
    from assistant.cli.telling import Teller
    from assistant.core.call import SYSTEM
    from assistant.house import speakers_of
    from assistant.intake.whisperx import read_transcript
    from assistant.settings import read_settings
    from assistant.wiring import opened

    transcript = read_transcript(file, speakers_of(speakers), spoken_language(language))
    for note in transcript.notes:
        printing.people().print(f"note: {note}", style="dim")
    async with opened(read_settings()) as house:
        call = await house.call_of(transcript, customer)
        if await house.is_known(call.id):
            printing.people().print(
                "note: this call was heard before with the same knowledge and prompts; "
                "it goes on from its log.",
                style="dim",
            )
        teller = Teller(printing.story(), call.language, await house.rubric(None))
        call = await house.open_call(call, SYSTEM)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(house.play(transcript, call, speed, SYSTEM))
            async for event in house.follow(call.id, 0):
                if as_json:
                    printing.line(event)
                else:
                    teller.tell(event)


def spoken_language(given: str) -> Language | None:
    """`en`, `zh` or nothing. Raises BadInput."""
    if given not in ("", "en", "zh"):
        raise BadInput(f"--language {given!r} is not one we speak.", "en or zh is expected.")
    return "zh" if given == "zh" else "en" if given == "en" else None

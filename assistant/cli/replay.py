"""`assistant replay`: a recorded call through the path a live call takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.run import awaited
from assistant.errors import BadInput
from knowledge.types import Language

if TYPE_CHECKING:
    from assistant.core.events import CallEvent
    from assistant.web.desk import PlayedRecording


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
    from assistant.cli.recordings import recording_in, recordings_of
    from assistant.cli.telling import Teller
    from assistant.settings import read_settings

    recording = recording_in(file, speakers, language, customer)
    async with recordings_of(read_settings()) as recordings:
        standard = await recordings.rubric()
        tellers: list[Teller] = []

        def began(played: PlayedRecording) -> None:
            tellers.append(Teller(printing.story(), played.language, standard))
            notes = list(played.notes)
            if played.known:
                notes.append(
                    "this call was heard before with the same knowledge and prompts; "
                    "it goes on from its log."
                )
            for note in notes:
                printing.people().print(f"note: {note}", style="dim")

        def each(event: CallEvent) -> None:
            if as_json:
                printing.line(event)
            else:
                tellers[0].tell(event)

        await recordings.play(recording, speed, began, each)


def spoken_language(given: str) -> Language | None:
    """`en`, `zh` or nothing. Raises BadInput."""
    if given not in ("", "en", "zh"):
        raise BadInput(f"--language {given!r} is not one we speak.", "en or zh is expected.")
    return "zh" if given == "zh" else "en" if given == "en" else None

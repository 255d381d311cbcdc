"""`assistant grade`: recorded calls against a rubric."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.run import awaited

if TYPE_CHECKING:
    from assistant.cli.recordings import Recordings
    from assistant.core.rubric import Rubric


def grade(
    files: Annotated[list[Path], typer.Argument(help="WhisperX JSON of calls.")],
    rubric: Annotated[
        str | None, typer.Option(help="A rubric by name, or the path of one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One scorecard a line.")] = False,
    speaker: Annotated[
        list[str] | None, typer.Option(help="Who is who, for example SPEAKER_00=agent.")
    ] = None,
    language: Annotated[str, typer.Option(help="en or zh, where the files do not say.")] = "",
) -> None:
    """Grade calls. Exits with 1 where a call fails on a critical item."""
    failed = awaited(_grade(files, rubric, as_json, speaker or [], language))
    raise typer.Exit(1 if failed else 0)


async def _grade(
    files: list[Path], rubric: str | None, as_json: bool, speakers: list[str], language: str
) -> bool:
    from assistant.cli import printing
    from assistant.cli.recordings import recording_in, recordings_of
    from assistant.cli.telling import Teller
    from assistant.settings import read_settings

    given = [recording_in(file, speakers, language) for file in files]
    settings = read_settings()
    failed = False
    async with recordings_of(settings) as recordings:
        standard = await _standard(recordings, rubric)
        for recording in given:
            scorecard = await recordings.grade(recording, standard)
            failed = failed or bool(scorecard.critical_failed)
            if as_json:
                printing.line(scorecard)
            else:
                teller = Teller(printing.story(), recording.language or "en", standard)
                teller.tell_grade(recording.name, scorecard)
    return failed


async def _standard(recordings: Recordings, rubric: str | None) -> Rubric:
    """The published rubric of a name, or the one in a file."""
    from assistant.prompting.registry import load_rubric

    if rubric is not None and rubric.endswith((".yaml", ".yml")):
        return load_rubric(rubric)
    return await recordings.rubric(rubric)

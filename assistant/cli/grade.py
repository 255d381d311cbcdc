"""`assistant grade`: recorded calls against a rubric."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.run import awaited


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
    from assistant.cli.replay import spoken_language
    from assistant.cli.telling import Teller
    from assistant.core.events import CallEvent
    from assistant.house import speakers_of
    from assistant.intake.whisperx import read_transcript
    from assistant.prompting.registry import load_rubric
    from assistant.session.recorded import grade_recording
    from assistant.settings import read_settings
    from assistant.wiring import opened

    spoken = spoken_language(language)
    transcripts = [read_transcript(file, speakers_of(speakers), spoken) for file in files]
    settings = read_settings()
    standard = load_rubric(rubric or settings.rubric)
    async with opened(settings) as house:
        failed = False
        for transcript in transcripts:
            call = await house.call_of(transcript)
            scorecard = await grade_recording(house.parts, call, transcript, standard)
            failed = failed or bool(scorecard.critical_failed)
            if as_json:
                printing.line(scorecard)
                continue
            teller = Teller(printing.story(), call.language, standard)
            teller.tell(CallEvent(call=call.id, seq=1, at=0, body=call))
            teller.tell(CallEvent(call=call.id, seq=2, at=0, body=scorecard))
    return failed

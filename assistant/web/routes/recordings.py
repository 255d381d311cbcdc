"""Recorded calls: play one through the path a live call takes, or grade it at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import ValidationError

from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.errors import BadInput, BadTranscript
from assistant.intake.whisperx import MOST_BYTES
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.desk import PlayedRecording, Recording
from assistant.web.refusals import REFUSALS
from knowledge.types import Language

router = APIRouter(prefix="/v1/recordings", tags=["recordings"], responses=REFUSALS)

Transcript = Annotated[UploadFile, File(description="WhisperX JSON")]
Speakers = Annotated[list[str], Form(description="Who is who: SPEAKER_00=agent")]
Spoken = Annotated[Language | None, Form(description="Where the file does not say")]


@router.post("/play", summary="Play a recorded call", status_code=201)
async def play(
    desk: TheDesk,
    actor: WhoAsks,
    file: Transcript,
    speaker: Speakers = [],  # noqa: B006  # FastAPI copies it for every request
    language: Spoken = None,
    customer: Annotated[str, Form(max_length=200)] = "",
    speed: Annotated[float, Form(ge=0, le=100, description="1: real time; 0: at once")] = 1.0,
) -> PlayedRecording:
    """The same recording with the same knowledge is the same call: it goes on from its log."""
    return await desk.play_recording(await _read(file, speaker, language, customer), speed, actor)


@router.post("/grade", summary="Grade a recorded call")
async def grade(
    desk: TheDesk,
    actor: WhoAsks,
    file: Transcript,
    speaker: Speakers = [],  # noqa: B006  # FastAPI copies it for every request
    language: Spoken = None,
    rubric: Annotated[str, Form(description="A rubric as JSON; absent: the usual one")] = "",
) -> Scorecard:
    """The scorecard it would have got live. Nothing is kept."""
    standard = _rubric(rubric) if rubric else None
    return await desk.grade_recording(await _read(file, speaker, language, ""), standard, actor)


async def _read(
    file: UploadFile, speakers: list[str], language: Language | None, customer: str
) -> Recording:
    data = await file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadTranscript(
            f"{file.filename} has more than {MOST_BYTES // 2**20} MB.",
            "A ten-hour call with word times has about 20.",
        )
    return Recording(file.filename or "recording", data, tuple(speakers), language, customer)


def _rubric(given: str) -> Rubric:
    try:
        return Rubric.model_validate_json(given)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"rubric: {where}: {first['msg']}.", "See GET /v1/rubric.") from wrong

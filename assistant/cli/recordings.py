"""Recorded calls, played and graded where this home's calls live: its server, or this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.cli.server import Server, running
from assistant.core.call import SYSTEM
from assistant.core.events import EVENT, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric

if TYPE_CHECKING:
    from assistant.house import House
    from assistant.settings import Settings
    from assistant.web.desk import PlayedRecording, Recording


class Recordings(Protocol):
    """What the commands about recordings need, here or over HTTP."""

    async def play(
        self,
        recording: Recording,
        speed: float,
        began: Callable[[PlayedRecording], object],
        each: Callable[[CallEvent], object],
    ) -> None:
        """Play it to its scorecard; `each` gets every event of the call, from the first."""
        ...

    async def grade(self, recording: Recording, rubric: Rubric) -> Scorecard: ...

    async def rubric(self, name: str | None = None) -> Rubric:
        """A published rubric; None: the one that calls are graded by."""
        ...


class _Here:
    """In this process."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def play(
        self,
        recording: Recording,
        speed: float,
        began: Callable[[PlayedRecording], object],
        each: Callable[[CallEvent], object],
    ) -> None:
        transcript, call, told = await self._house.begin(recording, SYSTEM)
        began(told)
        call = await self._house.open_call(call, SYSTEM)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._house.play(transcript, call, speed, SYSTEM))
            async for event in self._house.follow(call.id, 0, SYSTEM):
                each(event)

    async def grade(self, recording: Recording, rubric: Rubric) -> Scorecard:
        return await self._house.grade_recording(recording, rubric, SYSTEM)

    async def rubric(self, name: str | None = None) -> Rubric:
        return await self._house.rubric(name, SYSTEM)


class _OverHttp:
    """By the server of this home."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def play(
        self,
        recording: Recording,
        speed: float,
        began: Callable[[PlayedRecording], object],
        each: Callable[[CallEvent], object],
    ) -> None:
        from assistant.web.desk import PlayedRecording

        form = {**_form(recording), "customer": recording.customer, "speed": str(speed)}
        told = PlayedRecording.model_validate(
            await self._server.asked(
                "POST", "/v1/recordings/play", files=_file(recording), data=form
            )
        )
        began(told)
        async for event in self._server.events(told.call):
            each(EVENT.validate_json(event))

    async def grade(self, recording: Recording, rubric: Rubric) -> Scorecard:
        form = {**_form(recording), "rubric": rubric.model_dump_json()}
        answer = await self._server.asked(
            "POST", "/v1/recordings/grade", files=_file(recording), data=form
        )
        return Scorecard.model_validate(answer)

    async def rubric(self, name: str | None = None) -> Rubric:
        asked = {"name": name} if name else {}
        return Rubric.model_validate(await self._server.asked("GET", "/v1/rubric", params=asked))


def recording_in(
    file: Path, speakers: Sequence[str], language: str, customer: str = ""
) -> Recording:
    """The recording in a file. Raises BadTranscript, BadInput before anything is opened."""
    from assistant.cli.replay import spoken_language
    from assistant.house import speakers_of
    from assistant.intake.whisperx import read_transcript
    from assistant.web.desk import Recording

    read = read_transcript(file, speakers_of(speakers), spoken_language(language))
    return Recording(file.name, file.read_bytes(), tuple(speakers), read.language, customer)


@asynccontextmanager
async def recordings_of(settings: Settings) -> AsyncGenerator[Recordings]:
    """Where recordings of this home are played and graded."""
    from assistant.wiring import opened

    async with running(settings) as server:
        if server is not None:
            yield _OverHttp(server)
            return
    async with opened(settings) as house:
        yield _Here(house)


def _form(recording: Recording) -> dict[str, Any]:
    form: dict[str, Any] = {"speaker": list(recording.speakers)}
    if recording.language:
        form["language"] = recording.language
    return form


def _file(recording: Recording) -> list[tuple[str, tuple[str, bytes]]]:
    return [("file", (recording.name, recording.data))]

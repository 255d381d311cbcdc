"""A process that grades pieces of backlogs: one line of JSON in, one line out, until input ends.

The first line are the settings. Whatever else would be printed goes to standard error.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from assistant.core.backlog import BacklogCall
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.errors import AssistantError, Unavailable
from assistant.intake.whisperx import read_transcript
from assistant.session.closing import close_call
from assistant.session.recorded import keep_recording
from assistant.session.recording_call import call_of_recording
from assistant.settings import read_settings
from assistant.wiring import Grading, opened_grading
from knowledge.errors import KnowledgeError

NICE = 10
"""Live calls come first, on the processor too."""
AT_ONCE = 4
"""Calls of a piece at the same time: while one waits for the disk or a model another goes on, and
what they commit at the same time shares a write."""
TRIES = 3
PAUSE_S = 1.0


async def work(told: TextIO) -> None:
    """Answer pieces until input ends."""
    settings = read_settings(**json.loads(await asyncio.to_thread(sys.stdin.readline)))
    async with opened_grading(settings) as grading:
        _say(told, {"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            piece: dict[str, Any] = json.loads(line)
            await grading.refresh(piece["tenant"])
            _say(told, [one.model_dump() for one in await graded_piece(grading, piece)])


async def graded_piece(grading: Grading, piece: dict[str, Any]) -> list[BacklogCall]:
    """What became of each call of a piece: one that cannot be graded says why and stops nobody."""
    calls = [BacklogCall.model_validate(one) for one in piece["calls"]]
    tenant = piece["tenant"]
    try:
        rubric = await asyncio.to_thread(grading.parts.rubric, piece["rubric"], tenant)
    except AssistantError as error:
        return [one.model_copy(update=_failed(error)) for one in calls]
    free = asyncio.Semaphore(AT_ONCE)

    async def settled(one: BacklogCall) -> BacklogCall:
        async with free:
            return await _settled(grading, one, piece["kind"], rubric, tenant)

    return list(await asyncio.gather(*(settled(one) for one in calls)))


async def _settled(
    grading: Grading, one: BacklogCall, kind: str, rubric: Rubric, tenant: str
) -> BacklogCall:
    for left in reversed(range(TRIES)):
        try:
            if kind == "files":
                call, card = await _of_file(grading, Path(one.what), rubric, tenant)
            else:
                call = one.what
                card = await close_call(grading.parts, call, tenant, rubric, again=True)
            card = card or await _standing(grading, call, rubric, tenant)
        except Unavailable as error:
            if not left:
                return one.model_copy(update=_failed(error))
            await asyncio.sleep(PAUSE_S)
        except (AssistantError, KnowledgeError, OSError) as error:
            return one.model_copy(update=_failed(error))
        except Exception as error:  # noqa: BLE001 - one bad call never stops a batch
            return one.model_copy(update=_failed(error))
        else:
            if card is None:
                told = {"state": "failed", "reason": "The call has not ended yet."}
                return one.model_copy(update=told)
            return one.model_copy(
                update={
                    "state": "graded",
                    "reason": "",
                    "call": call,
                    "score": card.score,
                    "critical_failed": len(card.critical_failed),
                }
            )
    raise AssertionError("the last try returns")


async def _of_file(
    grading: Grading, file: Path, rubric: Rubric, tenant: str
) -> tuple[str, Scorecard | None]:
    transcript = await asyncio.to_thread(read_transcript, file)
    written = await asyncio.to_thread(lambda: file.stat().st_mtime)
    changed = datetime.fromtimestamp(written, UTC)
    call = await call_of_recording(transcript, grading.customer, changed, tenant)
    return call.id, await keep_recording(grading.parts, call, transcript, rubric)


async def _standing(grading: Grading, call: str, rubric: Rubric, tenant: str) -> Scorecard | None:
    """The newest scorecard of this rubric that stands already."""
    events = await grading.parts.log.read(call, tenant=tenant)
    made = [event.body for event in events if isinstance(event.body, Scorecard)]
    mine = [one for one in made if one.rubric.version == rubric.version]
    return mine[-1] if mine else None


def _failed(error: Exception) -> dict[str, str]:
    told = " ".join(str(error).split()) or type(error).__name__
    if not isinstance(error, AssistantError | KnowledgeError):
        told = f"{type(error).__name__}: {told}"
    return {"state": "failed", "reason": told[:500]}


def _say(told: TextIO, answer: object) -> None:
    told.write(json.dumps(answer) + "\n")
    told.flush()


def main() -> None:
    """Grade what standard input asks for."""
    os.nice(NICE)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asyncio.run(work(told))


if __name__ == "__main__":
    main()

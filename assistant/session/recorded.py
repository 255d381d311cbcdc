"""A recorded call heard in one go: the same stages a live call takes, without cards."""

from __future__ import annotations

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEnded
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.errors import Conflict, NotFound
from assistant.intake.order import Arrivals
from assistant.intake.redaction import redact_segment
from assistant.intake.turns import Turns
from assistant.intake.whisperx import Transcript

from .closing import close_call
from .graded import graded
from .parts import Parts
from .state import CallState
from .step import Step
from .understand import Understanding


async def grade_recording(
    parts: Parts, call: Call, transcript: Transcript, rubric: Rubric
) -> Scorecard:
    """The scorecard that the call would have got live, by the knowledge valid at its time.
    Nothing is written."""
    return await graded(parts, (await heard_recording(parts, call, transcript)).state, rubric)


async def keep_recording(
    parts: Parts, call: Call, transcript: Transcript, rubric: Rubric
) -> Scorecard | None:
    """Hear and grade a recording, and keep all of it in one transaction.

    A call that is here and over is graded where this rubric has not graded it yet (None where it
    has). Raises Conflict for a call that is still going on.
    """
    try:
        known = await parts.log.read(call.id, tenant=call.tenant)
    except NotFound:
        known = []
    if any(isinstance(event.body, CallEnded) for event in known):
        return await close_call(parts, call.id, call.tenant, rubric)
    if known:
        raise Conflict(f"Call {call.id} is being played.", "Try again once it is over.")
    step = await heard_recording(parts, call, transcript)
    scorecard = await graded(parts, step.state, rubric)
    bodies: list[Body] = [*scorecard.findings, scorecard]
    for body in bodies:
        step.write(step.state.now, body)
    lease = await parts.log.open(step.state.call, f"{parts.owner}/recorded", SYSTEM)
    await parts.log.append(lease, step.entries, SYSTEM)
    return scorecard


async def heard_recording(parts: Parts, call: Call, transcript: Transcript) -> Step:
    """Everything that is heard and noticed on a recording, as events that nobody has kept yet."""
    heard_with = {**call.heard_with, **parts.versions(call.tenant)}
    call = call.model_copy(update={"heard_with": heard_with})
    step = Step(CallState(call=call))
    step.write(0.0, call)
    arrivals, turns, understanding = Arrivals(), Turns(), Understanding(parts, call)
    ordered = sorted(transcript.segments, key=lambda s: (s.end, s.start, s.sequence))
    for segment in ordered:
        segment = redact_segment(segment)
        step.write(segment.end, segment)
        for ready in arrivals.accept(segment):
            for utterance in turns.add(ready):
                heard = understanding.listen(utterance)
                step.write(heard.end, heard)
                for signal in await understanding.noticed(step.state, heard):
                    step.write(heard.end, signal)
    at = max(transcript.seconds, step.state.now)
    for signal in await understanding.closing(step.state, at):
        step.write(at, signal)
    step.write(at, CallEnded(seconds=at, reason="end_of_file"))
    return step

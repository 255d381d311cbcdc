"""A recorded call graded without being played: the same stages, nothing written."""

from __future__ import annotations

from assistant.core.call import Call
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.intake.order import Arrivals
from assistant.intake.redaction import redact_segment
from assistant.intake.turns import Turns
from assistant.intake.whisperx import Transcript

from .graded import graded
from .parts import Parts
from .state import CallState
from .step import Step
from .understand import Understanding


async def grade_recording(
    parts: Parts, call: Call, transcript: Transcript, rubric: Rubric
) -> Scorecard:
    """The scorecard that the call would have got live, by the knowledge valid at its time."""
    heard_with = {**call.heard_with, **parts.versions(call.tenant)}
    call = call.model_copy(update={"heard_with": heard_with})
    state = CallState(call=call)
    step = Step(state)
    step.write(0.0, call)
    arrivals, turns, understanding = Arrivals(), Turns(), Understanding(parts, call)
    ordered = sorted(transcript.segments, key=lambda s: (s.end, s.start, s.sequence))
    for segment in ordered:
        for ready in arrivals.accept(redact_segment(segment)):
            for utterance in turns.add(ready):
                heard = understanding.listen(utterance)
                step.write(heard.end, heard)
                for signal in await understanding.noticed(state, heard):
                    step.write(heard.end, signal)
    for signal in await understanding.closing(state, transcript.seconds):
        step.write(transcript.seconds, signal)
    return await graded(parts, state, rubric)

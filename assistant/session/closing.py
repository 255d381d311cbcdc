"""After the call: its events are read back, graded, and the scorecard joins the log."""

from __future__ import annotations

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEnded
from assistant.core.grade import Scorecard
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall

from .parts import Parts
from .state import CallState, folded


def graded(state: CallState) -> GradedCall:
    """What a rubric is held against: the call's utterances and signals, in order."""
    return GradedCall(
        call=state.call,
        utterances=tuple(sorted(state.utterances.values(), key=lambda said: said.start)),
        signals=tuple(state.signals.values()),
        seconds=state.ended.seconds if state.ended else state.now,
    )


async def close_call(parts: Parts, call_id: str, tenant: str = "default") -> Scorecard | None:
    """Grade an ended call once: its findings and scorecard are appended in one transaction.

    None where the call has not ended, or is graded already: running twice changes nothing.
    """
    events = await parts.log.read(call_id, tenant=tenant)
    call = events[0].body if events else None
    if not isinstance(call, Call):
        return None
    if not any(isinstance(event.body, CallEnded) for event in events):
        return None
    if any(isinstance(event.body, Scorecard) for event in events):
        return None
    rubric = parts.rubric(None)
    scorecard = grade(rubric, graded(folded(call, events)), versions=parts.versions(call.tenant))
    lease = await parts.log.open(call, f"{parts.owner}/grading", SYSTEM)
    at = events[-1].at
    bodies: list[Body] = [*scorecard.findings, scorecard]
    entries = [(lease.seq + place, at, body) for place, body in enumerate(bodies, start=1)]
    await parts.log.append(lease, entries, SYSTEM)
    return scorecard

"""After the call: its events are read back, graded, and the scorecard joins the log."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.errors import NotOwner

from .graded import graded
from .parts import Parts
from .state import folded

ATTEMPTS = 3
"""A call that is over may be written to by others: another rubric's grader, an agent who dismisses
a card. Whoever wrote in between is let past."""


async def close_call(
    parts: Parts,
    call_id: str,
    tenant: str = "default",
    rubric: str | Rubric | None = None,
    *,
    again: bool = False,
) -> Scorecard | None:
    """Grade an ended call: its findings and scorecard are appended in one transaction.

    Each rubric (None: the usual one) makes a scorecard of its own. One that this very rubric has
    made stands, so running twice changes nothing; with `again` the call is graded by what holds
    now, which is the same scorecard where nothing has changed and another one where something
    has. None where nothing is appended: it stands already, or the call has not ended.

    Raises NotFound for a call or a rubric that is not there, BadPrompt, NotOwner.
    """
    events = await parts.log.read(call_id, tenant=tenant)
    call = events[0].body if events else None
    if not isinstance(call, Call):
        return None
    if not any(isinstance(event.body, CallEnded) for event in events):
        return None
    if isinstance(rubric, Rubric):
        standard = rubric
    else:
        standard = await asyncio.to_thread(parts.rubric, rubric, tenant)
    if not again and _made_by(standard, events):
        return None
    scorecard = await graded(parts, folded(call, events), standard)
    for left in reversed(range(ATTEMPTS)):
        try:
            return await _kept(parts, call, events, scorecard, standard, again)
        except NotOwner:
            if not left:
                raise
    raise AssertionError("the last attempt returns or raises")


async def _kept(
    parts: Parts,
    call: Call,
    events: Sequence[CallEvent],
    scorecard: Scorecard,
    rubric: Rubric,
    again: bool,
) -> Scorecard | None:
    """The scorecard once it is in the log; None where another grader was there before."""
    lease = await parts.log.open(call, f"{parts.owner}/grading", SYSTEM)
    # From here on nobody else can write: what another grader appended until now is seen.
    since = await parts.log.read(call.id, after=events[-1].seq, tenant=call.tenant)
    made = _made_by(rubric, [*events, *since])
    if scorecard.id in made or (made and not again):
        return None
    bodies: list[Body] = [*scorecard.findings, scorecard]
    at = (since or events)[-1].at
    entries = [(lease.seq + place, at, body) for place, body in enumerate(bodies, start=1)]
    await parts.log.append(lease, entries, SYSTEM)
    return scorecard


def _made_by(rubric: Rubric, events: Sequence[CallEvent]) -> set[str]:
    """The ids of the scorecards that this very rubric has made of a call."""
    return {
        event.body.id
        for event in events
        if isinstance(event.body, Scorecard)
        and (event.body.rubric.name, event.body.rubric.version) == (rubric.name, rubric.version)
    }

"""Alerts and calls in the words of the port: from what the tables hold. Pure."""

from __future__ import annotations

from datetime import datetime

from assistant.store.alerts import Raised
from assistant.store.call_list import FoundCall
from assistant.web.wall import (
    Alert,
    AlertState,
    CallEntry,
    Claim,
    Judgement,
    Match,
)

from .holding import Holding, needs_someone


def claim_of(holding: Holding) -> Claim | None:
    """Who has it; None: nobody."""
    if holding.by is None or holding.since is None:
        return None
    return Claim(by=holding.by, since=holding.since)


def alert_of(raised: Raised, holding: Holding, now: datetime) -> Alert:
    """An alert with how it stands at a moment."""
    signal = raised.signal
    return Alert(
        id=raised.id,
        call=raised.call,
        kind=signal.kind,
        severity=signal.severity,
        rule=signal.rule,
        at=raised.at,
        raised_at=raised.raised_at,
        utterance=signal.utterances[-1] if signal.utterances else None,
        quote=signal.quote,
        details=signal.details,
        state=_state(raised, holding, now),
        claimed=claim_of(holding),
        snoozed_until=holding.snoozed_until if holding.sleeps(now) else None,
        judged=_judgement(holding),
    )


def entry_of(found: FoundCall) -> CallEntry:
    """A call of the list."""
    listed = found.listed
    return CallEntry(
        call=listed.call.id,
        title=listed.call.title,
        agent=listed.call.agent,
        customer=listed.call.customer.name if listed.call.customer else "",
        language=listed.call.language,
        started_at=listed.call.started_at,
        state=listed.state,
        seconds=listed.seconds,
        score=listed.score,
        critical_failed=listed.critical_failed,
        signals=found.signals,
        matches=tuple(
            Match(
                utterance=one.utterance,
                speaker="agent" if one.speaker == "agent" else "customer",
                start=one.start,
                text=one.text,
                spans=one.spans,
            )
            for one in found.found
        ),
    )


def _state(raised: Raised, holding: Holding, now: datetime) -> AlertState:
    if raised.withdrawn:
        return "withdrawn"
    if holding.verdict:
        return "judged"
    if not needs_someone(raised, holding, now) and holding.sleeps(now):
        return "snoozed"
    return "claimed" if holding.by is not None else "open"


def _judgement(holding: Holding) -> Judgement | None:
    if not holding.verdict or holding.judged_at is None:
        return None
    return Judgement(
        verdict=holding.verdict,
        by=holding.judged_by,
        at=holding.judged_at,
        note=holding.note,
    )

"""Who has an alert or a call, until when it is snoozed, and how it was judged. Pure.

What supervisors did is a list of acts that only grows; this folds it. An act about a whole call
counts for each of its alerts, with one exception: a snooze is over as soon as a critical alert is
raised after it, for whoever snoozed did not know of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.errors import Refused
from assistant.store.alerts import Act, Raised, Verdict


@dataclass(frozen=True)
class Holding:
    """How an alert or a call is held. `snoozed_at` is when somebody snoozed it last."""

    by: str | None = None
    since: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    verdict: Verdict = ""
    judged_by: str = ""
    judged_at: datetime | None = None
    note: str = ""

    def sleeps(self, now: datetime) -> bool:
        """Whether it is snoozed at a moment."""
        return self.snoozed_until is not None and now < self.snoozed_until


def held(acts: Iterable[Act]) -> Holding:
    """What acts add up to, in their order."""
    holding = Holding()
    for act in acts:
        match act.did:
            case "claimed":
                holding = replace(holding, by=act.actor, since=act.at)
            case "released":
                holding = replace(holding, by=None, since=None)
            case "snoozed":
                holding = replace(holding, snoozed_until=act.until, snoozed_at=act.at)
            case "woken":
                holding = replace(holding, snoozed_until=None, snoozed_at=None)
            case "judged":
                given = (act.actor, act.at) if act.verdict else ("", None)
                holding = replace(
                    holding,
                    verdict=act.verdict,
                    judged_by=given[0],
                    judged_at=given[1],
                    note=act.note,
                )
    return holding


def needs_someone(raised: Raised, holding: Holding, now: datetime) -> bool:
    """Whether an alert still stands open: it holds, nobody judged it, and nobody put it off."""
    if raised.withdrawn or raised.signal.severity == "info" or holding.verdict:
        return False
    return not holding.sleeps(now) or _unknown_when_snoozed(raised, holding)


def _unknown_when_snoozed(raised: Raised, holding: Holding) -> bool:
    critical = raised.signal.severity == "critical"
    return critical and holding.snoozed_at is not None and raised.raised_at > holding.snoozed_at


def may_be_done(act: Act, before: Sequence[Act]) -> None:
    """Raises Refused where somebody else has what is being claimed: two do not walk to one desk."""
    holding = held(before)
    if act.did == "claimed" and holding.by not in (None, act.actor):
        raise Refused(f"{holding.by} has it already.", "Have it released first.")

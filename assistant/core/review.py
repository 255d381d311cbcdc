"""What people say of the machine's verdicts. Theirs stand beside them; neither edits the other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.types import Noun, Text

from .grade import Evidence, Verdict
from .ids import derived

Why = Annotated[Text, Field(min_length=1, max_length=2000)]
ReviewKind = Literal["review", "second", "calibration", "expert"]
"""`second`: blind, the reviewer saw neither the machine's verdict nor the first person's;
`calibration`: the same call judged by several; `expert`: what they are compared with."""
AppealState = Literal["open", "accepted", "partly", "rejected", "withdrawn"]


class Review(Noun):
    """A person's verdict on one item of a scorecard, with the reason for it.

    Never changed: a reviewer who thinks again adds another, and the last one of each reviewer
    and kind counts.
    """

    scorecard: str
    call: str
    item: str
    verdict: Verdict
    reason: Why
    evidence: tuple[Evidence, ...] = ()
    kind: ReviewKind = "review"
    reviewer: str
    turn: int = Field(default=1, ge=1)
    """Which opinion of this reviewer on this item it is."""

    @property
    def id(self) -> str:
        return derived(self.scorecard, self.item, self.reviewer, self.kind, str(self.turn))


class Appeal(Noun):
    """An agent's contest of a verdict: what it should be, and why. One a scorecard and item."""

    scorecard: str
    call: str
    item: str
    proposed: Verdict
    reason: Why
    agent: str

    @property
    def id(self) -> str:
        return derived(self.scorecard, self.item, "appeal")


class AppealDecision(Noun):
    """What became of an appeal. `accepted` and `partly` carry the verdict that holds now."""

    appeal: str
    state: AppealState
    verdict: Verdict | None = None
    reason: Why
    decider: str

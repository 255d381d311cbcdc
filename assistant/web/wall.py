"""What the wall, the list of calls and their routes ask. A port beside the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from assistant.core.call import Actor
from assistant.core.signal import Severity, SignalKind
from assistant.core.speech import Speaker
from assistant.web.shelf import SurgingTopic
from knowledge.types import Language, Noun

WallLevel = Literal["need", "watch", "steady", "snoozed"]
CallStage = Literal["live", "ended", "graded"]
AlertState = Literal["open", "claimed", "snoozed", "judged", "withdrawn"]
JudgedAs = Literal["right", "wrong", "unsure"]


class Claim(Noun):
    """Who has it, since when."""

    by: str
    since: datetime


class Judgement(Noun):
    """What a supervisor said of an alert."""

    verdict: JudgedAs
    by: str
    at: datetime
    note: str = ""


class Alert(Noun):
    """A signal that is more than information, and how it stands."""

    id: str
    call: str
    kind: SignalKind
    severity: Severity
    rule: str = ""
    at: float
    """Seconds into the call."""
    raised_at: datetime
    utterance: str | None = None
    quote: str = ""
    details: dict[str, str | float | int | bool] = Field(
        default_factory=dict[str, str | float | int | bool]
    )
    state: AlertState = "open"
    claimed: Claim | None = None
    snoozed_until: datetime | None = None
    judged: Judgement | None = None


class WallCall(Noun):
    """A live call as the wall shows it."""

    call: str
    title: str = ""
    agent: str = ""
    customer: str = ""
    language: Language
    started_at: datetime
    seconds: float
    """Into the call, at its last word."""
    heard_at: datetime
    """When that was kept: the time since runs on."""
    level: WallLevel
    place: int
    """Its place in the order of the wall is by `level`, unclaimed first, then this: steps of
    attention, more first."""
    risk: float | None = None
    """Probability of a complaint; absent where it never was high enough to be told."""
    attention: float
    trend: tuple[float, ...] = ()
    """Attention at equal steps over the last five minutes."""
    reasons: tuple[Alert, ...] = ()
    """What speaks loudest, at most three; mere information may be among them."""
    open_alerts: int = 0
    claimed: Claim | None = None
    snoozed_until: datetime | None = None


class WallPiece(Noun):
    """What changed on the wall after a position; `whole`: this is all there is."""

    position: str
    whole: bool
    at: datetime
    calls: tuple[WallCall, ...]
    gone: tuple[str, ...] = ()
    surges: tuple[SurgingTopic, ...] | None = None
    """Absent where they did not change."""


class AlertPage(Noun):
    """Alerts, the newest first; `next` asks for the page after."""

    alerts: tuple[Alert, ...]
    next: str | None = None


class RulePrecision(Noun):
    """How often a rule was right, as supervisors judged it.

    `precision` is right over right and wrong, with its 95 % interval (Wilson); absent until one
    of the two was said.
    """

    kind: SignalKind
    alerts: int
    right: int = 0
    wrong: int = 0
    unsure: int = 0
    precision: float | None = None
    low: float | None = None
    high: float | None = None


class Match(Noun):
    """An utterance in which the words asked for were said; `spans` are (start, end) characters."""

    utterance: str
    speaker: Speaker
    start: float
    text: str
    spans: tuple[tuple[int, int], ...]


class CallEntry(Noun):
    """A call of the list."""

    call: str
    title: str = ""
    agent: str = ""
    customer: str = ""
    language: Language
    started_at: datetime
    state: CallStage
    seconds: float | None = None
    """Absent while it is live."""
    score: float | None = None
    critical_failed: int = 0
    signals: dict[str, int] = Field(default_factory=dict[str, int])
    """How often each kind was noticed."""
    matches: tuple[Match, ...] = ()


class CallPage(Noun):
    """Calls, the newest first; `next` asks for the page after."""

    calls: tuple[CallEntry, ...]
    next: str | None = None


@dataclass(frozen=True)
class CallsWanted:
    """Filters of the list of calls; what is not given is not asked."""

    state: CallStage | Literal["over"] | None = None
    agent: str | None = None
    customer: str | None = None
    language: Language | None = None
    since: datetime | None = None
    until: datetime | None = None
    signal: SignalKind | None = None
    critical: bool = False
    least_score: float | None = None
    most_score: float | None = None
    query: str = ""


class Wall(Protocol):
    """Live calls and alerts over all of a tenant's calls. Methods may raise an AssistantError."""

    async def standing(self, actor: Actor) -> WallPiece:
        """All live calls, those that need someone first."""
        ...

    def follow(self, position: str, actor: Actor) -> AsyncIterator[tuple[str, bytes]]:
        """(position, WallPiece as JSON) from a position on, as it changes; never ends. An unknown
        position begins with the whole."""
        ...

    async def alerts(
        self,
        actor: Actor,
        *,
        call: str | None = None,
        kind: SignalKind | None = None,
        live: bool = False,
        judged: bool = False,
        days: float | None = None,
        after: str = "",
        limit: int = 100,
    ) -> AlertPage: ...

    async def alert(self, id: str, actor: Actor) -> Alert: ...

    async def claim(self, id: str, actor: Actor) -> Alert:
        """Raises Refused where somebody else has it."""
        ...

    async def release(self, id: str, actor: Actor) -> Alert: ...

    async def snooze(self, id: str, minutes: float, actor: Actor) -> Alert: ...

    async def wake(self, id: str, actor: Actor) -> Alert: ...

    async def judge(self, id: str, verdict: JudgedAs | None, note: str, actor: Actor) -> Alert:
        """None takes a judgement back."""
        ...

    async def claim_call(self, call: str, actor: Actor) -> None:
        """The call as a whole, with the alerts that are still to come. Raises Refused."""
        ...

    async def release_call(self, call: str, actor: Actor) -> None: ...

    async def snooze_call(self, call: str, minutes: float, actor: Actor) -> None:
        """Until then, or until a critical alert is raised."""
        ...

    async def wake_call(self, call: str, actor: Actor) -> None: ...

    async def precision(self, days: float, actor: Actor) -> Sequence[RulePrecision]:
        """Of each rule that raised an alert in the last days."""
        ...

    async def calls(
        self, wanted: CallsWanted, after: str, limit: int, actor: Actor
    ) -> CallPage: ...

    async def call(self, id: str, actor: Actor) -> CallEntry: ...

    async def agents(self, actor: Actor) -> Sequence[str]: ...

"""Something noticed on a call."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.types import Noun

SignalKind = Literal[
    "agitation",
    "agent_agitation",
    "negative_emotion",
    "agent_emotion",
    "forbidden_words",
    "missing_notice",
    "promise",
    "credential_request",
    "off_platform",
    "repeated_question",
    "wrong_claim",
    "unknown_claim",
    "complaint_risk",
    "talk_over",
    "interruption",
    "silence",
    "hold",
    "monologue",
    "filler",
    "pace",
]
Severity = Literal["info", "warning", "critical"]


class Signal(Noun):
    """Something noticed: kind, severity, the utterances that show it.

    The key is derived from the meaning (kind, rule, utterances), so a replay makes the same key
    and raising it twice is raising it once. Words for people are made from `kind`, `rule` and
    `details` by the catalogue of the reader's language, never here.
    """

    type: Literal["signal"] = "signal"
    key: str
    kind: SignalKind
    severity: Severity
    rule: str = ""
    """Which lexicon entry, notice or threshold raised it."""
    utterances: tuple[str, ...] = ()
    quote: str = ""
    """The words that show it, taken from the utterance."""
    details: dict[str, str | float | int | bool] = Field(
        default_factory=dict[str, str | float | int | bool]
    )


class SignalWithdrawn(Noun):
    """A signal that no longer holds: the words that showed it were corrected."""

    type: Literal["signal_withdrawn"] = "signal_withdrawn"
    key: str
    kind: SignalKind
    utterance: str
    """Whose correction it was."""


def signal_key(kind: SignalKind, *meaning: str) -> str:
    """A key derived from meaning: the kind and what makes this one different from its siblings."""
    return ":".join((kind, *meaning))

"""A rubric's verdicts on a call."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from knowledge.types import Noun

Verdict = Literal["pass", "fail", "not_applicable", "unsure"]
Judge = Literal["rule", "model", "person"]


class Evidence(Noun):
    """A quote by utterance id, or an absence over the span that was searched (seconds)."""

    utterance: str | None = None
    start: float | None = None
    end: float | None = None
    quote: str = ""
    span: tuple[float, float] | None = None


class Finding(Noun):
    """One item's verdict with its evidence. No evidence, no pass or fail."""

    type: Literal["finding"] = "finding"
    item: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    confidence: float = Field(default=1.0, ge=0, le=1)
    judge: Judge = "rule"
    judge_version: str = ""

    @model_validator(mode="after")
    def _shows_its_evidence(self) -> Finding:
        if self.verdict in ("pass", "fail") and not self.evidence:
            raise ValueError(f"{self.item}: a {self.verdict} without evidence")
        return self


class RubricRef(Noun):
    """Which rubric, at which content."""

    name: str
    version: str


class Scorecard(Noun):
    """Findings and the score they add up to.

    `score` is None when nothing could be decided. `critical_failed` fails the call,
    provisionally (`provisional`) until a person confirms.
    """

    type: Literal["scorecard"] = "scorecard"
    call: str
    rubric: RubricRef
    score: float | None
    critical_failed: tuple[str, ...] = ()
    provisional: bool = True
    findings: tuple[Finding, ...]
    versions: dict[str, str] = Field(default_factory=dict[str, str])
    """transcript (sha256), rubric, knowledge, engine, model, prompt: what a re-grading needs."""

"""A rubric's verdicts on a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from knowledge.types import Noun

from .ids import derived

Verdict = Literal["pass", "fail", "not_applicable", "unsure"]
Judge = Literal["rule", "model", "person"]
THIN = 0.5
"""Below this coverage a score is not shown as good: most of the weight was decided by nobody."""


class Evidence(Noun):
    """A quote by utterance id, or an absence over the span that was searched (seconds).

    One of the two is there: evidence that shows nothing is none.
    """

    utterance: str | None = None
    start: float | None = None
    end: float | None = None
    quote: str = ""
    span: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _shows_something(self) -> Evidence:
        if self.span is None and not (self.utterance and self.quote.strip()):
            raise ValueError("evidence without a quote of an utterance and without a span")
        return self


class Finding(Noun):
    """One item's verdict with its evidence. No evidence, no pass or fail."""

    type: Literal["finding"] = "finding"
    scorecard: str = ""
    """The id of the scorecard it belongs to: a call may have several."""
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


class Opinion(Noun):
    """What a model says of one item. It names utterances; the quotes are taken by software."""

    item: str
    verdict: Verdict
    utterances: tuple[str, ...] = ()
    """Those that show it. None: it rests on what was never said, or on the call as a whole."""
    reason: str
    confidence: float = Field(ge=0, le=1)


class RubricRef(Noun):
    """Which rubric, at which content."""

    name: str
    version: str


def scorecard_id(call: str, rubric: RubricRef, versions: Mapping[str, str]) -> str:
    """What makes a grade this grade: the call, the rubric, and all that it was heard and graded
    with. The same make the same id, so the same grade is not kept twice."""
    made_with = (f"{name}={version}" for name, version in sorted(versions.items()))
    return derived(call, f"{rubric.name}@{rubric.version}", *made_with)


def _own_id(fields: dict[str, Any]) -> str:
    return scorecard_id(fields["call"], fields["rubric"], fields["versions"])


class Scorecard(Noun):
    """Findings and the score they add up to.

    `score` is None when nothing could be decided. `critical_failed` fails the call,
    provisionally (`provisional`) until a person confirms. A call has one for every rubric it was
    held against, and another where it was graded again with other knowledge.
    """

    type: Literal["scorecard"] = "scorecard"
    call: str
    rubric: RubricRef
    score: float | None
    coverage: float | None = Field(default=None, ge=0, le=1)
    """Of the weight of the items that apply, the share that was decided. None: none applies, or
    the scorecard is older than this measure. A high score of a small share says little."""
    critical_failed: tuple[str, ...] = ()
    fatal_failed: tuple[str, ...] = ()
    """Of these, the ones that hold the score down."""
    score_otherwise: float | None = None
    """What the score would be without the fatal items, where any failed: it stands again when a
    person finds that they did not."""
    provisional: bool = True
    findings: tuple[Finding, ...]
    versions: dict[str, str] = Field(default_factory=dict[str, str])
    """What a re-grading needs. Of the call as it was heard: `knowledge`, `playbooks`, `lexicons`,
    `engine`, `audio` where there is a recording, and `transcript`, the SHA-256 of who said what
    when. Of the grading: `rubric`, `rules`, `model` and `prompt` (`none` where rules alone judged),
    and the same parts as they were then, under `graded_with.`"""
    id: str = Field(default_factory=_own_id)

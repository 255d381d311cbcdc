"""Rubric: how far the machine's verdicts agree with others', all items together and each."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.core.grade import Finding, Scorecard, Verdict
from assistant.core.rubric import DetectorCheck, Rubric, TimingCheck
from assistant.core.signal import SignalKind
from assistant.errors import BadInput
from assistant.intake.whisperx import Transcript
from evals.calls import CallToGrade, read_calls
from evals.outcome import Outcome
from evals.rows import read_rows
from evals.scorers.agreement import cohen_kappa, gwet_ac1, precision, recall
from evals.scorers.intervals import mean_with_interval, with_interval

Grader = Callable[[Transcript], Awaitable[Scorecard]]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
CODES = {verdict: float(code) for code, verdict in enumerate(VERDICTS)}
TIMED: frozenset[SignalKind] = frozenset({"agitation", "talk_over", "silence", "hold", "pace"})
"""What is heard in times and voice; turns without times say nothing of it."""


@dataclass(frozen=True)
class Judged:
    """One item of one call: the machine's verdict, and the label where there is one."""

    call: str
    item: str
    verdict: Verdict
    confidence: float
    truth: Verdict | None
    quotes: tuple[str, ...]

    @property
    def decided(self) -> bool:
        return self.verdict != "unsure" and self.truth is not None and self.truth != "unsure"


async def run_rubric(
    calls: Path, labels: Path | None, rubric: Rubric, grader: Grader, *, seed: int = 0
) -> Outcome:
    """Grade every call, then open the labels. Raises BadInput, BadTranscript.

    κ, AC1, precision and recall of `fail` are over what both decided; `unsure_rate` says how much
    the machine left to people.
    """
    started = time.perf_counter()
    graded = read_calls(calls)
    cards = [(call, await grader(call.transcript)) for call in graded]
    truth = _labels(labels, {call.id for call in graded}) if labels else {}
    judged = [
        _judged(call, finding, rubric, truth) for call, card in cards for finding in card.findings
    ]
    unknown = {item for _, item in truth} - {item.id for item in rubric.items}
    if unknown:
        raise BadInput(
            f"{labels} labels what {rubric.name} does not have: {', '.join(sorted(unknown))}.",
            "Name the rubric that was labelled with --rubric.",
        )
    by = {item.id: [one for one in judged if one.item == item.id] for item in rubric.items}
    report: dict[str, Any] = {
        "task": "rubric",
        "data": str(calls),
        "rubric": {"name": rubric.name, "version": rubric.version},
        "calls": len(graded),
        **_scored(judged, seed),
        "by": {item: _scored(ones, seed) for item, ones in by.items() if _labelled(ones)},
        "seconds": round(time.perf_counter() - started, 3),
    }
    return Outcome(report, [_prediction(one) for one in judged])


def _labels(path: Path, calls: set[str]) -> dict[tuple[str, str], Verdict]:
    found: dict[tuple[str, str], Verdict] = {}
    for number, row in enumerate(read_rows(path, ["call", "item", "verdict"]), 1):
        call, verdict = str(row["call"]), row["verdict"]
        if verdict not in VERDICTS:
            raise BadInput(
                f"{path}, line {number} has the verdict {verdict!r}.",
                f"There are: {', '.join(VERDICTS)}.",
            )
        if call in calls:
            found[(call, str(row["item"]))] = verdict
    if not found:
        raise BadInput(f"{path} labels none of the calls.", "Their `call` is the calls' `id`.")
    return found


def _judged(
    call: CallToGrade, finding: Finding, rubric: Rubric, truth: dict[tuple[str, str], Verdict]
) -> Judged:
    item = next(one for one in rubric.items if one.id == finding.item)
    heard = isinstance(item.check, TimingCheck) or (
        isinstance(item.check, DetectorCheck) and bool(TIMED.intersection(item.check.kinds))
    )
    timeless = heard and not call.timed and finding.verdict in ("pass", "fail")
    return Judged(
        call=call.id,
        item=finding.item,
        verdict="unsure" if timeless else finding.verdict,
        confidence=0.0 if timeless else finding.confidence,
        truth=truth.get((call.id, finding.item)),
        quotes=tuple(one.quote for one in finding.evidence if one.quote),
    )


def _labelled(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.truth is not None and one.truth != "unsure"]


def _scored(judged: Sequence[Judged], seed: int) -> dict[str, Any]:
    labelled = _labelled(judged)
    if not labelled:
        return {"n": 0, "metrics": {}, "baselines": {}}
    truths: list[Verdict] = [one.truth or "unsure" for one in labelled]
    common: Verdict = max(VERDICTS, key=truths.count)
    always: list[Verdict] = [common] * len(labelled)
    return {
        "n": len(labelled),
        "metrics": _metrics(labelled, [one.verdict for one in labelled], seed),
        "baselines": {
            f"always {common}": _metrics(labelled, always, seed),
        },
    }


def _metrics(judged: Sequence[Judged], said: Sequence[Verdict], seed: int) -> dict[str, Any]:
    both = [
        (verdict, one.truth or "unsure")
        for one, verdict in zip(judged, said, strict=True)
        if verdict != "unsure"
    ]
    codes = [CODES[verdict] for verdict, _ in both]
    truth = [CODES[label] for _, label in both]
    fails = [float(verdict == "fail") for verdict, _ in both]
    are = [float(label == "fail") for _, label in both]
    return {
        "kappa": with_interval(cohen_kappa, codes, truth, seed),
        "ac1": with_interval(gwet_ac1, codes, truth, seed),
        "precision": with_interval(precision, fails, are, seed),
        "recall": with_interval(recall, fails, are, seed),
        "unsure_rate": mean_with_interval([float(v == "unsure") for v in said], seed),
    }


def _prediction(one: Judged) -> dict[str, Any]:
    return {
        "id": f"{one.call}/{one.item}",
        "score": one.confidence,
        "label": one.verdict,
        **({} if one.truth is None else {"truth": one.truth}),
        "quotes": list(one.quotes),
    }

"""Rubric: how far the machine's verdicts agree with others', all items together and each."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.grade import Finding, Scorecard, Verdict
from assistant.core.rubric import DetectorCheck, Rubric, TimingCheck
from assistant.core.signal import SignalKind
from assistant.errors import AssistantError
from assistant.intake.whisperx import Transcript
from evals.calls import CallToGrade, read_calls
from evals.gold.labels import VERDICTS, Case, Label, Truth, agreed, read_labels
from evals.outcome import Outcome
from evals.scorers.agreement import cohen_kappa, gwet_ac1, precision, recall
from evals.scorers.calibration import ece, reliability
from evals.scorers.clustered import clustered, clustered_mean

Grader = Callable[[Transcript], Awaitable[Scorecard]]
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
    judge: str = "rule"
    named: frozenset[str] = frozenset()
    """The utterances of the machine's evidence."""
    meant: frozenset[str] = frozenset()
    """Those the label names."""


async def run_rubric(
    calls: Path | Sequence[CallToGrade],
    labels: Path | Sequence[Label] | None,
    rubric: Rubric,
    grader: Grader,
    *,
    seed: int = 0,
    groups: Callable[[str], Mapping[str, str]] | None = None,
    data: str = "",
) -> Outcome:
    """Grade every call, then open the labels. Raises BadInput, BadTranscript.

    κ, AC1, precision and recall of `fail` are over what both decided; `unsure_rate` says how much
    the machine left to people. Intervals are of resampled calls. `groups` names what a call's id
    belongs to (`half`, `language`): each is then reported apart.
    """
    started = time.perf_counter()
    graded = read_calls(calls) if isinstance(calls, Path) else calls
    cards, broken = await _cards(graded, grader)
    names = {item.id for item in rubric.items}
    truth = Truth({}, frozenset(), ())
    if labels is not None:
        lines = read_labels(labels, names) if isinstance(labels, Path) else labels
        source = labels if isinstance(labels, Path) else data
        truth = agreed(lines, source, {call.id for call in graded})
    judged = [
        judged_of(call, finding, rubric, truth.labels)
        for call, card in cards
        for finding in card.findings
    ]
    by = {item.id: [one for one in judged if one.item == item.id] for item in rubric.items}
    report: dict[str, Any] = {
        "task": "rubric",
        "data": data or str(calls),
        "rubric": {"name": rubric.name, "version": rubric.version},
        "calls": len(graded),
        "not_graded": broken,
        "notes": list(truth.notes),
        **scored(judged, seed),
        "calibration": _calibration(judged),
        **({} if groups is None else {"groups": _grouped(judged, groups, seed)}),
        "by": {item: scored(ones, seed) for item, ones in by.items() if _labelled(ones)},
        "seconds": round(time.perf_counter() - started, 3),
    }
    return Outcome(report, [_prediction(one) for one in judged])


async def _cards(
    calls: Sequence[CallToGrade], grader: Grader
) -> tuple[list[tuple[CallToGrade, Scorecard]], dict[str, str]]:
    """Scorecards, and why there is none of the others: one bad call never stops the rest."""
    cards: list[tuple[CallToGrade, Scorecard]] = []
    broken: dict[str, str] = {}
    for call in calls:
        try:
            cards.append((call, await grader(call.transcript)))
        except AssistantError as error:
            broken[call.id] = str(error)
    return cards, broken


def judged_of(
    call: CallToGrade, finding: Finding, rubric: Rubric, truth: Mapping[Case, Label]
) -> Judged:
    """A finding beside its label. What is heard in times is unsure where a call has none."""
    item = next(one for one in rubric.items if one.id == finding.item)
    heard = isinstance(item.check, TimingCheck) or (
        isinstance(item.check, DetectorCheck) and bool(TIMED.intersection(item.check.kinds))
    )
    timeless = heard and not call.timed and finding.verdict in ("pass", "fail")
    label = truth.get((call.id, finding.item))
    return Judged(
        call=call.id,
        item=finding.item,
        verdict="unsure" if timeless else finding.verdict,
        confidence=0.0 if timeless else finding.confidence,
        truth=label.verdict if label else None,
        quotes=tuple(one.quote for one in finding.evidence if one.quote),
        judge=finding.judge,
        named=frozenset(one.utterance for one in finding.evidence if one.utterance),
        meant=frozenset(label.utterances) if label else frozenset(),
    )


def _labelled(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.truth is not None and one.truth != "unsure"]


def scored(judged: Sequence[Judged], seed: int) -> dict[str, Any]:
    """`n`, metrics and the baseline that always says the commonest verdict."""
    labelled = _labelled(judged)
    if not labelled:
        return {"n": 0, "metrics": {}, "baselines": {}}
    truths: list[Verdict] = [one.truth or "unsure" for one in labelled]
    common: Verdict = max(VERDICTS, key=truths.count)
    always: list[Verdict] = [common] * len(labelled)
    ours = _metrics(labelled, [one.verdict for one in labelled], seed)
    return {
        "n": len(labelled),
        "metrics": {**ours, "evidence": _evidence(labelled, seed)},
        "baselines": {f"always {common}": _metrics(labelled, always, seed)},
    }


def _metrics(judged: Sequence[Judged], said: Sequence[Verdict], seed: int) -> dict[str, Any]:
    both = [
        (verdict, one.truth or "unsure", one.call)
        for one, verdict in zip(judged, said, strict=True)
        if verdict != "unsure"
    ]
    calls = [call for _, _, call in both]
    codes = [CODES[verdict] for verdict, _, _ in both]
    truth = [CODES[label] for _, label, _ in both]
    fails = [float(verdict == "fail") for verdict, _, _ in both]
    are = [float(label == "fail") for _, label, _ in both]
    unsure = [float(verdict == "unsure") for verdict in said]
    return {
        "kappa": clustered(cohen_kappa, codes, truth, calls, seed),
        "ac1": clustered(gwet_ac1, codes, truth, calls, seed),
        "precision": clustered(precision, fails, are, calls, seed),
        "recall": clustered(recall, fails, are, calls, seed),
        "unsure_rate": clustered_mean(unsure, [one.call for one in judged], seed),
    }


def _evidence(judged: Sequence[Judged], seed: int) -> dict[str, float | None]:
    """Of the fails both see and the label places, the share whose evidence is at that place."""
    placed = [one for one in judged if one.verdict == one.truth == "fail" and one.meant]
    hits = [float(bool(one.named & one.meant)) for one in placed]
    return clustered_mean(hits, [one.call for one in placed], seed)


def _calibration(judged: Sequence[Judged]) -> dict[str, Any]:
    """Said confidence against how often it was right, for rules and model apart."""
    found: dict[str, Any] = {}
    for judge in sorted({one.judge for one in judged}):
        told = [one for one in _labelled(judged) if one.judge == judge and one.verdict != "unsure"]
        if not told:
            continue
        said = [one.confidence for one in told]
        right = [float(one.verdict == one.truth) for one in told]
        found[judge] = {
            "n": len(told),
            "ece": _ece_of(said, right),
            "bins": reliability(said, right),
        }
    return found


def _ece_of(said: Sequence[float], right: Sequence[float]) -> float | None:
    """Expected calibration error, rounded for print."""
    gap = ece(np.asarray(said, dtype=np.float64), np.asarray(right, dtype=np.float64))
    return None if gap is None else round(gap, 4)


def _grouped(
    judged: Sequence[Judged], groups: Callable[[str], Mapping[str, str]], seed: int
) -> dict[str, Any]:
    found: dict[str, list[Judged]] = {}
    for one in judged:
        for kind, name in groups(one.call).items():
            found.setdefault(f"{kind} {name}", []).append(one)
    return {name: scored(ones, seed) for name, ones in sorted(found.items())}


def _prediction(one: Judged) -> dict[str, Any]:
    return {
        "id": f"{one.call}/{one.item}",
        "score": one.confidence,
        "label": one.verdict,
        **({} if one.truth is None else {"truth": one.truth}),
        "quotes": list(one.quotes),
    }

"""Claims: does what an agent says agree with the record it speaks of?

Decided by the claim check of live calls: facts are built from the record, and the sentence is read
by the same code, as a turn of the agent that is about this record.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.core.language import language_of
from assistant.core.speech import Utterance
from assistant.errors import BadInput
from assistant.signals.claims import Claim, read_claims
from evals.outcome import Outcome
from evals.rows import Row, read_rows
from evals.scorers.agreement import precision, recall
from evals.scorers.binary import f1, false_alarm_rate
from evals.scorers.intervals import with_interval
from evals.tasks.claims_peers import overlaps, stands
from knowledge.facts.record import facts_of_record
from knowledge.types import Fact, Facts

RECORD = "record"
CONSISTENT = "consistent"


@dataclass(frozen=True)
class Seen:
    """All that a predictor sees of a line."""

    text: str
    about: str
    record: Mapping[str, object]
    facts: Facts


def run_claims(
    data: Path, *, knowledge: Path | None = None, by: str = "", seed: int = 0
) -> Outcome:
    """The check of live calls on every line, scored where it has a label. Raises BadInput."""
    started = time.perf_counter()
    rows = read_rows(data, ["text"])
    entities = _entities(knowledge) if knowledge else {}
    whole = Facts(fact for _, facts in entities.values() for fact in facts)
    seen = [_seen(row, f"{data}, line {n}", entities, whole) for n, row in enumerate(rows, 1)]
    cpu = time.process_time()
    read = [claims_of(one) for one in seen]
    cpu = (time.process_time() - cpu) / len(seen)
    labels = [any(claim.agrees is False for claim in claims) for claims in read]
    peers = {
        "a value of the record stands in it": [not stands(one.text, one.record) for one in seen],
        "half of its words are the record's": [not overlaps(one.text, one.record) for one in seen],
        "always wrong": [True] * len(seen),
    }
    judged = [place for place, row in enumerate(rows) if row.get("label") is not None]

    def metrics(said: list[bool], places: list[int]) -> dict[str, Any]:
        predicted = [float(said[place]) for place in places]
        truth = [float(rows[place]["label"] != CONSISTENT) for place in places]
        scores = {
            "f1": f1,
            "precision": precision,
            "recall": recall,
            "false_alarm_rate": false_alarm_rate,
        }
        return {
            name: with_interval(score, predicted, truth, seed) for name, score in scores.items()
        }

    def all_metrics(places: list[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        return {
            "n": len(places),
            "metrics": metrics(labels, places),
            "baselines": {name: metrics(said, places) for name, said in peers.items()},
        }

    report: dict[str, Any] = {
        "task": "claims",
        "data": str(data),
        **({"knowledge": str(knowledge)} if knowledge else {}),
        **all_metrics(judged),
        "with_a_claim": round(sum(bool(claims) for claims in read) / len(read), 4),
        "facts": len(whole) or max(len(one.facts) for one in seen),
        "cpu_ms": round(1000 * cpu, 3),
        "seconds": round(time.perf_counter() - started, 3),
    }
    if by:
        groups: dict[str, list[int]] = {}
        for place in judged:
            groups.setdefault(str(rows[place].get(by)), []).append(place)
        report["by"] = {name: all_metrics(places) for name, places in sorted(groups.items())}
    predictions = [
        {"id": row.get("id") or place, "score": score_of(claims), "label": label}
        for place, (row, claims, label) in enumerate(zip(rows, read, labels, strict=True), 1)
    ]
    return Outcome(report, predictions)


def claims_of(seen: Seen) -> tuple[Claim, ...]:
    """The claims a live call would read in these words."""
    said = Utterance(
        id="u0",
        speaker="agent",
        start=0,
        end=1,
        text=seen.text,
        language=language_of(seen.text),
    )
    return read_claims(said, seen.facts, (), None, about=seen.about)


def score_of(claims: tuple[Claim, ...]) -> float:
    """The share of judged claims that are wrong; one half where nothing could be judged."""
    judged = [claim.agrees for claim in claims if claim.agrees is not None]
    return round(1 - sum(judged) / len(judged), 4) if judged else 0.5


def _seen(
    row: Row,
    where: str,
    entities: Mapping[str, tuple[Mapping[str, object], list[Fact]]],
    whole: Facts,
) -> Seen:
    text = row["text"]
    if not isinstance(text, str):
        raise BadInput(f"{where}: text is not a text.")
    spec, entity = row.get("spec"), row.get("entity")
    if isinstance(spec, dict):
        record = cast(dict[str, object], spec)
        return Seen(text, RECORD, record, Facts(facts_of_record(RECORD, record)))
    if not isinstance(entity, str):
        raise BadInput(f"{where} lacks spec and entity.", "One of them says what is true.")
    if entity not in entities:
        raise BadInput(f"{where}: there is no {entity!r}.", "Give --knowledge FILE that has it.")
    return Seen(text, entity, entities[entity][0], whole)


def _entities(path: Path) -> dict[str, tuple[Mapping[str, object], list[Fact]]]:
    found: dict[str, tuple[Mapping[str, object], list[Fact]]] = {}
    for number, row in enumerate(read_rows(path, ["id", "attributes"]), 1):
        if not isinstance(row["attributes"], dict):
            raise BadInput(f"{path}, line {number}: attributes is not an object.")
        record = cast(dict[str, object], row["attributes"])
        name = row.get("name") or row.get("title") or ""
        key = str(row["id"])
        language = language_of(" ".join(str(one) for one in record.values()))
        facts = facts_of_record(key, record, name=str(name), language=language)
        found[key] = (record, facts)
    return found

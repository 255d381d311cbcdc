"""Labels of others: lines `{call, item, verdict, utterances?, reviewer?, at?}`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast, get_args

from assistant.core.grade import Verdict
from assistant.errors import BadInput
from evals.rows import read_rows

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Case = tuple[str, str]
"""A call and an item of it."""
FEW = 30
"""Below so many labels an interval says little: at 30 a share of .9 has one of about .75 to .98."""


@dataclass(frozen=True)
class Label:
    """One verdict on one case, by whoever gave it; `reviewer` is empty where nobody is named."""

    call: str
    item: str
    verdict: Verdict
    utterances: tuple[str, ...] = ()
    reviewer: str = ""
    at: datetime | None = None

    @property
    def case(self) -> Case:
        return self.call, self.item


@dataclass(frozen=True)
class Truth:
    """What the labels say of each case; `disputed` are those on which reviewers differ."""

    labels: Mapping[Case, Label]
    disputed: frozenset[Case]
    notes: tuple[str, ...]


def read_labels(path: Path, items: Collection[str] | None = None) -> list[Label]:
    """Every line. Raises BadInput, naming the line, for a verdict or an item that there is not."""
    found: list[Label] = []
    unknown: dict[str, int] = {}
    for number, row in enumerate(read_rows(path, ["call", "item", "verdict"]), 1):
        label = _label(row, f"{path}, line {number}")
        if items is not None and label.item not in items:
            unknown.setdefault(label.item, number)
        found.append(label)
    if unknown:
        told = ", ".join(f"{item} (line {line})" for item, line in sorted(unknown.items()))
        raise BadInput(
            f"{path} labels what the rubric does not have: {told}.",
            "Name the rubric that was labelled with --rubric.",
        )
    return found


def agreed(labels: Iterable[Label], source: object, calls: Collection[str]) -> Truth:
    """One verdict a case, of the calls there are.

    Raises BadInput where one and the same hand labels a case twice and differently (nobody can
    say which was meant), and where no call is labelled at all.
    """
    by_case: dict[Case, dict[str, Label]] = {}
    strangers: set[str] = set()
    for label in labels:
        if label.call not in calls:
            strangers.add(label.call)
            continue
        before = by_case.setdefault(label.case, {}).get(label.reviewer)
        if before is not None and before.verdict != label.verdict:
            who = f"{label.reviewer} says" if label.reviewer else "It says"
            raise BadInput(
                f"{source} contradicts itself on {label.item} of {label.call}.",
                f"{who} {before.verdict} and {label.verdict}: leave one of them.",
            )
        by_case[label.case][label.reviewer] = label
    if not by_case:
        raise BadInput(f"{source} labels none of the calls.", "Their `call` is the calls' `id`.")
    disputed = frozenset(
        case
        for case, given in by_case.items()
        if len({label.verdict for label in given.values()}) > 1
    )
    one = {
        case: next(iter(given.values())) for case, given in by_case.items() if case not in disputed
    }
    return Truth(one, disputed, tuple(_notes(len(one), len(disputed), len(strangers))))


def _notes(labels: int, disputed: int, strangers: int) -> Iterable[str]:
    if labels < FEW:
        yield f"{labels} labels are few: read the intervals, not the values."
    if disputed:
        yield f"{disputed} cases on which the reviewers differ are left out."
    if strangers:
        yield f"{strangers} labelled calls are not among the calls."


def _label(row: Mapping[str, Any], where: str) -> Label:
    verdict = row["verdict"]
    if verdict not in VERDICTS:
        raise BadInput(
            f"{where} has the verdict {verdict!r}.", f"There are: {', '.join(VERDICTS)}."
        )
    named = row.get("utterances") or ()
    if not isinstance(named, list | tuple):
        raise BadInput(f"{where} has utterances that are not a list.")
    return Label(
        call=str(row["call"]),
        item=str(row["item"]),
        verdict=verdict,
        utterances=tuple(str(one) for one in cast(list[object], named)),
        reviewer=str(row.get("reviewer") or ""),
        at=_moment(row.get("at"), where),
    )


def _moment(value: object, where: str) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadInput(f"{where} has a time that is not one: {value!r}.") from error

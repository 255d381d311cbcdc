"""A labelled call's source: its lines, the one thing that was meant to go wrong, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from assistant.core.grade import Verdict
from assistant.errors import BadInput
from knowledge.types import Language

DATA = Path(__file__).parents[1] / "data"
Half = Literal["tuning", "sealed"]
Kind = Literal["said", "omitted", "overall"]
"""At a line; by something that is nowhere; by the call as a whole."""


@dataclass(frozen=True)
class Standard:
    """Which items the calls of a folder are labelled for, and the trait each needs of a call."""

    rubric: str
    items: Mapping[str, str]


@dataclass(frozen=True)
class LabelledCall:
    """`raw` is what `assistant.demo.build_calls` builds from, and more."""

    raw: Mapping[str, Any]
    standard: Standard

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def language(self) -> Language:
        return cast(Language, self.raw["language"])

    @property
    def half(self) -> Half:
        """By the id alone, so that no result can decide it."""
        return half_of(self.id)

    @property
    def fails(self) -> Mapping[str, Kind]:
        return cast(Mapping[str, Kind], self.raw["fails"])

    @cached_property
    def labels(self) -> Mapping[str, Verdict]:
        """Item → verdict, of every item that the making of the call decides."""
        traits = {"always", *self.raw["traits"]}
        found: dict[str, Verdict] = {}
        for item, needed in self.standard.items.items():
            if item in self.raw["undecided"]:
                continue
            if item in self.fails:
                found[item] = "fail"
            else:
                found[item] = "pass" if needed in traits else "not_applicable"
        return found

    def marked(self, item: str) -> list[int]:
        """The lines at which the verdict on an item shows, by place."""
        mark = "fails" if item in self.fails else "shows"
        return [place for place, line in enumerate(self.lines) if item in line.get(mark, ())]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], self.raw["lines"])


def half_of(call: str) -> Half:
    """`tuning` may be looked at while rules are changed; `sealed` only tells how well they do."""
    return "sealed" if hashlib.sha256(call.encode()).digest()[0] % 2 else "tuning"


def rubrics_with_calls() -> list[str]:
    """The rubrics that labelled calls ship for."""
    return sorted(path.parent.name for path in DATA.glob("*/standard.yaml"))


def labelled_calls(rubric: str) -> list[LabelledCall]:
    """The shipped labelled calls of a rubric, by id. Raises BadInput where there are none, and
    for a source that contradicts itself."""
    folder = DATA / rubric
    if not (folder / "standard.yaml").is_file():
        raise BadInput(
            f"No labelled calls ship for the rubric {rubric!r}.",
            f"There are some for: {', '.join(rubrics_with_calls())}. "
            "Yours: --calls PATH --labels FILE.",
        )
    told = _read(folder / "standard.yaml")
    standard = Standard(told["rubric"], told["items"])
    calls = [LabelledCall(_read(path), standard) for path in sorted(folder.glob("*.call.yaml"))]
    for call in calls:
        check_source(call)
    return calls


def _read(path: Path) -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load(path.read_text("utf-8")))


def check_source(call: LabelledCall) -> None:
    """Raises BadInput where its marks and its `fails` do not say the same."""
    marked = {item for line in call.lines for item in line.get("fails", ())}
    shown = {item for line in call.lines for item in line.get("shows", ())}
    named = {*marked, *shown, *call.fails, *call.raw["undecided"]}
    said = {item for item, kind in call.fails.items() if kind == "said"}
    wrong = {
        "is not an item": named - set(call.standard.items),
        "fails at a line but not in `fails`": marked - set(call.fails),
        "is said to fail at a line, but none is marked": said - marked,
        "is both failed and undecided": set(call.fails) & set(call.raw["undecided"]),
        "is both shown and undecided": shown & set(call.raw["undecided"]),
        "is shown and failed": shown & set(call.fails),
        "is shown but does not apply": {
            item for item in shown if call.labels.get(item) == "not_applicable"
        },
    }
    for why, items in wrong.items():
        if items:
            raise BadInput(f"{call.id}: {', '.join(sorted(items))} {why}.")

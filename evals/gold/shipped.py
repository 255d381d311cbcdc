"""The labelled calls that ship, as tasks take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evals.calls import CallToGrade

from .build import label_lines, transcript_of
from .labels import Label
from .source import labelled_calls


def shipped_calls(rubric: str) -> list[CallToGrade]:
    """Every labelled call of a rubric. Raises BadInput where none ships for it."""
    return [CallToGrade(one.id, transcript_of(one), timed=True) for one in labelled_calls(rubric)]


def shipped_labels(rubric: str) -> list[Label]:
    """What their making decides."""
    return [
        Label(line["call"], line["item"], line["verdict"], tuple(line["utterances"]))
        for one in labelled_calls(rubric)
        for line in label_lines(one)
    ]


def groups_of(rubric: str) -> Callable[[str], Mapping[str, str]]:
    """A call's half and language, by its id."""
    calls = {one.id: one for one in labelled_calls(rubric)}
    return lambda call: {"half": calls[call].half, "language": calls[call].language}

"""How a rubric's findings become points: the form; the arithmetic is in `grading/score.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.types import Noun

ScoringMode = Literal["share", "additive", "deductive"]
Number = Annotated[float, Field(allow_inf_nan=False)]
Points = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Or a weight."""


class Scoring(Noun):
    """share: passed weight over decided weight, times the scale.

    additive (加分): a pass adds the item's points; deductive (减分): it starts full, and a fail
    takes them. Either may have items of the other sort: a bonus in a deductive rubric, a penalty
    in an additive one.
    """

    mode: ScoringMode = "share"
    start: Number | None = None
    """Points before anything is decided. None: 0 where points are added, else the ceiling."""
    floor: Number = 0.0
    ceiling: Points | None = None
    """None: the rubric's scale."""
    adds_at_most: Points | None = None
    takes_at_most: Points | None = None
    """Of all sections together; a section has caps of its own as well."""


class Fatal(Noun):
    """A fail of this item holds the whole score to at most this, whatever else was good."""

    at_most: Points = 0.0

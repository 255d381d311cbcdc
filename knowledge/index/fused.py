"""What the parts of a look found becomes one list, every passage with all of its scores."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from knowledge.types import Passage

from .port import Hit, Look

Id = TypeVar("Id", bound=Hashable)
Part = Literal["words", "dense", "asked"]


@dataclass
class Gathered(Generic[Id]):
    """Scores by point, for each part of a look.

    Every index looks a second time for the scores of what only another part found, so that no
    passage is ranked low for want of a number.
    """

    scores: dict[Part, dict[Id, float]] = field(
        default_factory=lambda: {"words": {}, "dense": {}, "asked": {}}
    )

    def add(self, part: Part, scored: Iterable[tuple[Id, float]]) -> None:
        """Take in what one query found."""
        self.scores[part].update(scored)

    @property
    def found(self) -> list[Id]:
        """Every point that any part found, each once."""
        return list(dict.fromkeys(one for scores in self.scores.values() for one in scores))

    def lacking(self, part: Part) -> set[Id]:
        """The points found that have no score of this part yet."""
        return set(self.found) - self.scores[part].keys()

    def hits(self, passages: Mapping[Id, Passage]) -> list[Hit]:
        """The found passages; one that is gone meanwhile is left out."""
        lexical, dense, asked = (self.scores[part] for part in ("words", "dense", "asked"))
        return [
            Hit(
                passage=passages[one],
                dense=dense.get(one),
                lexical=lexical.get(one, 0.0),
                asked=asked.get(one),
            )
            for one in self.found
            if one in passages
        ]


def parts_of(look: Look) -> list[Part]:
    """The parts a look has. What is asked now is a part of its own only beside the talk."""
    parts: list[Part] = []
    if look.words:
        parts.append("words")
    if look.dense is not None:
        parts.append("dense")
    if look.asked is not None:
        parts.append("asked")
    return parts


def focus_part(look: Look) -> Part | None:
    """By which part the best of what was named are chosen: by what is asked now."""
    parts = parts_of(look)
    return next((part for part in ("asked", "dense", "words") if part in parts), None)

"""Documents that say different things of the same product, and what a person decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from knowledge.types import Fact, FactChoice, FactConflict

from .read import ANY_PRODUCT

Choices = Mapping[tuple[str, str], FactChoice]


def conflicts(facts: Iterable[Fact]) -> list[FactConflict]:
    """Facts that hold at one moment, come from different documents and differ. Pure.

    Policies for any product may differ by case, so they are no conflict.
    """
    told: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.product != ANY_PRODUCT:
            told[(fact.product, fact.attribute)].append(fact)
    return [
        FactConflict(product=product, attribute=attribute, facts=tuple(some))
        for (product, attribute), some in sorted(told.items())
        if len({fact.document for fact in some}) > 1 and len({_said(fact) for fact in some}) > 1
    ]


def _said(fact: Fact) -> tuple[float | None, str]:
    """What a fact says; in words, however they are written."""
    in_words = " ".join(fact.text.casefold().split())
    return (None, in_words) if fact.value is None else (fact.value, fact.unit)


def settled(facts: Iterable[Fact], choices: Choices) -> list[Fact]:
    """The facts claims are checked against: of a conflict only what a person kept.

    Until somebody decided, calls are not held against either side.
    """
    known = list(facts)
    disputed = {(one.product, one.attribute): one for one in conflicts(known)}
    return [
        fact
        for fact in known
        if (pair := (fact.product, fact.attribute)) not in disputed
        or (pair in choices and choices[pair].keep in (fact.document, ""))
    ]


def open_conflicts(facts: Iterable[Fact], choices: Choices) -> list[FactConflict]:
    """The conflicts nobody has decided."""
    return [one for one in conflicts(facts) if (one.product, one.attribute) not in choices]

"""A value that was said, and the facts it can be about: the nearest word for one decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.facts.attributes import ATTRIBUTES
from knowledge.facts.read import ANY_PRODUCT
from knowledge.facts.speaking import counted
from knowledge.facts.told import MONEY, PLACES, Told, comparable
from knowledge.facts.values import Value

from .claim_scope import clause_of

NEAR = 30
"""Characters from a word for the attribute to a figure without a unit."""
FAR = 80
"""The same for a value whose unit already says of what kind it is."""
_PLAIN = frozenset({"point", "bar", "dB", "C", "m2"}) | PLACES
"""Units that of themselves say what is meant, where only one fact has them."""
_BEFORE_PRICE = re.compile(
    r"(?:\b(?:for|at|is|only|just|costs?)|是|为|只要|只有|才|就)\s*$", re.IGNORECASE
)
_WORD = re.compile(r"[a-z']+")
_FILLER = frozenset(
    _WORD.findall(
        "a all about and around at away be course exactly for full he hes i in is it it's its just"
        " of ok okay only right she so that that's the they they're this to total up will within"
        " yeah yes you your"
    )
)
"""Words beside a value that name nothing: `it's about two years` is a plain answer."""
_PLAIN_ZH = 4
"""Characters beside the value in a plain Chinese answer."""
_OTHER = re.compile(
    r"\b(?:refund|deposit|discount|shipping|delivery fee|surcharge|balance|goodwill|order)\b"
    r"|退款|押金|运费|差价|订金|补差",
    re.IGNORECASE,
)


def facts_meant(sentence: str, value: Value, known: Sequence[Told], asked: str = "") -> list[Told]:
    """The facts that a value said in a sentence is about; empty where it is about none of them.

    `asked` is the customer's question before: it names the attribute where the answer does not.
    """
    fitting = [
        one
        for one in known
        if one.kind == "values" and any(comparable(value, true) for true in one.values)
    ]
    if not fitting:
        return []
    if value.until is not None and not any(v.until is not None for f in fitting for v in f.values):
        # From eight to nine is told by two facts: where it begins, and where it ends.
        ends = [one for one in fitting if value.unit in PLACES]
        if ends:
            return ends
    reach = FAR if value.unit else NEAR
    gaps = [
        (gap, one)
        for one in fitting
        if (gap := one.gap(sentence, value.start, value.end)) is not None
    ]
    best = min((gap for gap, _ in gaps), default=reach + 1)
    if best <= reach:
        nearest = [one for gap, one in gaps if gap == best]
        return (
            nearest
            if value.unit
            else [one for one in nearest if _nothing_nearer(sentence, value, one)]
        )
    measured = [one for one in fitting if value.unit and any(true.unit for true in one.values)]
    if asked and _plain_answer(sentence, value):
        meant = [one for one in measured if any(cue.search(asked) for cue in one.cues)]
        if meant:
            return meant
    return _unspoken(sentence, value, measured)


def _nothing_nearer(sentence: str, value: Value, one: Told) -> bool:
    """Whether no word for something counted otherwise stands between a figure and the attribute."""
    unit = one.spoken.unit or ("money" if one.values[0].unit in MONEY else one.values[0].unit)
    cues = [
        found.end()
        for cue in one.cues
        for found in cue.finditer(sentence)
        if found.end() <= value.start
    ]
    return not cues or counted(unit).search(sentence, max(cues), value.start) is None


def _unspoken(sentence: str, value: Value, fitting: Sequence[Told]) -> list[Told]:
    """Facts that are meant though no word names them: there is only this one, or a plain answer."""
    of_product = [
        one
        for one in fitting
        if one.fact.product != ANY_PRODUCT and any(_as_said(value, true) for true in one.values)
    ]
    if not of_product:
        return []
    begin, stop = clause_of(sentence, value.start, value.end)
    if _named_else(sentence[begin:stop], of_product):
        return []
    if not value.unit:
        return []
    if value.unit in PLACES:
        spans = any(true.until is not None for one in of_product for true in one.values)
        if value.unit == "clock" and spans and value.until is None:
            return []  # a moment is not yet the opening hours
        return of_product
    alone = len(of_product) == 1
    if value.unit in _PLAIN and alone:
        return of_product
    if _plain_answer(sentence, value):
        return of_product
    if value.unit in MONEY and alone and _BEFORE_PRICE.search(sentence[begin : value.start]):
        return of_product
    return []


def _as_said(value: Value, true: Value) -> bool:
    """Whether nobody would have to say what is meant: hours are not taken for months."""
    return value.unit == true.unit or "month" not in (value.unit, true.unit)


def _plain_answer(sentence: str, value: Value) -> bool:
    """Whether a sentence says hardly more than the value."""
    rest = sentence[: value.start] + " " + sentence[value.end :]
    if re.search(r"[\u4e00-\u9fff]", sentence):
        return len(re.sub(r"[\W_]", "", rest)) <= _PLAIN_ZH
    return all(word in _FILLER for word in _WORD.findall(rest.lower()))


def _named_else(clause: str, fitting: Sequence[Told]) -> bool:
    """Whether a clause speaks of something else that is counted in the same way."""
    if _OTHER.search(clause):
        return True
    own = {one.fact.attribute for one in fitting}
    return any(
        one.words.search(clause)
        for one in ATTRIBUTES
        if one.name not in own
        and not any(cue.pattern == one.words.pattern for f in fitting for cue in f.cues)
    )

"""What a fact tells, ready to be held against what somebody says: values, a name, yes or no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from knowledge.types import Fact

from .attributes import ATTRIBUTES
from .digits import same_number
from .reading import reading
from .record import LISTED, YES_NO
from .speaking import Spoken, family_words, spoken
from .values import Value

Kind = Literal["values", "name", "words", "sentence", "list", "yes/no", "code"]
IN_WORDS = frozenset({"name", "words", "yes/no"})
"""Kinds that are not told in figures."""
PLACES = frozenset({"clock", "weekday", "date", "digits"})
"""Units whose values are places on a scale, not amounts."""
MONEY = frozenset({"money", "EUR", "CNY", "USD"})
_DAYS: Mapping[str, float] = {"h": 1 / 24, "day": 1.0, "month": 30.4375}
_CANONICAL = {one.name: one.words for one in ATTRIBUTES}
_WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
ROUNDED = 0.1
"""The most that `about 5 kg` may be off, as a share of what is true."""
MONTHS = 0.035
"""How far 30 days are from a month of 30.4."""


@dataclass(frozen=True)
class Told:
    """A fact and how people would state it."""

    fact: Fact
    kind: Kind
    values: tuple[Value, ...]
    spoken: Spoken
    cues: tuple[re.Pattern[str], ...]
    families: frozenset[tuple[int, str]]

    def gap(self, text: str, start: int, end: int) -> int | None:
        """Characters between a stretch and the nearest word for the attribute; None without one.

        A word after the stretch counts as twice as far, and four more, as one before it.
        """
        gaps = [
            0
            if found.start() < end and found.end() > start
            else start - found.end()
            if found.end() <= start
            else 2 * (found.start() - end) + 4
            for cue in self.cues
            for found in cue.finditer(text)
        ]
        return min(gaps, default=None)


def told(fact: Fact) -> Told:
    """What a fact tells. Remembered by its words."""
    kind, values, families = _read(fact.attribute, fact.text, fact.value, fact.unit, fact.quote)
    how = spoken(fact.attribute)
    own = _CANONICAL.get(fact.attribute)
    cues = own or how.cues
    return Told(fact, kind, values, how, (cues,) if cues else (), families)


@lru_cache(maxsize=16_384)
def _read(
    label: str, text: str, amount: float | None, unit: str, quote: str
) -> tuple[Kind, tuple[Value, ...], frozenset[tuple[int, str]]]:
    if unit == YES_NO:
        return "yes/no", (), frozenset()
    if amount is not None:
        # Of two to four days a fact keeps the four; its sentence has both.
        ranges = (one for one in reading(quote) if one.until == amount and one.unit == unit)
        value = next(ranges, Value(amount, unit, 0, len(text), text))
        return "values", (value,), frozenset()
    if LISTED in text:
        return "list", (), frozenset()
    found = reading(text)
    measured = tuple(value for value in found if value.unit)
    left = len("".join(_WORD.findall(_without(text, found))))
    begins = bool(measured) and not text[: measured[0].start].strip() and measured[0].unit != "date"
    if found and (begins or not left or left <= 0.3 * len(text)) and (measured or not left):
        how = spoken(label)
        kept = measured or tuple(
            Value(round(v.amount * how.factor, 6), how.unit, v.start, v.end, v.text) for v in found
        )
        return "values", kept, frozenset()
    if re.fullmatch(r"[\w-]*[a-z]_[\w-]*|\w*[a-z]\d\w*", text):
        return "code", (), frozenset()  # a machine's word: nobody says it
    families = frozenset(
        (family, value)
        for family, value, start, end in family_words(text)
        if end == len(text) and len(text[:start].split()) <= 1
    )
    if spoken(label).identity:
        families = frozenset[tuple[int, str]]()
    if re.search(r"[\u4e00-\u9fff]", text):
        return "words", (), families
    words = text.split()
    if len(words) >= 4 and (text.endswith(".") or sum(w[0].islower() for w in words) >= 3):
        return "sentence", (), frozenset()
    return ("name" if text[:1].isupper() or len(words) > 1 else "words"), (), families


def _without(text: str, found: tuple[Value, ...]) -> str:
    for value in found:
        text = text[: value.start] + " " * (value.end - value.start) + text[value.end :]
    return text


def comparable(said: Value, true: Value) -> bool:
    """Whether two values are of one kind; a bare figure is of any kind that is
    counted, but no time: nobody says it lasts twelve."""
    if said.unit == true.unit:
        return True
    if said.unit in _DAYS and true.unit in _DAYS:
        return True
    if said.unit in MONEY and true.unit in MONEY:
        return true.unit == "money"  # credits are no euros
    bare = "" in (said.unit, true.unit)
    return bare and not {said.unit, true.unit} & (PLACES | _DAYS.keys())


def agrees(said: Value, true: tuple[Value, ...], *, roughly: bool = False) -> bool:
    """Whether what was said is one of the values that are true.

    Of a range that is true both ends must be said, or the upper one alone: what takes two to
    four days takes up to four.
    """
    if said.unit == "weekday":
        held = {day for value in true for day in _week(value)}
        return _week(said) <= held
    if said.until is not None and not any(one.until is not None for one in true):
        ends = (said.amount, said.until)
        return all(
            any(_same(end, said.unit, one.amount, one.unit, roughly, said) for one in true)
            for end in ends
        )
    return any(_agrees(said, one, roughly) for one in true)


def _agrees(said: Value, true: Value, roughly: bool) -> bool:
    if said.unit == "digits":
        return same_number(said.code, true.code)
    if said.unit == "date":
        one, other = int(said.amount), int(true.amount)
        return one == other or (0 in (one // 100, other // 100) and one % 100 == other % 100)
    if said.until is not None:
        return (
            true.until is not None
            and _same(said.amount, said.unit, true.amount, true.unit, roughly, said)
            and _same(said.until, said.unit, true.until, true.unit, roughly, said)
        )
    if true.until is not None:
        ends = (true.amount, true.until) if said.unit == "clock" else (true.until,)
        return any(_same(said.amount, said.unit, end, true.unit, roughly, said) for end in ends)
    return _same(said.amount, said.unit, true.amount, true.unit, roughly, said)


def _same(
    said: float, said_unit: str, true: float, true_unit: str, roughly: bool, value: Value
) -> bool:
    if said_unit != true_unit and said_unit in _DAYS and true_unit in _DAYS:
        said, true = said * _DAYS[said_unit], true * _DAYS[true_unit]
        if "month" in (said_unit, true_unit):
            return abs(said - true) <= MONTHS * abs(true)
    off = abs(said - true)
    if roughly:
        return off <= min(ROUNDED * abs(true), _half_a_place(value, said)) + 1e-9
    return off <= 1e-6 * max(1.0, abs(true))


def _half_a_place(value: Value, amount: float) -> float:
    """Half of the last place that was said: about 5 is 4.5 to 5.5, about 500 is 450 to 550."""
    figures = re.search(r"\d+(?:\.\d+)?", value.text.replace(",", ""))
    if figures is None:
        return ROUNDED * abs(amount)
    written = figures.group()
    places = len(written.partition(".")[2])
    zeros = len(written) - len(written.rstrip("0")) if not places else 0
    scale = abs(amount) / float(written) if float(written) else 1.0
    return 0.5 * 10.0 ** (zeros - places) * scale


def _week(value: Value) -> set[int]:
    first, last = int(value.amount), int(value.amount if value.until is None else value.until)
    if last < first:
        last += 7
    return {day % 7 for day in range(first, last + 1)}

"""Limits on numbers: what a customer wants ("under €100", "评分4.5以上") and what a text states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Measure = str
_WORDS: tuple[tuple[Measure, str], ...] = (
    (
        "price",
        r"pric\w*|cost\w*|fares?|budget|fees?|价格|价位|票价|门票|房价|售价|人均|消费|预算|费用",
    ),
    ("rating", r"rat(?:ed|ings?)|stars?|scores?|reviews?|评分|评价|口碑|星级"),
)
_MEASURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS), re.IGNORECASE)
_MONEY = r"€|\$|£|¥|￥"
_UNITS: tuple[tuple[Measure, str], ...] = (
    ("price", r"元|块|euros?|eur|dollars?|bucks|usd|yuan|rmb|cny|pounds?|欧元|美元"),
    ("rating", r"分(?!钟)|stars?|星"),
)
_UNIT = "|".join(f"(?P<u_{name}>{words})" for name, words in _UNITS)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TO = r"\s*(?:-|–|—|~|～|to|and|到|至)\s*"
_AMOUNT = re.compile(
    rf"(?P<sign>{_MONEY})?\s*(?P<low>{_NUMBER})"
    rf"(?:\s*(?:元|块|分|€|小时|天)?{_TO}(?:{_MONEY})?\s*(?P<high>{_NUMBER}))?\s*(?:{_UNIT}|(?P<after>€))?",
    re.IGNORECASE,
)
_AT_LEAST_BEFORE = re.compile(
    r"(?:over|above|more than|at least|from|minimum|超过|高于|大于|不低于|至少|起码)[^\d]{0,6}$",
    re.IGNORECASE,
)
_AT_MOST_BEFORE = re.compile(
    r"(?:under|below|less than|at most|up to|within|maximum|no more than|cheaper than|"
    r"不超过|不高于|低于|小于|少于|最多)[^\d]{0,6}$",
    re.IGNORECASE,
)
_AT_LEAST_AFTER = re.compile(
    r"^\s*(?:or (?:more|above|higher|better)|and (?:up|above)|以上|起)", re.I
)
_AT_MOST_AFTER = re.compile(r"^\s*(?:or (?:less|below|lower|cheaper)|以下|一下|以内|之内)", re.I)
_ABOUT_AFTER = re.compile(r"^\s*(?:左右|上下|多)")
_FREE = re.compile(r"(?<![不非])免费|不要(?:门票|钱)")
_CLAUSE = re.compile(r"[，,。；;！!？?、\n]")
_OTHER_UNIT = re.compile(
    r"^\s*(?:小时|分钟|天|日|月|年|点|人|位|个|张|号|间|晚|hours?|minutes?|days?|nights?|people|pm|am|%|％)",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?:^|[；;\n、|]|\. )\s*(?P<key>[^：:；;\n、|]{1,24})[：:]\s*(?P<value>[^；;\n、|]*)"
)
_PLAIN = re.compile(rf"(?:{_MONEY})?\s*(?P<number>{_NUMBER})")
ABOUT = 0.2
"""How far "about 300" may be off."""


@dataclass(frozen=True)
class Limit:
    """A measure that shall lie between two numbers, both included; None: open."""

    measure: Measure
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def limits_in(text: str) -> list[Limit]:
    """The limits a customer states, the last one of each measure. Pure."""
    found: dict[Measure, Limit] = {}
    for match in _AMOUNT.finditer(text):
        measure = _measure_at(text, match)
        if measure is None or _OTHER_UNIT.match(text[match.end() :]):
            continue
        low, high = _number(match["low"]), match["high"]
        before, after = text[: match.start()], text[match.end() :]
        if high is not None:
            limit = Limit(measure, low, _number(high))
        elif _AT_LEAST_AFTER.match(after) or _AT_LEAST_BEFORE.search(before):
            limit = Limit(measure, low, None)
        elif _AT_MOST_AFTER.match(after) or _AT_MOST_BEFORE.search(before):
            limit = Limit(measure, None, low)
        elif _ABOUT_AFTER.match(after):
            limit = Limit(measure, low * (1 - ABOUT), low * (1 + ABOUT))
        else:
            limit = Limit(measure, low, low)
        found[measure] = limit
    if "price" not in found and _FREE.search(text):
        found["price"] = Limit("price", 0.0, 0.0)
    return list(found.values())


def measures_of(text: str) -> dict[Measure, float]:
    """The numbers a text states as `key: number`, the first one of each measure. Pure."""
    found: dict[Measure, float] = {}
    for measure, value in _stated(text):
        found.setdefault(measure, value)
    return found


def _stated(text: str) -> Iterator[tuple[Measure, float]]:
    for pair in _PAIR.finditer(text):
        named = _MEASURE.search(pair["key"])
        number = _PLAIN.match(pair["value"].strip())
        if named and named.lastgroup and number:
            yield named.lastgroup, _number(number["number"])


def _measure_at(text: str, match: re.Match[str]) -> Measure | None:
    """By the unit, or by the last word before it in its clause that names a measure."""
    if match["sign"] or match["after"] or match["u_price"]:
        return "price"
    if match["u_rating"]:
        return "rating"
    clause = _CLAUSE.split(text[: match.start()])[-1]
    named = [one.lastgroup for one in _MEASURE.finditer(clause)]
    return named[-1] if named else None


def _number(text: str) -> float:
    return float(text.replace(",", ""))

"""Every value in a text, each once: numbers, times, dates, quantities, bare figures, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from .clock import clocks, dates, weekdays
from .digits import numbers_said
from .numerals import HAN, SPOKEN, english_number, han_number
from .values import Value, values

REMEMBERED = 16_384
"""Texts: those of the facts that are asked for again and again, and of the turns of some calls."""
_BARE = re.compile(
    rf"(?<![\w.,:/-])(?:(?<!\d)[-−](?=\d))?(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<rest>\.\d+)?(?![\w:/%％]|[.,]\d|-\d)"
    rf"|(?P<words>{SPOKEN})",
    re.IGNORECASE,
)
_BARE_HAN = re.compile(
    r"(?<![\d.,:A-Za-z-])(?P<figure>\d+)(?P<rest>\.\d+)?(?![\d:A-Za-z-]|\.\d|(?![多左的一吧呢哦啊就])[\u4e00-\u9fff])"
)
_TO = re.compile(r"\s*(?:-{1,2}|–|—|~|～|至|到|to|until|till|through|thru|and)\s*", re.IGNORECASE)
_LOWER = re.compile(
    rf"(?<![\d.:])(\d+(?:\.\d+)?|{SPOKEN}|{HAN})\s*(?:-|–|~|～|\bto\b|\bor\b|至|到)\s*$",
    re.IGNORECASE,
)
_SAME_KIND = frozenset({"h", "day", "month"})
_PLACES = frozenset({"clock", "weekday", "date", "digits"})
"""Units whose values are places on a scale, not amounts."""


@lru_cache(maxsize=REMEMBERED)
def reading(text: str) -> tuple[Value, ...]:
    """The values of a text in order, none inside another; two with `to` between are a range."""
    found: list[Value] = []
    for values_of in (dates, numbers_said, clocks, weekdays, values, _bare):
        for value in values_of(text):
            if not any(one.start < value.end and one.end > value.start for one in found):
                found.append(value)
    found.sort(key=lambda value: value.start)
    return tuple(_ranges(text, found))


def _bare(text: str) -> Iterable[Value]:
    for match in (*_BARE.finditer(text), *_BARE_HAN.finditer(text)):
        if match.groupdict().get("words"):
            amount = english_number(match["words"])
            if amount is None or amount < 2:
                continue
        else:
            amount = float(match["figure"].replace(",", "") + (match["rest"] or ""))
            if match.group().startswith(("-", "−")):
                amount = -amount
        yield Value(amount, "", match.start(), match.end(), match.group())


def _ranges(text: str, found: list[Value]) -> Iterable[Value]:
    pending: Value | None = None
    for value in found:
        if pending is not None and _joined(text, pending, value):
            words = text[pending.start : value.end]
            pending = replace(pending, until=value.amount, end=value.end, text=words)
            if value.unit != pending.unit:  # 12 hours to 3 days: both ends in the first's unit
                factor = {"h": 1, "day": 24, "month": 24 * 30}
                scaled = value.amount * factor[value.unit] / factor[pending.unit]
                pending = replace(pending, until=scaled)
            continue
        # 2 to 4 days: the first has no unit of its own.
        lower = _LOWER.search(text, 0, value.start) if value.unit else None
        if pending is not None and not (lower and pending.start >= lower.start(1)):
            yield pending
        pending = value
        if lower and value.unit not in _PLACES and value.until is None:
            pending = replace(
                value,
                amount=_figure(lower.group(1)) * _unit_factor(value),
                until=value.amount,
                start=lower.start(1),
                text=text[lower.start(1) : value.end],
            )
    if pending is not None:
        yield pending


def _joined(text: str, one: Value, other: Value) -> bool:
    """Whether two values are the ends of a range."""
    if one.until is not None or other.until is not None:
        return False
    if one.unit != other.unit and not {one.unit, other.unit} <= _SAME_KIND:
        # A bare figure before a quantity is the range's beginning in the quantity's unit.
        return False
    if one.unit in ("", "digits", "date"):
        return False
    between = _TO.fullmatch(text, one.end, other.start)
    if between is None:
        return False
    return between.group().strip().lower() != "and" or "between" in text[: one.start].lower()[-9:]


def _unit_factor(value: Value) -> float:
    """How many of its normal unit a value's own unit counts."""
    number = re.match(rf"\d+(?:\.\d+)?|{SPOKEN}|{HAN}", value.text, re.IGNORECASE)
    said = _figure(number.group()) if number else 0.0
    return value.amount / said if said else 1.0


def _figure(written: str) -> float:
    if written[0].isdigit():
        return float(written)
    return (english_number(written) or 0.0) if written.isascii() else han_number(written)

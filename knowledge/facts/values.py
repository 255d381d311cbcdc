"""Numbers with units, as written or said, normalised: 2 years = 24 months, 1.5 kW = 1500 W."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numerals import HAN, SPOKEN, english_number, han_number

_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"years?|yrs?|年", "month", 12.0),
    (r"months?|mths?|个月|(?<=半)月", "month", 1.0),
    (r"weeks?|周|个?星期", "day", 7.0),
    (r"(?:working |business |calendar )?days?|个?工作日|天|日内?", "day", 1.0),
    (r"hours?|hrs?|h|个?小时|个?钟头", "h", 1.0),
    (r"minutes?|mins?|分钟", "h", 1 / 60),
    (r"kilograms?|kg|公斤|千克", "g", 1000.0),
    (r"grams?|g|克", "g", 1.0),
    (r"kilowatts?|kw|千瓦", "W", 1000.0),
    (r"watts?|w|瓦", "W", 1.0),
    (r"millilit(?:er|re)s?|ml|毫升", "L", 0.001),
    (r"lit(?:er|re)s?|l|升", "L", 1.0),
    (r"euros?|eur|€|欧元", "EUR", 1.0),
    (r"yuan|rmb|cny|元|块钱?|¥|￥", "CNY", 1.0),
    (r"dollars?|usd|\$|美元", "USD", 1.0),
    (r"millimet(?:er|re)s?|mm|毫米", "cm", 0.1),
    (r"centimet(?:er|re)s?|cm|厘米|公分", "cm", 1.0),
    (r"square met(?:er|re)s?|sq\.? ?m|sqm|m²|㎡|平方米|平米", "m2", 1.0),
    (r"met(?:er|re)s?|m|米(?!饭)", "cm", 100.0),
    (r"bars?|巴", "bar", 1.0),
    (r"decibels?|db|分贝", "dB", 1.0),
    (r"credits?", "money", 1.0),
    (r"degrees?(?: celsius)?|celsius|°c|摄氏度", "C", 1.0),
    (r"percent|per cent|%|％", "%", 1.0),
    (r"stars?(?! hotels?)|points?|颗?星(?!期)|分(?![钟期店之别部])", "point", 1.0),
    (r"people|persons?|guests?|人(?!均)|位(?!置)", "person", 1.0),
)
_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})*,\d{1,2}(?!\d)|\d+(?:\.\d+)?"
"""1,299.00 and 1299; and as much of Europe writes them, 1.299,00 and 12,5."""
_NUMBER_EN = (
    rf"(?:{SPOKEN}|\d+) and a half|(?<![\d.,])(?:(?<![\w\d.-])[-−])?(?:{_FIGURES})"
    rf"|half an?(?= )|{SPOKEN}"
    r"|\ban?(?= (?:year|month|week|day|hour)\b)"
)
_NUMBER_ZH = rf"{HAN}(?:个半(?=月|小时|星期))?|半"
_UNIT = "|".join(f"(?P<u{place}>{words})" for place, (words, _, _) in enumerate(_UNITS))
_AFTER = re.compile(
    rf"(?P<number>{_NUMBER_EN}|{_NUMBER_ZH})[\s-]{{0,2}}(?:{_UNIT})(?![a-z])(?P<half>半)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?P<sign>€|\$|¥|￥|\beur\s|\bcny\s|\busd\s)\s?(?P<number>{_FIGURES})", re.IGNORECASE
)
_SIGNS = {"€": "EUR", "$": "USD", "¥": "CNY", "￥": "CNY", "eur": "EUR", "cny": "CNY", "usd": "USD"}


@dataclass(frozen=True)
class Value:
    """A normalised quantity and where in the text it stands."""

    amount: float
    unit: str
    start: int
    end: int
    text: str
    until: float | None = None
    """The other end of a range; `amount` is its beginning."""
    code: str = ""
    """What stands for the amount where it is no number: the digits of a telephone."""


def values(text: str) -> Iterator[Value]:
    """Every quantity in a text, in order."""
    found: list[Value] = []
    for match in _BEFORE.finditer(text):
        unit = _SIGNS[match["sign"].strip().lower()]
        found.append(_value(_number(match["number"]) or 0.0, unit, match))
    for match in _AFTER.finditer(text):
        place = next(i for i in range(len(_UNITS)) if match[f"u{i}"] is not None)
        _, unit, factor = _UNITS[place]
        number = _number(match["number"])
        if number is None or any(
            one.start < match.end() and one.end > match.start() for one in found
        ):
            continue
        found.append(_value((number + (0.5 if match["half"] else 0.0)) * factor, unit, match))
    return iter(sorted(found, key=lambda value: value.start))


def unit_named(word: str) -> tuple[str, float] | None:
    """The unit that a word names, and how many of it the word counts: hours → h, 1."""
    for words, unit, factor in _UNITS:
        if len(word) > 2 and re.fullmatch(words, word, re.IGNORECASE):
            return unit, factor
    return None


def _value(amount: float, unit: str, match: re.Match[str]) -> Value:
    return Value(round(amount, 6), unit, match.start(), match.end(), match.group().strip())


def _number(written: str) -> float | None:
    word = written.lower().strip().replace("−", "-")
    if word.startswith("-"):
        positive = _number(word[1:])
        return None if positive is None else -positive
    if word.endswith((" and a half", "个半")):
        whole = _number(word.removesuffix(" and a half").removesuffix("个半"))
        return None if whole is None else whole + 0.5
    if word in ("半", "half a", "half an"):
        return 0.5
    if word in ("a", "an"):
        return 1.0
    if re.fullmatch(r"[\d.]*\d,\d{1,2}", word):
        return float(word.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", word):
        return float(word.replace(",", ""))
    return english_number(word) if word.isascii() else han_number(word)

"""Numbers with units, as written or said, normalised: 2 years = 24 months, 1.5 kW = 1500 W."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EN_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "a": 1, "an": 1,
}  # fmt: skip
_ZH_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"years?|yrs?|年", "month", 12.0),
    (r"months?|mths?|个月|(?<=半)月", "month", 1.0),
    (r"weeks?|周|个?星期", "day", 7.0),
    (r"(?:working |business |calendar )?days?|个?工作日|天|日内?", "day", 1.0),
    (r"hours?|hrs?|h|个?小时", "h", 1.0),
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
    (r"met(?:er|re)s?|m|米", "cm", 100.0),
    (r"bars?|巴", "bar", 1.0),
    (r"decibels?|db|分贝", "dB", 1.0),
)
_SPELT = "|".join(sorted((w for w in _EN_NUMBERS if w not in ("a", "an")), reverse=True))
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})*,\d{1,2}(?!\d)|\d+(?:\.\d+)?"
"""1,299.00 and 1299; and as much of Europe writes them, 1.299,00 and 12,5."""
_NUMBER_EN = (
    rf"(?:{_SPELT}|\d+) and a half|(?<![\d.,])(?:{_FIGURES})|half an?(?= )"
    rf"|(?:{_TENS})[- ](?:{_ONES})|(?:{_SPELT})\b"
    r"|\ban?(?= (?:year|month|week|day|hour)\b)"
)
_NUMBER_ZH = r"[零〇一二两三四五六七八九十百千万]+(?:个半(?=月|小时|星期))?|半"
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


def values(text: str) -> Iterator[Value]:
    """Every quantity in a text, in order."""
    found: list[Value] = []
    for match in _BEFORE.finditer(text):
        unit = _SIGNS[match["sign"].strip().lower()]
        found.append(_value(_number(match["number"]), unit, match))
    for match in _AFTER.finditer(text):
        place = next(i for i in range(len(_UNITS)) if match[f"u{i}"] is not None)
        _, unit, factor = _UNITS[place]
        amount = _number(match["number"]) + (0.5 if match["half"] else 0.0)
        if not any(one.start < match.end() and one.end > match.start() for one in found):
            found.append(_value(amount * factor, unit, match))
    return iter(sorted(found, key=lambda value: value.start))


def _value(amount: float, unit: str, match: re.Match[str]) -> Value:
    return Value(round(amount, 6), unit, match.start(), match.end(), match.group().strip())


def _number(written: str) -> float:
    word = written.lower().strip()
    if word.endswith((" and a half", "个半")):
        return _number(word.removesuffix(" and a half").removesuffix("个半")) + 0.5
    if word in ("半", "half a", "half an"):
        return 0.5
    if re.fullmatch(r"[\d.]*\d,\d{1,2}", word):
        return float(word.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", word):
        return float(word.replace(",", ""))
    if word in _EN_NUMBERS:
        return float(_EN_NUMBERS[word])
    if "-" in word or " " in word:
        tens, ones = re.split(r"[- ]", word, maxsplit=1)
        return float(_EN_NUMBERS[tens] + _EN_NUMBERS[ones])
    return _han_number(word)


def _han_number(word: str) -> float:
    """三十 = 30, 一百二十 = 120, 一二九九 (read digit by digit) = 1299."""
    if not any(sign in _ZH_UNITS for sign in word):
        return float("".join(str(_ZH_DIGITS[sign]) for sign in word))
    total, section, digit = 0, 0, 0
    for sign in word:
        if sign in _ZH_DIGITS:
            digit = _ZH_DIGITS[sign]
            continue
        unit = _ZH_UNITS[sign]
        if unit == 10000:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    # 一千二 is 1200: a last digit after a unit counts the next smaller one.
    if digit and word[-1] in _ZH_DIGITS and len(word) >= 2 and word[-2] in "百千万":
        digit *= _ZH_UNITS[word[-2]] // 10
    return float(total + section + digit)

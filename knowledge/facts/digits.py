"""Telephone numbers and other long numbers: written with signs between, or said digit by digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .values import Value

LEAST = 7
"""Digits: shorter ones are amounts."""
_WORDS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_HAN = dict(zip("零〇一幺二两三四五六七八九", "0011223456789", strict=True))
_ONE = rf"(?:(?:double|triple)\s)?(?:{'|'.join(_WORDS)})"
_WRITTEN = re.compile(r"(?<![\d.:A-Za-z])\+?\(?\d(?:[\s()（）–-]{0,2}\d){6,}(?!\d|[.:]\d)")
_SAID = re.compile(rf"\b{_ONE}(?:[\s,-]{{1,2}}{_ONE}){{3,}}\b", re.IGNORECASE)
_SAID_HAN = re.compile(rf"[{''.join(_HAN)}](?:[，,\s、-]?[{''.join(_HAN)}]){{6,}}")


def numbers_said(text: str) -> Iterator[Value]:
    """Every number of at least seven digits; `code` has its digits, unit `digits`."""
    for match in _WRITTEN.finditer(text):
        yield _value(match, re.sub(r"\D", "", match.group()))
    for match in _SAID.finditer(text):
        digits = _spelt(match.group())
        if len(digits) >= LEAST:
            yield _value(match, digits)
    for match in _SAID_HAN.finditer(text):
        yield _value(match, "".join(_HAN.get(sign, "") for sign in match.group()))


def same_number(one: str, other: str) -> bool:
    """Whether two are one number: equal, or one without its area or country code."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= LEAST and long.endswith(short)


def _spelt(words: str) -> str:
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        digits += _WORDS[word] * times
        times = 1
    return digits


def _value(match: re.Match[str], digits: str) -> Value:
    return Value(0.0, "digits", match.start(), match.end(), match.group().strip(), code=digits)

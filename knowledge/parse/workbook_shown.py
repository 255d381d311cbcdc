"""A cell's value as its number format shows it: `0.15` as `15%`, `1299` as `¥1,299.00`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_SECTION = re.compile(r"(?:[^;\"\\]|\"[^\"]*\"|\\.)*")
_NOT_NUMBER = re.compile(r"\[(?!\$)[^\]]*\]|_.|\*.")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_QUOTED = re.compile(r"\"([^\"]*)\"|\\(.)")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


def shown(value: object, number_format: str) -> str | None:
    """What the reader of the sheet sees; None where the format shows nothing of it (`;;;`).

    Of formats for numbers are read: decimals, thousands, percent, and the words and currency signs
    around them; others (fractions, exponents, conditions) show the plain number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(number_format)
    if len(sections) >= 3 and not any(part.strip() for part in sections):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(float(value), value, sections)
    return " ".join(str(value).split())


def _sections(number_format: str) -> list[str]:
    found: list[str] = []
    place = 0
    while place <= len(number_format):
        matched = _SECTION.match(number_format, place)
        text = matched.group() if matched else ""
        found.append(text)
        place += len(text) + 1
    return found


def _number(amount: float, value: float, sections: list[str]) -> str:
    plain = f"{value:.15g}" if abs(amount) < 1e15 else str(value)
    pattern = sections[1] if amount < 0 and len(sections) > 1 and sections[1] else sections[0]
    signless = pattern is not sections[0]
    pattern = _CURRENCY.sub(lambda sign: f'"{sign[1]}"' if sign[1] else "", pattern)
    pattern = _NOT_NUMBER.sub("", pattern)
    bare = _QUOTED.sub("", pattern)
    matched = _DIGITS.search(bare)
    if matched is None or "General" in pattern or re.search(r"[eE][+-]|/", bare):
        return plain
    if "%" in bare:
        amount *= 100
    places = len(matched[1] or "")
    grouped = "," in matched.group().rstrip(",")
    if matched.group().endswith(",") or abs(amount) >= 1e15:
        return plain  # shown in thousands or millions; the whole says more
    told = f"{abs(amount):{',' if grouped else ''}.{places}f}"
    if matched[1] and set(matched[1]) == {"#"}:
        told = told.rstrip("0").rstrip(".")
    sign = "-" if amount < 0 and not signless else ""
    before, after = _around(pattern)
    return " ".join(f"{sign}{before}{told}{after}".split())


def _around(pattern: str) -> tuple[str, str]:
    """The words and signs before and after the digits."""
    whole = re.sub(r"\"([^\"]*)\"|\\(.)", lambda m: (m[1] or m[2] or "").translate(_AWAY), pattern)
    matched = _DIGITS.search(whole)
    if matched is None:
        return "", ""
    before, after = whole[: matched.start()], whole[matched.end() :]
    return before.translate(_BACK), after.translate(_BACK)


_AWAY = {ord(sign): 0xF0000 + ord(sign) for sign in "#0?,.%"}
"""Quoted signs that would be read as digits' places, put out of the way for a moment."""
_BACK = {away: sign for sign, away in _AWAY.items()}

"""Times of day, days of the week and dates, as written or said, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numerals import ENGLISH, HAN, SPOKEN, english_number, han_number
from .values import Value

_HOURS = "|".join(word for word, number in ENGLISH.items() if 1 <= number <= 12)
_HALF_DAY = r"[ap]\.?\s?m\b(?:(?<=\.m)\.)?"
_CLOCK = re.compile(
    rf"(?<!\d)(?<!\d[:：])(?P<h>\d{{1,2}})[:：]{{1,2}}(?P<m>[0-5]\d)(?!\d)(?:\s?(?P<half1>{_HALF_DAY}))?"
    rf"|(?<![\d:.])(?P<h2>\d{{1,2}})\s?(?:(?P<half2>{_HALF_DAY})|o'?clock)"
    rf"|\b(?P<spoken>{_HOURS})(?:\s(?:o'?clock|(?P<minutes>{SPOKEN})))?\s?(?P<half3>{_HALF_DAY})"
    rf"|\b(?P<oclock>{_HOURS})\so'?clock(?:\s(?P<half4>{_HALF_DAY}))?"
    rf"|(?P<part>上午|早上|凌晨|中午|下午|傍晚|晚上)?(?P<zh>\d{{1,2}}|{HAN})点(?:(?P<zhhalf>半)"
    rf"|(?P<quarter>[一三])刻|(?P<zhmin>\d{{1,2}}|{HAN})分?|钟|整)?(?![\d]*[分%])",
    re.IGNORECASE,
)
_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_DAY = re.compile(
    rf"\b(?P<en>{'|'.join(_DAYS_EN)})s?\b|(?<![一二两三四五六七八九十\d])(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])"
    r"|(?P<all>\b(?:daily|every day|all week)\b|每天|每日)",
    re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    r"(?<!\d)(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)"
    rf"|\b(?P<month>{_MONTH})\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{_MONTH})\b"
    r"|\b(?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b"
    r"|(?P<zm>\d{1,2}|[一二三四五六七八九十]{1,2})月(?P<zd>\d{1,3}|[一二三四五六七八九十]{1,3})[日号]",
    re.IGNORECASE,
)
_SCORE = re.compile(r"评分|得分|打分|分数")
"""After it 四点五分 is a mark of 4.5 and not five past four."""


def clocks(text: str) -> Iterator[Value]:
    """Times of day in minutes after midnight, unit `clock`."""
    for match in _CLOCK.finditer(text):
        minutes = _minutes(match)
        scored = match["zhmin"] and _SCORE.search(text, max(0, match.start() - 8), match.start())
        if minutes is not None and not scored:
            yield Value(float(minutes), "clock", match.start(), match.end(), match.group().strip())


def _minutes(match: re.Match[str]) -> int | None:
    part = match["half1"] or match["half2"] or match["half3"] or match["half4"] or ""
    if match["zh"]:
        hour = _figure(match["zh"])
        past = 30 if match["zhhalf"] else 0
        if match["quarter"]:
            past = 15 if match["quarter"] == "一" else 45
        if match["zhmin"]:
            past = _figure(match["zhmin"])
        if match["part"] in ("下午", "傍晚", "晚上", "中午") and hour < 11:
            hour += 12
    else:
        words = match["spoken"] or match["oclock"]
        hour = ENGLISH[words.lower()] if words else int(match["h"] or match["h2"])
        past = int(match["m"] or 0)
        if match["minutes"]:
            past = int(english_number(match["minutes"]) or 0)
        if part.lower().startswith("p") and hour < 12:
            hour += 12
        if part.lower().startswith("a") and hour == 12:
            hour = 0
    return hour * 60 + past if hour <= 24 and past < 60 else None


def _figure(written: str) -> int:
    return int(written) if written.isdigit() else int(han_number(written))


def weekdays(text: str) -> Iterator[Value]:
    """Days of the week from Monday = 0, unit `weekday`; every day is 0 until 6."""
    for match in _DAY.finditer(text):
        if match["all"]:
            yield Value(0, "weekday", match.start(), match.end(), match.group(), until=6)
            continue
        day = _DAYS_EN.index(match["en"].lower()) if match["en"] else _DAYS_ZH[match["zh"]]
        yield Value(float(day), "weekday", match.start(), match.end(), match.group())


def dates(text: str) -> Iterator[Value]:
    """Dates as month * 100 + day, unit `date`; an ordinal alone is a day of some month."""
    for match in _DATE.finditer(text):
        if match["iso"]:
            _, month, day = (int(part) for part in match["iso"].split("-"))
        elif match["zm"]:
            month, day = _figure(match["zm"]), _figure(match["zd"])
        elif match["ordinal"]:
            month, day = 0, int(match["ordinal"])
        else:
            month = _MONTHS.index((match["month"] or match["month2"]).lower()) + 1
            day = int(match["day"] or match["day2"])
        if month <= 12 and 1 <= day <= 31:
            yield Value(month * 100.0 + day, "date", match.start(), match.end(), match.group())

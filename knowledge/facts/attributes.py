"""Which words name which attribute, and which units it is counted in."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """A canonical name, the words for it in both languages, and the unit its values take."""

    name: str
    words: re.Pattern[str]
    units: tuple[str, ...]


def _attribute(name: str, words: str, *units: str) -> Attribute:
    return Attribute(name, re.compile(words, re.IGNORECASE), units)


ATTRIBUTES: tuple[Attribute, ...] = (
    _attribute("warranty", r"\bwarrant(?:y|ies)\b|\bguarantee(?:d)?\b|保修|质保|三包", "month"),
    _attribute(
        "return_window",
        r"\breturns?(?: window| period)?\b|\breturned\b|\bsend (?:it|them) back\b|退货(?!后)",
        "day",
    ),
    _attribute("exchange_window", r"\bexchang(?:e|es|ed)\b|换货", "day"),
    _attribute("refund_time", r"\brefund(?:s|ed)?\b|退款", "day"),
    _attribute(
        "delivery_time",
        r"(?<!of )(?<!from )(?<!after )\bdeliver(?:y|ed|s)?\b|\barriv(?:e|es|al)\b|\bshipping\b"
        r"|送达|到货|配送|发货",
        "day",
    ),
    _attribute(
        "price",
        r"\bprice\b|\bcosts?\b|\bpriced\b|\bsells? for\b|价格|售价|卖|价钱",
        "EUR",
        "CNY",
        "USD",
    ),
    _attribute("power", r"\bpower\b|\bwatt(?:s|age)?\b|功率", "W"),
    _attribute("weight", r"\bweigh(?:s|t)?\b|重量|净重", "g"),
    _attribute("battery_life", r"\bbattery(?: life)?\b|\bplayback\b|续航|电池", "h"),
    _attribute("capacity", r"\bcapacity\b|\bvolume\b|\btank\b|容量|容积", "L"),
    _attribute("pressure", r"\bpressure\b|压力", "bar"),
    _attribute("length", r"\blength\b|\blong side\b|长度", "cm"),
    _attribute("width", r"\bwidth\b|\bwide\b|宽度", "cm"),
    _attribute("height", r"\bheight\b|\btall\b|高度", "cm"),
    _attribute("noise", r"\bnoise\b|\bloud\b|噪音", "dB"),
)


def attribute_of(words: str) -> Attribute | None:
    """The attribute a label or sentence names first, or None."""
    found = [(match.start(), one) for one in ATTRIBUTES if (match := one.words.search(words))]
    return min(found, key=lambda pair: pair[0])[1] if found else None

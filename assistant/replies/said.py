"""What a line states that can be checked: figures, dates and names. Pure.

A figure written as a word counts as well ("thirty days", "三十天"), as far as a hundred; above, and
for years, people and documents write digits. "One" and its like are rather words than figures.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.types import Language

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_ONES = {word: at for at, word in enumerate(_UNDER_TWENTY.split(" ")) if at > 1}
_ROUND = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: ten * 10 for ten, word in enumerate(_ROUND.split(" "), 2)}
_WORD_EN = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[- ](one|{'|'.join(_ONES)}))?|({'|'.join(_ONES)}))\b",
    re.IGNORECASE,
)
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_WORD_ZH = re.compile(
    r"([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    r"(?=个?(?:天|日|月|年|小时|分钟|工作日|周|星期|元|块|折|次|件|倍|号)|百分)"
)
_MONTHS = "january february march april may june july august september october november december"
_NAME_EN = re.compile(r"[A-Z][\w'’-]*[a-z0-9][\w'’-]*")
_NO_NAME = re.compile(r"i(?:['’](?:m|ll|ve|d))?|mrs?|ms|dr|ok(?:ay)?", re.IGNORECASE)


@lru_cache(4096)
def figures_in(text: str, language: Language) -> frozenset[str]:
    """The figures a text states, each in one form: `1,299.00` is 1299, thirty is 30."""
    found = {_plain(figure) for figure in _FIGURE.findall(text)}
    if language == "zh":
        found |= {str(_han(sign)) for sign in _WORD_ZH.findall(text)}
    for tens, ones, alone in _WORD_EN.findall(text):
        value = _TENS.get(tens.lower(), 0) + _ONES.get((ones or alone).lower(), 1 if ones else 0)
        found.add(str(value))
    return frozenset(found)


@lru_cache(4096)
def names_in(text: str) -> frozenset[str]:
    """Words written like names within a sentence, small: products, people, places, months, days.

    The first word of a sentence is written like one whatever it is, and is passed over.
    """
    found: set[str] = set()
    for sentence in re.split(r"(?:[.!?:;。！？：；]|^)\s*[\"“'(]*", text):
        words = sentence.split()
        for word in words[1:]:
            name = _NAME_EN.match(word.strip("\"“”'(),."))
            if name and not _NO_NAME.fullmatch(name.group()):
                found.add(name.group().lower().removesuffix("'s").removesuffix("’s"))
    return frozenset(found)


def month_name(month: int) -> str:
    """Of 1 to 12, small."""
    return _MONTHS.split(" ")[month - 1]


def _plain(figure: str) -> str:
    """Without separators of thousands and without zeros that say nothing."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", figure).replace(",", ".")
    if whole.count(".") == 1:
        whole = whole.rstrip("0").rstrip(".")
    return whole.lstrip("0") or "0"


def _han(sign: str) -> int:
    tens, ten, ones = sign.partition("十")
    if not ten:
        return _HAN_DIGITS[sign]
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)

"""The content words of a text: what it is about, without what every sentence has."""

from __future__ import annotations

import re
from functools import lru_cache

_LATIN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_COMMON_EN = frozenset(
    _LATIN.findall(
        "a about after again all also am an and any are as at be because been before but by can "
        "could did do does doing done for from get go going got had has have he hello her here hi "
        "him his how i i'd i'll i'm i've if in into is it it's its just know let like me mean my "
        "no not now of off oh ok okay on one or our out over please really right said say see she "
        "should so some still sure thank thanks that that's the their them then there there's they "
        "thing this to um uh up us want was we well were what what's when where which who why will "
        "with would yeah yes you your you're tell much many need help don't"
    )
)
_COMMON_ZH = frozenset(
    "的了吗呢吧啊我你您他她它们是在有和就都也还这那个一不要会能可以请问好什么怎么多少"
)


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """English words without endings, and pairs of Han characters without particles."""
    found = {
        _stem(word)
        for word in _LATIN.findall(text.lower().replace("’", "'"))
        if word not in _COMMON_EN
    }
    for run in _HAN_RUN.findall(text):
        found |= {
            pair
            for pair in (run[place : place + 2] for place in range(len(run) - 1))
            if not all(sign in _COMMON_ZH for sign in pair)
        }
    return frozenset(found)


def coverage(asked: frozenset[str], passage: frozenset[str]) -> float:
    """The share of what is asked that the passage speaks of; 0 where nothing is asked."""
    return len(asked & passage) / len(asked) if asked else 0.0


def _stem(word: str) -> str:
    """A light English stem: plural and verb endings (after Harman 1991, the s-stemmer)."""
    for ending, kept in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", "e"),
        ("s", ""),
    ):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and not word.endswith(("ss", "us"))
        ):
            return word[: -len(ending)] + kept
    return word

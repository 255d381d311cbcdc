"""What of a sentence is stated: not a question, not denied, not an old value, not an offer."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.facts.reading import reading
from knowledge.facts.told import MONEY, comparable
from knowledge.facts.values import Value

_CONFIRMS = re.compile(
    r"\b(?:did you say|you said|you mentioned|you told|is that (?:right|correct)|right\?|correct\?"
    r"|(?:isn't|wasn't|doesn't|aren't|don't) (?:it|they|you)\?)"
    r"|您(?:刚才|刚刚)?说|您的意思|对吗|对吧|对不对|是吗|是不是|是吧",
    re.IGNORECASE,
)
"""The agent gives back what the customer said, or asks whether it was so."""
_ASKS = re.compile(
    r"(?:^|[,;:.]\s*|\s-\s|\b(?:so|and|or|but)\s|\b(?:ok(?:ay)?|alright|great|sure)\s)"
    r"(?:can|could|would|shall|should|do|does|did|is|are|was|were|will|what|when|where|which|who"
    r"|whom|why|how|may|have|has)\b",
    re.IGNORECASE,
)
_ASKS_FIRST = re.compile(
    r"^(?:(?:ok(?:ay)?|and|so|alright)[, ]+)?(?:what|when|where|which|who|whose|why|how"
    r"|(?:can|could|would|shall|should|do|does|did|is|are|was|were|will|may|have|has) "
    r"(?:you|i|we|it|they|he|she|there|that|this|your|the))\b",
    re.IGNORECASE,
)
"""Recognised speech often lacks the question mark."""
_OLD = re.compile(
    r"\b(?:used to|previously|last (?:year|month|season)|was (?:once|originally|before)|formerly"
    r"|until (?:last|this|now)|in the past|the old|before (?:that|the))\b"
    r"|以前|原来(?!是)|原先|原价|之前|去年|上个?月|曾经|旧版|过去",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:off|half price|discount|voucher|coupon|(?<!in )credit(?= (?:note|to|on|for|as))|goodwill"
    r"|cashback|reduced by)\b|优惠|立减|打折|折扣|抵扣|满减|代金券|优惠券|券|补偿|返现",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:ordered|bought|paid|delivered|arrived|shipped|sent|called (?:us|you)|since|ago|late"
    r"|waited|waiting)\b|前天|昨天|以来|迟了|晚了|等了|已经|之前",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|no longer|cannot)|n't)\s+(?:(?:a|an|the|for|have|get|last|take|cost|be|been"
    r"|of|just|only|about|around|weigh|come|comes|with|include|until|on|in|is|are|actually|any|even"
    r"|within|after|it's|costs?|offer|give|cover)\s+){0,3}['\"‘“]?$",
    re.IGNORECASE,
)
_DENIED_ZH = re.compile(r"(?:不是|并非|不再是?|不能|不到|不足|没到|不在)[^，,。；]{0,4}$")
_NONE_ZH = re.compile(r"没有|没(?=[找查]|符合)|无法|暂无|未能|未找|都不|不符")
_BOUND = re.compile(
    r"\b(?:more than|less than|over|under|below|above|at least|fewer than|up to)\s+$", re.IGNORECASE
)
_BOUND_AFTER = re.compile(r"^\s*(?:以上|以下|之上|之下|左右都|or more|or less|and (?:up|over))")
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|circa)\b|大约|大概|左右|差不多|约|将近",
    re.IGNORECASE,
)
_MENDS = re.compile(
    r"\b(?:sorry|i mean|correction|no,? wait|or rather|let me correct)\b|不对|说错了|更正|哦不",
    re.IGNORECASE,
)
"""The speaker takes back what stands before."""
_TIMES = frozenset({"h", "day", "month", "date", "weekday", "clock"})
_CLAUSE = re.compile(r"(?:(?<!\d)[,]|[,](?!\d)|[，;；！!。]|\s-\s)")


@lru_cache(maxsize=4096)
def asked_from(sentence: str) -> int:
    """Where the question in a sentence begins; its length where it asks nothing. Pure."""
    if _CONFIRMS.search(sentence):
        return 0
    if not sentence.rstrip("'\"”’ ").endswith(("?", "？")):
        return 0 if _ASKS_FIRST.match(sentence) else len(sentence)
    if re.search(r"[\u4e00-\u9fff]", sentence):
        ends = [found.end() for found in _CLAUSE.finditer(sentence, 0, len(sentence) - 1)]
        return ends[-1] if ends else 0
    openers = [found.start() for found in _ASKS.finditer(sentence)]
    return openers[-1] if openers else 0


def stated(sentence: str, start: int, end: int) -> bool:
    """Whether what stands there is said to be so, whatever it is."""
    if end > asked_from(sentence):
        return False
    begin, stop = clause_of(sentence, start, end)
    if _OLD.search(sentence, begin, stop):
        return False
    before = sentence[begin:start]
    if _DENIED.search(before) or _DENIED_ZH.search(before):
        return False
    return not _NONE_ZH.search(sentence, begin, stop)


def stated_value(sentence: str, value: Value) -> bool:
    """Whether a value is stated: what was paid, waited or taken off the price is none."""
    if not stated(sentence, value.start, value.end):
        return False
    begin, stop = clause_of(sentence, value.start, value.end)
    if value.unit in MONEY | {"%"} and _OFFER.search(sentence):
        return False
    if value.unit in _TIMES | MONEY and _PAST.search(sentence, begin, stop):
        return False
    mended = _MENDS.search(sentence, value.end)
    if mended and any(
        other.start >= mended.end() and comparable(other, value) for other in reading(sentence)
    ):
        return False
    bound = _BOUND.search(sentence[begin : value.start])
    return not (bound or _BOUND_AFTER.match(sentence[value.end :]))


def roughly(sentence: str, value: Value) -> bool:
    """Whether a value is said to be only about right."""
    return _ABOUT.search(sentence[max(0, value.start - 16) : value.end + 4]) is not None


def clause_of(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a stretch, from and to."""
    begin, stop = 0, len(sentence)
    for found in _CLAUSE.finditer(sentence):
        if found.end() <= start:
            begin = found.end()
        elif found.start() >= end:
            stop = found.start()
            break
    return begin, stop

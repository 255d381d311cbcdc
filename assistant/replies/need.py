"""Does this turn of the customer need an answer? Questions, requests and problems do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.core.speech import Utterance

from .seeking import SEEKS, cues_of, seeking

_ASKING = (
    r"(?:can|could|may|do|does|did|is|are|will|would|should|am|has|have) "
    r"(?:i|you|we|it|they|there|the|this|that|my|your|somebody|someone|anyone)\b"
)
_WONDERING = r"(?:what|when|where|which|who|why|how)(?:'s|'re)?\b"
_QUESTION_EN = re.compile(
    # Recognisers may give no question mark: the words that open a question, where one can begin.
    rf"\?|(?:^|[.!,;] |\b(?:and|so|but|or|then|also|hi|hello|know|wondering|ask|tell me) )"
    rf"(?:{_ASKING}|{_WONDERING})",
    re.IGNORECASE,
)
_REQUEST_EN = re.compile(
    r"\bi(?:'d| would) (?:like|want|prefer|rather)\b|\bi (?:want|need|wish|have to)\b"
    r"|\bplease (?:send|tell|check|give|help|change|cancel)\b"
    r"|\blooking for\b|\btrying to\b|\bmy question\b|\bi was (?:wondering|hoping)\b",
    re.IGNORECASE,
)
_WENT_WRONG = (
    r"(?:work\w*|arriv\w*|com\w*|fit\w*|turn\w*|start\w*|receiv\w*|got|get|charg\w*|heat\w*)"
)
_PROBLEM_EN = re.compile(
    rf"\b(?:not|isn't|won't|doesn't|didn't|can't|hasn't|haven't|never|still no) (?:\w+ ){{0,3}}"
    rf"{_WENT_WRONG}\b"
    r"|\b(?:broken|damaged|cracked|torn|dented|leak\w*|missing|late|delayed|defective|faulty)\b"
    r"|\b(?:too (?:small|big|tight|large|loose)|wrong (?:size|item|colour|color|one))\b"
    r"|\b(?:stopped working|charged twice|double charge)\b",
    re.IGNORECASE,
)
_QUESTION_ZH = re.compile(
    r"[?？]|吗|呢$|怎么|什么时候|多久|多少|哪里|哪个|为什么|能不能|可不可以|是不是|有没有|几天|如何"
)
_REQUEST_ZH = re.compile(
    r"我(?:想|要|需要|希望)|麻烦(?:你|您)?帮|请(?:你|您)?帮|能帮|给我(?:换|退|查|发)"
)
_PROBLEM_ZH = re.compile(
    r"坏了|破了|碎了|裂|漏|少了|没(?:有)?(?:收到|到|发)|不(?:能用|工作|转|热|响|出)"
    r"|太(?:小|大|紧)|发错|迟|无声|没声音|打不开"
)
_NODS = (
    "hi|hello|hey|yes|yeah|yep|no|nope|okay|ok|sure|right|thanks?|thank you|bye"
    "|goodbye|mm+|uh|um|hm+|great|perfect|alright|fine|good"
)
_SMALL_TALK = re.compile(
    rf"^(?:(?:{_NODS})[ ,.!]*)+$|\bhow are you\b|\bcan you hear me\b"
    r"|^[嗯哦好是对的啊行谢谢再见您你喂，。！ ]+$",
    re.IGNORECASE,
)

Kind = Literal["question", "request", "problem"]


@dataclass(frozen=True)
class Need:
    """What the customer needs answered, in their words."""

    kind: Kind
    text: str
    knowledge: bool = True
    """Whether documents may answer it; what is read from a record or booked needs no search."""


def need_of(said: Utterance) -> Need | None:
    """The need a customer's turn shows, or None: greetings, thanks, names and nods need nothing."""
    if said.speaker != "customer":
        return None
    text = said.text.strip()
    size = len(text) // 2 if said.language == "zh" else len(text.split())
    if size < 3 or _SMALL_TALK.search(text):
        return None
    chinese = said.language == "zh"
    checks: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("question", _QUESTION_ZH if chinese else _QUESTION_EN),
        ("problem", _PROBLEM_ZH if chinese else _PROBLEM_EN),
        ("request", _REQUEST_ZH if chinese else _REQUEST_EN),
    )
    for kind, pattern in checks:
        if pattern.search(text):
            return Need(kind, _focus(text, pattern), needs_knowledge(text))
    return None


def needs_knowledge(text: str) -> bool:
    """Whether documents may answer a turn: what seeks knowledge, or goods from the catalogue."""
    shown = cues_of(text)
    wants_goods = shown["search"] and not shown["booking"] and not shown["record"]
    return bool(wants_goods) or seeking([("customer", text)]) >= SEEKS


def _focus(text: str, pattern: re.Pattern[str]) -> str:
    """The sentences that show the need; a long turn says much else besides."""
    parts = [part for part in re.split(r"(?<=[.!?。！？])\s*", text) if part.strip()]
    shown = [part for part in parts if pattern.search(part)]
    return " ".join(shown) if shown else text

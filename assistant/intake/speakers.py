"""Who is the agent and who the customer, when a transcript says SPEAKER_00 or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.core.speech import Speaker

_AGENT_CUES = re.compile(
    r"thank you for calling|thanks for calling|how (?:can|may) i help|my name is \w+,? how"
    r"|(?:this is|you're through to) [\w ]{2,40}(?:speaking|support|care|service)"
    r"|is there anything else i can (?:help|do)|call (?:is|may be) (?:being )?recorded"
    r"|can i (?:have|get|take) your|what(?:'s| is) your (?:phone|order|account|name)"
    r"|感谢(?:您)?(?:的)?来电|很高兴为您服务|请问(?:有什么)?可以帮|工号|请问您的订单号|还有(?:其他)?(?:什么)?可以帮",
    re.IGNORECASE,
)
_CUSTOMER_CUES = re.compile(
    r"\bi (?:bought|ordered|received|would like to|want to|need to)\b"
    r"|\bmy (?:order|parcel|package|refund)\b"
    r"|我(?:买|订|收到|想|要)|我的(?:订单|包裹|快递|退款)",
    re.IGNORECASE,
)
_NAMED: dict[str, Speaker] = {
    "agent": "agent", "customer": "customer", "caller": "customer", "client": "customer",
    "operator": "agent", "客服": "agent", "坐席": "agent", "客户": "customer", "顾客": "customer",
}  # fmt: skip


def roles(said: Sequence[tuple[str, str]], given: Mapping[str, Speaker]) -> dict[str, Speaker]:
    """Which role each name in (name, text) has.

    What is given holds; names that are roles are those roles; of the rest, the one with more of an
    agent's phrases in its talk, first turns counting double, is the agent. Two names never get the
    same role unless given so.
    """
    names = list(dict.fromkeys(name for name, _ in said))
    known: dict[str, Speaker] = {}
    for name in names:
        if name in given:
            known[name] = given[name]
        elif name.casefold() in _NAMED:
            known[name] = _NAMED[name.casefold()]
    unknown = [name for name in names if name not in known]
    if not unknown:
        return known
    if "agent" not in known.values():
        agent = max(unknown, key=lambda name: (_agent_score(name, said), -names.index(name)))
        known[agent] = "agent"
        unknown.remove(agent)
    for name in unknown:
        known[name] = "customer"
    return known


def alternating(texts: Sequence[str]) -> list[Speaker]:
    """A guess for a transcript without any speakers, a role a segment.

    Segments with an agent's phrases are the agent's, those with a customer's the customer's; one
    without either is taken as an answer: the other role than the segment before it.
    """
    guessed: list[Speaker] = []
    for text in texts:
        agent, customer = bool(_AGENT_CUES.search(text)), bool(_CUSTOMER_CUES.search(text))
        if agent != customer:
            guessed.append("agent" if agent else "customer")
        elif not guessed:
            guessed.append("agent")
        else:
            guessed.append("customer" if guessed[-1] == "agent" else "agent")
    return guessed


def _agent_score(name: str, said: Sequence[tuple[str, str]]) -> float:
    score = 0.0
    for place, text in enumerate(text for who, text in said if who == name):
        weight = 2.0 if place < 2 else 1.0
        score += weight * len(_AGENT_CUES.findall(text))
        score -= weight * len(_CUSTOMER_CUES.findall(text))
    return score

"""What the agent states about products, held against the facts of that moment.

An echo of the customer, a question, a denial or a value said to be old is not a claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.call import Customer
from assistant.core.speech import Utterance
from knowledge.facts.attributes import Attribute, attribute_of
from knowledge.facts.read import ANY_PRODUCT, sentences
from knowledge.facts.values import Value, values
from knowledge.types import Fact, Facts, Language

_ASKS = re.compile(
    r"\?\s*$|？\s*$|\b(?:did you say|you said|you mentioned|is that right)\b"
    r"|您(?:刚才)?说|对吗|是吗",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|isn't|wasn't|aren't|never|no longer|don't|doesn't|didn't)\b|不是|没有|不再",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:used to|previously|last year|was (?:once|originally)|formerly|until (?:last|this))\b"
    r"|以前|原来是|之前是|去年",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:off|half price|discount|voucher|coupon|credit|goodwill)\b|优惠|立减|折|券|补偿",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:ordered|bought|delivered|arrived|shipped|sent|called|since|ago|late|waited|waiting)\b"
    r"|前天|昨天|以来|迟了|晚了|等了|已经",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost)\b|大约|左右|差不多|约", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:express|standard|gold|silver|premium|next[- ]day|pick[- ]?up)\b"
    r"|加急|标准|普通|金卡|银卡|会员|自提",
    re.IGNORECASE,
)
"""What holds for one way of delivery or one kind of customer is not a claim about another."""
ABOUT = 0.1
"""How far `about five kilograms` may be from 5.2."""
CLAIMED = frozenset(
    {"warranty", "return_window", "exchange_window", "refund_time", "price", "power", "weight",
     "battery_life", "capacity", "pressure", "noise", "delivery_time"}
)  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """A value the agent stated for an attribute; `fact` is what the knowledge base has, if any."""

    utterance: str
    quote: str
    attribute: str
    value: Value
    product: str
    fact: Fact | None

    @property
    def agrees(self) -> bool | None:
        """None where nothing is known of it."""
        if self.fact is None or self.fact.value is None:
            return None
        if self.fact.unit != self.value.unit:
            return None
        off = abs(self.fact.value - self.value.amount) / max(1.0, abs(self.fact.value))
        return off <= (ABOUT if _ABOUT.search(self.quote) else 1e-6)


def read_claims(
    said: Utterance,
    facts: Facts,
    talk: Sequence[Utterance],
    customer: Customer | None,
) -> tuple[Claim, ...]:
    """The claims of one agent turn. `talk` is what was said before it, in order."""
    if said.speaker != "agent":
        return ()
    claims: list[Claim] = []
    echoed = {
        (value.amount, value.unit)
        for earlier in talk[-3:]
        if earlier.speaker == "customer"
        for value in values(earlier.text)
    }
    for sentence in sentences(said.text):
        if any(pattern.search(sentence) for pattern in (_ASKS, _DENIES, _OLD, _OFFER, _PAST)):
            continue
        attribute = attribute_of(sentence)
        if attribute is None or attribute.name not in CLAIMED:
            continue
        value = next((v for v in values(sentence) if v.unit in attribute.units), None)
        if value is None:
            continue
        product = product_of(sentence, talk, facts, customer)
        fact = _fact_for(attribute, product, facts, said.language)
        if fact is not None and _conditions(sentence) - _conditions(fact.quote):
            fact = None
        claim = Claim(said.id, sentence, attribute.name, value, product, fact)
        if (value.amount, value.unit) in echoed and claim.agrees is not True:
            continue
        claims.append(claim)
    return tuple(claims)


def _conditions(text: str) -> set[str]:
    return {found.casefold() for found in _CONDITION.findall(text)}


def product_of(
    sentence: str, talk: Sequence[Utterance], facts: Facts, customer: Customer | None
) -> str:
    """The product a sentence is about: named in it, else last named in the talk, else the
    customer's only order; empty where it cannot be told."""
    for text in (sentence, *(one.text for one in reversed(talk))):
        if product := facts.product_in(text):
            return product
    keys = {order.product_key for order in customer.orders} if customer else set[str]()
    known = keys & facts.products
    return known.pop() if len(known) == 1 else ""


def _fact_for(attribute: Attribute, product: str, facts: Facts, language: Language) -> Fact | None:
    """The newest fact of that product, or the policy that holds for any."""
    named = facts.by_attribute.get(attribute.name, ())
    fitting = [fact for fact in named if fact.product == product]
    if not fitting:
        fitting = [f for f in named if f.product == ANY_PRODUCT and f.language == language]
        if len({(f.value, f.unit) for f in fitting}) > 1:
            return None  # the policies differ by case; which one holds here cannot be told
    return max(fitting, key=lambda fact: fact.version, default=None)

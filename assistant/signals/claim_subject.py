"""Which product a statement is about, and which facts are then to be held against it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.call import Customer
from assistant.core.speech import Utterance
from knowledge.facts.read import ANY_PRODUCT
from knowledge.facts.reading import reading
from knowledge.facts.told import Told, told
from knowledge.types import Fact, Facts, Language

from .claim_scope import clause_of

_BESIDE = re.compile(
    r"(?:周边|附近|旁边|周围|离)(?:(?!推荐|找到|可以去|您去)[^。；;])*$"
    r"|\b(?:near|next to|close to|opposite|around the corner|compared (?:to|with)|than|unlike"
    r"|instead of)\s[^.,;]*$",
    re.IGNORECASE,
)
"""Before what is named only as a neighbour, or to compare with."""
_BESIDE_AFTER = re.compile(r"\s?(?:的?(?:周边|附近|旁边|周围))")
_IN_ADDRESS = re.compile(r"(?:地址|位置|位于|坐落|在)[^，,。；;]*$")
"""Before a name that is part of where something is."""
_OF_ZH = re.compile(r"的\s*[「“《]?$")
_STRANGER = re.compile(
    r"\b(?:on|of|for|with|the|your|our)\s+(?:the\s+|your\s+|our\s+)?"
    r"(?P<name>[A-Z][\w-]*(?:\s+(?:[A-Z\d][\w-]*))*)(?=\s|[,.]|$|')"
)
_STRANGER_ZH = re.compile(
    r"[「“《](?P<quoted>[^」”》]{2,20})[」”》]|(?<![A-Za-z])(?P<model>[A-Z][A-Za-z]*[-\s]?\d+\w*)"
)


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


def subjects(sentence: str, facts: Facts, about: str) -> list[tuple[int, int, str]]:
    """The products a sentence names as what it speaks of, with their places."""
    found: list[tuple[int, int, str]] = []
    for start, end, products in facts.products_in(sentence):
        before = sentence[:start]
        if _BESIDE.search(before) or _BESIDE_AFTER.match(sentence, end):
            continue
        if _IN_ADDRESS.search(before) and about not in products:
            continue
        product = about if about in products else max(products, key=lambda one: (len(one), one))
        found.append((start, end, product))
    return found


def subject_at(
    sentence: str, start: int, end: int, named: Sequence[tuple[int, int, str]], about: str
) -> str:
    """The product of what stands at a place: named before it, or right after as in `4.3分的…`."""
    after = next((one for one in named if one[0] >= end), None)
    if after and (_OF_ZH.search(sentence[end : after[0]]) and after[0] - end <= 6):
        return after[2]
    before = [one for one in named if one[1] <= start]
    if before:
        return before[-1][2]
    return after[2] if after and after[0] < clause_of(sentence, start, end)[1] else about


def stranger_in(sentence: str, facts: Facts) -> str:
    """A product that a sentence names and no document knows; empty where there is none."""
    if facts.product_in(sentence):
        return ""
    if re.search(r"[\u4e00-\u9fff]", sentence):
        match = _STRANGER_ZH.search(sentence)
        return (match["quoted"] or match["model"]) if match else ""
    match = _STRANGER.search(sentence)
    if match is None or reading(match["name"]):
        return ""  # on Monday, in March
    return match["name"]


def facts_about(product: str, facts: Facts, language: Language) -> list[Told]:
    """The newest fact of each attribute of a product, and the policies that hold for any."""
    newest: dict[str, Fact] = {}
    for fact in facts.by_product.get(product, ()):
        held = newest.get(fact.attribute)
        if held is None or fact.version > held.version:
            newest[fact.attribute] = fact
    policies: dict[str, list[Fact]] = {}
    for fact in facts.by_product.get(ANY_PRODUCT, ()):
        if fact.language == language and fact.attribute not in newest:
            policies.setdefault(fact.attribute, []).append(fact)
    for attribute, some in policies.items():
        # Policies that differ do so by case; which one holds here cannot be told.
        if (
            len({(fact.value, fact.unit, fact.text if fact.value is None else "") for fact in some})
            == 1
        ):
            newest[attribute] = max(some, key=lambda fact: fact.version)
    return [told(fact) for fact in newest.values()]

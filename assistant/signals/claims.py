"""What the agent states about products, held against the facts of that moment.

An echo of the customer, a question, a denial or a value said to be old is not a claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.core.call import Customer
from assistant.core.speech import Utterance
from knowledge.facts.attributes import ATTRIBUTES, attribute_of
from knowledge.facts.read import sentences
from knowledge.facts.reading import reading
from knowledge.facts.told import IN_WORDS, Told, agrees
from knowledge.facts.values import Value
from knowledge.types import Fact, Facts

from .claim_names import names_given, names_stated
from .claim_scope import roughly, stated_value
from .claim_subject import facts_about, product_of, stranger_in, subject_at, subjects
from .claim_values import facts_meant
from .claim_words import words_stated

_CONDITION = re.compile(
    r"\b(?:express|standard|gold|silver|premium|next[- ]day|pick[- ]?up)\b"
    r"|加急|标准|普通|金卡|银卡|会员|自提",
    re.IGNORECASE,
)
"""What holds for one way of delivery or one kind of customer is not a claim about another."""
CLAIMED = frozenset(one.name for one in ATTRIBUTES)
"""What goes by a name of ours; other properties go by the label their document has for them."""
_LONGEST = re.compile(r".{1,300}(?:[\s，,、]|$)|.{1,300}", re.DOTALL)
"""Recognised speech may run on without a stop: it is read in stretches as long as a sentence."""
_HEARD = 600
"""Characters of a customer's turn that are looked at: its end."""
_RECENT = 3
"""Turns within which giving back the customer's own words is an echo."""


@dataclass(frozen=True)
class Claim:
    """A value the agent stated for an attribute; `fact` is what the knowledge base has, if any."""

    utterance: str
    quote: str
    attribute: str
    value: Value
    product: str
    fact: Fact | None
    agrees: bool | None
    """None where nothing is known of it."""


def read_claims(
    said: Utterance,
    facts: Facts,
    talk: Sequence[Utterance],
    customer: Customer | None,
    *,
    about: str = "",
) -> tuple[Claim, ...]:
    """The claims of one agent turn. `talk` is what was said before it, in order.

    `about` is the product the turn is known to be about, where a sentence names no other.
    """
    if said.speaker != "agent":
        return ()
    asked = next((one.text for one in reversed(talk) if one.speaker == "customer"), "")[-_HEARD:]
    claims = [
        claim
        for sentence in _stretches(said.text)
        for claim in _Sentence(said, sentence, facts, talk, customer, about, asked).claims()
    ]
    echoed = _customers_values(talk)
    once = {(one.quote, one.attribute, one.product, one.value.start): one for one in claims}
    return tuple(
        one for one in once.values() if one.agrees is True or _key(one.value) not in echoed
    )


@dataclass(frozen=True)
class _Sentence:
    said: Utterance
    text: str
    facts: Facts
    talk: Sequence[Utterance]
    customer: Customer | None
    about: str
    asked: str

    def claims(self) -> Iterable[Claim]:
        values = [value for value in reading(self.text) if stated_value(self.text, value)]
        stranger = "" if self.about else stranger_in(self.text, self.facts)
        if stranger:
            yield from self._unknown(values, stranger)
            return
        default = self.about or product_of(self.text, self.talk, self.facts, self.customer)
        named = subjects(self.text, self.facts, self.about)
        inside = [(start, end) for start, end, _ in self.facts.products_in(self.text)]
        found: list[Claim] = []
        known: dict[str, list[Told]] = {}

        def of(product: str) -> list[Told]:
            if product not in known:
                known[product] = facts_about(product, self.facts, self.said.language)
            return known[product]

        for value in values:
            if any(start <= value.start and value.end <= end for start, end in inside):
                continue
            product = subject_at(self.text, value.start, value.end, named, default)
            meant = facts_meant(self.text, value, of(product), self.asked)
            claim = self._held(value, product, meant)
            if claim is not None:
                found.append(claim)
        if not found:
            found += self._unknown(values, default)
        yield from found
        yield from self._in_words(found, default, named, inside, of)

    def _in_words(
        self,
        found: Sequence[Claim],
        default: str,
        named: Sequence[tuple[int, int, str]],
        inside: Sequence[tuple[int, int]],
        of: Callable[[str], list[Told]],
    ) -> Iterable[Claim]:
        right = sum(claim.agrees is True for claim in found)
        for product in dict.fromkeys((default, *(one[2] for one in named))):
            told = of(product)
            if not any(one.kind in IN_WORDS for one in told):
                continue
            recited = right + names_given(self.said.text, told)
            for one in (
                *words_stated(self.text, told, self.facts),
                *names_stated(self.text, told, self.said.text, recited),
            ):
                if any(start <= one.start and one.end <= end for start, end in inside):
                    continue  # the name of a product says nothing of it
                if subject_at(self.text, one.start, one.end, named, default) != product:
                    continue
                words = self.text[one.start : one.end].strip()
                value = Value(0.0, "words", one.start, one.end, words, code=words.casefold())
                fact = one.told.fact
                yield Claim(
                    self.said.id, self.text, fact.attribute, value, product, fact, one.agrees
                )

    def _held(self, value: Value, product: str, meant: Sequence[Told]) -> Claim | None:
        if not meant:
            return None
        about = roughly(self.text, value)
        right = next((one for one in meant if agrees(value, one.values, roughly=about)), None)
        if right is None and value.until is not None:
            ends = tuple(end for one in meant for end in one.values)
            right = meant[0] if agrees(value, ends, roughly=about) else None
        fact = (right or meant[0]).fact
        verdict: bool | None = right is not None
        if _conditions(self.text) - _conditions(fact.quote):
            return Claim(self.said.id, self.text, fact.attribute, value, product, None, None)
        return Claim(self.said.id, self.text, fact.attribute, value, product, fact, verdict)

    def _unknown(self, values: Sequence[Value], product: str) -> Iterable[Claim]:
        """A known attribute of which the knowledge base has nothing for this product."""
        attribute = attribute_of(self.text)
        if attribute is None:
            return
        value = next((one for one in values if one.unit in attribute.units), None)
        if value is not None:
            yield Claim(self.said.id, self.text, attribute.name, value, product, None, None)


def _stretches(text: str) -> Iterable[str]:
    for sentence in sentences(text):
        for part in _LONGEST.findall(sentence):
            if part.strip():
                yield part.strip()


def _conditions(text: str) -> set[str]:
    return {found.casefold() for found in _CONDITION.findall(text)}


def _customers_values(talk: Sequence[Utterance]) -> set[tuple[float, str, str]]:
    return {
        _key(value)
        for earlier in talk[-_RECENT:]
        if earlier.speaker == "customer"
        for value in reading(earlier.text[-_HEARD:])
    }


def _key(value: Value) -> tuple[float, str, str]:
    return value.amount, value.unit, value.code

"""Moments for replies: a customer with an order, a question, and what was found."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.core.call import Call, Customer, Order
from assistant.core.card import Because, Draft, Tier
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from knowledge.types import Passage, SearchResult

PASSAGE = Passage(
    chunk="p1",
    document="returns",
    version=2,
    title="Returns",
    text="You can return unused goods within 30 days of delivery. Sending it back is free.",
    kind="policy",
    score=0.9,
)
OFFER = Passage(
    chunk="p2",
    document="insoles",
    version=1,
    title="Insoles",
    text="Fjell insoles cost €12 instead of €24 with any boot order.",
    kind="promotion",
    products=("fjell-2",),
    score=0.8,
)
MAYA = Customer(
    id="c",
    name="Maya Lindqvist",
    tier="gold",
    orders=(
        Order(
            id="48-2291",
            product="Fjell 2 boots",
            product_key="fjell-2",
            ordered=date(2026, 11, 6),
            delivered=date(2026, 11, 10),
        ),
    ),
)
SCRIPTED = Draft(
    kind="answer",
    intent="returns:p1",
    language="en",
    because=Because(utterance="u1"),
    tiers={"basic": Tier(lines=("Let me tell you how returns work.",))},
)


def moment(
    text: str = "Can I return the boots?",
    *,
    customer: Customer | None = MAYA,
    passages: tuple[Passage, ...] = (PASSAGE,),
    offers: tuple[Passage, ...] = (),
    signal: Signal | None = None,
    raised: tuple[Signal, ...] = (),
) -> Moment:
    said = Utterance(id="u1", speaker="customer", start=3.0, end=5.0, text=text, language="en")
    return Moment(
        call=Call(id="c", started_at=datetime(2026, 11, 16, tzinfo=UTC)),
        customer=customer,
        utterances=(said,),
        cause=said,
        signal=signal,
        found=SearchResult(results=passages, nothing_found=not passages),
        promotions=SearchResult(results=offers, nothing_found=not offers),
        at=datetime(2026, 11, 16, 10, tzinfo=UTC),
        raised=raised,
    )

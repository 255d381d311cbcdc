"""What a script's `{slot}` is filled with: this customer, this order, dates from policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from assistant.core.call import Customer, Order
from assistant.core.card import Citation
from assistant.core.ports import Moment
from knowledge.facts.attributes import attribute_of
from knowledge.facts.values import values
from knowledge.terms import coverage, terms
from knowledge.types import Language, Passage

from .extract import best_sentences, told_in_order

GENERAL_SCORE = 0.5
"""Relevance from which what holds for any product or situation is worth saying."""
_NO_OFFERS_AFTER = frozenset(
    {"agitation", "negative_emotion", "repeated_question", "complaint_risk"}
)
Slots = Mapping[str, tuple[str, tuple[Citation, ...]]]
"""Slot to its text and to the citations it stands on (none: it is the customer's own record)."""


def slots_of(moment: Moment, asked: str, least_covered: float = 0.0, states: str = "") -> Slots:
    """Every slot that can be filled at this moment; one that cannot is not in it.

    `least_covered`: how much of what is asked a sentence must speak of to be an answer; `states`:
    the attribute it should state.
    """
    language = moment.cause.language
    filled: dict[str, tuple[str, tuple[Citation, ...]]] = {}
    customer = moment.customer
    if customer is not None:
        _fill_customer(filled, customer, language)
    order = order_of(moment, asked)
    if order is not None:
        _fill_order(filled, order, language, moment.at.date())
    good = _fitting(moment, order, GENERAL_SCORE if least_covered >= GENERAL_SCORE / 2 else 0.0)
    sentences = best_sentences(asked, good, most=3, least_covered=least_covered, states=states)
    for place, found in enumerate(told_in_order(sentences, good)):
        filled["answer" if place == 0 else f"answer_{place + 1}"] = (found.text, (found.citation,))
    if order is not None and sentences:
        _fill_window(filled, order, moment, good)
    offer = fitting_promotion(moment, order)
    if offer is not None:
        best = best_sentences(" ".join((offer.title, asked)), [offer], most=1)
        if best:
            filled["promotion"] = (best[0].text, (best[0].citation,))
            filled["promotion_title"] = (offer.title, (best[0].citation,))
    if moment.signal is not None:
        _fill_signal(filled, moment)
    return filled


def _fitting(moment: Moment, order: Order | None, least: float) -> list[Passage]:
    """The passages that may answer: none of another product than the one in question."""
    if moment.found.nothing_found:
        return []
    wanted = order.product_key if order is not None else ""
    return [
        passage
        for passage in moment.found.results
        if passage.kind != "promotion"
        and passage.score >= least
        and (not passage.products or not wanted or wanted in passage.products)
    ]


def order_of(moment: Moment, asked: str) -> Order | None:
    """The order the talk is about: its product or number was named; else the newest one."""
    orders = moment.customer.orders if moment.customer else ()
    if not orders:
        return None
    talk = terms(" ".join([*(said.text for said in moment.utterances[-12:]), asked]))
    scored = [
        (coverage(terms(f"{order.product} {order.id}"), talk), order.ordered or date.min, order)
        for order in orders
    ]
    return max(scored, key=lambda one: (one[0], one[1]))[2]


def fitting_promotion(moment: Moment, order: Order | None) -> Passage | None:
    """A promotion valid now that names the product in question or holds for all; none once the
    customer has shown on this call that something is wrong."""
    if any(signal.kind in _NO_OFFERS_AFTER for signal in moment.raised):
        return None
    wanted = {order.product_key} if order and order.product_key else set[str]()
    for passage in moment.promotions.results:
        if passage.products and not wanted & set(passage.products):
            continue
        if not passage.products and passage.score < GENERAL_SCORE:
            continue
        if passage.language != moment.cause.language:
            continue
        return passage
    return None


def spoken_date(day: date, language: Language) -> str:
    """A date as people say it: 16 November; 11月16日."""
    if language == "zh":
        return f"{day.month}月{day.day}日"
    return f"{day.day} {day:%B}"


def _fill_customer(
    filled: dict[str, tuple[str, tuple[Citation, ...]]], customer: Customer, language: Language
) -> None:
    if customer.name:
        first = customer.name if language == "zh" else customer.name.split()[0]
        filled["customer"] = (first, ())
    tiers = {"gold": ("Gold", "金卡"), "silver": ("Silver", "银卡")}
    if customer.tier in tiers:
        filled["tier"] = (tiers[customer.tier][language == "zh"], ())
    bad = [c for c in customer.contacts if c.complaint or c.resolved is False]
    if bad:
        newest = max(bad, key=lambda contact: contact.on)
        filled["last_trouble"] = (newest.about, ())
        filled["last_trouble_day"] = (spoken_date(newest.on, language), ())
    if customer.since is not None:
        filled["since"] = (str(customer.since.year), ())
    if customer.contacts:
        filled["contacts"] = (str(len(customer.contacts) + 1), ())


def _fill_order(
    filled: dict[str, tuple[str, tuple[Citation, ...]]],
    order: Order,
    language: Language,
    today: date,
) -> None:
    filled["order"] = (order.id, ())
    filled["product"] = (order.product, ())
    if order.price is not None:
        filled["price"] = (_money(order.price, order.currency), ())
    for name in ("ordered", "promised", "delivered"):
        day: date | None = getattr(order, name)
        if name == "promised" and order.delivered is not None:
            continue  # what has come is not waited for
        if day is not None:
            filled[name] = (spoken_date(day, language), ())
            filled[f"days_since_{name}"] = (str((today - day).days), ())
    if order.promised and order.delivered is None and today > order.promised:
        filled["days_late"] = (str((today - order.promised).days), ())


def _money(amount: float, currency: str) -> str:
    """€129, €129.90; a currency without a sign by its code."""
    number = f"{amount:,.2f}".removesuffix(".00")
    sign = {"EUR": "€", "CNY": "￥", "USD": "$", "GBP": "£"}.get(currency, f"{currency} ")
    return f"{sign}{number}"


def _fill_window(
    filled: dict[str, tuple[str, tuple[Citation, ...]]],
    order: Order,
    moment: Moment,
    passages: list[Passage],
) -> None:
    """A policy's days or months counted from this order: its last day, and how many are left."""
    start = order.delivered or order.ordered
    text, citations = filled["answer"]
    if start is None:
        return
    attribute = attribute_of(text)
    if attribute is None or attribute.name not in ("return_window", "exchange_window", "warranty"):
        return
    value = next((v for v in values(text) if v.unit in ("day", "month")), None)
    if value is None:
        return
    if value.unit == "day":
        last = start + timedelta(days=int(value.amount))
    else:
        month = start.month - 1 + int(value.amount)
        last = date(start.year + month // 12, month % 12 + 1, min(start.day, 28))
    language = moment.cause.language
    today = moment.at.date()
    said = spoken_date(last, language)
    if last.year != today.year:
        said = f"{last.year}年{said}" if language == "zh" else f"{said} {last.year}"
    name = "last_day" if last >= today else "ended_day"
    filled[name] = (said, citations)
    if last >= today:
        filled["days_left"] = (str((last - today).days), citations)


def _fill_signal(filled: dict[str, tuple[str, tuple[Citation, ...]]], moment: Moment) -> None:
    """What a signal knows: what was stated, what is right and where that stands."""
    assert moment.signal is not None
    details = moment.signal.details
    for name in ("stated", "times"):
        if name in details:
            filled[name] = (str(details[name]), ())
    if "right" in details:
        source = Citation(
            document=str(details["document"]),
            version=int(details["version"]),
            title=str(details["title"]),
            quote=str(details["right_quote"]),
            chunk=str(details.get("chunk", "")),
        )
        filled["right"] = (str(details["right"]), (source,))
        filled["right_quote"] = (source.quote, (source,))

"""Is every figure and name of a reply in what it cites, or in the customer's own record?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.core.card import Draft, Tier
from assistant.core.playbook import FIRST_LINE, spoken_size
from assistant.core.ports import Moment
from knowledge.types import Language

from .said import figures_in, month_name, names_in
from .slots import Slots, slots_of

_WORD = re.compile(r"[\w'’-]+")


def unsupported(tier: Tier, moment: Moment, slots: Slots) -> list[str]:
    """Figures of a script's tier that stand neither in the quotes, nor in the record, nor in a date
    computed from both. A tier that has any is not shown."""
    language = moment.cause.language
    known = [*_cited(tier), *known_in_record(moment), *(text for text, _ in slots.values())]
    figures = frozenset[str]().union(*(figures_in(text, language) for text in known))
    # A figure written as a word is the script's own ("the second step"): people put it there.
    return [
        figure
        for line in tier.lines
        for figure in sorted(figures_in(line, language) - figures)
        if re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", line)
    ]


def problems(draft: Draft, moment: Moment) -> list[str]:
    """What keeps a written draft from being shown, in words; empty where it holds.

    Stricter than for scripts: the first line can be said in one breath, each figure and name must
    stand in a quote, in the record, or in a date computed from both, and each quote word for word
    in a passage that was retrieved.
    """
    passages = {p.chunk: p.text for p in (*moment.found.results, *moment.promotions.results)}
    computed = [text for text, _ in slots_of(moment, moment.cause.text).values()]
    wrong: list[str] = []
    for name, tier in draft.tiers.items():
        for cited in tier.citations:
            if cited.quote not in passages.get(cited.chunk, ""):
                wrong.append(f"{name}: the quote does not stand in {cited.document}")
        size = spoken_size(tier.lines[0], draft.language)
        if size > FIRST_LINE[draft.language]:
            wrong.append(f"{name}: the first line is too long to say ({size})")
        known = [*_cited(tier), *known_in_record(moment), *computed]
        for line in tier.lines:
            wrong += [
                f"{name}: {one} stands in nothing it cites"
                for one in unknown_in(line, known, moment.cause.language)
            ]
    return wrong


def unknown_in(text: str, known: Iterable[str], language: Language) -> list[str]:
    """Figures and names of a text that stand in none of the known ones."""
    figures: set[str] = set()
    words: set[str] = set()
    for one in known:
        figures |= figures_in(one, language)
        words |= {word.lower().removesuffix("'s") for word in _WORD.findall(one)}
    return [*sorted(figures_in(text, language) - figures), *sorted(names_in(text) - words)]


def known_in_record(moment: Moment) -> list[str]:
    """What the customer's record says, as texts; dates in every way they are said."""
    customer = moment.customer
    if customer is None:
        return []
    texts = [customer.name, customer.tier, str(len(customer.contacts) + 1)]
    days = [contact.on for contact in customer.contacts]
    texts += [contact.about for contact in customer.contacts]
    for order in customer.orders:
        texts += [order.id, order.product, order.status, *order.options.values()]
        texts.append(f"{order.price:.2f}" if order.price is not None else "")
        days += [day for day in (order.ordered, order.promised, order.delivered) if day]
    texts += [f"{day.day} {day.month} {day.year} {month_name(day.month)}" for day in days]
    return texts


def _cited(tier: Tier) -> list[str]:
    return [text for cited in tier.citations for text in (cited.quote, cited.title)]

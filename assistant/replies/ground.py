"""Is every figure of a reply in what it cites, or in the customer's own record?"""

from __future__ import annotations

import re

from assistant.core.card import Draft, Tier
from assistant.core.ports import Moment

from .slots import Slots

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def unsupported(tier: Tier, moment: Moment, slots: Slots) -> list[str]:
    """Figures that stand neither in the quotes, nor in the record, nor in a date computed from
    both. A tier that has any is not shown."""
    known = _known(tier, moment)
    for text, _ in slots.values():
        known |= set(_FIGURE.findall(text))
    return [
        figure
        for line in tier.lines
        for figure in _FIGURE.findall(line)
        if figure not in known and figure.strip(".,") not in known
    ]


def problems(draft: Draft, moment: Moment) -> list[str]:
    """What keeps a written draft from being shown, in words; empty where it holds.

    Stricter than for scripts: nothing was computed, so each figure must stand in a quote or in the
    record, and each quote word for word in a passage that was retrieved.
    """
    passages = {p.chunk: p.text for p in (*moment.found.results, *moment.promotions.results)}
    wrong: list[str] = []
    for name, tier in draft.tiers.items():
        for cited in tier.citations:
            if cited.quote not in passages.get(cited.chunk, ""):
                wrong.append(f"{name}: the quote does not stand in {cited.document}")
        known = _known(tier, moment)
        for line in tier.lines:
            wrong += [
                f"{name}: {figure} stands in nothing it cites"
                for figure in _FIGURE.findall(line)
                if figure not in known
            ]
    return wrong


def _known(tier: Tier, moment: Moment) -> set[str]:
    texts = [cited.quote for cited in tier.citations]
    texts += [cited.title for cited in tier.citations]
    customer = moment.customer
    if customer is not None:
        for order in customer.orders:
            texts += [order.id, order.product, str(order.price or ""), *order.options.values()]
            for day in (order.ordered, order.promised, order.delivered):
                if day is not None:
                    texts.append(f"{day.day} {day.month} {day.year}")
    known: set[str] = set()
    for text in texts:
        for figure in _FIGURE.findall(text):
            known |= {figure, figure.removesuffix(".0")}
    return known

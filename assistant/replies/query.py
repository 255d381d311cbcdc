"""What to search for: the need in the customer's words, and what the talk is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.core.call import Call
from assistant.core.playbook import Playbook
from assistant.core.speech import Utterance
from knowledge.types import SearchQuery

from .need import Need

_SHORT_WORDS = 8
"""A need of fewer words leans on what was said before it."""


def reply_query(
    call: Call,
    talk: Sequence[Utterance],
    said: Utterance,
    need: Need,
    playbook: Playbook | None,
    at: datetime,
) -> SearchQuery:
    """Passages for a reply: offers come by their own query, so they are left out here.

    A playbook that fits says what the documents call the situation; the customer seldom does.
    """
    size = len(need.text) // 2 if said.language == "zh" else len(need.text.split())
    context: list[str] = []
    if size < _SHORT_WORDS:
        earlier = [one.text for one in talk if one.speaker == "customer" and one.id != said.id]
        context = earlier[-1:]
    if playbook is not None and said.language in playbook.when.topic:
        context.append(playbook.when.topic[said.language])
    if playbook is None or playbook.when.about_product:
        product = _product_in_talk(call, talk)
        if product:
            context.append(product)
    return SearchQuery(
        text=need.text,
        context=tuple(context),
        at=at,
        limit=5,
        kinds=("document", "specification", "policy", "how-to"),
        language=said.language,
        tenant=call.tenant,
    )


def promotion_query(call: Call, said: Utterance, need: Need, at: datetime) -> SearchQuery:
    """Offers that are valid now and may fit."""
    return SearchQuery(
        text=need.text,
        at=at,
        limit=3,
        kinds=("promotion",),
        language=said.language,
        tenant=call.tenant,
    )


def _product_in_talk(call: Call, talk: Sequence[Utterance]) -> str:
    """The customer's product that was named on the call, if one was."""
    if call.customer is None:
        return ""
    text = " ".join(one.text for one in talk).casefold()
    named = [o.product for o in call.customer.orders if o.product.casefold() in text]
    return named[-1] if named else ""

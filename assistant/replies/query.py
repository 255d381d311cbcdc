"""What to search for: the need in the customer's words, and what the talk is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.core.call import Call
from assistant.core.playbook import Playbook
from assistant.core.speech import Utterance
from knowledge.query import conversation_query
from knowledge.types import SearchQuery, Turn

from .need import Need


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
    earlier = [Turn(speaker=one.speaker, text=one.text) for one in talk if one.id != said.id]
    if playbook is not None and said.language in playbook.when.topic:
        earlier.append(Turn(speaker="customer", text=playbook.when.topic[said.language]))
    if playbook is None or playbook.when.about_product:
        product = _product_in_talk(call, talk)
        if product:
            earlier.append(Turn(speaker="customer", text=product))
    query = conversation_query([*earlier, Turn(speaker="customer", text=need.text)], at)
    return query.model_copy(
        update={
            "kinds": ("document", "specification", "policy", "how-to"),
            "language": said.language,
            "tenant": call.tenant,
        }
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

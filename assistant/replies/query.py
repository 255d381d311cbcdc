"""What to search for: the need in the customer's words, and what the talk is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from assistant.core.call import Call
from assistant.core.playbook import Playbook
from assistant.core.speech import Utterance
from knowledge.query import conversation_query
from knowledge.search import FOUND
from knowledge.types import Passage, SearchQuery, SearchResult, Turn

from .need import Need

LOOKED_AT = 12
"""Passages a search brings; of many goods, the rule may stand behind them all."""
KEPT = 6
OF_ONE = 2
"""Passages of one document among those kept, at most."""
RULES_BY = 2
"""Places before the best rule, at most."""


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
    text = need.text
    if playbook is not None and said.language == "zh" and "zh" in playbook.when.topic:
        # Chinese is matched by words alone, and a long turn has few of the documents': those lead.
        earlier.append(Turn(speaker="customer", text=text))
        text = playbook.when.topic["zh"]
    talk_so_far = [*earlier, Turn(speaker="customer", text=text)]
    query = conversation_query(talk_so_far, at, limit=LOOKED_AT)
    return query.model_copy(
        update={
            "kinds": ("document", "specification", "policy", "how-to"),
            "language": said.language,
            "tenant": call.tenant,
        }
    )


def balanced(found: SearchResult) -> SearchResult:
    """The passages a reply may stand on: few of one document, and a rule among the first three.

    Whoever wants something done names goods, and what the goods' own sheets say would fill the
    list; whether and how it may be done stands in a policy. Pure.
    """
    times: Counter[str] = Counter()
    kept: list[Passage] = []
    for passage in found.results:
        times[passage.document] += 1
        if times[passage.document] <= OF_ONE:
            kept.append(passage)
    rule = next(
        (at for at, one in enumerate(kept) if one.kind == "policy" and one.score >= FOUND), None
    )
    if rule is not None and rule > RULES_BY:
        kept.insert(RULES_BY, kept.pop(rule))
    return found.model_copy(update={"results": tuple(kept[:KEPT])})


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

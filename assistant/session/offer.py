"""A draft meets the budget: it becomes a card, or is held back with a reason. Both are kept."""

from __future__ import annotations

from assistant.cards.budget import Shown, decide
from assistant.cards.expire import expired
from assistant.core.card import CardHeld, Draft
from assistant.feedback.fold import dismissed_intents

from .moment import moment_of
from .parts import Parts
from .step import Step


def offer(step: Step, draft: Draft, at: float, parts: Parts) -> None:
    """Write the card, or why it was held back.

    What it cites is looked at again: it may have been withdrawn while the card was composed.
    """
    state = step.state
    moment = moment_of(state.call, at, parts.clock())
    if not all(
        parts.knowledge.stands(cited.document, cited.version, moment, state.call.tenant)
        for tier in draft.tiers.values()
        for cited in tier.citations
    ):
        step.write(at, CardHeld(reason="withdrawn", draft=draft))
        return
    shown = Shown(
        call=state.call.id,
        offered=tuple(state.offered),
        dismissed=dismissed_intents(
            [card for _, card in state.offered], [given for _, given in state.feedback]
        ),
    )
    step.write(at, decide(draft, shown, max(at, state.now), state.density or parts.density))


def let_expire(step: Step, at: float) -> None:
    """Write which cards nobody took in their time."""
    state = step.state
    given = tuple(state.feedback)
    for one in expired(tuple(state.offered), given, state.expired, max(at, state.now)):
        step.write(at, one)

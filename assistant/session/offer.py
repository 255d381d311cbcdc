"""A draft meets the budget: it becomes a card, or is held back with a reason. Both are kept."""

from __future__ import annotations

from assistant.cards.budget import Shown, decide
from assistant.core.card import Draft
from assistant.feedback.fold import dismissed_intents

from .parts import Density
from .step import Step


def offer(step: Step, draft: Draft, at: float, density: Density) -> None:
    """Write the card, or why it was held back."""
    state = step.state
    shown = Shown(
        call=state.call.id,
        offered=tuple(state.offered),
        dismissed=dismissed_intents(
            [card for _, card in state.offered], [given for _, given in state.feedback]
        ),
    )
    step.write(at, decide(draft, shown, max(at, state.now), density))

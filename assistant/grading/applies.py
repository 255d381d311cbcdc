"""First whether an item applies, then its verdict."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.grade import Verdict
from assistant.core.rubric import Applies

from .search import compiled
from .transcript import GradedCall


def applies(condition: Applies, call: GradedCall) -> bool:
    """Whether the call meets it: all that is given must hold; none given means always."""
    if condition.languages and call.language not in condition.languages:
        return False
    if condition.signals and not any(s.kind in condition.signals for s in call.signals):
        return False
    if condition.mentioned:
        return any(
            compiled(pattern).search(said.text)
            for said in call.said_by(condition.speaker)
            for pattern in condition.mentioned.get(said.language, ())
        )
    return True


def waits_for(condition: Applies, verdicts: Mapping[str, Verdict]) -> str | None:
    """The item that it depends on and that nobody has decided; None where there is none, or where
    another one settles already that it does not apply."""
    if not meets(condition, verdicts):
        return None
    undecided = (one for one in condition.items if verdicts.get(one, "unsure") == "unsure")
    return next(undecided, None)


def meets(condition: Applies, verdicts: Mapping[str, Verdict]) -> bool:
    """False where another item was not what it must have been; an undecided one settles nothing."""
    return all(
        verdicts.get(item, "unsure") in ("unsure", "pass" if was == "passed" else "fail")
        for item, was in condition.items.items()
    )

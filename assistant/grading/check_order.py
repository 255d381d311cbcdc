"""One thing must be said before another."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.grade import Evidence
from assistant.core.rubric import OrderCheck
from knowledge.types import Language

from .evidence import absent, quoted
from .search import compiled
from .transcript import GradedCall
from .verdict import Checked


def check_order(check: OrderCheck, call: GradedCall) -> Checked:
    """Not applicable where the second thing never comes: there is nothing to come before."""
    turns = call.said_by(check.speaker)
    if not turns:
        return Checked("unsure", reason="nobody_spoke")
    first = _place(check.first, call, check)
    then = _place(check.then, call, check)
    if then is None:
        return Checked("not_applicable", (absent(call, turns),), "second_missing")
    if first is None:
        return Checked("fail", (absent(call, turns), then[1]), "not_said", rests_on=(then[1],))
    both = (first[1], then[1])
    if first[0] <= then[0]:
        return Checked("pass", both, "in_order")
    return Checked("fail", both, "out_of_order", rests_on=both, on_all=True)


def _place(
    patterns: Mapping[Language, tuple[str, ...]], call: GradedCall, check: OrderCheck
) -> tuple[tuple[int, int], Evidence] | None:
    """Where it is first said: (turn, character), with the quote."""
    for number, said in enumerate(call.said_by(check.speaker)):
        matches = [
            match
            for pattern in patterns.get(said.language, ())
            if (match := compiled(pattern).search(said.text)) and match.group()
        ]
        if matches:
            match = min(matches, key=lambda one: one.start())
            return (number, match.start()), quoted(said, *match.span())
    return None

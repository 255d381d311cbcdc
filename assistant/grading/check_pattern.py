"""Words that must, or must not, be said at a place of the call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.rubric import PatternCheck
from assistant.core.speech import Utterance

from .evidence import absent, quoted
from .search import compiled
from .transcript import GradedCall
from .verdict import Checked

TURNS_AT_AN_END = 3
"""Turns of a speaker that count as the opening or the closing."""


def check_pattern(check: PatternCheck, call: GradedCall) -> Checked:
    """Found: the quote. Not found: the span that was searched."""
    turns = call.said_by(check.speaker)
    if check.within == "opening":
        turns = turns[:TURNS_AT_AN_END]
    elif check.within == "closing":
        turns = turns[-TURNS_AT_AN_END:]
    if not turns:
        return Checked("unsure", reason="nobody_spoke")
    found = list(_matches(check, turns))
    if check.must == "appear":
        if not found:
            return Checked("fail", (absent(call, turns),), "not_said")
        said, match = found[0]
        return Checked("pass", (quoted(said, *match.span()),), "said")
    if not found:
        return Checked("pass", (absent(call, turns),), "clean")
    evidence = tuple(quoted(said, *match.span()) for said, match in found)
    return Checked("fail", evidence, "said_but_must_not", rests_on=evidence)


def _matches(
    check: PatternCheck, turns: tuple[Utterance, ...]
) -> Iterator[tuple[Utterance, re.Match[str]]]:
    for said in turns:
        for pattern in check.patterns.get(said.language, ()):
            match = compiled(pattern).search(said.text)
            if match and match.group():
                yield said, match
                break

"""A call made ready for a rubric: what was said, noticed, stated and announced, and by what."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import get_args

from assistant.core.call import Call
from assistant.core.claim import Claim
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric
from assistant.core.rules import RULES, rules_of
from assistant.core.signal import SignalKind
from assistant.core.speech import Utterance
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall, Notice
from assistant.signals import claims
from assistant.signals.lexicons import Lexicons
from knowledge.types import Language

from .parts import Parts
from .state import CallState

_KINDS: tuple[SignalKind, ...] = get_args(SignalKind)


async def graded(parts: Parts, state: CallState, rubric: Rubric) -> Scorecard:
    """The scorecard of a call as it stands. Fetches here, decides in a thread."""
    call = state.call
    said = tuple(sorted(state.utterances.values(), key=lambda one: one.start))
    facts_then = [
        await parts.knowledge.facts(call.started_at + timedelta(seconds=one.end), call.tenant)
        for one in said
    ]
    versions = versions_of(parts, call)
    lexicons = parts.lexicons(call.tenant)

    def decide() -> Scorecard:
        stated = (
            claim
            for place, one in enumerate(said)
            for claim in claims.read_claims(one, facts_then[place], said[:place], call.customer)
        )
        return grade(
            rubric,
            GradedCall(
                id=call.id,
                language=call.language,
                seconds=state.ended.seconds if state.ended else state.now,
                utterances=said,
                signals=tuple(state.signals.values()),
                claims=tuple(_claim(one) for one in stated),
                notices=_notices(said, lexicons, call.language),
                rules=_rules(lexicons, call.language),
            ),
            versions=versions,
        )

    return await asyncio.to_thread(decide)


def versions_of(parts: Parts, call: Call) -> dict[str, str]:
    """What the call was heard with, its recording where there is one, and what grades it now.

    Scripts say nothing of a grade: with which ones the call was heard is enough.
    """
    now = parts.versions(call.tenant)
    return {
        **({"audio": call.audio} if call.audio else {}),
        **call.heard_with,
        **{f"graded_with.{name}": now[name] for name in ("knowledge", "lexicons", "engine")},
    }


def _claim(read: claims.Claim) -> Claim:
    fact = read.fact
    return Claim(
        utterance=read.utterance,
        quote=read.quote,
        attribute=read.attribute,
        product=read.product,
        stated=read.value.text,
        right=fact.text if fact is not None else "",
        document=fact.document if fact is not None else "",
        version=fact.version if fact is not None else None,
        agrees=read.agrees,
    )


def _notices(
    said: Sequence[Utterance], lexicons: Lexicons, language: Language
) -> tuple[Notice, ...]:
    return tuple(
        Notice(entry.rule, one.id, words)
        for one in said
        if one.speaker == "agent"
        for entry in lexicons.entries("notices", language)
        if (words := entry.found(one.text))
    )


def _rules(lexicons: Lexicons, language: Language) -> dict[SignalKind, frozenset[str]]:
    """What can raise a signal of each kind in a call of this language."""
    listed = {
        rules.lexicon: [entry.rule for entry in lexicons.entries(rules.lexicon, language)]
        for rules in RULES.values()
    }
    return {kind: rules_of(kind, listed) for kind in _KINDS}

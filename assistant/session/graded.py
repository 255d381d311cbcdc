"""A call made ready for a rubric: what was said, noticed, stated and announced, and by what."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import get_args

from assistant.core.call import Call
from assistant.core.claim import Claim
from assistant.core.grade import Opinion, Scorecard
from assistant.core.rubric import Rubric
from assistant.core.rules import RULES, rules_of
from assistant.core.signal import SignalKind
from assistant.core.speech import Utterance
from assistant.errors import ModelUnavailable
from assistant.grading.grade import grade, to_judge
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

    def prepared() -> GradedCall:
        stated = (
            claim
            for place, one in enumerate(said)
            for claim in claims.read_claims(one, facts_then[place], said[:place], call.customer)
        )
        return GradedCall(
            id=call.id,
            language=call.language,
            seconds=state.ended.seconds if state.ended else state.now,
            utterances=said,
            signals=tuple(state.signals.values()),
            claims=tuple(_claim(one) for one in stated),
            notices=_notices(said, lexicons, call.language),
            rules=_rules(lexicons, call.language),
        )

    ready = await asyncio.to_thread(prepared)
    opinions, judged_with = await _opinions(parts, rubric, ready, call.tenant)
    return await asyncio.to_thread(
        grade, rubric, ready, versions={**versions, **judged_with}, opinions=opinions
    )


async def _opinions(
    parts: Parts, rubric: Rubric, call: GradedCall, tenant: str
) -> tuple[Mapping[str, Opinion], Mapping[str, str]]:
    """What the model says of the items left to it, and which model. A model that is gone or too
    slow says nothing: its items stay with people."""
    items = await asyncio.to_thread(to_judge, rubric, call)
    if parts.judge is None or not items or not call.utterances:
        return {}, {}
    try:
        async with asyncio.timeout(parts.grade_deadline_s):
            judged_with = await parts.judge.made_with(tenant)
            opinions = await parts.judge.opinions(call.utterances, items, call.language, tenant)
    except (TimeoutError, ModelUnavailable):
        return {}, {}
    return opinions, judged_with if opinions else {}


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

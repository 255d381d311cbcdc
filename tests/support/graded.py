"""Builds calls and rubrics for grading tests from lines."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from assistant.core.claim import Claim
from assistant.core.language import language_of
from assistant.core.rubric import Check, ItemClass, Rubric, RubricItem, Section, Words
from assistant.core.rules import RULES, rules_of
from assistant.core.signal import Signal, SignalKind
from assistant.core.speech import Speaker, Utterance, Word
from assistant.grading.transcript import GradedCall, Notice
from assistant.prompting.registry import load_lexicons


def call_of(
    *lines: tuple[Speaker, str],
    signals: tuple[Signal, ...] = (),
    score: float | None = None,
    claims: tuple[Claim, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> GradedCall:
    """Each line takes three seconds; words get times, and `score` where given."""
    said: list[Utterance] = []
    for n, (speaker, text) in enumerate(lines):
        start = n * 4.0
        words = text.split()
        said.append(
            Utterance(
                id=f"u{n}",
                speaker=speaker,
                start=start,
                end=start + 3.0,
                text=text,
                language=language_of(text),
                words=tuple(
                    Word(text=w, start=start + i * 0.1, end=start + i * 0.1 + 0.1, score=score)
                    for i, w in enumerate(words)
                ),
            )
        )
    language = said[0].language if said else "en"
    kinds: tuple[SignalKind, ...] = get_args(SignalKind)
    listed = {
        rules.lexicon: [
            entry.rule
            for lexicon in load_lexicons()
            if (lexicon.name, lexicon.language) == (rules.lexicon, language)
            for entry in lexicon.entries
        ]
        for rules in RULES.values()
    }
    return GradedCall(
        id="c",
        language=language,
        seconds=len(said) * 4.0,
        utterances=tuple(said),
        signals=signals,
        claims=claims,
        notices=notices,
        rules={kind: rules_of(kind, listed) for kind in kinds},
    )


def with_scores(call: GradedCall, **scores: float) -> GradedCall:
    """The same call with the words of some utterances recognised that well."""
    said = tuple(
        one.model_copy(
            update={
                "words": tuple(w.model_copy(update={"score": scores[one.id]}) for w in one.words)
            }
        )
        if one.id in scores
        else one
        for one in call.utterances
    )
    return replace(call, utterances=said)


def item(name: str, check: Check, weight: float = 1.0, kind: ItemClass = "normal") -> RubricItem:
    return RubricItem(id=name, title=Words(en=name), check=check, weight=weight, item_class=kind)


def rubric_of(*items: RubricItem) -> Rubric:
    section = Section(id="s", title=Words(en="s"), items=items)
    return Rubric(name="r", version="v", title=Words(en="r"), sections=(section,))

"""A draft from the scripts: frame, answer from the passages, offer, this customer's own case.

A line is used when all of its slots can be filled. A tier without its first line is not offered;
without the basic tier there is no card: nothing is said rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.card import TIERS, Because, CardKind, Citation, Draft, Tier, TierName
from assistant.core.playbook import Playbook, Script
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from knowledge.types import Language

from .ground import unsupported
from .slots import Slots, slots_of

MOST_LINES = 3
"""One line to say and two points that support it."""
GENERAL_COVERED = 0.4
"""Outside the situations the scripts know, a sentence must speak of this share of the question."""
_SLOT = re.compile(r"\{(\w+)\}")


def compose(moment: Moment, playbooks: Sequence[Playbook], asked: str) -> Draft | None:
    """The best fitting script for the moment, filled; None where nothing can be grounded."""
    fitting = chosen(moment, playbooks)
    known_situation = bool(fitting and (fitting[0].when.heard or fitting[0].when.signals))
    slots = slots_of(moment, asked, 0.0 if known_situation else GENERAL_COVERED)
    for playbook in fitting:
        draft = _filled(playbook, moment, slots)
        if draft is not None:
            return draft
    return None


def chosen(moment: Moment, playbooks: Sequence[Playbook]) -> list[Playbook]:
    """The playbooks that fit, best first: of the signal, or of what the customer said."""
    if moment.signal is not None:
        fitting = [p for p in playbooks if _fits_signal(p, moment.signal)]
        return sorted(fitting, key=lambda p: (-len(p.when.rules), -p.priority, p.name))
    # A script without cues of its own is the general answer: last.
    general = [p for p in playbooks if not p.when.signals and not p.when.heard]
    return [*heard_in(moment.cause, playbooks), *general]


def heard_in(said: Utterance, playbooks: Sequence[Playbook]) -> list[Playbook]:
    """The answer playbooks whose situation a turn shows, best first."""
    scored = [
        (sum(bool(re.search(cue, said.text, re.IGNORECASE)) for cue in cues), playbook)
        for playbook in playbooks
        if not playbook.when.signals and (cues := playbook.when.heard.get(said.language, ()))
    ]
    fitting = [(count, playbook) for count, playbook in scored if count]
    return [p for _, p in sorted(fitting, key=lambda one: (-one[0], -one[1].priority, one[1].name))]


def asked_of(said: Utterance, need: str, playbooks: Sequence[Playbook]) -> str:
    """What an answer's sentences are chosen by: the need, in the documents' words as well."""
    heard = heard_in(said, playbooks)
    topic = heard[0].when.topic.get(said.language, "") if heard else ""
    return f"{need} {topic}".strip()


def _fits_signal(playbook: Playbook, signal: Signal) -> bool:
    when = playbook.when
    if signal.kind not in when.signals or (when.rules and signal.rule not in when.rules):
        return False
    ranks = {"": 0, "info": 0, "warning": 1, "critical": 2}
    return ranks[signal.severity] >= ranks.get(when.severity, 0)


def _filled(playbook: Playbook, moment: Moment, slots: Slots) -> Draft | None:
    language: Language = moment.cause.language
    scripts = playbook.tiers.get(language)
    if not scripts:
        return None
    tiers: dict[TierName, Tier] = {}
    for name in TIERS:
        script = scripts.get(name)
        tier = _tier(script, slots) if script is not None else None
        if tier is None or unsupported(tier, moment, slots):
            continue
        if playbook.kind == "answer" and not tier.citations:
            continue  # an answer without a source is a guess
        if any(tier.lines == other.lines for other in tiers.values()):
            continue
        tiers[name] = tier
    if "basic" not in tiers:
        return None
    return Draft(
        kind=playbook.kind,
        intent=_intent(playbook, moment, tiers["basic"]),
        language=language,
        because=_because(moment.cause, moment.signal),
        tiers=tiers,
        playbook=f"{playbook.name}@{playbook.version}",
    )


def _tier(script: Script, slots: Slots) -> Tier | None:
    if any(name not in slots for name in script.needs):
        return None
    lines: list[str] = []
    citations: list[Citation] = []
    for place, choices in enumerate(script.lines):
        line = next(
            (one for one in choices.split("||") if set(_SLOT.findall(one)) <= slots.keys()), None
        )
        if line is None:
            if place == 0:
                return None
            continue
        names = _SLOT.findall(line)
        lines.append(_SLOT.sub(lambda found: slots[found.group(1)][0], line).strip())
        for name in names:
            citations += [one for one in slots[name][1] if one not in citations]
        if len(lines) == MOST_LINES:
            break
    return Tier(lines=tuple(lines), citations=tuple(citations)) if lines else None


def _intent(playbook: Playbook, moment: Moment, basic: Tier) -> str:
    kind: CardKind = playbook.kind
    if kind == "answer":
        where = basic.citations[0].chunk if basic.citations else ""
        return f"{playbook.name}:{where}"
    if moment.signal is not None and kind in ("correction", "compliance"):
        product = moment.signal.details.get("product", "")
        return f"{playbook.name}:{moment.signal.rule}:{product}"
    return playbook.name


def _because(cause: Utterance, signal: Signal | None) -> Because:
    quote = signal.quote if signal is not None and signal.quote else cause.text
    return Because(
        signal=signal.key if signal is not None else None, utterance=cause.id, quote=quote[:200]
    )

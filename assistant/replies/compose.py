"""A draft from the scripts: frame, answer from the passages, offer, this customer's own case.

A line is used when all of its slots can be filled. A tier without its first line is not offered;
without the basic tier there is no card: nothing is said rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from assistant.core.card import TIERS, Because, CardKind, Citation, Draft, Tier, TierName
from assistant.core.playbook import FIRST_LINE, Playbook, Script, spoken_size
from assistant.core.ports import Moment
from assistant.core.signal import Severity, Signal
from assistant.core.speech import Utterance
from knowledge.types import Language

from .conditions import holds_all
from .ground import unsupported
from .slots import Slots, order_of, slots_of
from .tone import upset

MOST_LINES = 3
"""One line to say and two points that support it."""
MOST_CALM = 2
"""To somebody who is upset: one line to say and one that supports it."""
GENERAL_COVERED = 0.4
"""Outside the situations the scripts know, a sentence must speak of this share of the question."""
KNOWN_COVERED = 0.12
"""The same within one: its topic is long, and no sentence speaks of all of it."""
_SLOT = re.compile(r"\{(\w+)\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def compose(moment: Moment, playbooks: Sequence[Playbook], asked: str) -> Draft | None:
    """The best fitting script for the moment, filled; None where nothing can be grounded."""
    fitting = chosen(moment, playbooks)
    when = fitting[0].when if fitting else None
    least = GENERAL_COVERED
    if when is not None and (when.heard or when.signals):
        least = KNOWN_COVERED
    slots = slots_of(moment, asked, least, when.attribute if when is not None else "")
    for playbook in fitting:
        draft = _filled(playbook, moment, slots)
        if draft is not None:
            return draft
    return None


def compose_cued(moment: Moment, playbooks: Sequence[Playbook], asked: str) -> Draft | None:
    """A reflex that the customer's words call for by themselves: danger, a goodbye, a complaint."""
    cued = [playbook for playbook in heard_in(moment.cause, playbooks) if playbook.kind != "answer"]
    if not cued:
        return None
    slots = slots_of(moment, asked, KNOWN_COVERED)
    drafts = (_filled(playbook, moment, slots) for playbook in cued)
    return next((draft for draft in drafts if draft is not None), None)


def fitting_now(moment: Moment, playbooks: Sequence[Playbook]) -> tuple[Playbook, ...]:
    """The playbooks whose conditions hold at the moment."""
    order = order_of(moment, moment.cause.text)
    return tuple(one for one in playbooks if holds_all(one.when.given, moment, order))


def chosen(moment: Moment, playbooks: Sequence[Playbook]) -> list[Playbook]:
    """The playbooks that fit, best first: of the signal, or of what the customer said."""
    playbooks = fitting_now(moment, playbooks)
    if moment.signal is not None:
        fitting = [p for p in playbooks if _fits_signal(p, moment.signal)]
        return sorted(fitting, key=lambda p: (-len(p.when.rules), -p.priority, p.name))
    # A script without cues of its own is the general answer: last.
    general = [p for p in playbooks if not p.when.signals and not p.when.heard]
    heard = [one for one in heard_in(moment.cause, playbooks) if one.kind == "answer"]
    return [*heard, *general]


def heard_in(said: Utterance, playbooks: Sequence[Playbook]) -> list[Playbook]:
    """The playbooks whose situation a turn shows by its words, best first."""
    scored = [
        (sum(cue.search(said.text) is not None for cue in cues), playbook)
        for playbook in playbooks
        if not playbook.when.signals and (cues := playbook.when.cues.get(said.language, ()))
    ]
    fitting = [(count, playbook) for count, playbook in scored if count]
    return [p for _, p in sorted(fitting, key=lambda one: (-one[0], -one[1].priority, one[1].name))]


def asked_of(said: Utterance, need: str, playbooks: Sequence[Playbook]) -> str:
    """What an answer's sentences are chosen by: the need, in the documents' words as well."""
    heard = [one for one in heard_in(said, playbooks) if one.when.topic]
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
    calm = playbook.kind == "answer" and upset(moment)
    order = order_of(moment, moment.cause.text)
    for name in TIERS:
        script = scripts.get(name)
        if script is None or not holds_all(script.given, moment, order):
            continue
        tier = _tier(script, slots, language, calm=calm)
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
        severity=moment.signal.severity if moment.signal is not None else _severity(playbook),
        rule=f"{moment.signal.kind}:{moment.signal.rule}" if moment.signal else playbook.name,
        density=playbook.density,
    )


def _tier(script: Script, slots: Slots, language: Language, *, calm: bool) -> Tier | None:
    """The lines that can be filled. The first one must be sayable in one breath once it is."""
    if any(name not in slots for name in script.needs):
        return None
    lines: list[str] = []
    citations: list[Citation] = []
    most = MOST_CALM if calm else MOST_LINES
    for place, choices in enumerate(script.calm if calm and script.calm else script.lines):
        longest = FIRST_LINE[language] if place == 0 else None
        line = next((one for one in choices.split("||") if _sayable(one, slots, longest)), None)
        if line is None:
            if place == 0:
                return None
            continue
        names = _SLOT.findall(line)
        lines.append(_with_slots(line, slots))
        for name in names:
            citations += [one for one in slots[name][1] if one not in citations]
        if len(lines) == most:
            break
    return Tier(lines=tuple(lines), citations=tuple(citations)) if lines else None


def _sayable(line: str, slots: Slots, longest: int | None) -> bool:
    if not set(_SLOT.findall(line)) <= slots.keys():
        return False
    language: Language = "zh" if _HAN.search(line) else "en"
    return longest is None or spoken_size(_with_slots(line, slots), language) <= longest


def _with_slots(line: str, slots: Slots) -> str:
    return _SLOT.sub(lambda found: slots[found.group(1)][0], line).strip()


def _intent(playbook: Playbook, moment: Moment, basic: Tier) -> str:
    kind: CardKind = playbook.kind
    if kind == "answer":
        where = basic.citations[0].chunk if basic.citations else ""
        return f"{playbook.name}:{where}"
    if moment.signal is not None and kind in ("correction", "compliance"):
        product = moment.signal.details.get("product", "")
        return f"{playbook.name}:{moment.signal.rule}:{product}"
    return playbook.name


def _severity(playbook: Playbook) -> Severity:
    """Of what words alone call for: as the script says."""
    return next((one for one in get_args(Severity) if one == playbook.when.severity), "info")


def _because(cause: Utterance, signal: Signal | None) -> Because:
    quote = signal.quote if signal is not None and signal.quote else cause.text
    return Because(
        signal=signal.key if signal is not None else None, utterance=cause.id, quote=quote[:200]
    )

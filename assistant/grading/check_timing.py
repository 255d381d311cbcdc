"""A measure of the call against a limit."""

from __future__ import annotations

from itertools import pairwise

from assistant.core.grade import Evidence
from assistant.core.rubric import TimingCheck

from .evidence import absent, whole
from .monologue import longest_monologue, seconds_of
from .transcript import GradedCall
from .verdict import Checked
from .waits import Wait, waits

_UNITS = {
    "first_agent_words": "s",
    "longest_silence": "s",
    "longest_monologue": "s",
    "agent_talk_share": "%",
    "agent_pace": "/s",
    "first_reply": "s",
    "longest_reply": "s",
    "typical_reply": "s",
}


def check_timing(check: TimingCheck, call: GradedCall) -> Checked:
    """The evidence is the stretch that was measured."""
    measured = _MEASURES[check.measure](call)
    if measured is None:
        return Checked("unsure", reason="not_measurable")
    value, evidence = measured
    for limit, broken, why in (
        (check.at_most, check.at_most is not None and value > check.at_most, "beyond"),
        (check.at_least, check.at_least is not None and value < check.at_least, "below"),
    ):
        if broken:
            return Checked("fail", evidence, why, values=_said(check, value, limit))
    limit = check.at_most if check.at_most is not None else check.at_least
    return Checked("pass", evidence, "within", values=_said(check, value, limit))


def _said(check: TimingCheck, value: float, limit: float | None) -> tuple[tuple[str, object], ...]:
    unit = _UNITS[check.measure]
    factor = 100 if unit == "%" else 1
    shown = f"{(limit or 0) * factor:g} {unit}"
    return (("measure", f"{value * factor:.1f} {unit}"), ("limit", shown))


Measured = tuple[float, tuple[Evidence, ...]] | None


def _first_agent_words(call: GradedCall) -> Measured:
    agent = call.said_by("agent")
    return (agent[0].start, (whole(agent[0]),)) if agent else None


def _longest_silence(call: GradedCall) -> Measured:
    if len(call.utterances) < 2:
        return None
    longest, span, spoken_until = 0.0, (0.0, 0.0), call.utterances[0].end
    for before, after in pairwise(call.utterances):
        spoken_until = max(spoken_until, before.end)
        if after.start - spoken_until > longest:
            longest, span = after.start - spoken_until, (spoken_until, after.start)
    return longest, (Evidence(span=span),)


def _longest_monologue(call: GradedCall) -> Measured:
    stretch = longest_monologue(call)
    return (seconds_of(stretch), tuple(whole(said) for said in stretch)) if stretch else None


def _agent_talk_share(call: GradedCall) -> Measured:
    total = sum(said.seconds for said in call.utterances)
    if total <= 0 or not call.said_by("customer"):
        return None
    return sum(said.seconds for said in call.said_by("agent")) / total, (absent(call),)


def _agent_pace(call: GradedCall) -> Measured:
    """Words a second over the agent's longer turns; Chinese counts two characters as a word."""
    turns = [said for said in call.said_by("agent") if said.seconds >= 2.0]
    seconds = sum(said.seconds for said in turns)
    if seconds < 5.0:
        return None
    words = sum(len(u.text) / 2 if u.language == "zh" else len(u.text.split()) for u in turns)
    return words / seconds, (absent(call, turns),)


def _first_reply(call: GradedCall) -> Measured:
    found = waits(call)
    return _shown(found[0]) if found else None


def _longest_reply(call: GradedCall) -> Measured:
    found = waits(call)
    return _shown(max(found, key=lambda one: one.seconds)) if found else None


def _typical_reply(call: GradedCall) -> Measured:
    """The median; of an even number the shorter of the two, which is a wait that there was."""
    found = sorted(waits(call), key=lambda one: one.seconds)
    return _shown(found[(len(found) - 1) // 2]) if found else None


def _shown(wait: Wait) -> tuple[float, tuple[Evidence, ...]]:
    return wait.seconds, (whole(wait.asked), whole(wait.reply))


_MEASURES = {
    "first_agent_words": _first_agent_words,
    "longest_silence": _longest_silence,
    "longest_monologue": _longest_monologue,
    "agent_talk_share": _agent_talk_share,
    "agent_pace": _agent_pace,
    "first_reply": _first_reply,
    "longest_reply": _longest_reply,
    "typical_reply": _typical_reply,
}

"""What is wrong with a playbook, a lexicon or a rubric: one line a problem, by file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from assistant.core.playbook import Lexicon, Playbook
from assistant.core.rubric import (
    ClaimCheck,
    DetectorCheck,
    OrderCheck,
    PatternCheck,
    Rubric,
    RubricItem,
    TimingCheck,
)
from assistant.core.rules import ATTRIBUTES, RULES, rules_of
from assistant.errors import NotFound

from .registry import load_lexicons, load_playbooks, load_rubrics

LANGUAGES = ("en", "zh")
KINDS = ("playbooks", "rubrics", "lexicons")
FIRST_LINE = {"en": 12, "zh": 24}
"""Words, or Chinese characters, that can be spoken in one breath."""
SLOTS = frozenset(
    {
        "customer",
        "tier",
        "last_trouble",
        "last_trouble_day",
        "contacts",
        "order",
        "product",
        "ordered",
        "promised",
        "delivered",
        "days_since_ordered",
        "days_since_promised",
        "days_since_delivered",
        "days_late",
        "answer",
        "answer_2",
        "answer_3",
        "promotion",
        "promotion_title",
        "stated",
        "right",
        "right_quote",
        "times",
        "last_day",
        "ended_day",
        "days_left",
    }
)
"""Every slot that replies can fill."""
_SLOT = re.compile(r"\{(\w*)\}")
_NESTED = re.compile(r"\([^)]*[+*][^)]*\)[+*]")


def problems_of_all(folder: Path | None = None) -> list[str]:
    """Everything that stands in prompts/. Raises BadPrompt where a file cannot be read at all."""
    if folder is not None and not any((folder / kind).is_dir() for kind in KINDS):
        raise NotFound(
            f"{folder} is no folder of prompts.", f"One like prompts/ has {', '.join(KINDS)} in it."
        )
    found: list[str] = []
    for playbook in load_playbooks(folder):
        found += [f"{playbook.name}.yaml: {problem}" for problem in playbook_problems(playbook)]
    lexicons = load_lexicons(folder)
    for rubric in load_rubrics(folder):
        # A folder of rubrics alone is held against the lexicons that ship.
        problems = rubric_problems(rubric, lexicons or load_lexicons())
        found += [f"{rubric.name}.yaml: {problem}" for problem in problems]
    for lexicon in lexicons:
        for entry in lexicon.entries:
            where = f"{lexicon.name}.{lexicon.language}.yaml: {entry.rule}"
            patterns = (*entry.patterns, *entry.allowed)
            found += [f"{where}: {problem}" for problem in pattern_problems(patterns)]
    return found


def playbook_problems(playbook: Playbook) -> Iterator[str]:
    """Slots that nothing fills, lines too long to say, languages or the basic tier missing."""
    for language in LANGUAGES:
        scripts = playbook.tiers.get(language)  # pyright: ignore[reportArgumentType, reportCallIssue]  # a literal of LANGUAGES
        if not scripts:
            yield f"{language}: there is no script in this language"
            continue
        if "basic" not in scripts:
            yield f"{language}: there is no basic tier"
        for name, script in scripts.items():
            where = f"{language}.{name}"
            for slot in (*script.needs, *(s for line in script.lines for s in _SLOT.findall(line))):
                if slot not in SLOTS:
                    yield f"{where}: nothing fills {{{slot}}}"
            for choice in script.lines[0].split("||") if script.lines else ():
                size = _spoken_size(choice, language)
                if size > FIRST_LINE[language]:
                    yield f"{where}: the first line is too long to say ({size}): {choice.strip()}"
            if not script.lines:
                yield f"{where}: there are no lines"
    for language, cues in playbook.when.heard.items():
        yield from (f"heard.{language}: {problem}" for problem in pattern_problems(cues))


def rubric_problems(rubric: Rubric, lexicons: Sequence[Lexicon]) -> Iterator[str]:
    """Items of one name, patterns that do not compile, rules that nothing can raise, weights that
    cannot add up."""
    seen: set[str] = set()
    for item in rubric.items:
        if item.id in seen:
            yield f"{item.id}: there are two items of this name"
        seen.add(item.id)
        if isinstance(item.check, PatternCheck):
            groups = [item.check.patterns]
        elif isinstance(item.check, OrderCheck):
            groups = [item.check.first, item.check.then]
        else:
            groups = []
        for patterns in (*groups, item.applies.mentioned):
            for language, some in patterns.items():
                yield from (
                    f"{item.id}.{language}: {problem}" for problem in pattern_problems(some)
                )
        yield from (f"{item.id}: {problem}" for problem in _unfailing(item, lexicons))
    if not any(item.weight > 0 for item in rubric.items):
        yield "no item has a weight: nothing can be scored"


def _unfailing(item: RubricItem, lexicons: Sequence[Lexicon]) -> Iterator[str]:
    """Why a check could never fail: a rule, kind, attribute or limit that is not there."""
    check = item.check
    if isinstance(check, DetectorCheck):
        if not check.kinds:
            yield "it names no kind of signal"
        found: list[str] = []
        for language in item.applies.languages or LANGUAGES:
            listed = {one.name: _names(one) for one in lexicons if one.language == language}
            known = frozenset[str]().union(*(rules_of(kind, listed) for kind in check.kinds))
            asked = [RULES[kind].lexicon for kind in check.kinds if RULES[kind].lexicon]
            where = "".join(f" in {name}.{language}" for name in asked)
            found += _unknown("rule", check.rules, known, where)
        yield from dict.fromkeys(found)
    elif isinstance(check, ClaimCheck):
        yield from _unknown("attribute", check.attributes, ATTRIBUTES)
    elif isinstance(check, TimingCheck) and check.at_most is None and check.at_least is None:
        yield "it has no limit: give at_most or at_least"


def _names(lexicon: Lexicon) -> list[str]:
    return [entry.rule for entry in lexicon.entries]


def _unknown(
    what: str, wanted: Sequence[str], known: Collection[str], where: str = ""
) -> Iterator[str]:
    for one in wanted:
        if one not in known:
            there_is = ", ".join(sorted(known)) or "none"
            yield f"there is no {what} {one!r}{where} (there is: {there_is})"


def pattern_problems(patterns: tuple[str, ...]) -> Iterator[str]:
    """Patterns that do not compile, or that may take for ever."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{pattern!r} is not a regular expression ({error})"
            continue
        if _NESTED.search(pattern):
            yield f"{pattern!r} repeats a repetition: it may take for ever"


def _spoken_size(line: str, language: str) -> int:
    """Words, or Han characters; a slot counts as one word or four characters."""
    if language == "zh":
        bare = _SLOT.sub("一二三四", line)
        return sum("\u4e00" <= sign <= "\u9fff" for sign in bare)
    return len(_SLOT.sub("slot", line).split())

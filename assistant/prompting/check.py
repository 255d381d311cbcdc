"""What is wrong with a playbook, a lexicon or a rubric: one line a problem, by file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.playbook import (
    CONDITIONS,
    FIRST_LINE,
    Lexicon,
    Playbook,
    Script,
    spoken_size,
)
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
from knowledge.types import Language

from .files import Source, Step, line_of, parsed, shipped, sources, tree_of
from .registry import load_lexicons, load_rubrics

LANGUAGES: tuple[Language, ...] = ("en", "zh")
KINDS = ("playbooks", "rubrics", "lexicons")
LONGEST = {"en": 24, "zh": 44}
"""Words, or Chinese characters, of a line that supports the first: read at a glance."""
SLOTS = frozenset(
    {
        "customer",
        "tier",
        "since",
        "last_trouble",
        "last_trouble_day",
        "contacts",
        "order",
        "product",
        "price",
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
    for source in sources((folder or shipped()) / "playbooks", "*.yaml"):
        found += playbook_source_problems(source)
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


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong, and the fields that lead to it."""

    path: tuple[Step, ...]
    what: str

    def __str__(self) -> str:
        return f"{'.'.join(str(one) for one in self.path)}: {self.what}"


def playbook_source_problems(source: Source) -> list[str]:
    """What is wrong with a playbook as it is written, each with its line. Raises BadPrompt."""
    playbook = parsed(source, Playbook, version=source.version)
    tree = tree_of(source.text)
    found = [
        f"{source.name}, line {line_of(tree, one.path)}: {one}" for one in playbook_fields(playbook)
    ]
    if playbook.name != Path(source.name).stem:
        found.append(f"{source.name}, line 1: it is named {playbook.name}, unlike its file")
    return found


def playbook_problems(playbook: Playbook) -> Iterator[str]:
    """Slots that nothing fills, lines too long to say, languages or the basic tier missing."""
    yield from (str(problem) for problem in playbook_fields(playbook))


def playbook_fields(playbook: Playbook) -> Iterator[FieldProblem]:
    """The same, each with the fields that lead to it."""
    for language in LANGUAGES:
        if not playbook.title.get(language):
            yield FieldProblem(("title",), f"there is no title in {language}")
        scripts = playbook.tiers.get(language)
        if not scripts:
            yield FieldProblem(("tiers",), f"there is no script in {language}")
            continue
        if "basic" not in scripts:
            yield FieldProblem(("tiers", language), "there is no basic tier")
        for name, script in scripts.items():
            yield from _script(script, language, ("tiers", language, name))
    yield from _conditions(playbook.when.given, ("when", "given"))
    if playbook.when.attribute and playbook.when.attribute not in ATTRIBUTES:
        known = ", ".join(sorted(ATTRIBUTES))
        says = f"there is no attribute {playbook.when.attribute!r} (there is: {known})"
        yield FieldProblem(("when", "attribute"), says)
    for language, cues in playbook.when.heard.items():
        for at, cue in enumerate(cues):
            yield from (
                FieldProblem(("when", "heard", language, at), one)
                for one in pattern_problems((cue,))
            )


def _script(script: Script, language: Language, where: tuple[Step, ...]) -> Iterator[FieldProblem]:
    yield from _conditions(script.given, (*where, "given"))
    for slot in script.needs:
        if slot not in SLOTS:
            yield FieldProblem((*where, "needs"), f"nothing fills {{{slot}}}")
    if not script.lines:
        yield FieldProblem((*where, "lines"), "there are no lines")
    for field, lines in (("lines", script.lines), ("calm", script.calm)):
        for at, line in enumerate(lines):
            place = (*where, field, at)
            yield from _line(line, at == 0, language, place)


def _line(
    line: str, first: bool, language: Language, where: tuple[Step, ...]
) -> Iterator[FieldProblem]:
    if line.count("{") != line.count("}"):
        yield FieldProblem(where, "a brace is not closed: a slot is written {name}")
    for slot in _SLOT.findall(line):
        if slot not in SLOTS:
            yield FieldProblem(where, f"nothing fills {{{slot}}}")
    for choice in line.split("||"):
        size = _filled_size(choice, language)
        if not choice.strip():
            yield FieldProblem(where, "a choice has no words")
        elif first and size > FIRST_LINE[language]:
            yield FieldProblem(
                where, f"the first line is too long to say ({size}): {choice.strip()}"
            )
        elif size > LONGEST[language]:
            yield FieldProblem(where, f"the line is too long to read ({size}): {choice.strip()}")
        if re.search(r"\d", _SLOT.sub("", choice)):
            yield FieldProblem(where, f"a figure that no document states: {choice.strip()}")


def _conditions(given: Sequence[str], where: tuple[Step, ...]) -> Iterator[FieldProblem]:
    known = ", ".join(CONDITIONS)
    for name in given:
        if name.removeprefix("not_") not in CONDITIONS:
            yield FieldProblem(
                where, f"there is no condition {name!r} (there is: {known}, or not_…)"
            )


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


def _filled_size(line: str, language: Language) -> int:
    """A slot counts as one word, or as four characters."""
    return spoken_size(_SLOT.sub("一二三四" if language == "zh" else "slot", line), language)

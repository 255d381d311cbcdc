"""What is wrong with one text, by line and by field: the checker as it stands beside the editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from assistant.core.playbook import Lexicon, Playbook
from assistant.core.published import WordingKind
from assistant.core.rubric import Rubric
from assistant.errors import BadPrompt

from .check import pattern_problems, playbook_fields, rubric_problems
from .files import Problem, Source, Step, line_of, loaded, read_as, tree_of
from .folder import Words
from .registry import prompt_of

MOST_CHARACTERS = 200_000
"""A rubric of 500 items has about 150,000."""
_QUOTED = re.compile(r"\{\w*\}|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


def problems_in(
    words: Words, lexicons: Sequence[Lexicon] = (), rubrics: Sequence[Rubric] = ()
) -> tuple[Problem, ...]:
    """All problems of a text, by line; none: it may be published.

    `lexicons` and `rubrics` are those in force: a rubric may only name rules that are in a
    lexicon, and a lexicon must keep the rules that rubrics name.
    """
    if len(words.text) > MOST_CHARACTERS:
        return (Problem(1, (), f"it has more than {MOST_CHARACTERS:,} characters"),)
    if "\x00" in words.text:
        return (Problem(1, (), "it has a character that cannot be kept (NUL)"),)
    source = words.source
    match words.kind:
        case "playbook":
            read = read_as(source, Playbook, version=source.version)
            if not isinstance(read, tuple):
                return _playbook(words, read)
            told = ()
        case "rubric":
            read = read_as(source, Rubric, version=source.version)
            told = () if isinstance(read, tuple) else rubric_problems(read, lexicons)
        case "lexicon":
            read = read_as(source, Lexicon, version=source.version)
            told = () if isinstance(read, tuple) else _lexicon(read, lexicons, rubrics)
        case "prompt":
            return _prompt(words.name, source)
    if isinstance(read, tuple):
        return read
    found = [_placed(source.text, words.kind, one) for one in told]
    found += _misnamed(words, read)
    return tuple(sorted(found, key=lambda one: one.line))


def _playbook(words: Words, read: Playbook) -> tuple[Problem, ...]:
    tree = tree_of(words.text)
    found = [Problem(line_of(tree, one.path), one.path, one.what) for one in playbook_fields(read)]
    return tuple(sorted([*found, *_misnamed(words, read)], key=lambda one: one.line))


def _prompt(name: str, source: Source) -> tuple[Problem, ...]:
    try:
        prompt_of(name, source)
    except BadPrompt as wrong:
        what = wrong.what.partition(": ")[2].rstrip(".")
        return (Problem(1, (), f"{what}: {wrong.todo.rstrip('.')}"),)
    return ()


def _lexicon(
    lexicon: Lexicon, lexicons: Sequence[Lexicon], rubrics: Sequence[Rubric]
) -> Iterator[str]:
    for entry in lexicon.entries:
        for problem in pattern_problems((*entry.patterns, *entry.allowed)):
            yield f"{entry.rule}: {problem}"
    others = [
        one for one in lexicons if (one.name, one.language) != (lexicon.name, lexicon.language)
    ]
    for rubric in rubrics:
        before = set(rubric_problems(rubric, lexicons))
        for problem in rubric_problems(rubric, (*others, lexicon)):
            if problem not in before:
                yield f"the rubric {rubric.name} needs a rule that is gone: {problem}"


def _misnamed(words: Words, read: Playbook | Rubric | Lexicon) -> Iterator[Problem]:
    name = f"{read.name}.{read.language}" if isinstance(read, Lexicon) else read.name
    if name != words.name:
        yield Problem(
            line_of(tree_of(words.text), ("name",)),
            ("name",),
            f"it is kept as {words.name}, so it cannot be named {name}",
        )


def _placed(text: str, kind: WordingKind, told: str) -> Problem:
    """A message of the checker with its place: `en.basic: …` is below tiers, en, basic; what it
    quotes is looked for there."""
    where, _, what = told.partition(": ")
    value = loaded(text)
    path = _path(value, kind, where) if what else None
    if path is None:
        path, what = (), told
    path = _narrowed(value, path, what)
    return Problem(line_of(tree_of(text), path), path, what)


def _path(value: object, kind: WordingKind, where: str) -> tuple[Step, ...] | None:
    parts = tuple(where.split("."))
    if kind == "playbook":
        path = ("when", *parts) if parts[0] in ("heard", "topic") else ("tiers", *parts)
        if parts[0] in ("when", "tiers", "title", "kind", "priority"):
            path = parts
        return path if _reach(value, path[:1]) is not None else None
    for path, one in _items(value, kind):
        if str(one.get("rule" if kind == "lexicon" else "id")) == parts[0]:
            return path
    return None


def _items(
    value: object, kind: WordingKind
) -> Iterator[tuple[tuple[Step, ...], dict[str, object]]]:
    """The entries of a lexicon or the items of a rubric, the last first: of two of one name the
    second is the one too many."""
    if kind == "lexicon":
        yield from reversed(list(_each(value, ("entries",))))
        return
    sections = list(_each(value, ("sections",)))
    for path, _ in reversed(sections):
        yield from reversed(list(_each(value, (*path, "items"))))


def _each(
    value: object, path: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], dict[str, object]]]:
    found = _reach(value, path)
    if isinstance(found, list):
        for place, one in enumerate(cast(list[object], found)):
            if isinstance(one, dict):
                yield (*path, place), cast(dict[str, object], one)


def _narrowed(value: object, path: tuple[Step, ...], what: str) -> tuple[Step, ...]:
    """The deepest place below a path whose text holds what the message quotes."""
    needles = [_bare(quoted) for quoted in _QUOTED.findall(what)]
    tail = what.rpartition("): ")[2]
    needles += [tail] if tail and tail != what else []
    reached = _reach(value, path)
    for needle in needles:
        for below, text in _texts(reached):
            if needle and needle in text:
                return (*path, *below)
    return path


def _bare(quoted: str) -> str:
    if quoted[0] == "{":
        return quoted
    return quoted[1:-1].replace("\\\\", "\\").replace("\\'", "'")


def _texts(value: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for place, one in enumerate(cast(list[object], value)):
            yield from _texts(one, (*path, place))
    elif isinstance(value, dict):
        for key, one in cast(dict[str, object], value).items():
            yield from _texts(one, (*path, key))


def _reach(value: object, path: tuple[Step, ...]) -> object:
    for part in path:
        if isinstance(value, dict):
            value = cast(dict[Step, object], value).get(part)
        elif isinstance(value, list) and isinstance(part, int):
            items = cast(list[object], value)
            value = items[part] if part < len(items) else None
        else:
            return None
    return value

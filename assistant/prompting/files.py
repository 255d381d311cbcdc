"""Reads YAML files of prompts/ so that an error names the file, the line and what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import BadPrompt

M = TypeVar("M", bound=BaseModel)
Step = int | str
Loader = cast(type[yaml.SafeLoader], getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""libyaml's, where PyYAML was built with it: about ten times as fast."""


@dataclass(frozen=True)
class Source:
    """One file: its text, and the content hash that is its version."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text, line ends normalised."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()

    @property
    def version(self) -> str:
        """The first 12 hex digits of it."""
        return self.sha256[:12]


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file. `line` counts from 1."""

    line: int
    path: tuple[Step, ...]
    """Keys and places in lists from the top of the file; empty: the file as a whole."""
    what: str


def shipped() -> Path:
    """The folder that ships. It has no code, so it is a package only by name."""
    spec = find_spec("prompts")
    if spec is None or not spec.submodule_search_locations:
        raise BadPrompt("The folder prompts/ is not installed.", "Install the package again.")
    return Path(next(iter(spec.submodule_search_locations)))


def sources(folder: Path, pattern: str) -> Iterator[Source]:
    """Files below a folder that match, by name. Raises BadPrompt where one is not UTF-8."""
    for path in sorted(folder.glob(pattern)):
        try:
            yield Source(str(path.relative_to(folder)), path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            raise BadPrompt(f"{path.name} is not UTF-8.", "Save it as UTF-8.") from error


def parsed(source: Source, model: type[M], **more: object) -> M:
    """The file as a model. Raises BadPrompt with file, line, field and what was expected."""
    read = read_as(source, model, **more)
    if not isinstance(read, tuple):
        return read
    first = read[0]
    field = ".".join(str(part) for part in first.path)
    rest = f" ({len(read) - 1} more)" if len(read) > 1 else ""
    named = f"{field}: " if field else ""
    raise BadPrompt(f"{source.name}, line {first.line}: {named}{first.what}{rest}.")


def read_as(source: Source, model: type[M], **more: object) -> M | tuple[Problem, ...]:
    """The file as a model, or all that keeps it from being one, by line."""
    try:
        value: object = loaded(source.text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return (Problem(line, (), f"{error.problem or error.context}"),)
    except yaml.YAMLError as error:
        return (Problem(1, (), " ".join(str(error).split())),)
    if not isinstance(value, dict):
        return (Problem(1, (), "it is not a mapping of fields; see the files that ship"),)
    try:
        return model.model_validate({**cast(dict[str, Any], value), **more})
    except ValidationError as error:
        tree = tree_of(source.text)
        found = [
            Problem(line_of(tree, one["loc"]), _known_path(tree, one["loc"]), one["msg"])
            for one in error.errors()
        ]
        return tuple(sorted(found, key=lambda one: one.line))


def loaded(text: str) -> object:
    """What YAML says. Raises yaml.YAMLError, with a mark where it knows the place."""
    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError:
        # The reader in Python says better what is wrong.
        return cast(object, yaml.safe_load(text))


def tree_of(text: str) -> yaml.Node | None:
    """The text as nodes that know their lines. Raises yaml.YAMLError."""
    return cast(yaml.Node | None, yaml.compose(text, Loader=Loader))  # pyright: ignore[reportUnknownMemberType]  # typed as nothing in its stubs


def line_of(node: yaml.Node | None, path: tuple[Step, ...]) -> int:
    """The line of the deepest node on the path that exists, from 1."""
    return _walked(node, path)[0]


def _known_path(node: yaml.Node | None, path: tuple[Step, ...]) -> tuple[Step, ...]:
    """The part of a path that stands in the file, and the field that is missing after it."""
    _, known = _walked(node, path)
    return (*known, path[-1]) if path and (not known or known[-1] != path[-1]) else known


def _walked(node: yaml.Node | None, path: tuple[Step, ...]) -> tuple[int, tuple[Step, ...]]:
    line, known = _at(node, 1), list[Step]()
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                if key.value == part:
                    found, line = child, _at(key, line)
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            found = node.value[part]
            line = _at(found, line)
        if found is None:
            # Pydantic names the member of a union as one part of the path: step over it.
            continue
        known.append(part)
        node = found
    return line, tuple(known)


def _at(node: yaml.Node | None, otherwise: int) -> int:
    mark = node.start_mark if node is not None else None
    return mark.line + 1 if mark is not None else otherwise

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


@dataclass(frozen=True)
class Source:
    """One file: its text, and the content hash that is its version."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """The first 12 hex digits of the SHA-256 of the text, line ends normalised."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()[:12]


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
    try:
        tree = cast(yaml.Node | None, yaml.compose(source.text, Loader=yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]  # typed as nothing in its stubs
        value: object = yaml.safe_load(source.text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadPrompt(
            f"{source.name}, line {line}: {error.problem}.", "Correct the YAML."
        ) from error
    if not isinstance(value, dict):
        raise BadPrompt(f"{source.name} is not a mapping of fields.", "See the files that ship.")
    try:
        return model.model_validate({**cast(dict[str, Any], value), **more})
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(part for part in first["loc"])
        line = _line(tree, where)
        field = ".".join(str(part) for part in where)
        count = error.error_count()
        rest = f" ({count - 1} more)" if count > 1 else ""
        raise BadPrompt(f"{source.name}, line {line}: {field}: {first['msg']}{rest}.") from error


def line_of(source: Source, path: tuple[int | str, ...]) -> int:
    """The line at which a field stands, or the nearest one above it that does; from 1."""
    tree = cast(yaml.Node | None, yaml.compose(source.text, Loader=yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]  # typed as nothing in its stubs
    return _line(tree, path)


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """The line of the deepest node on the path that exists, from 1."""
    line = _at(node, 1)
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
        node = found
    return line


def _at(node: yaml.Node | None, otherwise: int) -> int:
    mark = node.start_mark if node is not None else None
    return mark.line + 1 if mark is not None else otherwise

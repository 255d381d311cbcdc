"""What stands in prompts/: playbooks, rubrics, lexicons. The version is the content's hash.

This is the seed and the form people review; what is in force stands in the database.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import yaml

from assistant.core.playbook import Lexicon, Playbook
from assistant.core.published import PromptVersion
from assistant.core.rubric import Rubric
from assistant.errors import BadPrompt, NotFound

from .files import Source, parsed, shipped, sources


@dataclass(frozen=True)
class Prompt:
    """A prompt for a model: `prompts/<name>/vN.md`, immutable once used."""

    name: str
    version: int
    text: str
    sha256: str
    purpose: str
    inputs: tuple[str, ...]


def load_playbooks(folder: Path | None = None) -> tuple[Playbook, ...]:
    """All playbooks, by name. Raises BadPrompt."""
    found = sources((folder or shipped()) / "playbooks", "*.yaml")
    return tuple(parsed(source, Playbook, version=source.version) for source in found)


def load_lexicons(folder: Path | None = None) -> tuple[Lexicon, ...]:
    """All lexicons, one a language and name. Raises BadPrompt."""
    found = sources((folder or shipped()) / "lexicons", "*.yaml")
    return tuple(parsed(source, Lexicon, version=source.version) for source in found)


def load_rubrics(folder: Path | None = None) -> tuple[Rubric, ...]:
    """All rubrics, by name. Raises BadPrompt."""
    found = sources((folder or shipped()) / "rubrics", "*.yaml")
    return tuple(_rubric(source) for source in found)


def load_rubric(name: str, folder: Path | None = None) -> Rubric:
    """One rubric, by name or by the path of a file. Raises NotFound, BadPrompt."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise NotFound(f"There is no file {path}.", "Name a rubric or the path of one.")
        source = Source(path.name, path.read_text("utf-8"))
        return _rubric(source)
    rubrics = {rubric.name: rubric for rubric in load_rubrics(folder)}
    if name not in rubrics:
        raise NotFound(f"There is no rubric {name!r}.", f"There is: {', '.join(rubrics)}.")
    return rubrics[name]


@lru_cache(maxsize=64)
def _rubric(source: Source) -> Rubric:
    """Read once for each content: parsing takes about 25 ms, and every grade asks for one."""
    return parsed(source, Rubric, version=source.version)


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """The newest version of a prompt. Raises NotFound, BadPrompt."""
    versions = {
        int(Path(source.name).stem[1:]): source
        for source in sources((folder or shipped()) / name, "v*.md")
        if Path(source.name).stem[1:].isdigit()
    }
    if not versions:
        raise NotFound(f"There is no prompt {name!r}.", f"Expected prompts/{name}/v1.md.")
    number = max(versions)
    version = prompt_of(name, versions[number])
    return Prompt(
        name=name,
        version=number,
        text=version.text,
        sha256=version.version,
        purpose=version.purpose,
        inputs=version.inputs,
    )


def prompt_of(name: str, source: Source) -> PromptVersion:
    """A prompt with its front matter read. Raises BadPrompt."""
    head, separator, text = source.text.removeprefix("---\n").partition("\n---\n")
    front: object = None
    with suppress(yaml.YAMLError):
        front = yaml.safe_load(head) if separator else None
    told = cast(dict[str, object], front) if isinstance(front, dict) else {}
    inputs = told.get("inputs")
    if "purpose" not in told or not isinstance(inputs, list):
        raise BadPrompt(
            f"{source.name}, line 1: there is no front matter.",
            "Begin it with --- purpose, inputs ---.",
        )
    return PromptVersion(
        name=name,
        version=source.version,
        text=text.strip(),
        sha256=source.sha256,
        purpose=str(told["purpose"]),
        inputs=tuple(str(one) for one in cast(list[object], inputs)),
    )

"""What the business has published, as one value: playbooks, rubrics, lexicons and prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.errors import NotFound
from knowledge.types import Noun

from .playbook import Lexicon, Playbook
from .rubric import Rubric

WordingKind = Literal["playbook", "rubric", "lexicon", "prompt"]
KINDS: tuple[WordingKind, ...] = ("playbook", "rubric", "lexicon", "prompt")


class PromptVersion(Noun):
    """A prompt for a model. `version` is the first 12 hex digits of `sha256`."""

    name: str
    version: str
    text: str
    sha256: str
    purpose: str = ""
    inputs: tuple[str, ...] = ()


# Compared by identity: who keeps what was made of it asks whether it is the same snapshot.
@dataclass(frozen=True, eq=False)
class PublishedWords:
    """One snapshot of what is published. It never changes; a later one takes its place."""

    number: int
    """How often anything was published before it: rises with every change."""
    playbooks: tuple[Playbook, ...]
    rubrics: tuple[Rubric, ...]
    lexicons: tuple[Lexicon, ...]
    prompts: tuple[PromptVersion, ...]

    def rubric(self, name: str) -> Rubric:
        """One rubric by name. Raises NotFound."""
        for one in self.rubrics:
            if one.name == name:
                return one
        there_is = ", ".join(one.name for one in self.rubrics) or "none"
        raise NotFound(f"There is no rubric {name!r}.", f"There is: {there_is}.")

    def prompt(self, name: str) -> PromptVersion:
        """One prompt by name. Raises NotFound."""
        for one in self.prompts:
            if one.name == name:
                return one
        raise NotFound(f"There is no prompt {name!r}.", "See `assistant prompts list`.")


@dataclass(frozen=True)
class FixedWords:
    """The same words for everybody, always: see `assistant.core.ports.Published`."""

    fixed: PublishedWords

    def words(self, tenant: str = "default") -> PublishedWords:
        return self.fixed

"""Texts become what the live path uses: one snapshot, in which every text is parsed once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache

from assistant.core.playbook import Lexicon, Playbook
from assistant.core.published import PromptVersion, PublishedWords
from assistant.core.rubric import Rubric
from assistant.errors import BadPrompt

from .files import parsed
from .folder import Words, words_in
from .registry import prompt_of

log = logging.getLogger(__name__)

Read = Playbook | Rubric | Lexicon | PromptVersion


@lru_cache(maxsize=1024)
def read(words: Words) -> Read:
    """One text as its noun. Raises BadPrompt with file, line, field and what was expected."""
    source = words.source
    match words.kind:
        case "playbook":
            return parsed(source, Playbook, version=source.version)
        case "rubric":
            return parsed(source, Rubric, version=source.version)
        case "lexicon":
            return parsed(source, Lexicon, version=source.version)
        case "prompt":
            return prompt_of(words.name, source)


def snapshot(
    words: Iterable[Words],
    number: int = 0,
    instead: Callable[[Words], Words | None] = lambda broken: None,
) -> PublishedWords:
    """All texts as one value. A text that an older engine took and this one cannot read is
    replaced by `instead`, or left out: calls go on without it, and the log of the process says so.
    """
    found: list[Read] = []
    for one in sorted(words, key=lambda each: (each.kind, each.name)):
        try:
            found.append(read(one))
        except BadPrompt as broken:
            log.error("A published text cannot be read, so it is not used: %s", broken)
            other = instead(one)
            if other is not None and other.text != one.text:
                found.append(read(other))
    return PublishedWords(
        number=number,
        playbooks=tuple(one for one in found if isinstance(one, Playbook)),
        rubrics=tuple(one for one in found if isinstance(one, Rubric)),
        lexicons=tuple(one for one in found if isinstance(one, Lexicon)),
        prompts=tuple(one for one in found if isinstance(one, PromptVersion)),
    )


@lru_cache(maxsize=1)
def shipped_words() -> PublishedWords:
    """What ships, read once. Raises BadPrompt."""
    return snapshot(words_in())

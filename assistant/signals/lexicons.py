"""The business's word lists as the detectors use them: compiled once, one a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.core.ids import derived
from assistant.core.playbook import Lexicon
from assistant.core.published import PublishedWords
from assistant.core.signal import Severity
from knowledge.types import Language

REMEMBERED = 20_000
"""Turns times lists: about a hundred calls of sixty turns; a few MB."""
_SEVERITIES: dict[str, Severity] = {"info": "info", "warning": "warning", "critical": "critical"}


@dataclass(frozen=True)
class Entry:
    """One entry: any of its patterns counts, unless an allowed context stands in the same turn."""

    rule: str
    severity: Severity
    patterns: tuple[re.Pattern[str], ...]
    allowed: tuple[re.Pattern[str], ...]

    def found(self, text: str) -> str | None:
        """The words that match, or None."""
        for pattern in self.patterns:
            match = pattern.search(text)
            if match and not any(context.search(text) for context in self.allowed):
                return match.group()
        return None

    def count(self, text: str) -> int:
        """How many times its patterns match; none in an allowed context."""
        if any(context.search(text) for context in self.allowed):
            return 0
        return sum(len(pattern.findall(text)) for pattern in self.patterns)


@lru_cache(maxsize=64)
def lexicons_of(words: PublishedWords) -> Lexicons:
    """The lists of a snapshot, compiled once: it takes some 20 ms, away from the event loop where
    the snapshot is made."""
    return Lexicons(words.lexicons)


class Lexicons:
    """All lists, by name and language."""

    def __init__(self, lists: Iterable[Lexicon]) -> None:
        lists = tuple(lists)
        self._found: dict[tuple[str, Language, str], tuple[tuple[Entry, str], ...]] = {}
        self.version = derived(*(f"{one.name}.{one.language}@{one.version}" for one in lists))
        self._entries: dict[tuple[str, Language], tuple[Entry, ...]] = {
            (one.name, one.language): tuple(
                Entry(
                    rule=entry.rule,
                    severity=_SEVERITIES.get(entry.severity, "warning"),
                    patterns=tuple(re.compile(p, re.IGNORECASE) for p in entry.patterns),
                    allowed=tuple(re.compile(p, re.IGNORECASE) for p in entry.allowed),
                )
                for entry in one.entries
            )
            for one in lists
        }

    def entries(self, name: str, language: Language) -> tuple[Entry, ...]:
        return self._entries.get((name, language), ())

    def found(self, name: str, language: Language, text: str) -> tuple[tuple[Entry, str], ...]:
        """Entries of a list that a text shows, with the words.

        Remembered: the same turns are read again with every turn that follows them.
        """
        key = (name, language, text)
        known = self._found.get(key)
        if known is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            known = tuple(
                (entry, words)
                for entry in self.entries(name, language)
                if (words := entry.found(text)) is not None
            )
            self._found[key] = known
        return known

"""The names documents go by, recognised in what was said.

A name is one of a document's products, or its title; of a longer one, what stands before its
bracket or dash as well ("Super Duper Burgers - Union Square"). Whole words are compared, without
case, accents, apostrophes and plural endings; of names that overlap the longest counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.types import Document

LONGEST = 12
"""Words (or Han characters, doubled) of a name that are looked at."""
MOST_DOCUMENTS = 200
"""A name that more documents share says too little of which one is meant."""
_PART = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_TAIL = re.compile(r"\s+[-–—|:]\s+|\s*[(（【\[]|\s*[,，]")
_COMMON = frozenset("the a an of at in on and to for by my your our it is").union(
    "的了在和有是我你他这那店家"
)


@dataclass(frozen=True)
class Mention:
    """A name that was said: the documents that go by it, and how many words it has."""

    documents: frozenset[str]
    words: int


class Names:
    """Built once for what is published; looking is a walk over the text's words."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """Document → its names."""
        by_name: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for document, told in names.items():
            for name in told:
                for parts in _forms(name):
                    by_name[parts].add(document)
        self._names: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
        for parts, documents in by_name.items():
            if len(documents) <= MOST_DOCUMENTS:
                self._names.setdefault(parts[0], {})[parts] = frozenset(documents)
        self._lengths = {
            first: sorted({len(parts) for parts in found}, reverse=True)
            for first, found in self._names.items()
        }

    def said_in(self, text: str) -> list[Mention]:
        """The names in a text, in order; each place counts for the longest name there."""
        parts = _parts(text)
        found: list[Mention] = []
        place = 0
        while place < len(parts):
            mention = self._at(parts, place)
            if mention is None:
                place += 1
                continue
            found.append(mention)
            place += mention.words
        return found

    def _at(self, parts: list[str], place: int) -> Mention | None:
        for length in self._lengths.get(parts[place], ()):
            documents = self._names[parts[place]].get(tuple(parts[place : place + length]))
            if documents is not None:
                return Mention(documents, length)
        return None


def names_of(documents: Iterable[Document]) -> Names:
    """The names of documents: their products and titles."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        told[document.key] |= {*document.products, document.title}
    return Names(told)


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    whole = tuple(_parts(name))
    head = tuple(_parts(_TAIL.split(name.strip(), maxsplit=1)[0]))
    for parts in {whole, head}:
        if _telling(parts):
            yield parts[: LONGEST * 2 if _HAN.match(parts[0]) else LONGEST]


def _telling(parts: tuple[str, ...]) -> bool:
    """Whether a name is more than a word anybody says: two Han characters, or four letters."""
    return sum(
        2 if _HAN.match(part) else len(part) for part in parts if part not in _COMMON
    ) >= 4 and any(not part.isdigit() for part in parts)


def _parts(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).lower().replace("&", " and ")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’")
    return [_singular(part) for part in _PART.findall(plain)]


def _singular(part: str) -> str:
    return part[:-1] if len(part) > 3 and part.endswith("s") and part[-2] != "s" else part

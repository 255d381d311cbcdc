"""Words of an utterance for the search index, and of a query for asking it. Pure.

Words are split here and not by the database, so that both databases find the same: letters and
digits make words without case and accents; a run of Chinese makes overlapping pairs of characters,
and its last character once more (so that every character begins a token). A query of two Chinese
characters is then one exact token. SQLite's own trigram tokenizer finds nothing under three
characters, and most Chinese words have two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}_])\w)+")
_PIECE = re.compile(r'"([^"]*)"|(\S+)')
MOST_TERMS = 8
PREFIX_FROM = 4
"""Letters from which a word also finds longer ones: `refund` finds `refunds`, `the` only itself."""


@dataclass(frozen=True)
class Term:
    """Tokens that must follow each other; `prefix`: the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


def tokens_of(text: str) -> str:
    """The tokens of a text in order, with a space between: what the index holds."""
    found: list[str] = []
    for run in _RUN.finditer(text):
        word = run.group()
        if _is_han(word):
            found += [word[place : place + 2] for place in range(len(word))]
        else:
            found.append(_folded(word))
    return " ".join(found)


def terms_of(query: str) -> tuple[Term, ...]:
    """What a call must contain, each anywhere in it. `"in quotes"` is found word for word."""
    found: dict[Term, None] = {}
    for piece in _PIECE.finditer(query):
        exact = piece.group(1)
        words: list[str] = []
        for run in _RUN.finditer(exact if exact is not None else piece.group(2)):
            word = run.group()
            if not _is_han(word):
                words.append(_folded(word))
                continue
            if words:
                found[_spoken(words, exact is not None)] = None
                words = []
            found[_written(word)] = None
        if words:
            found[_spoken(words, exact is not None)] = None
    return tuple(found)[:MOST_TERMS]


def spans_of(text: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Where in a text terms stand, as (start, end) of characters; in order, without overlap."""
    found: list[tuple[int, int]] = []
    runs = [(run.start(), run.end(), _folded(run.group())) for run in _RUN.finditer(text)]
    for term in terms:
        if _is_han(term.tokens[0]):
            words = "".join(token[0] for token in term.tokens[:-1]) + term.tokens[-1]
            found += [match.span() for match in re.finditer(re.escape(words), text)]
            continue
        size = len(term.tokens)
        for place in range(len(runs) - size + 1):
            stretch = runs[place : place + size]
            if _fits([word for _, _, word in stretch], term):
                found.append((stretch[0][0], stretch[-1][1]))
    return _merged(found)


def _spoken(words: Sequence[str], exact: bool) -> Term:
    return Term(tuple(words), prefix=not exact and len(words[-1]) >= PREFIX_FROM)


def _written(run: str) -> Term:
    """A run of Chinese: its pairs; a single character is the beginning of one."""
    if len(run) == 1:
        return Term((run,), prefix=True)
    return Term(tuple(run[place : place + 2] for place in range(len(run) - 1)))


def _fits(words: Sequence[str], term: Term) -> bool:
    *before, last = words
    *wanted, final = term.tokens
    ends = last.startswith(final) if term.prefix else last == final
    return ends and before == wanted


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _is_han(word: str) -> bool:
    return bool(re.match(f"[{_HAN}]", word))


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """Without case, width and accents."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))

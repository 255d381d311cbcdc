"""Words of a page to strips: words side by side on one line, up to the next wide gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .pdf_seen import Word

_GAP = 1.2
"""Of the letters' size. Justified lines stretch a space to .8 at the most; the gutter between
columns, and what separates the cells of a table without lines, are wider."""
_TOUCHING = 0.12
_BOLD = re.compile(r"bold|black|heavy|demi|semib|cmbx|simhei|-hei|medi\b", re.IGNORECASE)
_NO_SPACE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
MARKER = re.compile(
    r"(?:[•●▪■◦○‣⁃–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)、]|（?[\d一二三四五六七八九十]{1,3}[）、])"
)
"""What a list's item begins with."""


@dataclass(slots=True)
class Strip:
    """Words side by side, or a table as a whole (`rows`)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Line:
    """The strips of one line of one column, joined."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    page: int


Row = list[Strip]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The words by lines across the whole page, top to bottom, each split at its wide gaps."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        for line in lines[-3:]:
            if _level(line[-1], word):
                line.append(word)
                break
        else:
            lines.append([word])
    return [_strips(sorted(line, key=lambda word: word.x0)) for line in lines]


def line_of(strips: Sequence[Strip], page: int) -> Line:
    """One line of what stands side by side."""
    long = max(strips, key=lambda strip: len(strip.text))
    return Line(
        joined(strip.text for strip in strips),
        min(strip.x0 for strip in strips),
        max(strip.x1 for strip in strips),
        min(strip.top for strip in strips),
        max(strip.bottom for strip in strips),
        long.size,
        all(strip.bold for strip in strips),
        page,
    )


def joined(parts: Iterable[str]) -> str:
    """Parts with spaces between them, none between Chinese characters."""
    text = ""
    for part in parts:
        if text and part and not (_NO_SPACE.match(text[-1]) and _NO_SPACE.match(part[0])):
            text += " "
        text += part
    return text


def _said(words: Sequence[Word]) -> str:
    """Words with spaces, but none where only the font changes (`bzip2;` with a bold name)."""
    text = words[0].text
    for last, word in pairwise(words):
        touching = word.x0 - last.x1 < _TOUCHING * min(last.size, word.size)
        text = text + word.text if touching else joined((text, word.text))
    return text


def _level(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _strips(words: Sequence[Word]) -> Row:
    groups: list[list[Word]] = [[words[0]]]
    for word in words[1:]:
        last = groups[-1][-1]
        marker = len(groups[-1]) == 1 and MARKER.fullmatch(last.text)
        gap = word.x0 - last.x1
        if gap > _GAP * max(last.size, word.size) and not (marker and gap < 4 * word.size):
            groups.append([word])
        else:
            groups[-1].append(word)
    return [_strip(group) for group in groups]


def _strip(words: Sequence[Word]) -> Strip:
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if _BOLD.search(word.font))
    return Strip(
        _said(words),
        words[0].x0,
        max(word.x1 for word in words),
        min(word.top for word in words),
        max(word.bottom for word in words),
        round(median(word.size for word in words for _ in word.text) * 2) / 2,
        bold > 0.9 * letters,
    )

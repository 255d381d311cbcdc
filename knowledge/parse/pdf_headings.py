"""Which lines of a PDF are headings, and how deep: by its bookmarks, else by size and weight."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_lines import MARKER, Line

_LARGER = 1.12
_LONGEST = 120
"""Letters of a heading."""
_MOST_BOLD = 0.25
"""Of all lines: where more are bold, bold is how the text is set."""
_ENDS_SENTENCE = re.compile(r"[.;,:，。；：、]\s*$")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\S|第[一二三四五六七八九十\d]+[章节条]")
_NOT_SAID = re.compile(r"\W+")
Style = tuple[float, bool]


@dataclass(frozen=True)
class Bookmark:
    """An entry of the file's own outline."""

    level: int
    title: str
    page: int


def body_size(lines: Sequence[Line]) -> float:
    """The size most letters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def heading_levels(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    """The places of the lines that are headings, with their levels, 1 the outermost."""
    body = body_size(lines)
    looks = _looks(lines, body)
    marked = _marked(lines, bookmarks)
    style_of = {place: (lines[place].size, lines[place].bold) for place in {*looks, *marked}}
    levels_of: defaultdict[Style, Counter[int]] = defaultdict(Counter)
    for place, level in marked.items():
        levels_of[style_of[place]][level] += 1
    by_style: dict[Style, int] = {}
    deepest = 0
    for style in sorted(set(style_of.values()), reverse=True):
        told = levels_of.get(style)
        by_style[style] = told.most_common(1)[0][0] if told else deepest + 1
        deepest = max(deepest, by_style[style])
    return {place: marked.get(place, by_style[style]) for place, style in style_of.items()}


def _looks(lines: Sequence[Line], body: float) -> set[int]:
    """Larger than the text, or bold and on a line of its own."""
    bold_share = sum(line.bold for line in lines) / max(1, len(lines))
    found: set[int] = set()
    for place, line in enumerate(lines):
        text = line.text
        if len(text) > _LONGEST or not any(map(str.isalpha, text)):
            continue
        marker = MARKER.match(text)
        if _ENDS_SENTENCE.search(text) or (marker and marker.group() in "•●▪■◦○‣⁃–—*·-"):
            continue
        if line.size >= body * _LARGER or (
            line.bold
            and line.size >= body * 0.95
            and bold_share <= _MOST_BOLD
            and _stands_alone(lines, place)
        ):
            found.add(place)
    return found


def _stands_alone(lines: Sequence[Line], place: int) -> bool:
    """A gap above, unless the page begins; and no lower case that goes on from the line above."""
    line = lines[place]
    if line.text[0].islower():
        return False
    above = lines[place - 1] if place else None
    if above is None or above.page != line.page or above.top > line.top:
        return True
    gap = line.top - above.bottom
    return gap > 0.35 * line.size or bool(_NUMBERED.match(line.text)) or above.bold


def _marked(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    if not bookmarks:
        return {}
    by_page: defaultdict[int, list[Bookmark]] = defaultdict(list)
    for bookmark in bookmarks:
        by_page[bookmark.page].append(bookmark)
    found: dict[int, int] = {}
    for place, line in enumerate(lines):
        for bookmark in by_page.get(line.page, ()):
            if _says(line.text, bookmark.title):
                found[place] = bookmark.level
                by_page[line.page].remove(bookmark)
                break
    return found


def _says(text: str, title: str) -> bool:
    """The line has the bookmark's words, with or without its number."""
    said, sought = _NOT_SAID.sub("", text).casefold(), _NOT_SAID.sub("", title).casefold()
    if not sought or abs(len(said) - len(sought)) > 8:
        return False
    return said == sought or said.endswith(sought) or (len(said) > 8 and sought.endswith(said))

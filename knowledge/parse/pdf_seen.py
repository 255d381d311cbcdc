"""Which words of a PDF's page a reader of it sees: those whose ink shows when it is drawn.

What a file says of its text (its colour, its rendering mode) does not tell whether it can be seen:
white is right on a dark band, an invisible layer lies over every recognised scan, and a black box
may lie over anything. So the page is drawn, and where a word stands there must be some contrast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.types import LeftOutReason

from .colour import Colour, alike

LEAST_CONTRAST = 24
"""Of 255, of any channel, between the lightest and the darkest pixel of a word: 1.2:1. Text that
is meant to be read has 3:1 or more (WCAG 2.2, 1.4.3)."""
LEAST_SIZE = 2.5
"""Points. The smallest print that is meant to be read has 4."""
_SCALE = 1.5
"""Pixels a point: 4-point print is 6 pixels high."""
_MOST_PIXELS = 6_000_000
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; places in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    font: str
    colour: Colour | None


class Drawn:
    """A page as it looks."""

    def __init__(self, page: Any, box: Box) -> None:
        """`page`: pdfium's; `box`: what of the page is shown (its crop box), in the words' points.

        Raises pypdfium2.PdfiumError where it cannot be drawn.
        """
        self._box = box
        width, height = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
        self._scale = min(_SCALE, math.sqrt(_MOST_PIXELS / (width * height)))
        self._pixels: npt.NDArray[np.uint8] = page.render(scale=self._scale).to_numpy()[..., :3]

    def shows(self, word: Word) -> bool:
        """Whether there is contrast where the word stands."""
        patch = self._patch(word)
        if not patch.size:
            return False
        low, high = patch.min(axis=(0, 1)), patch.max(axis=(0, 1))
        return int((high.astype(int) - low).max()) >= LEAST_CONTRAST

    def within(self, word: Word) -> bool:
        """Whether the word's middle is on the page."""
        x0, top, x1, bottom = self._box
        return x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom

    def ground(self, word: Word) -> Colour:
        """The colour there is where the word stands."""
        patch = self._patch(word)
        if not patch.size:
            return 255, 255, 255
        blue, green, red = (int(part) for part in np.median(patch, axis=(0, 1)))
        return red, green, blue

    def _patch(self, word: Word) -> npt.NDArray[np.uint8]:
        # Without the edges of its box, where the lines of a table or an underline may run.
        inset = (word.bottom - word.top) * 0.2
        top, bottom = word.top + inset - self._box[1], word.bottom - inset - self._box[1]
        left, right = word.x0 - self._box[0], word.x1 - self._box[0]
        height, width = self._pixels.shape[:2]
        return self._pixels[
            min(height, max(0, int(top * self._scale))) : max(0, math.ceil(bottom * self._scale)),
            min(width, max(0, int(left * self._scale))) : max(0, math.ceil(right * self._scale)),
        ]


def sorted_out(
    words: Sequence[Word], drawn: Drawn | None
) -> tuple[list[Word], list[tuple[LeftOutReason, Word]]]:
    """The words that are seen, and the others with the reason why they are not."""
    seen: list[Word] = []
    unseen: list[tuple[LeftOutReason, Word]] = []
    doubtful: list[Word] = []
    for word in words:
        if drawn is not None and not drawn.within(word):
            unseen.append(("off_page", word))
        elif word.size < LEAST_SIZE:
            unseen.append(("tiny", word))
        elif drawn is None or not any(map(str.isalnum, word.text)) or drawn.shows(word):
            seen.append(word)
        elif word.colour is not None and alike(word.colour, drawn.ground(word)):
            unseen.append(("same_colour", word))
        else:
            doubtful.append(word)
    # A font that is not in the file is drawn with one of the machine's, and the machine may have
    # none for Chinese: where nothing of a font shows, that says nothing of its words.
    shown = {word.font for word in seen}
    for word in doubtful:
        if word.font in shown or word.text.isascii():
            unseen.append(("covered", word))
        else:
            seen.append(word)
    return seen, unseen

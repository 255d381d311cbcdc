"""Colours as CSS and Office write them, and whether one can be told from another."""

from __future__ import annotations

import re

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
TOLD_APART = 16
"""The least step of a channel, of 255, that a reader has a chance to see as text. A contrast of
1.1:1; readable text begins at 4.5:1 (WCAG 2.2, 1.4.3)."""
_NAMED: dict[str, Colour] = {
    "white": WHITE, "snow": (255, 250, 250), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "ivory": (255, 255, 240), "black": (0, 0, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "red": (255, 0, 0),
    "blue": (0, 0, 255), "green": (0, 128, 0), "yellow": (255, 255, 0), "navy": (0, 0, 128),
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_RGB = re.compile(
    r"rgba?\(\s*(\d+(?:\.\d+)?)(%?)[\s,]+(\d+(?:\.\d+)?)%?[\s,]+(\d+(?:\.\d+)?)%?"
    r"(?:[\s,/]+([\d.]+)%?)?",
    re.IGNORECASE,
)


def colour_of(written: str) -> Colour | None:
    """The colour of `white`, `#fff`, `FFFFFF`, `rgb(255, 255, 255)`; None where it is not told."""
    written = written.strip().lower()
    if written in _NAMED:
        return _NAMED[written]
    if matched := _RGB.match(written):
        scale = 2.55 if matched[2] else 1.0
        red, green, blue = (min(255, round(float(matched[n]) * scale)) for n in (1, 3, 4))
        return red, green, blue
    if (matched := _HEX.fullmatch(written)) is None:
        return None
    digits = matched[1]
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits[:3])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def alike(one: Colour, other: Colour) -> bool:
    """Whether text of the one colour on the other cannot be seen."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < TOLD_APART

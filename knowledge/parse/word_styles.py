"""What Word's styles say of a paragraph or run: heading, list, and whether it can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.types import LeftOutReason

from .colour import WHITE, Colour, alike, colour_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TINY = 5
"""Half points: under 2.5 points nobody reads (see `pdf_seen`)."""
_HEADING_NAME = re.compile(r"heading\s*(\d)|标题\s*(\d)", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc\s*\d|table of (?:figures|contents)|目录", re.IGNORECASE)
_DEEPEST_BASE = 20
Element = Any
"""An lxml element of WordprocessingML."""


@dataclass(frozen=True)
class Look:
    """How a run looks; None where nothing is said of it."""

    vanish: bool | None = None
    colour: Colour | None = None
    ground: Colour | None = None
    size: int | None = None
    """In half points."""
    bold: bool | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else the base's."""
        return Look(
            base.vanish if self.vanish is None else self.vanish,
            self.colour or base.colour,
            self.ground or base.ground,
            base.size if self.size is None else self.size,
            base.bold if self.bold is None else self.bold,
        )

    def hidden(self, ground: Colour | None) -> LeftOutReason | None:
        """Why text that looks like this is not seen; `ground` None where it is not known."""
        if self.vanish:
            return "hidden"
        if self.size is not None and self.size < _TINY:
            return "tiny"
        under = self.ground or ground
        if self.colour is not None and under is not None and alike(self.colour, under):
            return "same_colour"
        return None


@dataclass(frozen=True)
class Style:
    """A style with what it takes from those it is based on."""

    name: str
    look: Look
    level: int | None
    """Of the outline: 0 is the title, 1 a first heading."""
    number: tuple[str, int] | None
    """The list its paragraphs belong to, and their depth in it."""
    shaded: bool
    """Whether a table of this style has a ground of its own."""

    @property
    def is_contents(self) -> bool:
        """Whether it is for entries of a table of contents."""
        return bool(_CONTENTS_NAME.match(self.name))


class Styles:
    """All styles of a document by their ids. Built of the root of styles.xml, or of nothing."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._told: dict[str, Style] = {}
        self.plain = ""
        self._defaults = Look()
        if root is None:
            return
        self._defaults = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for element in root.iterchildren(f"{W}style"):
            key = element.get(f"{W}styleId", "")
            self._elements[key] = element
            if element.get(f"{W}type") == "paragraph" and _on(element.get(f"{W}default", "0")):
                self.plain = key

    def of(self, given: str | None) -> Style:
        """The style of that id; the plain one where there is none."""
        key = given or self.plain
        if key not in self._told:
            self._told[key] = self._resolved(key)
        return self._told[key]

    def _resolved(self, key: str) -> Style:
        style = Style("", self._defaults, None, None, shaded=False)
        for element in reversed(list(self._bases(key))):
            name = _value(element.find(f"{W}name")) or ""
            marks = element.find(f"{W}pPr")
            level = _heading_level(name, marks)
            style = Style(
                name,
                look_of(element.find(f"{W}rPr")).over(style.look),
                style.level if level is None else level,
                number_of(marks) or style.number,
                shaded=style.shaded or _is_shaded(element),
            )
        return style

    def _bases(self, key: str) -> Iterator[Element]:
        for _ in range(_DEEPEST_BASE):
            element = self._elements.get(key)
            if element is None:
                return
            yield element
            key = _value(element.find(f"{W}basedOn")) or ""


def look_of(marks: Element | None) -> Look:
    """What the properties of a run (`w:rPr`) say."""
    if marks is None:
        return Look()
    size = _value(marks.find(f"{W}sz")) or ""
    colour = _value(marks.find(f"{W}color")) or ""
    highlight = _value(marks.find(f"{W}highlight")) or ""
    return Look(
        _switch(marks.find(f"{W}vanish")),
        None if colour == "auto" else colour_of(colour),
        colour_of(highlight) or shading_of(marks),
        int(size) if size.isdigit() else None,
        _switch(marks.find(f"{W}b")),
    )


def shading_of(marks: Element | None) -> Colour | None:
    """The ground that properties give; None where they give none."""
    shading = marks.find(f"{W}shd") if marks is not None else None
    if shading is None:
        return None
    fill = shading.get(f"{W}fill", "auto")
    return None if fill == "auto" else colour_of(fill)


def number_of(marks: Element | None) -> tuple[str, int] | None:
    """The list and the depth in it that a paragraph's properties give."""
    given = marks.find(f"{W}numPr") if marks is not None else None
    if given is None:
        return None
    key = _value(given.find(f"{W}numId"))
    depth = _value(given.find(f"{W}ilvl")) or "0"
    return (key, int(depth) if depth.isdigit() else 0) if key else None


def outline_level(marks: Element | None) -> int | None:
    """The heading level that a paragraph's own properties give, 1 the first; None for text."""
    given = _value(marks.find(f"{W}outlineLvl")) if marks is not None else None
    return int(given) + 1 if given is not None and given.isdigit() and int(given) < 9 else None


def _heading_level(name: str, marks: Element | None) -> int | None:
    if name.lower() in ("title", "标题"):
        return 0
    if matched := _HEADING_NAME.match(name):
        return int(matched[1] or matched[2])
    return outline_level(marks)


def _is_shaded(element: Element) -> bool:
    fills = (shade.get(f"{W}fill", "auto") for shade in element.iter(f"{W}shd"))
    return any(
        fill != "auto" and (colour := colour_of(fill)) is not None and not alike(colour, WHITE)
        for fill in fills
    )


def _value(element: Element | None) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _switch(element: Element | None) -> bool | None:
    return None if element is None else _on(element.get(f"{W}val", "1"))


def _on(value: str) -> bool:
    return value.lower() not in ("0", "false", "off", "none")

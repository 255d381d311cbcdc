"""The text of a Word paragraph as a reader sees it; the rest is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.types import LeftOutReason

from .colour import WHITE, Colour
from .left_out import Unseen
from .word_styles import Element, Look, Style, Styles, W, look_of, shading_of

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{W}tab": " ", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}


@dataclass(frozen=True)
class Ground:
    """What a paragraph stands on, and how its table or the document sets text."""

    colour: Colour | None = WHITE
    """None where it is not known: a table style's bands, the fill of a shape."""
    style: Style | None = None


@dataclass
class Said:
    """A paragraph's text, and what hangs on it."""

    text: str = ""
    bold: bool = False
    """All of it."""
    size: int | None = None
    notes: list[str] = field(default_factory=list[str])
    """The ids of its footnotes (`f1`) and endnotes (`e1`)."""
    boxes: list[Element] = field(default_factory=list[Element])
    """Its text boxes."""
    breaks: int = 0
    """Pages that ended within it when Word last laid it out."""


class Reader:
    """Reads paragraphs; knows the styles and where to report what is hidden."""

    def __init__(self, styles: Styles, unseen: Unseen) -> None:
        self._styles = styles
        self._unseen = unseen

    def read(self, paragraph: Element, ground: Ground, place: str) -> Said:
        """What a reader sees of a paragraph."""
        marks = paragraph.find(f"{W}pPr")
        key = marks.find(f"{W}pStyle") if marks is not None else None
        style = self._styles.of(key.get(f"{W}val") if key is not None else None)
        base = style.look.over(ground.style.look) if ground.style else style.look
        under = shading_of(marks) or ground.colour
        said = Said()
        bolds: list[bool] = []
        for run, deleted in _runs(paragraph):
            text = _run_text(run, said)
            properties = run.find(f"{W}rPr")
            named = properties.find(f"{W}rStyle") if properties is not None else None
            look = look_of(properties)
            if named is not None:
                look = look.over(self._styles.of(named.get(f"{W}val")).look)
            look = look.over(base)
            reason = _why(look, under, deleted=deleted)
            if reason is not None:
                self._unseen.add(reason, text, place, goes_on=True)
                continue
            if text.strip():
                bolds.append(bool(look.bold))
                said.size = said.size or look.size
            said.text += text
        said.text = "\n".join(
            line for part in said.text.split("\n") if (line := " ".join(part.split()))
        )
        said.bold = bool(bolds) and all(bolds)
        return said


def notes_of(roots: Mapping[str, Element | None]) -> dict[str, Sequence[Element]]:
    """The paragraphs of footnotes and endnotes, by their letter and id: `f2`."""
    notes: dict[str, Sequence[Element]] = {}
    for letter, root in roots.items():
        if root is None:
            continue
        for note in root:
            if note.get(f"{W}type") in (None, "normal"):
                notes[f"{letter}{note.get(f'{W}id')}"] = list(note.iter(f"{W}p"))
    return notes


def _why(look: Look, under: Colour | None, *, deleted: bool) -> LeftOutReason | None:
    return "deletion" if deleted else look.hidden(under)


def _runs(paragraph: Element) -> list[tuple[Element, bool]]:
    """Runs in order, also those of links, insertions, fields and controls; whether deleted."""
    found: list[tuple[Element, bool]] = []
    waiting: list[tuple[Element, bool]] = [(paragraph, False)]
    while waiting:
        element, deleted = waiting.pop()
        if element.tag in (f"{W}r", f"{_M}r"):
            found.append((element, deleted))
            continue
        if element.tag in (f"{W}del", f"{W}moveFrom"):
            deleted = True
        if element.tag in (f"{W}pPr", _FALLBACK):
            continue
        waiting.extend((child, deleted) for child in reversed(list(element)))
    return found


def _run_text(run: Element, said: Said) -> str:
    parts: list[str] = []
    waiting: list[Element] = list(reversed(list(run)))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag in (f"{W}t", f"{W}delText", f"{_M}t"):
            parts.append((element.text or "").replace("\n", " "))
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == f"{W}cr" or (tag == f"{W}br" and element.get(f"{W}type") is None):
            parts.append("\n")
        elif tag == f"{W}lastRenderedPageBreak":
            said.breaks += 1
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            said.notes.append(f"{tag[len(W)]}{element.get(f'{W}id')}")
        elif tag == f"{W}txbxContent":
            said.boxes.append(element)
        elif tag not in (f"{W}rPr", _FALLBACK, f"{W}instrText"):
            waiting.extend(reversed(list(element)))
    return "".join(parts)

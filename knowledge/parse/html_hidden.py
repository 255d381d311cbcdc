"""Which parts of a page a reader of it does not see: by attribute, style or style sheet."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from knowledge.types import LeftOutReason

from .colour import WHITE, alike, colour_of

_DECLARED = re.compile(r"([-\w]+)\s*:\s*([^;{}]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_AT_LINE = re.compile(r"@(?:import|charset|namespace)[^;]*;", re.IGNORECASE)
_ON_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\{", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_OFF = 900
"""CSS pixels: nothing is moved that far out except to hide it (`left: -9999px`)."""
MOST_RULES = 2000


def reason_hidden(declarations: str, where_white: bool = True) -> LeftOutReason | None:
    """Why CSS declarations hide text, None where they do not.

    `where_white`: that the ground is white where they do not say otherwise.
    """
    told = {
        name.lower(): value.replace("!important", "").strip().lower()
        for name, value in _DECLARED.findall(declarations)
    }
    if (
        told.get("display") == "none"
        or told.get("visibility") in ("hidden", "collapse")
        or told.get("content-visibility") == "hidden"
        or _number(told.get("opacity", "1")) == 0
        or (told.get("overflow") in ("hidden", "clip") and _flat(told))
        or re.match(r"rect\((?:0(?:px)?[\s,]*){4}\)|inset\((?:50|100)%", _clip(told))
    ):
        return "hidden"
    if _tiny(told.get("font-size", "")) or _tiny(_font_size(told.get("font", ""))):
        return "tiny"
    if _far_out(told):
        return "off_page"
    return "same_colour" if _on_its_own_colour(told, where_white) else None


def hidden_by_sheet(tree: LexborHTMLParser) -> dict[int, LeftOutReason]:
    """The nodes, by `mem_id`, that the page's own style sheets hide on a screen."""
    hidden: dict[int, LeftOutReason] = {}
    sheets = " ".join(node.text() for node in tree.css("style"))
    sheets = _AT_LINE.sub("", _COMMENT.sub("", sheets))
    sheets = _AT_BLOCK.sub(lambda block: _inside_screen(block.group()), sheets)
    for number, (selector, declarations) in enumerate(_RULE.findall(sheets)):
        if number == MOST_RULES:
            break
        reason = reason_hidden(declarations)
        # A rule about a state or a part of an element (`:hover`, `::before`) hides no text.
        if reason is None or ":" in selector:
            continue
        for node in _matching(tree, selector.strip()):
            hidden[node.mem_id] = reason
    return hidden


def _inside_screen(block: str) -> str:
    matched = _ON_SCREEN.match(block)
    return block[matched.end() : -1] if matched else ""


def _matching(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError:  # no selector, or none that it knows
        return []


def _number(value: str) -> float | None:
    matched = _NUMBER.match(value)
    return float(matched.group()) if matched else None


def _tiny(size: str) -> bool:
    """Under 2 CSS pixels, whatever it is written in."""
    amount = _number(size)
    if amount is None:
        return False
    unit = size[len(_NUMBER.match(size).group()) :].strip() if _NUMBER.match(size) else ""  # type: ignore[union-attr]
    pixels = {"em": 16, "rem": 16, "%": 0.16, "pt": 4 / 3, "vw": 12, "vh": 8}.get(unit, 1)
    return amount * pixels < 2


def _font_size(font: str) -> str:
    matched = re.search(r"(?<![-\w.])\d*\.?\d+(?:px|pt|r?em|%)", font)
    return matched.group() if matched else ""


def _flat(told: dict[str, str]) -> bool:
    sides = (told.get(side, "") for side in ("height", "width", "max-height", "max-width"))
    return any(
        side and (amount := _number(side)) is not None and amount <= 1 and "%" not in side
        for side in sides
        if not side.endswith(("em", "vh", "vw"))
    )


def _clip(told: dict[str, str]) -> str:
    return told.get("clip", "") or told.get("clip-path", "")


def _far_out(told: dict[str, str]) -> bool:
    for name in ("text-indent", "margin-left", "margin-top"):
        if (_number(told.get(name, "0")) or 0) < -_OFF:
            return True
    if told.get("position") not in ("absolute", "fixed"):
        return False
    return any(abs(_number(told.get(side, "0")) or 0) > _OFF for side in ("left", "top", "right"))


def _on_its_own_colour(told: dict[str, str], where_white: bool) -> bool:
    written = told.get("color", "")
    if written == "transparent" or re.match(r"rgba\([^)]*[,/]\s*0(?:\.0+)?\s*\)", written):
        return True
    colour = colour_of(written)
    if colour is None:
        return False
    ground = told.get("background-color") or told.get("background") or ""
    if not ground:
        return where_white and alike(colour, WHITE)
    first = re.match(r"rgba?\([^)]*\)|[^\s]+", ground)
    other = colour_of(first.group()) if first else None
    return other is not None and alike(colour, other)

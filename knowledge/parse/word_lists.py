"""The marks of Word's lists: bullets, or the numbers Word would count."""

from __future__ import annotations

from collections import defaultdict

from .word_styles import Element, W

_MOST_DEPTH = 9
_NOT_NUMBERS = ("bullet", "none", "")


class Lists:
    """Counts as Word does. Built of the root of numbering.xml, or of nothing."""

    def __init__(self, root: Element | None) -> None:
        self._formats: dict[tuple[str, int], str] = {}
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * _MOST_DEPTH)
        self._family: dict[str, str] = {}
        if root is None:
            return
        kinds = {
            kind.get(f"{W}abstractNumId"): kind for kind in root.iterchildren(f"{W}abstractNum")
        }
        for number in root.iterchildren(f"{W}num"):
            key = number.get(f"{W}numId", "")
            reference = number.find(f"{W}abstractNumId")
            family = reference.get(f"{W}val") if reference is not None else None
            if family not in kinds:
                continue
            restarted = number.find(f"{W}lvlOverride") is not None
            self._family[key] = f"{key} of {family}" if restarted else str(family)
            for level in kinds[family].iterchildren(f"{W}lvl"):
                written = level.find(f"{W}numFmt")
                depth = level.get(f"{W}ilvl", "0")
                if written is not None and depth.isdigit():
                    self._formats[key, int(depth)] = written.get(f"{W}val", "")

    def mark(self, key: str, depth: int) -> str:
        """The next item's mark: `-`, or its number and a dot. Counts on."""
        if self._formats.get((key, depth), "bullet") in _NOT_NUMBERS:
            return "-"
        depth = min(depth, _MOST_DEPTH - 1)
        counts = self._counts[self._family.get(key, key)]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_MOST_DEPTH - depth - 1)
        return f"{counts[depth]}."

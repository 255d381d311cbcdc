"""Collects what is left out of a document, so that the page can say so."""

from __future__ import annotations

from knowledge.types import LeftOut, LeftOutReason

MOST = 200
MOST_TEXT = 200


class Unseen:
    """What was left out so far."""

    def __init__(self) -> None:
        self._kept: list[LeftOut] = []
        self._more = 0

    def add(
        self, reason: LeftOutReason, text: str, place: str = "", *, goes_on: bool = False
    ) -> None:
        """Note something that was left out; white space alone is nothing.

        `goes_on`: a word or cell that belongs to the one before, if reason and place are the same.
        """
        text = " ".join(text[: 8 * MOST_TEXT].split())
        if not text:
            return
        last = self._kept[-1] if self._kept else None
        if goes_on and last is not None and (last.reason, last.place) == (reason, place):
            text = _short(f"{last.text} {text}")
            self._kept[-1] = LeftOut(reason=reason, text=text, place=place)
        elif len(self._kept) == MOST:
            self._more += 1
        else:
            self._kept.append(LeftOut(reason=reason, text=_short(text), place=place))

    def told(self) -> tuple[LeftOut, ...]:
        """All of it, in the order found; beyond the first 200, how many more."""
        if not self._more:
            return tuple(self._kept)
        return (*self._kept, LeftOut(reason="more", text=str(self._more)))


def _short(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1].rstrip(" …") + "…"

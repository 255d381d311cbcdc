"""Where in a document's headings the reader stands."""

from __future__ import annotations

from knowledge.types import Block


class Outline:
    """The path of headings, outermost first. Levels are any numbers: deeper is greater."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above what comes next."""
        return tuple(text for _, text in self._path)

    @property
    def place(self) -> str:
        """The innermost heading, as people say where something stands."""
        return f"under {self._path[-1][1]}" if self._path else ""

    def enter(self, level: int, text: str, page: int | None = None) -> Block:
        """A heading: it ends those of its own level and deeper ones."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        block = Block(kind="heading", text=text, headings=self.path, page=page)
        self._path.append((level, text))
        return block

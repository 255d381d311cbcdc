"""What the backlogs' page and routes ask. A port beside the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.core.backlog import Backlog, BacklogCall
from assistant.core.call import Actor


class BacklogsPort(Protocol):
    """Many calls graded in one go."""

    async def regrade(
        self,
        since: datetime | None,
        until: datetime | None,
        rubric: str | None,
        priority: int,
        actor: Actor,
    ) -> Backlog:
        """Grade the ended calls of a time anew; returns at once. Raises NotFound."""
        ...

    async def take_in(
        self, folder: str, rubric: str | None, priority: int, actor: Actor
    ) -> Backlog:
        """Take in and grade the WhisperX files of a folder. Raises NotFound, BadInput."""
        ...

    async def all(self, actor: Actor) -> Sequence[Backlog]:
        """Every backlog, the newest first."""
        ...

    async def one(self, name: str, actor: Actor) -> Backlog:
        """By its id or the beginning of it. Raises NotFound."""
        ...

    async def calls(self, name: str, state: str, after: int, actor: Actor) -> Sequence[BacklogCall]:
        """500 of its calls after a place, of one state or of all. Raises NotFound."""
        ...

    async def pause(self, name: str, actor: Actor) -> Backlog:
        """Begin nothing more for now. Raises NotFound, Refused."""
        ...

    async def resume(self, name: str, actor: Actor) -> Backlog:
        """Go on. Raises NotFound, Refused."""
        ...

    async def cancel(self, name: str, actor: Actor) -> Backlog:
        """Leave the rest; what was graded stays. Raises NotFound, Refused."""
        ...

    async def again(self, name: str, actor: Actor) -> Backlog:
        """Try once more what could not be graded. Raises NotFound, Refused."""
        ...

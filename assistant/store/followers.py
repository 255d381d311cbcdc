"""Who follows which call in this process, and the short way from a commit to them.

What was committed here is handed over as it is; a follower to whom it does not follow on without
a gap (it fell behind, or another process wrote in between) reads the log. Sequence decides, so
the short way can neither double an event nor leave one out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from assistant.core.events import CallEvent

from .log_batch import CallKey

MOST_WAITING = 256
"""Events kept for a slow follower; beyond that it reads the log."""


class Follower:
    """One reader of one call: where it stands, and what was committed since."""

    def __init__(self, at: int) -> None:
        self.at = at
        """The last sequence it has."""
        self.behind = True
        """Whether it must read the log: at first, and wherever its events do not follow on."""
        self.news = asyncio.Event()
        self._waiting: deque[CallEvent] = deque(maxlen=MOST_WAITING)

    def tell(self, events: Sequence[CallEvent]) -> None:
        """Hand over what was committed."""
        self._waiting.extend(events)
        self.news.set()

    def wake(self) -> None:
        """Have it read the log."""
        self.behind = True
        self.news.set()

    def take(self) -> list[CallEvent]:
        """What follows on its place; its place is then after it."""
        fresh: list[CallEvent] = []
        while self._waiting:
            event = self._waiting.popleft()
            if event.seq == self.at + 1:
                self.at = event.seq
                fresh.append(event)
            elif event.seq > self.at:
                self._waiting.clear()
                self.behind = True
        return fresh


class Followers:
    """All followers of this process, by call."""

    def __init__(self) -> None:
        self._of: dict[CallKey, set[Follower]] = {}

    @contextmanager
    def of(self, key: CallKey, after: int) -> Generator[Follower]:
        """A follower of a call from a sequence on, for as long as the block runs."""
        follower = Follower(after)
        self._of.setdefault(key, set()).add(follower)
        try:
            yield follower
        finally:
            self._of[key].discard(follower)
            if not self._of[key]:
                del self._of[key]

    def tell(self, key: CallKey, events: Sequence[CallEvent]) -> None:
        """Hand what was committed to all who follow the call."""
        for follower in self._of.get(key, ()):
            follower.tell(events)

    def wake_behind(self, key: CallKey, last: int) -> None:
        """Have those read the log who are not yet at its end."""
        for follower in self._of.get(key, ()):
            if follower.at < last:
                follower.wake()

    @property
    def followed(self) -> list[CallKey]:
        """The calls that somebody follows."""
        return list(self._of)

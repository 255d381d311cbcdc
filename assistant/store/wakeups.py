"""Wake-ups within the process: something was committed, read again. They carry no data."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Hashable
from contextlib import contextmanager


class Wakeups:
    """Who waits for news of what. Every waiter has its own event, so none takes another's."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, set[asyncio.Event]] = {}

    @contextmanager
    def of(self, key: Hashable) -> Generator[asyncio.Event]:
        """An event that is set at every `wake(key)`; the waiter clears it, then reads."""
        news = asyncio.Event()
        self._waiting.setdefault(key, set()).add(news)
        try:
            yield news
        finally:
            self._waiting[key].discard(news)
            if not self._waiting[key]:
                del self._waiting[key]

    def wake(self, key: Hashable) -> None:
        """Set the events of all that wait for this."""
        for news in self._waiting.get(key, ()):
            news.set()

    @property
    def watched(self) -> int:
        """How many things are waited for."""
        return len(self._waiting)

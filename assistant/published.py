"""The words in force, in this process: read from the database once a change is noticed, parsed
beside the event loop, and put in place of the old ones in one step.

Implements `assistant.core.ports.Published`. A publication here is in force when it returns; one of
another process within POLL_S.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.core.call import SYSTEM
from assistant.core.playbook import Lexicon, Playbook
from assistant.core.published import PublishedWords
from assistant.core.rubric import Rubric
from assistant.errors import BadPrompt, Unavailable
from assistant.prompting.folder import Words, words_in
from assistant.prompting.words import read, shipped_words, snapshot
from assistant.store.wordings import NewWording, Wordings

log = logging.getLogger(__name__)

POLL_S = 0.4
"""How soon a publication of another process is noticed: one row is read."""
Prepare = Callable[[PublishedWords], object]


class LivePublished:
    """The snapshots of all tenants. Use `start` before anything is asked, and `watch` beside."""

    def __init__(
        self,
        wordings: Wordings,
        clock: Callable[[], datetime],
        prepare: Prepare = lambda words: None,
    ) -> None:
        self._wordings = wordings
        self._clock = clock
        self._prepare = prepare
        """Done with a snapshot before it is used, away from the event loop."""
        self._of: dict[str, PublishedWords] = {}
        self._one_at_a_time = asyncio.Lock()

    async def start(self) -> None:
        """Take in what ships, and read what every tenant has in force. Raises BadPrompt."""
        await asyncio.to_thread(lambda: self._prepare(shipped_words()))
        for tenant in {"default", *await self._wordings.counts()}:
            await self._begin(tenant)

    def words(self, tenant: str = "default") -> PublishedWords:
        """What holds now; a tenant nobody has published for uses what ships."""
        return self._of.get(tenant) or shipped_words()

    async def ready(self, tenant: str) -> PublishedWords:
        """The words of a tenant, which gets what ships the first time it is met."""
        if tenant not in self._of:
            await self._begin(tenant)
        return self.words(tenant)

    async def refresh(self, tenant: str) -> PublishedWords:
        """Read what is in force anew."""
        async with self._one_at_a_time:
            number, kept = await self._wordings.in_force(tenant)
            known = self._of.get(tenant)
            if known is not None and known.number >= number:
                return known
            texts = [Words(one.kind, one.name, one.text) for one in kept]

            def made() -> PublishedWords:
                words = snapshot(texts, number, _shipped_instead)
                self._prepare(words)
                return words

            self._of[tenant] = fresh = await asyncio.to_thread(made)
            return fresh

    async def watch(self) -> None:
        """Notice what other processes publish. Runs until cancelled."""
        while True:
            await asyncio.sleep(POLL_S)
            try:
                counts = await self._wordings.counts()
                for tenant, number in counts.items():
                    known = self._of.get(tenant)
                    if known is None or known.number < number:
                        await self.refresh(tenant)
            except Unavailable as failed:
                log.warning("What is published could not be looked at: %s", failed)

    async def _begin(self, tenant: str) -> None:
        shipped = await asyncio.to_thread(lambda: new_wordings(words_in()))
        told = await self._wordings.take_shipped(
            shipped, actor=f"{SYSTEM.kind}:{SYSTEM.id}", at=self._clock(), tenant=tenant
        )
        if told["offered"]:
            log.info("New shipped versions wait to be looked at: %s", ", ".join(told["offered"]))
        await self.refresh(tenant)


def new_wordings(words: Sequence[Words]) -> list[NewWording]:
    """Texts as the store takes them."""
    return [
        NewWording(one.kind, one.name, one.source.sha256, one.text, languages_of(one))
        for one in words
    ]


def languages_of(words: Words) -> tuple[str, ...]:
    """The languages a text is in, as far as it can be read."""
    try:
        known = read(words)
    except BadPrompt:
        return ()
    if isinstance(known, Playbook):
        return tuple(sorted(known.tiers))
    if isinstance(known, Lexicon):
        return (known.language,)
    if isinstance(known, Rubric):
        return ("en", "zh") if known.title.zh else ("en",)
    return ()


def _shipped_instead(broken: Words) -> Words | None:
    return next(
        (one for one in words_in() if (one.kind, one.name) == (broken.kind, broken.name)), None
    )

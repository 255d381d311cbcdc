"""The embedded index has one owner. Where this home's server runs, work is sent to it; else this
process opens the index itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from assistant.cli.server import Server, running
from knowledge.types import Language, SearchResult

if TYPE_CHECKING:
    from assistant.settings import Settings
    from knowledge.service import KnowledgeBase, Progress


class Door(Protocol):
    """What the knowledge commands need, here or over HTTP."""

    async def add(self, name: str, data: bytes, *, publish: bool) -> list[dict[str, Any]]: ...

    async def progress(self) -> Sequence[Progress]:
        """How far the files are that are being taken in."""
        ...

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None
    ) -> SearchResult: ...


class _Here:
    """Straight to the knowledge base of this process."""

    def __init__(self, knowledge: KnowledgeBase, clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._clock = clock

    async def add(self, name: str, data: bytes, *, publish: bool) -> list[dict[str, Any]]:
        added = await self._knowledge.add(
            name, data, actor="system:command", at=self._clock(), publish=publish
        )
        return [dict(vars(one)) for one in added]

    async def progress(self) -> Sequence[Progress]:
        return self._knowledge.progress

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None
    ) -> SearchResult:
        from knowledge.types import SearchQuery

        query = SearchQuery(
            text=text,
            at=at or self._clock(),
            limit=limit,
            language=language,
            withdrawn=at is not None,
        )
        return await self._knowledge.search(query)


class _OverHttp:
    """To the server that owns the index."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def add(self, name: str, data: bytes, *, publish: bool) -> list[dict[str, Any]]:
        return await self._server.asked(
            "POST",
            "/v1/knowledge/documents",
            files=[("files", (name, data))],
            data={"publish": str(publish).lower()},
        )

    async def progress(self) -> Sequence[Progress]:
        from knowledge.service import Progress

        told = await self._server.asked("GET", "/v1/knowledge/progress")
        return [Progress.model_validate(one) for one in told]

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None
    ) -> SearchResult:
        asked: dict[str, Any] = {"text": text, "limit": limit}
        if language:
            asked["language"] = language
        if at:
            asked["at"] = at.isoformat()
        answer = await self._server.asked("GET", "/v1/knowledge/search", params=asked)
        return SearchResult.model_validate(answer)


@asynccontextmanager
async def knowledge_of(settings: Settings) -> AsyncGenerator[Door]:
    """The knowledge base of this home, wherever it is open."""
    from assistant.settings import made_home
    from assistant.store.database import opened_database
    from assistant.store.library import SqlLibrary
    from assistant.wiring import now, opened_knowledge

    async with running(settings) as server:
        if server is not None:
            yield _OverHttp(server)
            return
    made_home(settings)
    async with (
        opened_database(settings.database_url) as database,
        opened_knowledge(settings, SqlLibrary(database)) as knowledge,
    ):
        yield _Here(knowledge, now)

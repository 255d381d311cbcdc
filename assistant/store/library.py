"""Documents, chunks, facts and vectors in SQL: what the search index is rebuilt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from knowledge.types import Chunk, Deed, Document, Fact, FactChoice

from .database import Database
from .schema import chunk, document, document_audit, fact, fact_choice, vector
from .tenancy import within
from .upsert import upsert

IN_ONE_QUERY = 500
"""SQLite takes 32,766 variables in a statement; far fewer keeps each one short."""


class SqlLibrary:
    """See `knowledge.library.Library`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        new: Document,
        chunks: Sequence[Chunk],
        facts: Sequence[Fact],
        *,
        actor: str,
        at: datetime,
        tenant: str = "default",
    ) -> None:
        same = {"tenant": tenant, "key": new.key, "version": new.version}

        def keep(connection: Connection) -> None:
            for table in (document, chunk, fact):
                connection.execute(
                    delete(table).where(within(table, tenant, key=new.key, version=new.version))
                )
            connection.execute(
                insert(document).values(
                    **same, state=new.state, sha256=new.sha256, body=new.model_dump_json()
                )
            )
            if chunks:
                rows = [
                    {**same, "id": one.id, "ordinal": one.ordinal, "body": one.model_dump_json()}
                    for one in chunks
                ]
                connection.execute(insert(chunk), rows)
            if facts:
                rows = [
                    {**same, "ordinal": place, "body": one.model_dump_json()}
                    for place, one in enumerate(facts)
                ]
                connection.execute(insert(fact), rows)
            connection.execute(
                insert(document_audit).values(**same, did=f"saved {new.state}", actor=actor, at=at)
            )

        await self._database.write(keep)

    async def documents(self, tenant: str = "default") -> list[Document]:
        query = (
            select(document.c.body, document.c.state)
            .where(within(document, tenant))
            .order_by(document.c.key, document.c.version)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            Document.model_validate_json(row.body).model_copy(update={"state": row.state})
            for row in rows
        ]

    async def chunks(self, key: str, version: int, tenant: str = "default") -> list[Chunk]:
        query = (
            select(chunk.c.body)
            .where(within(chunk, tenant, key=key, version=version))
            .order_by(chunk.c.ordinal)
        )
        bodies = await self._database.read(
            lambda connection: connection.execute(query).scalars().all()
        )
        return [Chunk.model_validate_json(body) for body in bodies]

    async def chunk(self, wanted: str, tenant: str = "default") -> Chunk | None:
        query = select(chunk.c.body).where(within(chunk, tenant, id=wanted))
        body = await self._database.read(lambda connection: connection.execute(query).scalar())
        return Chunk.model_validate_json(body) if body is not None else None

    async def facts(self, tenant: str = "default") -> list[Fact]:
        query = (
            select(fact.c.body)
            .join(
                document,
                (document.c.tenant == fact.c.tenant)
                & (document.c.key == fact.c.key)
                & (document.c.version == fact.c.version),
            )
            .where(within(fact, tenant), document.c.state != "draft")
            .order_by(fact.c.key, fact.c.version.desc(), fact.c.ordinal)
        )
        bodies = await self._database.read(
            lambda connection: connection.execute(query).scalars().all()
        )
        return [Fact.model_validate_json(body) for body in bodies]

    async def history(self, key: str, tenant: str = "default") -> list[Deed]:
        query = (
            select(document_audit)
            .where(within(document_audit, tenant, key=key))
            .order_by(document_audit.c.id)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            Deed(key=row.key, version=row.version, did=row.did, actor=row.actor, at=row.at)
            for row in rows
        ]

    async def choices(self, tenant: str = "default") -> list[FactChoice]:
        query = select(fact_choice).where(within(fact_choice, tenant))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            FactChoice(product=row.product, attribute=row.attribute, keep=row.keep) for row in rows
        ]

    async def choose(
        self, choice: FactChoice, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        row = {**choice.model_dump(), "tenant": tenant, "actor": actor, "at": at}
        await self._database.write(
            lambda connection: connection.execute(upsert(connection, fact_choice).values(row))
        )

    async def vectors(self, embedder: str, shas: Sequence[str]) -> dict[str, bytes]:
        def known(connection: Connection) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for place in range(0, len(shas), IN_ONE_QUERY):
                query = select(vector.c.sha256, vector.c.body).where(
                    vector.c.embedder == embedder,
                    vector.c.sha256.in_(shas[place : place + IN_ONE_QUERY]),
                )
                found |= {row.sha256: row.body for row in connection.execute(query)}
            return found

        return await self._database.read(known)

    async def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        rows = [
            {"embedder": embedder, "sha256": sha, "body": body} for sha, body in vectors.items()
        ]

        def keep(connection: Connection) -> None:
            for place in range(0, len(rows), IN_ONE_QUERY):
                connection.execute(upsert(connection, vector), rows[place : place + IN_ONE_QUERY])

        await self._database.write(keep)

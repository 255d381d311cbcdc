"""The schema's migrations, which ship with the package and run by themselves."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

A_LOCK = 7_240_511
"""Any number of our own."""


MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The revision this code is written for: files are numbered, `0001_….py`."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[:4]


def migrated(connection: Connection) -> None:
    """Bring the schema up to date within the connection's transaction, or change nothing.

    On SQLite the transaction began with the write lock in hand; on PostgreSQL a lock of our own
    is taken: processes that start together migrate one at a time. Alembic, which takes a while to
    import and works by process-wide names, is asked only where there is something to do.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": A_LOCK})
    if inspect(connection).has_table("alembic_version"):
        stands = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if stands == newest():
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate(url: str) -> None:
    """Bring the database at an address up to date. Raises as `opened_database` does."""
    from .database import opened_database

    async with opened_database(url):
        pass

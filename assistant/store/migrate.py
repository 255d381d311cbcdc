"""The schema's migrations, which ship with the package and run by themselves."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

A_LOCK = 7_240_511
"""Any number of our own: processes that start together on PostgreSQL migrate one at a time."""


def migrated(connection: Connection) -> None:
    """Bring the schema up to date within the connection's transaction, or change nothing.

    On SQLite the transaction began with the write lock in hand, which is the same promise.
    """
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": A_LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate(url: str) -> None:
    """Bring the database at an address up to date. Raises as `opened_database` does."""
    from .database import opened_database

    async with opened_database(url):
        pass

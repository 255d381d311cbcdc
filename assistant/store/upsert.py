"""Insert, or replace what stands under the same primary key: one statement on both databases."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = postgresql.Insert | sqlite.Insert


def upsert(
    connection: Connection,
    table: Table,
    instead: Mapping[str, object] | None = None,
) -> Upsert:
    """An insert that overwrites the row of the same key.

    All columns take their new values, or with `instead` only those named, a value or expression.
    """
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    changes: dict[str, object] = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(
        index_elements=keys, set_=dict(instead) if instead is not None else changes
    )

"""The tenant filter, in one place: no statement reaches rows but through `within`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table


def within(table: Table, tenant: str, **same: object) -> ColumnElement[bool]:
    """Rows of one tenant, narrowed to columns that equal the given values."""
    condition: ColumnElement[bool] = table.c.tenant == tenant
    for name, value in same.items():
        condition = condition & (table.c[name] == value)
    return condition

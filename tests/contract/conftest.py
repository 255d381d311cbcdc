"""The servers that contracts are held on beside the embedded parts."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from postgres_server import binaries, running_postgres


@pytest.fixture(scope="session")
def postgres_server() -> Generator[str]:
    """A PostgreSQL server's URL without a database; skips where none is installed."""
    where = binaries()
    if where is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with running_postgres(where) as url:
        yield url

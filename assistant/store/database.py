"""One database, asked by plain functions of a connection: each runs whole, as one transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    TimeoutError,
)

from assistant.errors import BadSetting, MissingPart, Unavailable

from .migrate import migrated

OUR_FAULT = (IntegrityError, DataError, ProgrammingError)
"""What a statement did wrong; every other error is the database's own trouble."""
SETTING = "ASSISTANT_DATABASE__URL"

T = TypeVar("T")
Work = Callable[[Connection], T]


class Engine(Protocol):
    """Runs work on connections of its own, away from the event loop."""

    async def write(self, work: Work[T]) -> T: ...

    async def read(self, work: Work[T]) -> T: ...

    async def close(self) -> None: ...


class Database:
    """What everything that keeps things asks. A caller that is cancelled while its work runs does
    not know whether the work was committed: once begun, it is finished."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def write(self, work: Work[T]) -> T:
        """One transaction, committed when the work returns. Raises Unavailable."""
        with _in_words():
            return await self._engine.write(work)

    async def read(self, work: Work[T]) -> T:
        """Work on one snapshot. Raises Unavailable."""
        with _in_words():
            return await self._engine.read(work)

    async def alive(self) -> None:
        """Ask it something. Raises Unavailable."""
        await self.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())


@asynccontextmanager
async def opened_database(url: str) -> AsyncGenerator[Database]:
    """The database at an SQLAlchemy address, migrated to the newest schema.

    Raises BadSetting for an address that cannot be, MissingPart where the driver is not
    installed, Unavailable where nothing answers or the file is damaged.
    """
    engine = _engine(url)
    try:
        database = Database(engine)
        await database.write(migrated)
        yield database
    finally:
        await engine.close()


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
        kind, name = address.get_backend_name(), address.database
        if kind == "sqlite":
            from .sqlite import Sqlite

            if not name or name == ":memory:":
                raise BadSetting(f"{SETTING} names no file.", "Calls must outlive the process.")
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            return Sqlite(address)
        if kind == "postgresql":
            from .postgres import Postgres

            return Postgres(address)
    except ArgumentError as wrong:
        raise BadSetting(f"{SETTING} is no address.", "See the table of settings.") from wrong
    except ModuleNotFoundError as missing:
        raise MissingPart(
            f"{SETTING} needs {missing.name}.", f"Install it: pip install {missing.name}"
        ) from missing
    except OSError as denied:
        raise BadSetting(f"{SETTING}: {denied.strerror}: {denied.filename}.") from denied
    raise BadSetting(f"{SETTING} names {kind}.", "sqlite or postgresql is expected.")


@contextmanager
def _in_words() -> Generator[None]:
    """Turn the database's own trouble into Unavailable; what is our fault stays as it is."""
    try:
        yield
    except OUR_FAULT:
        raise
    except (DBAPIError, TimeoutError, OSError) as failed:
        cause = failed.orig if isinstance(failed, DBAPIError) else failed
        raise Unavailable(
            f"The database does not answer: {' '.join(str(cause).split())}.",
            "Nothing of this step was kept; look at its disk and its server.",
        ) from failed

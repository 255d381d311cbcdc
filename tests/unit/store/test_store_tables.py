"""Migrations, projections, lists, customers and documents in SQL."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, select

from assistant.core.call import SYSTEM, Actor, Call, Customer
from assistant.core.card import Feedback
from assistant.core.events import Body, CallEnded
from assistant.core.grade import RubricRef, Scorecard
from assistant.core.speech import Segment
from assistant.errors import BadSetting, Unavailable
from assistant.store.calls import Calls
from assistant.store.customers import Customers
from assistant.store.database import Database, opened_database
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.store.feedback import CardFeedback
from assistant.store.followers import Followers
from assistant.store.library import SqlLibrary
from assistant.store.log_writer import LogWriter, opened_writer
from assistant.store.migrate import migrate, newest
from assistant.store.projections import rebuild
from assistant.store.schema import call_event, card_feedback, document_audit, metadata, scorecard
from knowledge.types import Chunk, Document, Fact

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AGENT = Actor(kind="agent", id="ann")


def at(path: Path) -> str:
    return f"sqlite:///{path / 'a' / 'log.sqlite'}"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    async with opened_database(at(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def log(database: Database) -> AsyncGenerator[SqlEventLog]:
    async with opened_log(database, lambda: START + timedelta(hours=1)) as opened:
        yield opened


async def a_call(log: SqlEventLog, name: str, *bodies: Body, agent: str = "", day: int = 0) -> None:
    call = Call(id=name, started_at=START + timedelta(days=day), agent=agent)
    lease = await log.open(call, "p", SYSTEM)
    entries = [(i + 1, float(i), body) for i, body in enumerate((call, *bodies))]
    await log.append(lease, entries, AGENT)


def graded(call: str, score: float, critical: tuple[str, ...] = ()) -> Scorecard:
    rubric = RubricRef(name="shop", version="1")
    return Scorecard(call=call, rubric=rubric, score=score, critical_failed=critical, findings=())


async def test_the_migrations_make_the_very_tables_the_code_is_written_for(
    database: Database,
) -> None:
    def ours(name: str | None, *_: object) -> bool:
        return not str(name).startswith("utterance_words")

    def differences(connection: Connection) -> list[object]:
        # SQLite keeps its full-text index in tables of its own.
        context = MigrationContext.configure(connection, opts={"include_name": ours})
        return list(compare_metadata(context, metadata))

    def version(connection: Connection) -> object:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()

    assert await database.read(differences) == []
    assert await database.read(version) == newest()


async def test_every_commit_is_synchronous(database: Database) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await database.write(pragmas) == ["wal", 2, 1]  # 2 is FULL


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    writing, may_end = threading.Event(), threading.Event()

    def slow(_: Connection) -> None:
        writing.set()
        assert may_end.wait(10)

    write = asyncio.create_task(database.write(slow))
    try:
        await asyncio.to_thread(writing.wait)
        async with asyncio.timeout(5):
            await database.read(lambda connection: connection.execute(select(call_event)).all())
        assert not write.done()
    finally:
        may_end.set()
        await write


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    await migrate(at(tmp_path))
    before = (tmp_path / "a" / "log.sqlite").read_bytes()
    await migrate(at(tmp_path))
    assert (tmp_path / "a" / "log.sqlite").read_bytes() == before


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://", "sqlite:////proc/x/y"])
async def test_an_address_that_cannot_be_is_named_in_one_line(url: str) -> None:
    with pytest.raises(BadSetting, match="ASSISTANT_DATABASE__URL"):
        await migrate(url)


async def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log.sqlite").write_bytes(b"not a database at all, but long enough" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        await migrate(at(tmp_path))


async def test_a_database_that_another_holds_locked_is_unavailable_and_the_log_lives_on(
    tmp_path: Path, log: SqlEventLog, database: Database
) -> None:
    lease = await log.open(Call(id="c", started_at=START), "p", SYSTEM)
    await database.write(lambda open_: open_.exec_driver_sql("PRAGMA busy_timeout=20"))
    entry = (1, 0.0, Feedback(card="x", did="seen"))
    with closing(sqlite3.connect(tmp_path / "a" / "log.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await log.append(lease, [entry], SYSTEM)
        other.execute("ROLLBACK")
    await log.append(lease, [entry], SYSTEM)
    assert len(await log.read("c")) == 1


async def test_one_append_the_database_refuses_does_not_take_its_neighbours_down(
    log: SqlEventLog, database: Database
) -> None:
    trigger = (
        "CREATE TRIGGER no_poison BEFORE INSERT ON call_event WHEN NEW.call_id = 'poison' "
        "BEGIN SELECT RAISE(ABORT, 'poison'); END"
    )
    await database.write(lambda connection: connection.exec_driver_sql(trigger))
    names = ("a", "poison", "b")
    leases = [await log.open(Call(id=name, started_at=START), "p", SYSTEM) for name in names]
    outcomes = await asyncio.gather(
        *(log.append(one, [(1, 0.0, Feedback(card="x", did="seen"))], SYSTEM) for one in leases),
        return_exceptions=True,
    )
    assert [outcome is None for outcome in outcomes] == [True, False, True]
    assert [len(await log.read(name)) for name in names] == [1, 0, 1]


async def test_appends_that_wait_together_share_a_commit(database: Database) -> None:
    writer = LogWriter(database, lambda: START, lambda _call, _events: None)
    async with opened_writer(writer):
        log = SqlEventLog(database, writer, Followers())
        calls = [Call(id=f"c{i}", started_at=START) for i in range(50)]
        leases = [await log.open(call, "p", SYSTEM) for call in calls]
        seen = Feedback(card="x", did="seen")
        await asyncio.gather(*(log.append(one, [(1, 0.0, seen)], SYSTEM) for one in leases))
    assert writer.commits <= 3


async def test_what_was_handed_in_is_committed_on_leaving(database: Database) -> None:
    seen = Feedback(card="x", did="seen")
    async with opened_log(database, lambda: START) as log:
        lease = await log.open(Call(id="c", started_at=START), "p", SYSTEM)
        waiting = asyncio.create_task(log.append(lease, [(1, 0.0, seen)], SYSTEM))
        await asyncio.sleep(0)
    await waiting
    with pytest.raises(Unavailable):
        await log.append(lease, [(2, 0.0, seen)], SYSTEM)


async def test_every_event_keeps_its_actor_and_the_epoch_it_was_written_under(
    log: SqlEventLog, database: Database
) -> None:
    await log.open(Call(id="c", started_at=START), "p", SYSTEM)
    await a_call(log, "c")
    row = await database.read(lambda connection: connection.execute(select(call_event)).one())
    assert (row.actor, row.epoch, row.tenant) == ("agent:ann", 2, "default")
    assert row.recorded_at == START + timedelta(hours=1)


async def test_lists_tell_live_ended_and_graded_calls_apart(
    log: SqlEventLog, database: Database
) -> None:
    end = CallEnded(seconds=61.5)
    await a_call(log, "live", agent="ann")
    await a_call(log, "ended", end, agent="bob", day=1)
    await a_call(log, "bad", end, graded("bad", 0.9), graded("bad", 0.2, ("legal",)), day=2)
    await a_call(log, "good", end, graded("good", 0.4, ("legal",)), graded("good", 1.0), day=3)
    calls = Calls(database)

    async def found(**filters: object) -> list[str]:
        return [one.call.id for one in await calls.find(**filters)]  # pyright: ignore[reportArgumentType]  # any filter

    assert await found() == ["good", "bad", "ended", "live"]
    assert await found(state="live") == ["live"]
    assert await found(state="ended") == ["ended"]
    assert await found(state="graded") == ["good", "bad"]
    assert await found(agent="bob") == ["ended"]
    assert await found(critical=True) == ["bad"]
    assert await found(since=START + timedelta(days=1), until=START + timedelta(days=3)) == [
        "bad",
        "ended",
    ]
    assert await found(limit=2, offset=1) == ["bad", "ended"]
    assert await found(tenant="else") == []
    newest_bad = (await calls.find(critical=True))[0]
    assert (newest_bad.score, newest_bad.seconds, newest_bad.state) == (0.2, 61.5, "graded")
    assert await calls.ungraded() == [("default", "ended")]
    assert await calls.abandoned(START + timedelta(hours=2)) == [("default", "live")]
    assert await calls.abandoned(START + timedelta(minutes=59)) == []


async def test_projections_thrown_away_are_made_again_from_the_log(
    log: SqlEventLog, database: Database
) -> None:
    used = Feedback(card="k1", did="used", tier="expert")
    await a_call(log, "c1", used, Feedback(card="k2", did="dismissed"), CallEnded(seconds=9))
    await a_call(log, "c2", used, CallEnded(seconds=7), graded("c2", 0.5))

    def rows(connection: Connection) -> list[object]:
        return [
            row
            for table in (scorecard, card_feedback)
            for row in connection.execute(select(table).order_by(*table.primary_key))
        ]

    async def all_of_it() -> list[object]:
        return [*await database.read(rows), await Calls(database).find()]

    before = await all_of_it()
    await database.write(lambda connection: connection.execute(delete(card_feedback)))
    assert await all_of_it() != before
    assert await rebuild(database) == 8
    assert await all_of_it() == before
    feedback = CardFeedback(database)
    assert await feedback.counts() == {"used": 2, "dismissed": 1}
    assert await feedback.counts(card="k2") == {"dismissed": 1}
    assert await feedback.counts(tenant="else") == {}


async def test_a_customer_put_again_is_replaced_and_stays_in_its_tenant(database: Database) -> None:
    customers = Customers(database)
    many = [Customer(id=f"k{i}", name=f"{i}") for i in range(1200)]
    await customers.put(many, actor=AGENT, at=START)
    await customers.put([Customer(id="k7", name="new")], actor=AGENT, at=START)
    assert len(await customers.ids()) == 1200
    assert await customers.get("k7") == Customer(id="k7", name="new")
    assert await customers.get("k8") == many[8]
    assert await customers.get("k7", tenant="else") is None


def a_document(version: int, title: str = "Terms") -> Document:
    return Document(key="d", version=version, title=title, language="en", sha256=f"{version}" * 64)


def a_chunk(version: int, name: str) -> Chunk:
    return Chunk(id=name, document="d", version=version, ordinal=0, title="Terms", text=name)


def a_fact(version: int, value: float) -> Fact:
    return Fact(
        product="p", attribute="warranty", value=value, unit="month", text="", document="d",
        version=version, quote="q",
    )  # fmt: skip


async def test_the_library_gives_facts_of_published_versions_only(database: Database) -> None:
    library = SqlLibrary(database)
    for version, months in ((1, 12.0), (2, 24.0)):
        await library.save(
            a_document(version), [a_chunk(version, f"x{version}")], [a_fact(version, months)],
            actor="kim", at=START,
        )  # fmt: skip
    assert await library.facts() == []
    published = a_document(2).model_copy(update={"state": "published"})
    await library.save(published, [a_chunk(2, "x2")], [a_fact(2, 24.0)], actor="kim", at=START)
    assert await library.facts() == [a_fact(2, 24.0)]
    assert [(one.version, one.state) for one in await library.documents()] == [
        (1, "draft"),
        (2, "published"),
    ]
    query = select(document_audit.c.did, document_audit.c.actor)
    audit = await database.read(lambda connection: connection.execute(query).all())
    assert [tuple(row) for row in audit] == [
        ("saved draft", "kim"), ("saved draft", "kim"), ("saved published", "kim"),
    ]  # fmt: skip


async def test_a_version_saved_again_replaces_all_of_it_or_nothing(database: Database) -> None:
    library = SqlLibrary(database)
    await library.save(
        a_document(1), [a_chunk(1, "x"), a_chunk(1, "y")], [a_fact(1, 12)], actor="k", at=START
    )
    again = a_document(1, "New terms")
    await library.save(again, [a_chunk(1, "z")], [], actor="k", at=START)
    assert [one.id for one in await library.chunks("d", 1)] == ["z"]
    assert await library.chunk("x") is None
    with pytest.raises(Exception, match="UNIQUE"):
        await library.save(
            a_document(1), [a_chunk(1, "q"), a_chunk(1, "q")], [], actor="k", at=START
        )
    assert await library.documents() == [again]
    assert await library.chunk("z") == a_chunk(1, "z")
    assert await library.documents("else") == []


async def test_vectors_are_kept_by_content_and_embedder(database: Database) -> None:
    library = SqlLibrary(database)
    many = {f"{i:064}": bytes([i % 256]) for i in range(1300)}
    await library.keep_vectors("mini", many)
    await library.keep_vectors("mini", {f"{0:064}": b"new"})
    assert await library.vectors("mini", list(many)) == many | {f"{0:064}": b"new"}
    assert await library.vectors("other", list(many)) == {}


async def test_a_segment_of_any_text_comes_back_as_it_was(log: SqlEventLog) -> None:
    text = "退货 \u0000 'quote\" 𝔘 \u2028 line"
    said = Segment(sequence=0, speaker="customer", start=0, end=1, text=text, language="zh")
    await a_call(log, "c", said)
    assert (await log.read("c"))[1].body == said

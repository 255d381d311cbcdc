"""A call may have several scorecards; which of them lists show."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, select, text

from assistant.core.call import SYSTEM, Call
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import RubricRef, Scorecard
from assistant.store.calls import Calls
from assistant.store.database import Database, opened_database
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.store.migrate import MIGRATIONS
from assistant.store.projections import rebuild
from assistant.store.schema import scorecard

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    async with opened_database(f"sqlite:///{tmp_path / 'log.sqlite'}") as opened:
        yield opened


@pytest.fixture
async def log(database: Database) -> AsyncGenerator[SqlEventLog]:
    async with opened_log(database, lambda: START) as opened:
        yield opened


def graded(rubric: str, score: float, *critical: str, version: str = "1") -> Scorecard:
    ref = RubricRef(name=rubric, version=version)
    return Scorecard(call="c", rubric=ref, score=score, critical_failed=critical, findings=())


async def written(log: SqlEventLog, *bodies: Body) -> None:
    lease = await log.open(Call(id="c", started_at=START), "p", SYSTEM)
    call = Call(id="c", started_at=START)
    entries = [(i + 1, float(i), body) for i, body in enumerate((call, *bodies))]
    await log.append(lease, entries, SYSTEM)


async def test_another_rubric_tried_on_a_call_changes_no_list(
    log: SqlEventLog, database: Database
) -> None:
    usual, anew = graded("usual", 0.9), graded("usual", 0.7, version="2")
    await written(log, CallEnded(seconds=9), usual, graded("strict", 0.1, "legal"), anew)
    calls = Calls(database)
    (shown,) = await calls.find()
    assert (shown.score, shown.critical_failed, shown.state) == (0.7, 0, "graded")
    assert await calls.find(critical=True) == []
    (strict,) = await calls.find(rubric="strict", critical=True)
    assert (strict.score, strict.critical_failed) == (0.1, 1)
    (none,) = await calls.find(rubric="never")
    assert (none.score, none.state) == (None, "graded")


async def test_every_scorecard_is_kept_under_its_id_and_made_again_from_the_log(
    log: SqlEventLog, database: Database
) -> None:
    cards = (graded("usual", 0.9), graded("strict", 0.1))
    await written(log, CallEnded(seconds=9), *cards)

    def ids(connection: Connection) -> list[str]:
        return list(connection.execute(select(scorecard.c.id).order_by(scorecard.c.seq)).scalars())

    assert await database.read(ids) == [card.id for card in cards]
    await rebuild(database)
    assert await database.read(ids) == [card.id for card in cards]


async def test_the_stream_of_a_call_ends_with_its_first_scorecard_and_keeps_the_others(
    log: SqlEventLog,
) -> None:
    await written(log, CallEnded(seconds=9), graded("usual", 0.9))
    assert [event.type async for event in log.follow("c")][-1] == "scorecard"
    lease = await log.open(Call(id="c", started_at=START), "q", SYSTEM)
    await log.append(lease, [(4, 9.0, graded("strict", 0.1))], SYSTEM)
    assert [event.seq async for event in log.follow("c", after=3)] == [4]


def test_scorecards_from_before_ids_get_theirs_when_the_tables_are_brought_up_to_date(
    tmp_path: Path,
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'log.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    card = graded("usual", 0.9)
    body = json.loads(CallEvent(call="c", seq=1, at=0, body=card).model_dump_json())
    del body["id"]
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(
            text(
                "INSERT INTO call_event (tenant, call_id, seq, epoch, at, type, body, actor,"
                " recorded_at) VALUES ('t', 'c', 1, 1, 0, 'scorecard', :body, '', '2026-03-02')"
            ),
            {"body": json.dumps(body)},
        )
        connection.execute(
            text(
                "INSERT INTO scorecard (tenant, call_id, seq, rubric, rubric_version, score,"
                " critical_failed, provisional, recorded_at)"
                " VALUES ('t', 'c', 1, 'usual', '1', 0.9, 0, 1, '2026-03-02')"
            )
        )
        command.upgrade(config, "0003")
        assert connection.execute(text("SELECT id FROM scorecard")).scalar() == card.id
        command.downgrade(config, "0002")
    engine.dispose()

"""What the list of calls and the alerts promise, on each database that we have."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.core.call import SYSTEM, Call, Customer
from assistant.core.events import Body, CallEnded
from assistant.core.grade import RubricRef, Scorecard
from assistant.core.signal import Severity, Signal, SignalKind, SignalWithdrawn, signal_key
from assistant.core.speech import Speaker, Utterance
from assistant.errors import NotFound, Refused
from assistant.store.alerts import Act, Alerts
from assistant.store.call_list import CallFilter, CallList, FoundCall
from assistant.store.database import Database, opened_database
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.store.projections import rebuild
from knowledge.types import Language

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = START + timedelta(days=3)


async def emptied(server: str) -> str:
    pytest.importorskip("asyncpg")
    engine = create_async_engine(f"{server}postgres")
    async with engine.begin() as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    return f"{server}postgres"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    if request.param == "postgresql":
        url = await emptied(request.getfixturevalue("postgres_server"))
    async with opened_database(url) as opened:
        yield opened


@pytest.fixture
async def log(database: Database) -> AsyncGenerator[SqlEventLog]:
    async with opened_log(database, lambda: NOW) as opened:
        yield opened


def said(number: int, text: str, speaker: Speaker = "customer", revision: int = 0) -> Utterance:
    language: Language = "zh" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en"
    return Utterance(
        id=f"main.{number}", revision=revision, speaker=speaker, start=number * 5.0,
        end=number * 5.0 + 4, text=text, language=language,
    )  # fmt: skip


def raised(kind: SignalKind, severity: Severity = "warning", of: str = "main.1") -> Signal:
    return Signal(key=signal_key(kind, of), kind=kind, severity=severity, utterances=(of,))


async def a_call(
    log: SqlEventLog,
    name: str,
    *bodies: Body,
    hours: float = 0,
    agent: str = "",
    customer: str = "",
    language: Language = "en",
    tenant: str = "default",
) -> None:
    call = Call(
        id=name,
        tenant=tenant,
        started_at=START + timedelta(hours=hours),
        agent=agent,
        language=language,
        customer=Customer(id=f"id-{name}", name=customer) if customer else None,
    )
    lease = await log.open(call, "p", SYSTEM)
    entries = [(i + 1, float(i), body) for i, body in enumerate((call, *bodies))]
    await log.append(lease, entries, SYSTEM)


def graded(call: str, score: float, critical: tuple[str, ...] = ()) -> Scorecard:
    rubric = RubricRef(name="shop", version="1")
    return Scorecard(call=call, rubric=rubric, score=score, critical_failed=critical, findings=())


async def found(database: Database, wanted: CallFilter, tenant: str = "default") -> list[str]:
    page = await CallList(database).find(wanted, tenant=tenant)
    return [one.listed.call.id for one in page.calls]


async def searched(database: Database, text: str) -> list[str]:
    return await found(database, CallFilter(query=text))


# ---------------------------------------------------------------------- full text


async def test_words_are_found_without_case_and_accents_and_longer_words_by_their_beginning(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "I want my Refunds at the CAFÉ."))
    assert await searched(database, "refund cafe") == ["c1"]
    assert await searched(database, "REFUNDS") == ["c1"]
    assert await searched(database, "fund") == []
    assert await searched(database, "caf") == []  # three letters are a word of their own


@pytest.mark.parametrize(
    "text", ["差", "差评", "发个差评", "个差评，大家", "iphone15 手机", "手机iPhone15"]
)
async def test_chinese_is_found_from_one_character_on(
    database: Database, log: SqlEventLog, text: str
) -> None:
    await a_call(
        log, "c1", said(1, "不用解释了，我就发个差评，大家都看看。"), said(2, "手机iPhone15坏了。")
    )
    await a_call(log, "c2", said(1, "评价还不错，发货也快。差一点点就迟到了"))
    only = ["c1"] if len(text) > 1 else ["c1", "c2"]
    assert await searched(database, text) == only


async def test_chinese_characters_apart_are_not_the_word(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "退了货，没有退到款"))
    assert await searched(database, "退款") == []
    assert await searched(database, "退货") == []
    assert await searched(database, "退了货") == ["c1"]


async def test_a_call_must_contain_every_word_but_not_in_one_breath(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "Where is my refund?"), said(3, "I will call my lawyer."))
    await a_call(log, "c2", said(1, "Where is my refund?"))
    assert await searched(database, "refund lawyer") == ["c1"]
    assert await searched(database, '"refund lawyer"') == []
    assert await searched(database, '"my lawyer"') == ["c1"]


async def test_what_was_taken_back_is_found_no_more(database: Database, log: SqlEventLog) -> None:
    await a_call(log, "c1", said(1, "a lawyer"), said(1, "a buyer", revision=1))
    assert await searched(database, "lawyer") == []
    assert await searched(database, "buyer") == ["c1"]


@pytest.mark.parametrize("text", ['"', "***", "' OR 1=1", 'a" OR "b', "NOT", "col:x", "--", "（）"])
async def test_signs_are_never_a_command_to_the_database(
    database: Database, log: SqlEventLog, text: str
) -> None:
    await a_call(log, "c1", said(1, "nothing of that"))
    assert await searched(database, text) == []


async def test_a_match_is_quoted_with_the_place_of_the_words(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "Good day."), said(2, "So will it be Friday? 差评！", "agent"))
    page = await CallList(database).find(CallFilter(query="friday 差评"))
    (match,) = page.calls[0].found
    assert (match.utterance, match.speaker, match.start) == ("main.2", "agent", 10.0)
    assert [match.text[a:b] for a, b in match.spans] == ["Friday", "差评"]


async def test_a_call_of_another_tenant_is_never_found(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "my lawyer"), tenant="theirs")
    await a_call(log, "c2", said(1, "my lawyer"))
    assert await found(database, CallFilter(query="lawyer"), "theirs") == ["c1"]
    assert await searched(database, "lawyer") == ["c2"]
    assert await CallList(database).agents("theirs") == []


async def test_the_tables_are_made_again_from_the_log(database: Database, log: SqlEventLog) -> None:
    await a_call(log, "c1", said(1, "my lawyer"), raised("promise"))
    await a_call(log, "c2", said(1, "my doctor"))
    await rebuild(database)
    assert await searched(database, "lawyer") == ["c1"]
    assert await found(database, CallFilter(signal="promise")) == ["c1"]


# ---------------------------------------------------------------------- filters and pages


async def test_calls_are_filtered_by_all_that_is_known_of_them(
    database: Database, log: SqlEventLog
) -> None:
    end = CallEnded(seconds=60)
    await a_call(log, "c1", agent="Ann", customer="Maya Lindqvist")
    await a_call(log, "c2", raised("promise"), end, graded("c2", 82.0), hours=1, language="zh")
    await a_call(log, "c3", end, graded("c3", 40.0, ("notice",)), hours=2, agent="Bob")
    for wanted, expected in (
        (CallFilter(), ["c3", "c2", "c1"]),
        (CallFilter(stage="live"), ["c1"]),
        (CallFilter(ended=True), ["c3", "c2"]),
        (CallFilter(stage="graded"), ["c3", "c2"]),
        (CallFilter(agent="Bob"), ["c3"]),
        (CallFilter(customer="lindq"), ["c1"]),
        (CallFilter(customer="id-c1"), ["c1"]),
        (CallFilter(customer="%"), []),
        (CallFilter(language="zh"), ["c2"]),
        (CallFilter(since=START + timedelta(hours=1)), ["c3", "c2"]),
        (CallFilter(until=START + timedelta(hours=1)), ["c1"]),
        (CallFilter(signal="promise"), ["c2"]),
        (CallFilter(critical=True), ["c3"]),
        (CallFilter(least_score=82), ["c2"]),
        (CallFilter(most_score=81.9), ["c3"]),
        (CallFilter(call="c2"), ["c2"]),
    ):
        assert await found(database, wanted) == expected, wanted
    assert await CallList(database).agents() == ["Ann", "Bob"]


async def test_pages_follow_on_without_gap_or_double_while_calls_come_in(
    database: Database, log: SqlEventLog
) -> None:
    for number in range(7):
        await a_call(log, f"c{number}", hours=number // 3)  # three of them start together
    calls = CallList(database)
    seen: list[FoundCall] = []
    page = await calls.find(CallFilter(), limit=2)
    while True:
        seen += page.calls
        if page.after is None:
            break
        await a_call(log, f"late-{len(seen)}", hours=99)
        page = await calls.find(CallFilter(), after=page.after, limit=2)
    assert [one.listed.call.id for one in seen] == ["c6", "c3", "c4", "c5", "c0", "c1", "c2"]


# ---------------------------------------------------------------------- alerts


async def test_a_signal_withdrawn_and_raised_again_stands(
    database: Database, log: SqlEventLog
) -> None:
    one = raised("wrong_claim", "critical")
    gone = SignalWithdrawn(key=one.key, kind=one.kind, utterance="main.1")
    await a_call(log, "c1", one, gone, one)
    await a_call(log, "c2", one, gone)
    assert await found(database, CallFilter(signal="wrong_claim")) == ["c1"]
    standing = {raised.call: raised.withdrawn for raised, _ in await Alerts(database).find()}
    assert standing == {"c1": False, "c2": True}


async def test_information_is_no_alert(database: Database, log: SqlEventLog) -> None:
    await a_call(log, "c1", raised("pace", "info"), raised("promise"))
    alerts = await Alerts(database).find()
    assert [one.signal.kind for one, _ in alerts] == ["promise"]


async def test_acts_are_kept_one_after_another_with_who_and_when(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", raised("promise"))
    alerts = Alerts(database)
    ((one, _),) = await alerts.find()

    def let(_: object) -> None: ...

    def refuse(before: object) -> None:
        raise Refused("no")

    await alerts.keep(Act("c1", one.id, "claimed", "supervisor:ann", NOW), let)
    with pytest.raises(Refused):
        await alerts.keep(Act("c1", one.id, "claimed", "supervisor:bob", NOW), refuse)
    await alerts.keep(Act("c1", one.id, "judged", "supervisor:ann", NOW, verdict="wrong"), let)
    with pytest.raises(NotFound):
        await alerts.keep(Act("nobody", "", "claimed", "supervisor:ann", NOW), let)
    ((_, acts),) = await alerts.find()
    assert [(act.did, act.actor, act.at) for act in acts] == [
        ("claimed", "supervisor:ann", NOW),
        ("judged", "supervisor:ann", NOW),
    ]
    assert await alerts.counts(START) == {"promise": (1, {"wrong": 1})}
    await alerts.keep(Act("c1", one.id, "judged", "supervisor:ann", NOW), let)
    assert await alerts.counts(START) == {"promise": (1, {})}


async def test_live_calls_are_asked_without_reading_any_log(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", said(1, "hello"), raised("promise"))
    await a_call(log, "c2", CallEnded(seconds=3))
    alerts = Alerts(database)
    standing, fresh = await alerts.open_calls(frozenset())
    assert standing == {"c1": (3, 2.0, NOW)}
    assert [one.call.id for one in fresh] == ["c1"]
    assert (await alerts.open_calls(frozenset({"c1"})))[1] == []
    raised_, _ = await alerts.changed(NOW + timedelta(hours=1), ["c1"])
    assert [one.signal.kind for one in raised_] == ["promise"]
    assert (await alerts.changed(NOW + timedelta(hours=1), []))[0] == []


async def test_the_index_holds_each_word_once_on_sqlite(
    database: Database, log: SqlEventLog
) -> None:
    await a_call(log, "c1", *(said(1, "word " * n, revision=n) for n in range(1, 5)))

    def rows(connection: Connection) -> tuple[str, object]:
        asked = "SELECT count(*) FROM utterance"
        return connection.dialect.name, connection.exec_driver_sql(asked).scalar()

    def sound(connection: Connection) -> None:
        # Raises where the index and its table differ.
        connection.exec_driver_sql(
            "INSERT INTO utterance_words(utterance_words) VALUES ('integrity-check')"
        )

    kind, count = await database.read(rows)
    assert count == 1
    if kind == "sqlite":
        await database.write(sound)

"""What the store of published words promises, on each database that we have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.core.call import SYSTEM, Call
from assistant.core.card import Because, Card, Feedback, Tier
from assistant.core.published import WordingKind
from assistant.errors import Conflict, NotFound, Refused
from assistant.prompting.folder import Words
from assistant.store.database import Database, opened_database
from assistant.store.event_log import opened_log
from assistant.store.script_use import ScriptUse, UseOfScript
from assistant.store.wordings import PRODUCTION, NewWording, Wording, Wordings

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    url = f"sqlite:///{tmp_path / 'words.sqlite'}"
    if request.param == "postgresql":
        url = f"{request.getfixturevalue('postgres_server')}postgres"
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
                await connection.exec_driver_sql(statement)
        await engine.dispose()
    async with opened_database(url) as opened:
        yield opened


@pytest.fixture
def words(database: Database) -> Wordings:
    return Wordings(database)


def new(text: str, name: str = "soothe", kind: WordingKind = "playbook") -> NewWording:
    return NewWording(kind, name, Words(kind, name, text).source.sha256, text, ("en",))


async def save(words: Wordings, text: str, actor: str = "agent:mei", **more: str) -> Wording:
    return await words.save(new(text), actor=actor, at=AT, **more)  # pyright: ignore[reportArgumentType]  # named texts


async def publish(words: Wordings, version: str, expected: str | None = None) -> None:
    await words.publish("playbook", "soothe", version, actor="agent:mei", at=AT, expected=expected)


async def held(words: Wordings, tenant: str = "default") -> list[str]:
    return [one.text for one in (await words.in_force(tenant))[1]]


async def test_the_same_text_is_the_same_version_and_kept_once(words: Wordings) -> None:
    first, again = await save(words, "one"), await save(words, "one")
    assert (first.version, first.number) == (again.version, again.number)
    assert (await save(words, "two")).number == 2
    assert len(await words.versions("playbook", "soothe", "default")) == 2


async def test_publishing_moves_a_label_and_tells_who_did_it(words: Wordings) -> None:
    one, two = await save(words, "one"), await save(words, "two")
    await publish(words, one.version)
    before, _ = await words.in_force("default")
    await publish(words, two.version, one.version)
    after, kept = await words.in_force("default")
    assert [k.text for k in kept] == ["two"]
    assert after > before
    assert await words.labels("playbook", "soothe", "default") == {PRODUCTION: two.version}
    states = {k.text: k.state for k in await words.versions("playbook", "soothe", "default")}
    assert states == {"one": "retired", "two": "published"}
    history = await words.history("playbook", "soothe", "default")
    assert [(deed.did, deed.number, deed.actor) for deed in history][-2:] == [
        ("published", 1, "agent:mei"),
        ("published", 2, "agent:mei"),
    ]


async def test_the_second_of_two_who_publish_is_told_and_nothing_is_overwritten(
    words: Wordings,
) -> None:
    one, mine, theirs = [await save(words, text) for text in ("one", "mine", "theirs")]
    await publish(words, one.version)
    outcomes = await asyncio.gather(
        publish(words, mine.version, one.version),
        publish(words, theirs.version, one.version),
        return_exceptions=True,
    )
    refused = [told for told in outcomes if told is not None]
    assert [type(told) for told in refused] == [Conflict]
    assert "mei published v" in str(refused[0])
    assert await held(words) in (["mine"], ["theirs"])
    with pytest.raises(Conflict):
        await save(words, "later", expected=one.version)


async def test_a_refused_publication_leaves_the_counter_where_it_was(words: Wordings) -> None:
    one = await save(words, "one")
    await publish(words, one.version)
    number, _ = await words.in_force("default")
    with pytest.raises(Conflict):
        await publish(words, one.version, "another")
    with pytest.raises(NotFound):
        await publish(words, "0" * 12)
    assert (await words.in_force("default"))[0] == number


async def test_a_withdrawn_name_is_not_in_force_and_can_come_back(words: Wordings) -> None:
    one = await save(words, "one")
    await publish(words, one.version)
    await words.retire("playbook", "soothe", actor="agent:mei", at=AT, expected=one.version)
    assert await held(words) == []
    with pytest.raises(Refused):
        await words.retire("playbook", "soothe", actor="agent:mei", at=AT)
    await publish(words, one.version, "")
    assert await held(words) == ["one"]


async def test_a_draft_replaces_ones_own_and_nobody_elses(words: Wordings) -> None:
    mine, theirs = await save(words, "mine"), await save(words, "theirs", actor="agent:ruth")
    await save(words, "mine 2", instead_of=mine.version)
    await save(words, "mine 3", instead_of=theirs.version)
    states = {one.text: one.state for one in await words.versions("playbook", "soothe", "default")}
    assert states == {"mine": "retired", "theirs": "draft", "mine 2": "draft", "mine 3": "draft"}


async def test_what_ships_is_taken_in_once_and_follows_where_nobody_wrote(
    words: Wordings,
) -> None:
    async def ship(text: str) -> dict[str, list[str]]:
        return await words.take_shipped([new(text)], actor="system:system", at=AT)

    assert (await ship("one"))["published"] == ["soothe"]
    number, _ = await words.in_force("default")
    assert await ship("one") == {"published": [], "offered": []}
    assert (await words.in_force("default"))[0] == number
    assert (await ship("two"))["published"] == ["soothe"]
    assert await held(words) == ["two"]


async def test_what_ships_never_overwrites_what_people_wrote(words: Wordings) -> None:
    async def ship(text: str) -> dict[str, list[str]]:
        return await words.take_shipped([new(text)], actor="system:system", at=AT)

    await ship("one")
    ours = await save(words, "ours")
    await publish(words, ours.version)
    assert (await ship("two"))["offered"] == ["soothe"]
    assert await held(words) == ["ours"]
    # An older release that starts beside the newer one changes nothing.
    assert await ship("one") == {"published": [], "offered": []}
    await words.retire("playbook", "soothe", actor="agent:mei", at=AT)
    assert (await ship("three"))["offered"] == ["soothe"]
    assert await held(words) == []


async def test_tenants_do_not_see_each_other(words: Wordings) -> None:
    kept = await words.save(new("one"), actor="agent:a", at=AT, tenant="a")
    await words.publish("playbook", "soothe", kept.version, actor="agent:a", at=AT, tenant="a")
    assert await held(words) == []
    assert await held(words, "a") == ["one"]
    with pytest.raises(NotFound):
        await publish(words, kept.version)
    assert await words.counts() == {"a": 2}


async def test_cards_are_counted_once_for_each_thing_done_with_them(database: Database) -> None:
    def card(number: int, playbook: str) -> Card:
        tier = Tier(lines=("I am on it.",))
        return Card(
            kind="soothing", intent=f"i{number}", language="en", because=Because(),
            tiers={"basic": tier}, playbook=playbook, id=f"k{number}", expires_at=90.0,
        )  # fmt: skip

    call = Call(id="c", started_at=AT)
    done = [
        Feedback(card="k1", did="shown"), Feedback(card="k1", did="used"),
        Feedback(card="k1", did="fragment"), Feedback(card="k2", did="dismissed"),
    ]  # fmt: skip
    bodies = (call, card(1, "soothe@a"), card(2, "soothe@b"), card(3, "soothe@b"), card(4, ""))
    async with opened_log(database, lambda: AT) as log:
        lease = await log.open(call, "p", SYSTEM)
        entries = [(i + 1, 0.0, body) for i, body in enumerate((*bodies, *done))]
        await log.append(lease, entries, SYSTEM)
    use = await ScriptUse(database).since(AT - timedelta(days=1))
    assert use == {
        "soothe": UseOfScript(offered=3, shown=2, used=1, fragment=1, taken=1, dismissed=1)
    }
    assert await ScriptUse(database).since(AT + timedelta(days=1)) == {}

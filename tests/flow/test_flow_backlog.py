"""Many calls graded in one go: one bad call stops nobody, a pause holds, a new rubric reaches a
month, and a process that is killed loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from house_of_tests import house_in

from assistant.core.backlog import Backlog
from assistant.core.call import SYSTEM
from assistant.core.grade import Scorecard
from assistant.demo.catalogue import demo_calls
from assistant.errors import NotFound, Refused
from assistant.house import House
from assistant.prompting.files import shipped
from assistant.settings import Backlog as BacklogSettings
from assistant.settings import read_settings
from assistant.wiring import opened

PATIENCE_S = 150


def folder_of(place: Path, calls: int, *, broken: bool = False) -> Path:
    """Recordings of the shipped calls, each one of its own: trailing spaces make other bytes."""
    place.mkdir()
    shipped_calls = demo_calls()
    for number in range(calls):
        whole = shipped_calls[number % len(shipped_calls)].path.read_text("utf-8")
        (place / f"call-{number:03}.json").write_text(whole + " " * number, "utf-8")
    if broken:
        (place / "broken.json").write_text('{"segments": [', "utf-8")
    return place


async def settled(house: House, name: str) -> Backlog:
    async with asyncio.timeout(PATIENCE_S):
        while (now := await house.backlogs.one(name, SYSTEM)).state == "running":  # noqa: ASYNC110 - elsewhere
            await asyncio.sleep(0.1)
    return now


async def cards_of(house: House, call: str) -> list[Scorecard]:
    events = await house.events(call, 0, SYSTEM)
    return [event.body for event in events if isinstance(event.body, Scorecard)]


async def test_a_broken_file_is_told_with_its_reason_and_the_rest_of_the_day_is_graded(
    home: Path, tmp_path: Path
):
    folder = folder_of(tmp_path / "yesterday", 4, broken=True)
    async with house_in(home) as house:
        begun = await house.backlogs.take_in(str(folder), None, 0, SYSTEM)
        done = await settled(house, begun.id)
        assert (done.state, done.graded, done.failed) == ("done", 4, 1)
        (bad,) = await house.backlogs.calls(done.id, "failed", -1, SYSTEM)
        assert bad.what.endswith("broken.json")
        assert "not JSON" in bad.reason
        for one in await house.backlogs.calls(done.id, "graded", -1, SYSTEM):
            (card,) = await cards_of(house, one.call)
            assert card.score == one.score

        (folder / "broken.json").write_text((folder / "call-000.json").read_text() + "  \n")
        await house.backlogs.again(done.id, SYSTEM)
        mended = await settled(house, done.id)
        assert (mended.graded, mended.failed) == (5, 0)
        with pytest.raises(Refused):
            await house.backlogs.again(done.id, SYSTEM)

        twice = await house.backlogs.take_in(str(folder), None, 0, SYSTEM)
        await settled(house, twice.id)
        first = {one.call for one in await house.backlogs.calls(done.id, "", -1, SYSTEM)}
        second = {one.call for one in await house.backlogs.calls(twice.id, "", -1, SYSTEM)}
        assert first == second
        assert {len(await cards_of(house, call)) for call in first} == {1}


async def test_a_recording_taken_in_is_graded_as_the_command_grades_it(home: Path, tmp_path: Path):
    folder = folder_of(tmp_path / "yesterday", 2)
    from assistant.web.desk import Recording

    async with house_in(home) as house:
        begun = await house.backlogs.take_in(str(folder), None, 0, SYSTEM)
        await settled(house, begun.id)
        for one in await house.backlogs.calls(begun.id, "graded", -1, SYSTEM):
            (card,) = await cards_of(house, one.call)
            path = folder / Path(one.what).name
            data = await asyncio.to_thread(path.read_bytes)
            alone = await house.grade_recording(Recording(path.name, data), None, SYSTEM)
            told = [(f.item, f.verdict, f.evidence) for f in card.findings]
            assert told == [(f.item, f.verdict, f.evidence) for f in alone.findings]
            assert card.score == alone.score
            assert card.versions["transcript"] == alone.versions["transcript"]


async def test_a_month_is_graded_anew_by_a_new_rubric_beside_the_old_grade(
    home: Path, tmp_path: Path
):
    folder = folder_of(tmp_path / "yesterday", 3)
    rubric = tmp_path / "ours.yaml"
    text = (shipped() / "rubrics" / "ecommerce_voice.yaml").read_text("utf-8")
    rubric.write_text(text.replace("name: ecommerce_voice", "name: ours"), "utf-8")
    async with house_in(home) as house:
        await settled(house, (await house.backlogs.take_in(str(folder), None, 0, SYSTEM)).id)
        month = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)
        again = await house.backlogs.regrade(*month, str(rubric), 0, SYSTEM)
        done = await settled(house, again.id)
        assert (done.graded, done.failed) == (3, 0)
        for one in await house.backlogs.calls(done.id, "graded", -1, SYSTEM):
            assert [card.rubric.name for card in await cards_of(house, one.call)] == [
                "ecommerce_voice", "ours",
            ]  # fmt: skip
        with pytest.raises(NotFound):
            await house.backlogs.regrade(month[1], None, None, 0, SYSTEM)


async def test_a_pause_holds_and_resuming_grades_the_rest(home: Path, tmp_path: Path):
    folder = folder_of(tmp_path / "yesterday", 60)
    settings = read_settings(home=home, backlog=BacklogSettings(workers=1))
    async with opened(settings) as house:
        begun = await house.backlogs.take_in(str(folder), None, 0, SYSTEM)
        paused = await house.backlogs.pause(begun.id, SYSTEM)
        assert paused.state == "paused"
        with pytest.raises(Refused):
            await house.backlogs.pause(begun.id, SYSTEM)
    async with opened(settings) as house:
        await asyncio.sleep(1)
        still = await house.backlogs.one(begun.id, SYSTEM)
        assert still.state == "paused"
        assert still.waiting >= 60 - 16
        await house.backlogs.resume(begun.id, SYSTEM)
        done = await settled(house, begun.id)
        assert (done.graded, done.waiting) == (60, 0)


async def test_what_is_more_urgent_goes_first_and_a_cancelled_one_is_left(
    home: Path, tmp_path: Path
):
    later = folder_of(tmp_path / "later", 3)
    sooner = folder_of(tmp_path / "sooner", 2)
    async with house_in(home) as house:
        with house.backlogs.live():  # a live call's grade holds all of them back
            slow = await house.backlogs.take_in(str(later), None, 0, SYSTEM)
            fast = await house.backlogs.take_in(str(sooner), None, 5, SYSTEM)
            gone = await house.backlogs.take_in(str(later), None, 9, SYSTEM)
            await house.backlogs.cancel(gone.id, SYSTEM)
            await asyncio.sleep(1)
            assert (await house.backlogs.one(slow.id, SYSTEM)).waiting == 3
            assert (await house.backlogs.one(fast.id, SYSTEM)).waiting == 2
        first, last = await settled(house, fast.id), await settled(house, slow.id)
        assert first.changed_at < last.changed_at
        left = await house.backlogs.one(gone.id, SYSTEM)
        assert (left.state, left.waiting) == ("cancelled", 3)


async def test_a_killed_process_loses_nothing_and_grades_nothing_twice(home: Path, tmp_path: Path):
    folder = folder_of(tmp_path / "yesterday", 80)
    settings = {"ASSISTANT_HOME": str(home), "ASSISTANT_BACKLOG__WORKERS": "1"}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "assistant", "backlog", "add", str(folder),
        env={**os.environ, **settings}, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    kept = read_settings(home=home, backlog=BacklogSettings(workers=1))
    from assistant.wiring import opened_backlogs

    async with opened_backlogs(kept) as looking, asyncio.timeout(PATIENCE_S):
        while not any(one.graded for one in await looking.all(SYSTEM)):
            assert child.returncode is None
            await asyncio.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        await child.wait()
        (left,) = await looking.all(SYSTEM)
    assert left.state == "running"
    assert left.waiting > 0

    async with opened(kept) as house:  # goes on by itself
        done = await settled(house, left.id)
        assert (done.graded, done.failed) == (80, 0)
        calls = await house.backlogs.calls(done.id, "graded", -1, SYSTEM)
        assert len({one.call for one in calls}) == 80
        assert [len(await cards_of(house, one.call)) for one in calls] == [1] * 80


async def test_the_commands_add_show_and_regrade(home: Path, tmp_path: Path):
    folder = folder_of(tmp_path / "yesterday", 2, broken=True)

    async def told(*words: str) -> tuple[int | None, list[dict[str, object]]]:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "assistant", *words, "--json",
            env={**os.environ, "ASSISTANT_HOME": str(home)}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await child.communicate()
        return child.returncode, [json.loads(line) for line in said.splitlines()]

    code, (added,) = await told("backlog", "add", str(folder))
    assert (code, added["state"], added["graded"], added["failed"]) == (1, "done", 2, 1)
    code, (shown,) = await told("backlog", "show", str(added["id"])[:6])
    assert (code, shown["failures"]) == (0, added["failures"])
    code, (again,) = await told("regrade", "--since", "2020-01-01")
    assert (code, again["graded"], again["kind"]) == (0, 2, "calls")
    code, listed = await told("backlog", "list")
    assert (code, [one["id"] for one in listed]) == (0, [again["id"], added["id"]])
    code, _ = await told("backlog", "pause", str(added["id"]))
    assert code == 2

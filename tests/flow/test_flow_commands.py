"""The commands as a user meets them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.demo.catalogue import demo_calls

CALLS = {call.name: call.path for call in demo_calls()}


def assistant(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *words],
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_the_demo_tells_the_whole_story_and_ends(tmp_path: Path):
    done = assistant(tmp_path / "new", "demo")
    assert done.returncode == 0
    for part in ("Where is my tent?", "Asked 3 times", "Basic", "Expert", "Scorecard", "↳"):
        assert part in done.stdout
    assert "\x1b[" not in done.stdout


def test_a_replay_prints_one_event_a_line_and_nothing_else_on_stdout(home: Path):
    done = assistant(home, "replay", str(CALLS["wrong-size"]), "--speed", "0", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {"type", "call", "seq", "at"} <= set(events[0])
    assert events[0]["type"] == "call_started"
    assert events[-1]["type"] == "scorecard"
    card = next(event for event in events if event["type"] == "card")
    assert {"id", "kind", "because", "tiers"} <= set(card)
    assert {"document", "version", "quote"} <= set(card["tiers"]["basic"]["citations"][0])


def test_a_grade_is_one_scorecard_a_line_and_a_critical_fail_is_exit_1(home: Path):
    done = assistant(
        home, "grade", str(CALLS["wrong-size"]), str(CALLS["appliance-warranty"]), "--json"
    )
    good, bad = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert good["critical_failed"] == []
    assert {"facts_right", "no_credentials"} <= set(bad["critical_failed"])
    assert {"item", "verdict", "evidence", "reason", "confidence", "judge"} <= set(
        bad["findings"][0]
    )
    assert {"transcript", "rubric", "knowledge", "engine"} <= set(bad["versions"])


def test_the_grade_of_a_recording_is_the_grade_of_the_live_call(home: Path):
    played = assistant(home, "replay", str(CALLS["late-parcel"]), "--speed", "0", "--json")
    live = json.loads(played.stdout.splitlines()[-1])
    graded = json.loads(assistant(home, "grade", str(CALLS["late-parcel"]), "--json").stdout)
    assert live["score"] == graded["score"]
    assert live["findings"] == graded["findings"]


def test_knowledge_is_added_searched_and_unchanged_the_second_time(bare: Path, tmp_path: Path):
    document = tmp_path / "tea.md"
    document.write_text("# Tea\n\nGreen tea is brewed at 80 degrees for two minutes.\n")
    added = json.loads(assistant(bare, "knowledge", "add", str(document), "--json").stdout)
    again = json.loads(assistant(bare, "knowledge", "add", str(document), "--json").stdout)
    found = assistant(bare, "knowledge", "search", "how is green tea brewed", "--json")
    nothing = assistant(bare, "knowledge", "search", "warranty of a bicycle", "--json")
    assert (added["outcome"], again["outcome"]) == ("added", "unchanged")
    result = json.loads(found.stdout)
    assert found.returncode == 0
    assert result["nothing_found"] is False
    assert result["results"][0]["document"] == "tea"
    assert nothing.returncode == 1
    assert json.loads(nothing.stdout)["nothing_found"] is True


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["replay", "none.json"], "cannot be read"),
        (["replay", "BAD", "--json"], "is not JSON"),
        (["grade", "BAD"], "is not JSON"),
        (["replay", "GOOD", "--speaker", "nonsense"], "SPEAKER_00=agent"),
        (["replay", "GOOD", "--language", "fr"], "en or zh"),
        (["grade", "GOOD", "--rubric", "nonsense"], "no rubric 'nonsense'"),
        (["demo", "--call", "nonsense"], "no shipped call"),
        (["knowledge", "add", "nowhere"], "no file or folder"),
        (["knowledge", "search", "tea", "--at", "soon"], "not a date"),
        (["bench", "nonsense"], "no benchmark"),
        (["nonsense"], "No such command"),
        (["replay"], "Missing argument"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(bare: Path, tmp_path: Path, words: list[str], what: str):
    bad = tmp_path / "bad.json"
    bad.write_text("{not json")
    named = {"BAD": str(bad), "GOOD": str(CALLS["wrong-size"])}
    done = assistant(bare, *(named.get(word, word) for word in words))
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 2
    assert what in last
    assert last.startswith("assistant: ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_doctor_names_parts_and_stand_ins(tmp_path: Path):
    done = assistant(tmp_path / "home", "doctor", "--json")
    parts = {part["name"]: part for part in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0
    assert parts["database"]["state"] == "ok"
    assert parts["model"]["state"] == "stand-in"
    assert "ASSISTANT_LLM__BASE_URL" in parts["model"]["todo"]


def test_real_recognised_calls_all_run(home: Path, real_data: Path):
    for file in sorted((real_data / "calls" / "hvb").glob("*.whisperx.json")):
        done = assistant(home, "replay", str(file), "--speed", "0", "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout.splitlines()[-1])["type"] == "scorecard"

"""A process is killed in the middle of a call, for real; the next one goes on where it stood."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from house_of_tests import loaded_home

from assistant.demo.catalogue import demo_calls

LATE = next(call.path for call in demo_calls() if call.name == "late-parcel")


def replay(home: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", "replay", str(LATE), "--json", *more],
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return loaded_home(tmp_path / "home")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_acknowledged_is_lost_the_call_goes_on_and_nothing_doubles(home: Path, seed: int):
    stop_after = random.Random(seed).randrange(5, 45)
    first = replay(home, "--speed", "60")
    told: list[dict[str, Any]] = []
    assert first.stdout is not None
    for line in first.stdout:
        told.append(json.loads(line))
        if len(told) >= stop_after:
            os.kill(first.pid, signal.SIGKILL)
            break
    first.stdout.close()
    assert first.wait() == -signal.SIGKILL

    again = replay(home, "--speed", "0")
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0
    whole = [json.loads(line) for line in out.splitlines()]

    assert whole[: len(told)] == told
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    assert whole[-1]["type"] == "scorecard"
    for kind, key in (("segment", "sequence"), ("card", "id"), ("finding", "item")):
        keys = [event[key] for event in whole if event["type"] == kind]
        assert len(keys) == len(set(keys))
    signals = [event["key"] for event in whole if event["type"] == "signal"]
    assert len(signals) == len(set(signals))

    undisturbed, _ = replay(loaded_home(home.parent / "other"), "--speed", "0").communicate()
    kinds = [json.loads(line)["type"] for line in undisturbed.splitlines()]
    assert [event["type"] for event in whole] == kinds

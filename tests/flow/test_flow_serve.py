"""`assistant serve` for real: the page, a shipped call played live, and commands beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.app import RUNNING, running_server
from assistant.demo.catalogue import demo_calls


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "assistant", *words]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(home, *words),
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def server(home: Path) -> Iterator[tuple[Path, str]]:
    told = (home / "serve.log").open("w+")
    process = subprocess.Popen(
        command(home, "serve", "--port", "0"),
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        stderr=told,
    )
    until = time.monotonic() + 60
    while not (home / RUNNING).exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
    url = running_server(home)
    assert url is not None
    yield home, url
    process.send_signal(signal.SIGINT)
    ended = process.wait(timeout=30)
    told.seek(0)
    said = told.read()
    told.close()
    assert (ended in (0, 130), "Traceback" in said) == (True, False), said
    assert running_server(home) is None


def events_of(url: str, call: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with httpx.stream("GET", f"{url}/v1/calls/{call}/events", timeout=60) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: {"):
                found.append(json.loads(line.removeprefix("data: ")))
                if found[-1]["type"] == "scorecard":
                    break
    return found


def test_a_shipped_call_is_played_live_and_what_people_do_with_cards_is_kept(
    server: tuple[Path, str],
):
    home, url = server
    page = httpx.get(url)
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]

    played = httpx.post(
        f"{url}/v1/demo/calls/late-parcel/play", json={"speed": 0, "language": "en"}, timeout=30
    ).json()
    events = events_of(url, played["call"])
    kinds = {event["type"] for event in events}
    assert {"call_started", "segment", "utterance", "signal", "card", "scorecard"} <= kinds
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))

    card = next(event for event in events if event["type"] == "card")
    cited = card["tiers"]["basic"]["citations"][0]
    passage = httpx.get(f"{url}/v1/passages/{cited['chunk']}").json()
    assert " ".join(cited["quote"].split()) in " ".join(passage["text"].split())

    # The index has one owner: commands beside the server send their work to it.
    document = home / "tea.md"
    document.write_text("# Tea\n\nGreen tea is brewed at 80 degrees for two minutes.\n")
    added = json.loads(run(home, "knowledge", "add", str(document), "--json").stdout)
    found = json.loads(run(home, "knowledge", "search", "how is green tea brewed", "--json").stdout)
    assert added["outcome"] == "added"
    assert found["results"][0]["document"] == "tea"
    second = run(home, "serve", "--port", "0")
    assert second.returncode == 2
    assert "already runs" in second.stderr


def test_a_live_call_comes_in_over_http_and_sending_twice_is_sending_once(server: tuple[Path, str]):
    _, url = server
    call = {"id": "live-1", "started_at": "2026-11-16T10:00:00+00:00", "language": "en"}
    assert httpx.post(f"{url}/v1/calls", json=call).status_code in (200, 201)
    segments = [
        {"sequence": 0, "speaker": "agent", "start": 0, "end": 2, "text": "Hello, how can I help?"},
        {"sequence": 1, "speaker": "customer", "start": 3, "end": 6,
         "text": "Can I return unused goods, and within how many days?"},
    ]  # fmt: skip
    first = httpx.post(f"{url}/v1/calls/live-1/segments", json={"segments": segments}, timeout=30)
    again = httpx.post(f"{url}/v1/calls/live-1/segments", json={"segments": segments}, timeout=30)
    assert first.is_success
    assert first.json() == again.json()
    other = [segments[0] | {"text": "Something else."}]
    refused = httpx.post(f"{url}/v1/calls/live-1/segments", json={"segments": other})
    assert refused.status_code == 409
    assert {"error", "todo"} <= set(refused.json())
    httpx.post(f"{url}/v1/calls/live-1/end", json={}, timeout=30)
    events = events_of(url, "live-1")
    assert [event["type"] for event in events].count("segment") == 2
    cards = [event for event in events if event["type"] == "card"]
    assert any("30 days" in " ".join(c["tiers"]["basic"]["lines"]) for c in cards)


def test_replay_and_grade_beside_a_server_are_done_by_it(server: tuple[Path, str]):
    home, url = server
    call = demo_calls()[0].path
    played = run(home, "replay", str(call), "--speed", "0", "--json")
    assert played.returncode == 0, played.stderr
    events = [json.loads(line) for line in played.stdout.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events == events_of(url, events[0]["call"])

    again = run(home, "replay", str(call), "--speed", "0", "--json")
    assert again.stdout == played.stdout
    assert "heard before" in again.stderr

    graded = run(home, "grade", str(call), "--json")
    scorecard = json.loads(graded.stdout)
    assert graded.returncode == (1 if scorecard["critical_failed"] else 0)
    live = next(event for event in events if event["type"] == "scorecard")
    assert scorecard["findings"] == live["findings"]

    broken = home / "broken.json"
    broken.write_text("{}")
    refused = run(home, "replay", str(broken))
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    told = run(home, "demo", "--call", "late-parcel")
    assert told.returncode == 0, told.stderr

"""What careless, literal and hostile use meets: one line, the right exit code, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.demo.catalogue import demo_calls

CALL = demo_calls()[0].path


def assistant(
    home: Path | str, *words: str | bytes, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *words],
        env={**os.environ, "ASSISTANT_HOME": str(home), **more},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def said(folder: Path, text: str, *, escaped: bool = False) -> Path:
    file = folder / "call.json"
    segments = [
        {"start": 0, "end": 2, "text": text, "speaker": "SPEAKER_00"},
        {"start": 3, "end": 5, "text": "Hello, my order is late.", "speaker": "SPEAKER_01"},
    ]
    file.write_text(json.dumps({"segments": segments}, ensure_ascii=escaped), "utf-8")
    return file


def test_brackets_are_printed_as_they_were_said(home: Path, tmp_path: Path):
    done = assistant(home, "replay", str(said(tmp_path, "[/red] and [link=x] it")), "--speed", "0")
    assert done.returncode == 0, done.stderr
    assert "[/red] and [link=x] it" in done.stdout
    document = tmp_path / "odd.md"
    document.write_text("# [/x] [bold] tea\n\nGreen tea is brewed at 80 degrees.\n")
    assert assistant(home, "knowledge", "add", str(document)).returncode == 0
    assert "[/x] [bold] tea" in assistant(home, "knowledge", "list").stdout


def test_other_roles_make_another_call(home: Path, tmp_path: Path):
    file = str(said(tmp_path, "Thank you for calling, how can I help?"))
    swapped = ["--speaker", "SPEAKER_00=customer", "--speaker", "SPEAKER_01=agent"]

    def first(*options: str) -> dict[str, str]:
        done = assistant(home, "replay", file, "--speed", "0", "--json", *options)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        return next(event for event in events if event["type"] == "utterance")

    assert (first()["speaker"], first(*swapped)["speaker"]) == ("agent", "customer")


def test_half_a_character_becomes_a_question_mark(home: Path, tmp_path: Path):
    file = said(tmp_path, "bad \ud800 sign", escaped=True)
    done = assistant(home, "replay", str(file), "--speed", "0", "--json")
    assert done.returncode == 0, done.stderr
    assert "bad ? sign" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("replay", "{huge}"), 2, "end is inf"),
        (("replay", str(CALL), "--customer", "nobody"), 2, "no customer 'nobody'"),
        (
            ("replay", str(CALL), "--speaker", "a=agent", "--speaker", "b=agent"),
            2, "nobody as the customer",
        ),
        (("prompts", "check", "{empty}"), 2, "no folder of prompts"),
        (("prompts", "check", "/nope"), 2, "no folder of prompts"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_one_line(
    home: Path, tmp_path: Path, words: tuple[str, ...], code: int, told: str
):
    huge = tmp_path / "huge.json"
    huge.write_text('{"segments": [{"start": 0, "end": %s, "text": "a"}]}' % ("9" * 5000))
    (tmp_path / "empty").mkdir()
    places = {"huge": str(huge), "empty": str(tmp_path / "empty")}
    done = assistant(home, *(word.format(**places) for word in words))
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert told in done.stderr


@pytest.mark.parametrize("place", ["/proc/x", "/etc/passwd"])
@pytest.mark.parametrize("command", ["replay", "doctor"])
def test_a_home_that_cannot_be_is_told(place: str, command: str):
    words = ("replay", str(CALL), "--speed", "0") if command == "replay" else ("doctor",)
    done = assistant(place, *words)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert place in done.stdout + done.stderr


def test_doctor_names_a_setting_that_is_none(home: Path):
    done = assistant(home, "doctor", ASSISTANT_LLM_BASE_URL="http://x")
    assert done.returncode == 3
    assert "ASSISTANT_LLM_BASE_URL is no setting of ours" in done.stdout
    assert assistant(home, "doctor", ASSISTANT_RUBRIC="nope").returncode == 3

"""`assistant eval` as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import soundfile
from house_of_tests import loaded_home
from made_voices import voice


def assistant(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "eval", *words],
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_moments_prints_one_object_and_writes_predictions(tmp_path: Path):
    data = tmp_path / "m.jsonl"
    row = {"turns": [{"speaker": "customer", "text": "do they take cards"}]}
    data.write_text(json.dumps({**row, "knowledge_seeking": True}) + "\n", "utf-8")
    out = tmp_path / "p.jsonl"
    done = assistant(
        tmp_path / "home", "run", "moments", str(data), "--json", "--predictions", str(out)
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["f1"]["value"] == 1.0
    assert json.loads(out.read_text("utf-8"))["label"] is True
    shown = assistant(tmp_path / "home", "run", "moments", str(data))
    assert "ours" in shown.stdout


def test_retrieval_searches_a_folder(tmp_path: Path):
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "tents.md").write_text("# Tents\n\nDry the tent before you pack it.", "utf-8")
    (folder / "boots.md").write_text("# Boots\n\nWax your boots twice a year.", "utf-8")
    queries = tmp_path / "q.jsonl"
    asked = {"qid": "q", "query": "How do I care for my boots?", "relevant": ["boots"]}
    queries.write_text(json.dumps(asked), "utf-8")
    done = assistant(
        loaded_home(tmp_path / "home"), "run", "retrieval",
        "--queries", str(queries), "--corpus", str(folder), "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["hit@1"]["value"] == 1.0
    assert (tmp_path / "home" / "eval" / "vectors.sqlite").is_file()


def test_wrong_use_is_one_line_and_two(tmp_path: Path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", "utf-8")
    for words in (
        ("run", "juggling"),
        ("run", "moments"),
        ("run", "retrieval", "--queries", str(empty)),
        ("run", "moments", str(empty)),
        ("run", "moments", str(tmp_path / "nowhere.jsonl")),
        ("fit", "juggling", str(empty)),
    ):
        done = assistant(tmp_path / "home", *words)
        assert done.returncode == 2, words
        assert len(done.stderr.splitlines()) == 1, words
        assert done.stdout == ""


def test_a_rubric_is_held_against_labels_and_two_runs_against_each_other(tmp_path: Path):
    calls, labels = tmp_path / "calls.jsonl", tmp_path / "labels.jsonl"
    polite = [{"speaker": "agent", "text": "This call is recorded. How can I help you?"},
              {"speaker": "customer", "text": "Where is my parcel?"}]  # fmt: skip
    rude = [{"speaker": "agent", "text": "You again. That is your own fault, you idiot."},
            {"speaker": "customer", "text": "Excuse me?"}]  # fmt: skip
    lines = [{"id": "a", "turns": polite}, {"id": "b", "turns": rude}]
    calls.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    told = [("a", "recording_notice", "pass"), ("b", "recording_notice", "fail"),
            ("a", "no_forbidden_words", "pass"), ("b", "no_forbidden_words", "fail")]  # fmt: skip
    rows = ({"call": call, "item": item, "verdict": said} for call, item, said in told)
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    home, ours = loaded_home(tmp_path / "home"), tmp_path / "ours.jsonl"
    run = ("run", "rubric", "--calls", str(calls), "--labels", str(labels), "--json")
    done = assistant(home, *run, "--predictions", str(ours))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["n"], report["metrics"]["kappa"]["value"]) == (4, 1.0)
    assert set(report["by"]) == {"recording_notice", "no_forbidden_words"}
    predictions = [json.loads(line) for line in ours.read_text("utf-8").splitlines()]
    silent = next(one for one in predictions if one["id"] == "a/no_dead_air")
    assert silent["label"] == "unsure"  # turns without times say nothing of silence

    worse = tmp_path / "worse.jsonl"
    changed = [{**one, "label": "pass"} for one in predictions if "truth" in one]
    worse.write_text("".join(json.dumps(one) + "\n" for one in changed), "utf-8")
    done = assistant(home, "compare", str(ours), str(worse), "--json")
    compared = json.loads(done.stdout)
    assert (compared["only_a_right"], compared["only_b_right"]) == (2, 0)
    assert (compared["verdict"], done.returncode) == ("no difference shown", 0)
    assert set(compared["broken"]) == {"b/recording_notice", "b/no_forbidden_words"}

    labels.write_text(json.dumps({"call": "a", "item": "juggles", "verdict": "pass"}), "utf-8")
    done = assistant(home, *run)
    assert (done.returncode, "does not have: juggles" in done.stderr) == (2, True)


def test_voice_judges_a_folder_of_clips(tmp_path: Path):
    folder = tmp_path / "clips"
    folder.mkdir()
    rows: list[str] = []
    for n in range(4):
        for emotion, up in (("neutral", 0), ("fear", 8)):
            file = f"{emotion}{n}.wav"
            soundfile.write(folder / file, voice(120 * 2 ** (up / 12), seconds=1.0), 16_000)
            rows.append(json.dumps({"file": file, "speaker": "a", "emotion": emotion}))
    (folder / "labels.jsonl").write_text("\n".join(rows), "utf-8")
    out = tmp_path / "p.jsonl"
    done = assistant(
        tmp_path / "home", "run", "voice", str(folder), "--json", "--predictions", str(out)
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["auc"]["value"] == 1.0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {"id", "score", "label"} <= set(lines[0])
    assert len(lines) == 8

"""`assistant eval` as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


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
        tmp_path / "home", "run", "retrieval",
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

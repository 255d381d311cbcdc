"""`eval run moments`, and what is learned for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from evals.fit.report import moments_report
from evals.tasks.moments import run_moments

ROWS: list[dict[str, Any]] = [
    {"turns": [{"speaker": "customer", "text": text}], "knowledge_seeking": seeks}
    for text, seeks in [
        ("do they accept cards", True),
        ("can i bring my dog, is it allowed", True),
        ("do you offer free delivery", True),
        ("what is the phone number", False),
        ("book a table for six", False),
        ("i'm looking for a hotel in the same area", False),
        ("thank you", False),
    ]
    * 2
]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_clear_turns_are_told_apart(tmp_path: Path) -> None:
    done = run_moments(written(tmp_path / "m.jsonl", ROWS))
    assert done.report["n"] == len(ROWS)
    assert done.report["metrics"]["f1"]["value"] == 1.0
    assert done.report["baselines"]["always"]["f1"]["value"] == pytest.approx(0.6, abs=1e-4)
    assert set(done.predictions[0]) == {"id", "score", "label"}


def test_without_labels_there_are_predictions_only(tmp_path: Path) -> None:
    done = run_moments(written(tmp_path / "m.jsonl", [{"qid": "a", "turns": ROWS[0]["turns"]}]))
    assert done.report["metrics"] == {}
    assert done.predictions == [{"id": "a", "score": done.predictions[0]["score"], "label": True}]


def test_the_answer_is_not_looked_at(tmp_path: Path) -> None:
    turned = [{**row, "knowledge_seeking": not row["knowledge_seeking"]} for row in ROWS]
    plain = run_moments(written(tmp_path / "a.jsonl", ROWS)).predictions
    assert run_moments(written(tmp_path / "b.jsonl", turned)).predictions == plain


def test_lines_without_turns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 1 lacks turns"):
        run_moments(written(tmp_path / "m.jsonl", [{"knowledge_seeking": True}]))


def test_learning_tells_its_data_and_how_it_does_on_turns_left_out(tmp_path: Path) -> None:
    report = moments_report(written(tmp_path / "m.jsonl", ROWS), 0)
    assert report["trained"]["on"] == {"m.jsonl": len(ROWS)}
    assert report["weights"]["property"] > 0 > report["weights"]["record"]
    assert report["by the other 7 folds"]["auc"] > 0.9

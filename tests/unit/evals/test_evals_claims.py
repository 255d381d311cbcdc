"""`eval run claims`: the live check on lines with a record, and what a predictor may see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from evals.tasks.claims import run_claims

SPEC = {"Product": "Kestrel kettle", "Price": 49, "Warranty": "2 years", "Guest": "Ada"}
ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "It costs 49 euros.", "spec": SPEC, "label": "consistent"},
    {"id": "b", "text": "It costs 59 euros.", "spec": SPEC, "label": "contradicted"},
    {"id": "c", "text": "The warranty is 24 months.", "spec": SPEC, "label": "consistent"},
    {"id": "d", "text": "The warranty is one year.", "spec": SPEC, "label": "natural_mismatch"},
]
SHOP = [{"id": "shop/1", "name": "星河台灯", "attributes": {"价格": 1299, "保修": "2年"}}]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def value(metrics: dict[str, Any], name: str) -> float:
    return float(metrics[name]["value"])


def test_right_and_wrong_claims_are_told_apart_and_scored(tmp_path: Path) -> None:
    done = run_claims(written(tmp_path / "c.jsonl", ROWS))
    metrics = done.report["metrics"]
    assert {name: value(metrics, name) for name in metrics} == {
        "f1": 1.0, "precision": 1.0, "recall": 1.0, "false_alarm_rate": 0.0,
    }  # fmt: skip
    assert done.predictions[1] == {"id": "b", "score": 1.0, "label": True}
    assert len(done.report["baselines"]) == 3


def test_an_entity_is_looked_up_in_the_knowledge(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "价格是一千二百九十九元。", "entity": "shop/1", "label": "consistent"},
        {"text": "保修一年。", "entity": "shop/1", "label": "contradicted"},
    ]
    knowledge = written(tmp_path / "k.jsonl", SHOP)
    done = run_claims(written(tmp_path / "c.jsonl", rows), knowledge=knowledge)
    assert [one["label"] for one in done.predictions] == [False, True]


def test_only_text_and_record_are_looked_at(tmp_path: Path) -> None:
    plain = run_claims(written(tmp_path / "a.jsonl", ROWS)).predictions
    turned = [{**row, "label": "consistent", "changed": {"field": "Price"}} for row in ROWS]
    assert run_claims(written(tmp_path / "b.jsonl", turned)).predictions == plain


def test_a_line_is_judged_without_the_others(tmp_path: Path) -> None:
    together = run_claims(written(tmp_path / "a.jsonl", ROWS)).predictions
    alone = [run_claims(written(tmp_path / "b.jsonl", [row])).predictions[0] for row in ROWS]
    assert alone == together


def test_without_labels_there_are_predictions_only(tmp_path: Path) -> None:
    rows = [{name: row[name] for name in ("id", "text", "spec")} for row in ROWS]
    done = run_claims(written(tmp_path / "c.jsonl", rows))
    assert done.report["metrics"] == {}
    assert [one["id"] for one in done.predictions] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"text": "x"}, "lacks spec and entity"),
        ({"text": 5, "spec": {}}, "text is not a text"),
        ({"text": "x", "entity": "shop/2"}, "there is no 'shop/2'"),
        ({"spec": {}}, "lacks text"),
    ],
)
def test_lines_that_say_too_little_are_refused(
    row: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=says):
        run_claims(written(tmp_path / "c.jsonl", [row]))


def test_swapped_values_in_english_are_found_with_few_false_alarms(real_data: Path) -> None:
    metrics = run_claims(real_data / "star" / "spec_claims.jsonl").report["metrics"]
    assert value(metrics, "f1") >= 0.9
    assert value(metrics, "false_alarm_rate") <= 0.03


def test_swapped_values_in_chinese_are_found_with_few_false_alarms(real_data: Path) -> None:
    folder = real_data / "zh"
    done = run_claims(
        folder / "crosswoz_claims.jsonl", knowledge=folder / "crosswoz_entities.jsonl.gz"
    )
    assert value(done.report["metrics"], "f1") >= 0.9
    assert value(done.report["metrics"], "false_alarm_rate") <= 0.03


def test_a_real_slip_on_a_call_is_found_and_what_was_right_is_not(
    real_data: Path, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = []
    for file in sorted((real_data / "calls" / "hvb").glob("*.ref.json")):
        told = json.loads(file.read_text("utf-8"))
        checks = told["param_check"]
        slips = [one["agent_said"].split(" (")[0] for one in checks if one["verdict"] == "wrong"]
        for part in told["segments"]:
            text = part["human_transcript"]
            if part["speaker"] == "SPEAKER_00" and text and "[" not in text:
                wrong = any(slip in text for slip in slips)
                spec = {one["field"]: one["truth"] for one in checks}
                label = "contradicted" if wrong else "consistent"
                rows.append({"text": text, "spec": spec, "label": label})
    done = run_claims(written(tmp_path / "hvb.jsonl", rows))
    assert value(done.report["metrics"], "recall") == 1.0
    assert value(done.report["metrics"], "false_alarm_rate") == 0.0

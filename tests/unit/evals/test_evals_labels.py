"""Labels are read as they were meant, or refused with the line that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import BadInput
from evals.gold.labels import agreed, read_labels


def lines(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def line(call: str = "a", item: str = "greeting", verdict: str = "pass", **more: object):
    return {"call": call, "item": item, "verdict": verdict, **more}


def test_unknown_items_are_all_named_with_their_lines(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", line(), line(item="juggles"), line(item="sings"))
    with pytest.raises(BadInput, match=r"does not have: juggles \(line 2\), sings \(line 3\)"):
        read_labels(path, {"greeting"})


def test_an_unknown_verdict_names_its_line(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", line(), line(verdict="maybe"))
    with pytest.raises(BadInput, match="line 2 has the verdict 'maybe'"):
        read_labels(path)


def test_one_hand_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", line(), line(verdict="fail"))
    with pytest.raises(BadInput, match="contradicts itself on greeting of a"):
        agreed(read_labels(path), path, {"a"})


def test_the_same_label_twice_is_one_label(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", line(), line())
    assert len(agreed(read_labels(path), path, {"a"}).labels) == 1


def test_cases_reviewers_differ_on_are_left_out_and_counted(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "l.jsonl",
        line(reviewer="ann"),
        line(reviewer="bo", verdict="fail"),
        line(item="goodbye", reviewer="ann"),
    )
    told = agreed(read_labels(path), path, {"a"})
    assert told.disputed == {("a", "greeting")}
    assert set(told.labels) == {("a", "goodbye")}
    assert any("1 cases on which the reviewers differ" in note for note in told.notes)


def test_twelve_labels_are_taken_with_a_warning(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", *(line(call=str(n)) for n in range(12)))
    told = agreed(read_labels(path), path, {str(n) for n in range(12)})
    assert len(told.labels) == 12
    assert told.notes[0].startswith("12 labels are few")


def test_labels_of_other_calls_alone_are_refused_and_some_are_told(tmp_path: Path) -> None:
    path = lines(tmp_path / "l.jsonl", line(), line(call="elsewhere"))
    assert (
        "1 labelled calls are not among the calls." in agreed(read_labels(path), path, {"a"}).notes
    )
    with pytest.raises(BadInput, match="labels none of the calls"):
        agreed(read_labels(path), path, {"b"})


def test_utterances_and_times_that_are_none_name_their_line(tmp_path: Path) -> None:
    for bad, why in (({"utterances": "main.1"}, "not a list"), ({"at": "monday"}, "not one")):
        path = lines(tmp_path / "l.jsonl", line(**bad))
        with pytest.raises(BadInput, match=f"line 1 has .*{why}"):
            read_labels(path)

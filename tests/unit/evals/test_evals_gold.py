"""What ships labelled is what its sources say, and covers the rubric."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.errors import BadInput
from assistant.prompting.registry import load_rubric
from evals.gold.build import files_of, label_lines, transcript_of, utterances_of
from evals.gold.labels import read_labels
from evals.gold.source import (
    DATA,
    LabelledCall,
    Standard,
    check_source,
    labelled_calls,
    rubrics_with_calls,
)

RUBRICS = rubrics_with_calls()


@pytest.mark.parametrize("rubric", RUBRICS)
def test_what_is_built_is_up_to_date(rubric: str) -> None:
    stale = [path.name for path, data in files_of(rubric) if path.read_bytes() != data]
    assert stale == [], "run python -m evals.gold.build"


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_item_of_the_rubric_is_labelled(rubric: str) -> None:
    items = {item.id for item in load_rubric(rubric).items}
    assert set(labelled_calls(rubric)[0].standard.items) == items


def test_there_are_forty_voice_calls_in_two_languages_and_two_halves() -> None:
    calls = labelled_calls("ecommerce_voice")
    assert len(calls) >= 40
    assert min(Counter(call.language for call in calls).values()) >= 20
    assert min(Counter(call.half for call in calls).values()) >= 20


def test_every_item_of_the_voice_rubric_fails_somewhere_and_passes_somewhere() -> None:
    seen = {(item, verdict) for call in labelled_calls("ecommerce_voice")
            for item, verdict in call.labels.items()}  # fmt: skip
    for item in labelled_calls("ecommerce_voice")[0].standard.items:
        assert {(item, "pass"), (item, "fail")} <= seen, item


def test_a_fail_that_is_said_names_utterances_of_the_agent_or_of_a_silence() -> None:
    for call in labelled_calls("ecommerce_voice"):
        there = {said.id for said in utterances_of(transcript_of(call))}
        for line in label_lines(call):
            assert set(line["utterances"]) <= there
            if call.fails.get(line["item"]) == "said":
                assert line["utterances"], (call.id, line["item"])


def test_a_second_pass_covers_twenty_calls() -> None:
    passed = read_labels(DATA / "ecommerce_voice" / "second_pass.jsonl")
    assert len({label.call for label in passed}) >= 20


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"fails": {"a": "said"}}, "none is marked"),
        ({"lines": [{"a": "Hello.", "fails": ["a"]}]}, "not in `fails`"),
        ({"fails": {"x": "omitted"}}, "not an item"),
        ({"fails": {"a": "omitted"}, "undecided": ["a"]}, "both failed and undecided"),
        ({"lines": [{"a": "Hi.", "shows": ["b"]}]}, "does not apply"),
    ],
)
def test_a_source_that_contradicts_itself_is_refused(wrong: dict[str, object], why: str) -> None:
    plain: dict[str, object] = {
        "id": "c",
        "fails": {},
        "undecided": [],
        "traits": [],
        "lines": [{"a": "Hello."}],
    }
    call = LabelledCall({**plain, **wrong}, Standard("r", {"a": "always", "b": "upset"}))
    with pytest.raises(BadInput, match=why):
        check_source(call)

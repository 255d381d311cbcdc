"""A grade has an id made of what made it, and sees nothing of who is on the call."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from graded import call_of, item, rubric_of
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.events import EVENT, CallEvent
from assistant.core.grade import RubricRef, Scorecard, scorecard_id
from assistant.core.rubric import PatternCheck
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall

CALL = call_of(("agent", "I am sorry."), ("customer", "Fine."))
RUBRIC = rubric_of(item("sorry", PatternCheck(patterns={"en": ("sorry",)})))
HEARD = {"knowledge": "k1", "engine": "1", "graded_with.knowledge": "k1"}


def test_the_same_call_rubric_and_versions_make_the_same_scorecard():
    assert grade(RUBRIC, CALL, versions=HEARD) == grade(RUBRIC, CALL, versions=dict(HEARD))


@pytest.mark.parametrize(
    "other",
    [
        grade(RUBRIC, CALL, versions={**HEARD, "knowledge": "k2"}),
        grade(RUBRIC, CALL, versions={**HEARD, "graded_with.knowledge": "k2"}),
        grade(RUBRIC.model_copy(update={"version": "w"}), CALL, versions=HEARD),
        grade(RUBRIC.model_copy(update={"name": "s"}), CALL, versions=HEARD),
        grade(RUBRIC, replace(CALL, id="d"), versions=HEARD),
        grade(RUBRIC, call_of(("agent", "I am so sorry."), ("customer", "Fine.")), versions=HEARD),
    ],
)
def test_whatever_else_made_it_makes_another_scorecard(other: Scorecard):
    assert other.id != grade(RUBRIC, CALL, versions=HEARD).id


def test_every_finding_names_its_scorecard_on_the_wire_too():
    card = grade(RUBRIC, CALL, versions=HEARD)
    assert {finding.scorecard for finding in card.findings} == {card.id}
    event = CallEvent(call="c", seq=1, at=0, body=card.findings[0])
    wire = event.model_dump()
    assert (wire["type"], wire["scorecard"]) == ("finding", card.id)
    assert EVENT.validate_json(event.model_dump_json()) == event


def test_the_versions_say_what_it_was_heard_and_graded_with():
    card = grade(RUBRIC, CALL, versions=HEARD)
    assert HEARD.items() <= card.versions.items()
    assert card.versions["transcript"] == CALL.sha256
    assert card.versions["rubric"] == "v"
    assert (card.versions["model"], card.versions["prompt"]) == ("none", "none")


def test_a_scorecard_from_before_ids_is_read_with_the_one_it_would_have():
    card = grade(RUBRIC, CALL, versions=HEARD)
    old = card.model_dump(exclude={"id"})
    assert Scorecard.model_validate(old).id == card.id
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=5), st.randoms())
def test_the_order_of_versions_makes_no_difference(versions: dict[str, str], chance: object):
    names = list(versions)
    chance.shuffle(names)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # a Random
    ref = RubricRef(name="r", version="v")
    assert scorecard_id("c", ref, versions) == scorecard_id(
        "c", ref, {n: versions[n] for n in names}
    )


def test_grading_sees_neither_agent_nor_customer():
    assert {field.name for field in fields(GradedCall)} == {
        "id", "language", "seconds", "utterances", "signals", "claims", "notices", "rules",
    }  # fmt: skip

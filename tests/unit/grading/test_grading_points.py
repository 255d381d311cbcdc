"""Points that are added and taken, caps, and fatal items: exact, bounded, the same in any order."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from graded import item
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.grade import Evidence, Finding, Scorecard, Verdict
from assistant.core.rubric import ModelCheck, Rubric, RubricItem, Section, Words
from assistant.core.scoring import Fatal, Scoring, ScoringMode
from assistant.grading.score import at_stake, coverage, critical_failed, fatal_failed, score
from assistant.grading.score import score_otherwise as otherwise

ASK = ModelCheck(question=Words(en="?"))
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "not_applicable", "unsure")
MODES: tuple[ScoringMode, ...] = ("share", "additive", "deductive")


def found(name: str, verdict: Verdict) -> Finding:
    return Finding(item=name, verdict=verdict, evidence=(Evidence(span=(0, 1)),))


def rubric(scoring: Scoring, *sections: Sequence[RubricItem], **caps: float) -> Rubric:
    made = tuple(
        Section(id=f"s{n}", title=Words(en="s"), items=tuple(items), **caps if n == 0 else {})
        for n, items in enumerate(sections)
    )
    return Rubric(name="r", version="v", title=Words(en="r"), scoring=scoring, sections=made)


def plus(name: str, adds: float) -> RubricItem:
    return item(name, ASK).model_copy(update={"adds": adds})


def fatal(name: str, at_most: float = 0) -> RubricItem:
    return item(name, ASK, 0).model_copy(update={"fatal": Fatal(at_most=at_most)})


DEDUCTIVE = Scoring(mode="deductive")
ADDITIVE = Scoring(mode="additive")


def test_a_deductive_rubric_starts_full_and_a_fail_takes_its_points():
    r = rubric(DEDUCTIVE, [item("a", ASK, 5), item("b", ASK, 3)])
    assert score(r, [found("a", "fail"), found("b", "pass")]) == 95
    assert score(r, [found("a", "not_applicable"), found("b", "pass")]) == 100
    assert score(r, [found("a", "unsure"), found("b", "fail")]) == 97


def test_a_bonus_gives_back_what_a_fail_took_and_never_more_than_the_ceiling():
    r = rubric(DEDUCTIVE, [item("a", ASK, 5), plus("kind", 2)])
    assert score(r, [found("a", "fail"), found("kind", "pass")]) == 97
    assert score(r, [found("a", "pass"), found("kind", "pass")]) == 100
    assert score(r, [found("a", "pass"), found("kind", "fail")]) == 100
    open_above = rubric(Scoring(mode="deductive", start=100, ceiling=110), [plus("kind", 2)])
    assert score(open_above, [found("kind", "pass")]) == 102


def test_a_section_takes_no_more_than_its_cap_and_all_of_them_no_more_than_theirs():
    first, second = [item("a", ASK, 8), item("b", ASK, 8)], [item("c", ASK, 30)]
    fails = [found("a", "fail"), found("b", "fail"), found("c", "fail")]
    assert score(rubric(DEDUCTIVE, first, second, takes_at_most=10), fails) == 60
    capped = Scoring(mode="deductive", takes_at_most=25)
    assert score(rubric(capped, first, second, takes_at_most=10), fails) == 75
    floored = Scoring(mode="deductive", floor=70)
    assert score(rubric(floored, first, second), fails) == 70


def test_an_additive_rubric_counts_what_could_not_be_earned_in_proportion():
    r = rubric(ADDITIVE, [item("a", ASK, 60), item("b", ASK, 30), item("c", ASK, 10)])
    assert score(r, [found("a", "pass"), found("b", "fail"), found("c", "pass")]) == 70
    # Of 90 that could be earned 60 were: two thirds of 100.
    assert score(r, [found("a", "pass"), found("b", "fail")]) == 66.67
    assert score(r, [found("a", "unsure")]) is None


def test_a_fatal_item_holds_the_score_and_what_it_would_be_is_told():
    r = rubric(DEDUCTIVE, [item("a", ASK, 5), fatal("x"), fatal("y", 59)])
    assert score(r, [found("a", "fail"), found("y", "fail")]) == 59
    assert otherwise(r, [found("a", "fail"), found("y", "fail")]) == 95
    both = [found("a", "pass"), found("x", "fail"), found("y", "fail")]
    assert score(r, both) == 0
    assert fatal_failed(r, both) == critical_failed(r, both) == ("x", "y")
    assert score(r, [found("a", "pass"), found("x", "unsure")]) == 100


def test_a_fatal_fail_is_below_the_floor_and_stands_where_nothing_else_is_decided():
    r = rubric(Scoring(mode="deductive", floor=40), [item("a", ASK, 5), fatal("x")])
    assert score(r, [found("a", "pass"), found("x", "fail")]) == 0
    assert score(r, [found("a", "unsure"), found("x", "fail")]) == 0


def test_coverage_is_of_the_points_at_stake():
    r = rubric(DEDUCTIVE, [item("a", ASK, 6), plus("b", 2)])
    assert at_stake(r, r.items[1]) == 2
    assert coverage(r, [found("a", "pass"), found("b", "unsure")]) == 0.75


def test_a_scorecard_that_was_kept_before_fatal_items_is_read():
    old = (
        '{"id": "x", "call": "c", "rubric": {"name": "r", "version": "1"}, "score": 80.0,'
        ' "critical_failed": ["a"], "findings": []}'
    )
    card = Scorecard.model_validate_json(old)
    assert (card.score, card.fatal_failed, card.score_otherwise) == (80.0, (), None)


def test_no_number_of_a_rubric_is_endless():
    for wrong in (float("inf"), float("nan"), -1.0):
        with pytest.raises(ValueError, match="weight"):
            RubricItem(id="a", title=Words(en="a"), check=ASK, weight=wrong)


numbers = st.floats(0, 50, allow_nan=False).map(lambda value: round(value, 2))
caps = st.none() | numbers


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    places = iter(range(100))

    def some() -> list[RubricItem]:
        return [
            item(f"i{next(places)}", ASK, draw(numbers)).model_copy(
                update={
                    "adds": draw(caps),
                    "takes": draw(caps),
                    "fatal": draw(st.none() | st.builds(Fatal, at_most=numbers)),
                }
            )
            for _ in range(draw(st.integers(1, 4)))
        ]

    sections = tuple(
        Section(
            id=f"s{n}",
            title=Words(en="s"),
            adds_at_most=draw(caps),
            takes_at_most=draw(caps),
            items=tuple(some()),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    scoring = Scoring(
        mode=draw(st.sampled_from(MODES)),
        floor=draw(numbers),
        ceiling=draw(st.none() | st.integers(60, 120).map(float)),
        start=draw(caps),
        adds_at_most=draw(caps),
        takes_at_most=draw(caps),
    )
    return Rubric(name="r", version="v", title=Words(en="r"), scoring=scoring, sections=sections)


@st.composite
def judged(draw: st.DrawFn) -> tuple[Rubric, list[Finding]]:
    made = draw(rubrics())
    return made, [found(one.id, draw(st.sampled_from(VERDICTS))) for one in made.items]


@given(judged(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_score(one: tuple[Rubric, list[Finding]], chance: Random):
    made, findings = one
    again = list(findings)
    chance.shuffle(again)
    assert score(made, again) == score(made, findings)
    assert coverage(made, again) == coverage(made, findings)


@given(judged())
def test_bounds_hold(one: tuple[Rubric, list[Finding]]):
    made, findings = one
    told, form = otherwise(made, findings), made.scoring
    if told is None:
        return
    if form.mode == "share":
        assert 0 <= told <= made.scale
    else:
        ceiling = made.scale if form.ceiling is None else form.ceiling
        assert form.floor <= told <= ceiling


@given(judged())
def test_turning_a_fail_into_a_pass_never_lowers_the_score(one: tuple[Rubric, list[Finding]]):
    made, findings = one
    before = score(made, findings)
    for place, finding in enumerate(findings):
        if finding.verdict != "fail":
            continue
        after = score(
            made, [*findings[:place], found(finding.item, "pass"), *findings[place + 1 :]]
        )
        # Where the fatal item alone was decided, nothing is left to score.
        assert before is None or after is None or after >= before


@given(judged())
def test_unsure_costs_no_more_than_not_applicable(one: tuple[Rubric, list[Finding]]):
    made, findings = one
    other = [found(f.item, "not_applicable") if f.verdict == "unsure" else f for f in findings]
    assert score(made, other) == score(made, findings)


@given(judged())
def test_a_fatal_fail_dominates(one: tuple[Rubric, list[Finding]]):
    made, findings = one
    failed = set(fatal_failed(made, findings))
    for each in made.items:
        if each.id in failed:
            assert each.fatal is not None
            told = score(made, findings)
            assert told is not None
            assert told <= each.fatal.at_most

"""The score is arithmetic: bounded, re-normalising, and the same in any order."""

from __future__ import annotations

from graded import item, rubric_of
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.grade import Evidence, Finding, Verdict
from assistant.core.rubric import ModelCheck, Words
from assistant.grading.score import coverage, critical_failed, score

ASK = ModelCheck(question=Words(en="?"))
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "not_applicable", "unsure")


def found(name: str, verdict: Verdict) -> Finding:
    return Finding(item=name, verdict=verdict, evidence=(Evidence(span=(0, 1)),))


RUBRIC = rubric_of(
    item("a", ASK, 3),
    item("b", ASK, 1),
    item("c", ASK, 1, "compliance_critical"),
    item("d", ASK, 0),
)


def test_passed_weight_over_decided_weight():
    assert score(RUBRIC, [found("a", "pass"), found("b", "fail")]) == 75.0


def test_unsure_is_not_a_fail_and_what_does_not_apply_re_normalises():
    findings = [found("a", "pass"), found("b", "unsure"), found("c", "not_applicable")]
    assert score(RUBRIC, findings) == 100.0


def test_nothing_decided_is_no_score():
    assert score(RUBRIC, [found("a", "unsure")]) is None
    assert score(RUBRIC, [found("d", "pass")]) is None


def test_coverage_is_the_decided_share_of_what_applies():
    findings = [found("a", "pass"), found("b", "unsure"), found("c", "not_applicable")]
    assert coverage(RUBRIC, findings) == 0.75
    assert coverage(RUBRIC, [found("a", "not_applicable")]) is None
    assert coverage(RUBRIC, [found("a", "unsure")]) == 0.0


def test_a_failed_critical_item_is_named():
    assert critical_failed(RUBRIC, [found("a", "fail"), found("c", "fail")]) == ("c",)


findings = st.lists(
    st.builds(found, st.sampled_from("abcd"), st.sampled_from(VERDICTS)),
    unique_by=lambda f: f.item,
)


@given(findings, st.randoms())
def test_any_order_gives_the_same_score_between_0_and_100(some: list[Finding], chance: object):
    value = score(RUBRIC, some)
    again = list(some)
    chance.shuffle(again)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # a Random
    assert score(RUBRIC, again) == value
    assert value is None or 0 <= value <= 100


@given(findings)
def test_turning_a_fail_into_a_pass_never_lowers_the_score(some: list[Finding]):
    better = [found(f.item, "pass") if f.verdict == "fail" else f for f in some]
    before, after = score(RUBRIC, some), score(RUBRIC, better)
    assert before is None or (after is not None and after >= before)

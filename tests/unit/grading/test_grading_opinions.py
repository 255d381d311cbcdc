"""What a model says of an item becomes a finding only where it stands on the call."""

from __future__ import annotations

import pytest
from graded import call_of, item, rubric_of, with_scores

from assistant.core.grade import Finding, Opinion, Verdict
from assistant.core.rubric import Applies, ModelCheck, PatternCheck, Words
from assistant.grading.grade import grade, to_judge

ASK = ModelCheck(question=Words(en="Was it explained?"))
RUBRIC = rubric_of(item("explained", ASK, kind="customer_critical"))
CALL = call_of(("customer", "Why is that so?"), ("agent", "Because boots are made to order."))
VERSIONS = {"model": "tiny", "prompt": "grade v1"}


def opinion(verdict: Verdict, *utterances: str, confidence: float = 0.95) -> Opinion:
    return Opinion(
        item="explained",
        verdict=verdict,
        utterances=utterances,
        reason="It was told why.",
        confidence=confidence,
    )


def judged(told: Opinion | None, call: object = CALL) -> Finding:
    opinions = {} if told is None else {"explained": told}
    assert isinstance(call, type(CALL))
    (finding,) = grade(RUBRIC, call, versions=VERSIONS, opinions=opinions).findings
    return finding


def test_the_quote_is_taken_from_the_utterance_that_was_named():
    finding = judged(opinion("pass", "u1"))
    assert (finding.verdict, finding.judge, finding.judge_version) == (
        "pass", "model", "tiny grade v1",
    )  # fmt: skip
    assert finding.evidence[0].quote == "Because boots are made to order."
    assert finding.reason == "It was told why."


def test_a_verdict_on_no_line_rests_on_the_whole_call():
    assert judged(opinion("fail")).evidence[0].span == (0.0, CALL.seconds)


def test_an_utterance_that_is_not_there_leaves_it_to_people():
    assert judged(opinion("fail", "u9")).verdict == "unsure"


@pytest.mark.parametrize("verdict", ["pass", "fail"])
def test_a_verdict_that_was_nearly_another_is_unsure_and_says_what_the_model_thought(
    verdict: Verdict,
):
    finding = judged(opinion(verdict, "u1", confidence=0.6))
    assert (finding.verdict, finding.confidence) == ("unsure", 0.6)
    assert "It was told why." in finding.reason


def test_words_recognised_with_low_confidence_fail_nothing_alone():
    doubtful = with_scores(CALL, u1=0.3)
    assert judged(opinion("fail", "u1"), doubtful).verdict == "unsure"
    assert judged(opinion("pass", "u1"), doubtful).verdict == "pass"


def test_what_does_not_apply_for_the_model_does_not_apply():
    assert judged(opinion("not_applicable")).verdict == "not_applicable"


def test_without_an_opinion_people_decide():
    finding = judged(None)
    assert (finding.verdict, finding.judge, finding.confidence) == ("unsure", "rule", 0.0)


def test_only_what_applies_and_rules_cannot_decide_is_asked():
    upset = item("soothed", ASK).model_copy(update={"applies": Applies(signals=("agitation",))})
    worded = item("worded", PatternCheck(patterns={"en": ("boots",)}))
    rubric = rubric_of(item("explained", ASK), upset, worded)
    assert [one.id for one in to_judge(rubric, CALL)] == ["explained"]


def test_another_model_makes_another_scorecard():
    first = grade(RUBRIC, CALL, versions=VERSIONS)
    second = grade(RUBRIC, CALL, versions=VERSIONS | {"model": "large"})
    assert first.id != second.id
    assert grade(RUBRIC, CALL, versions={}).versions["model"] == "none"

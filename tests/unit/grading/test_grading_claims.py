"""Product facts: only claims that were read and agree pass; figures alone are no claims."""

from __future__ import annotations

from dataclasses import replace

from graded import call_of, item, rubric_of, with_scores

from assistant.core.claim import Claim
from assistant.core.grade import Finding
from assistant.core.rubric import ClaimCheck
from assistant.core.signal import Signal
from assistant.core.speech import Speaker
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall

WARRANTY = "The warranty is twelve months."


def claim(agrees: bool | None, utterance: str = "u0", quote: str = WARRANTY) -> Claim:
    return Claim(
        utterance=utterance,
        quote=quote,
        attribute="warranty",
        product="primo",
        stated="twelve months",
        right="" if agrees is None else "twelve months" if agrees else "24 months",
        agrees=agrees,
    )


def facts_right(call: GradedCall, *attributes: str, critical: bool = True) -> Finding:
    kind = "business_critical" if critical else "normal"
    one = item("facts_right", ClaimCheck(attributes=attributes), kind=kind)
    return grade(rubric_of(one), call, versions={}).findings[0]


def test_a_call_without_a_claim_does_not_pass_for_its_figures():
    call = call_of(("agent", "order 4471 is here, one minute."))
    found = facts_right(call)
    assert (found.verdict, found.evidence) == ("not_applicable", ())


def test_a_claim_that_agrees_passes_with_the_sentence_it_was_stated_in():
    call = call_of(("agent", f"Yes. {WARRANTY}"), claims=(claim(True),))
    found = facts_right(call)
    assert (found.verdict, [one.quote for one in found.evidence]) == ("pass", [WARRANTY])


def test_a_wrong_claim_fails_and_names_what_is_right():
    found = facts_right(call_of(("agent", WARRANTY), claims=(claim(False),)))
    assert (found.verdict, found.evidence[0].quote) == ("fail", WARRANTY)
    assert found.reason == "Stated twelve months; the document says 24 months."


def test_one_wrong_claim_among_right_ones_fails():
    lines: list[tuple[Speaker, str]] = [("agent", WARRANTY)] * 3
    claims = (claim(True), claim(False, "u1"), claim(None, "u2"))
    found = facts_right(call_of(*lines, claims=claims))
    assert (found.verdict, [one.utterance for one in found.evidence]) == ("fail", ["u1"])


def test_what_no_document_knows_is_for_a_person():
    lines: list[tuple[Speaker, str]] = [("agent", WARRANTY)] * 2
    found = facts_right(call_of(*lines, claims=(claim(True), claim(None, "u1"))))
    assert (found.verdict, found.evidence[0].utterance) == ("unsure", "u1")
    assert "twelve months" in found.reason


def test_only_the_attributes_that_are_asked_for_count():
    call = call_of(("agent", WARRANTY), claims=(claim(False),))
    assert facts_right(call, "price").verdict == "not_applicable"
    assert facts_right(call, "price", "warranty").verdict == "fail"


def test_a_wrong_claim_in_doubtful_words_is_for_a_person_to_hear():
    clear = call_of(("agent", WARRANTY), claims=(claim(False),), score=0.9)
    unclear = call_of(("agent", WARRANTY), claims=(claim(False),), score=0.05)
    assert facts_right(clear).verdict == "fail"
    found = facts_right(unclear)
    assert (found.verdict, found.confidence) == ("unsure", 0.4)
    assert "low confidence" in found.reason
    assert found.evidence[0].quote == WARRANTY


def test_it_is_the_stated_value_that_must_be_clear():
    call = call_of(("agent", WARRANTY), claims=(claim(False),), score=0.95)
    said = call.utterances[0]
    words = tuple(
        word.model_copy(update={"score": 0.1}) if word.text in ("twelve", "months.") else word
        for word in said.words
    )
    unclear = replace(call, utterances=(said.model_copy(update={"words": words}),))
    assert facts_right(unclear).verdict == "unsure"


def test_the_reason_names_a_wrong_claim_that_was_clear():
    lines: list[tuple[Speaker, str]] = [("agent", WARRANTY)] * 2
    second = claim(False, "u1").model_copy(update={"right": "36 months"})
    call = call_of(*lines, claims=(claim(False), second), score=0.95)
    found = facts_right(with_scores(call, u0=0.1))
    assert (found.verdict, found.reason) == (
        "fail",
        "Stated twelve months; the document says 36 months.",
    )


def test_what_was_wrong_by_older_documents_only_is_for_a_person():
    signal = Signal(
        key="k",
        kind="wrong_claim",
        severity="critical",
        rule="warranty",
        utterances=("u0",),
        quote=WARRANTY,
        details={"stated": "twelve months", "right": "24 months"},
    )
    call = call_of(("agent", WARRANTY), signals=(signal,), claims=(claim(True),))
    found = facts_right(call)
    assert (found.verdict, found.evidence[0].quote) == ("unsure", WARRANTY)
    corrected = call_of(("agent", "It is 24 months."), signals=(signal,))
    assert facts_right(corrected).verdict == "not_applicable"

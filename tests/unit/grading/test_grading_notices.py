"""Notices pass with the words that give them, and fail by their absence."""

from __future__ import annotations

import pytest
from graded import call_of, item, rubric_of

from assistant.core.grade import Finding
from assistant.core.rubric import DetectorCheck
from assistant.core.signal import Severity, Signal
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall, Notice

CHECK = DetectorCheck(kinds=("missing_notice",), rules=("recording",))
GIVEN = Notice("recording", "u0", "call is recorded")
HELLO = "Hello, this call is recorded."


def missed(until: float, rule: str = "recording", severity: Severity = "critical") -> Signal:
    return Signal(
        key=f"missing_notice:{rule}",
        kind="missing_notice",
        severity=severity,
        rule=rule,
        utterances=("u0",),
        details={"searched_until": until},
    )


def finding(call: GradedCall, check: DetectorCheck = CHECK) -> Finding:
    one = item("recording_notice", check, kind="compliance_critical")
    return grade(rubric_of(one), call, versions={}).findings[0]


def test_a_notice_passes_with_its_words_and_their_time():
    found = finding(call_of(("agent", HELLO), ("customer", "Yes."), notices=(GIVEN,)))
    assert (found.verdict, found.reason) == ("pass", "It was said.")
    assert [(one.utterance, one.quote) for one in found.evidence] == [("u0", "call is recorded")]
    assert found.evidence[0].start == pytest.approx(0.2)


def test_a_notice_nobody_gave_fails_over_all_that_was_searched():
    found = finding(call_of(("agent", "Hello."), ("customer", "Yes."), signals=(missed(8.0),)))
    assert (found.verdict, found.reason) == ("fail", "It was not said.")
    assert [one.span for one in found.evidence] == [(0.0, 8.0)]


def test_a_notice_that_came_too_late_fails_with_both():
    late = Notice("recording", "u2", "call is recorded")
    call = call_of(
        ("agent", "Hello."),
        ("customer", "Yes."),
        ("agent", HELLO),
        signals=(missed(6.0),),
        notices=(late,),
    )
    found = finding(call)
    assert (found.verdict, found.reason) == ("fail", "It was said, but too late.")
    assert found.evidence[0].span == (0.0, 6.0)
    assert found.evidence[1].quote == "call is recorded"


def test_a_correction_that_brings_the_words_in_time_passes():
    found = finding(call_of(("agent", HELLO), signals=(missed(40.0),), notices=(GIVEN,)))
    assert (found.verdict, found.evidence[0].quote) == ("pass", "call is recorded")


def test_a_notice_that_was_heard_but_does_not_stand_in_the_transcript_is_for_a_person():
    found = finding(call_of(("agent", "Hello, this call is accorded.")))
    assert found.verdict == "unsure"
    assert "not in the transcript" in found.reason


def test_a_misspelt_notice_passes_nothing():
    misspelt = CHECK.model_copy(update={"rules": ("recordnig",)})
    found = finding(call_of(("agent", HELLO), notices=(GIVEN,)), misspelt)
    assert found.verdict == "unsure"
    assert "recordnig" in found.reason


def test_without_a_rule_every_notice_of_the_lexicon_is_due():
    both = DetectorCheck(kinds=("missing_notice",))
    call = call_of(("agent", HELLO), notices=(GIVEN,), signals=(missed(3, "summary_closing"),))
    assert finding(call, both).verdict == "fail"
    grave = DetectorCheck(kinds=("missing_notice",), at_least="critical")
    lesser = call_of(
        ("agent", HELLO), notices=(GIVEN,), signals=(missed(3, "summary_closing", "info"),)
    )
    assert finding(lesser, grave).verdict == "pass"


def test_a_notice_beside_another_kind_is_judged_with_it():
    check = DetectorCheck(kinds=("missing_notice", "promise"))
    promise = Signal(
        key="p",
        kind="promise",
        severity="critical",
        rule="guaranteed_outcome",
        utterances=("u0",),
        quote="call",
    )
    given = (GIVEN, Notice("summary_closing", "u0", "Hello"))
    assert finding(call_of(("agent", HELLO), notices=given), check).verdict == "pass"
    call = call_of(("agent", HELLO), notices=given, signals=(promise,))
    assert (finding(call, check).verdict, finding(call, check).evidence[0].quote) == (
        "fail",
        "call",
    )

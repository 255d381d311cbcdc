"""Personal numbers become typed tokens; what claims are checked by stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.speech import Segment, Word
from assistant.intake.redaction import passes_luhn, redact, redact_segment


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my card is 4111 1111 1111 1111 thanks", "my card is [card] thanks"),
        ("call me on 555 010 4477", "call me on [phone]"),
        ("我的手机是 138 1234 5678", "我的手机是 [phone]"),
        ("我的电话是一三八一二三四五六七八", "我的电话是[phone]"),
        ("it is seven one five one three nine oh seven eight", "it is [phone]"),
        ("write to jo.doe+x@example.com please", "write to [email] please"),
        ("身份证11010519491231002X", "身份证[id]"),
    ],
)
def test_personal_numbers_become_tokens(said: str, kept: str):
    assert redact(said).text == kept


@pytest.mark.parametrize(
    "said",
    [
        "order 48-2291 cost 149 euros",
        "delivered on 2026-11-03",
        "24 months warranty and 30 days to return",
        "订单六二三三零八，价格四百九十九元",
        "size 42 for 1,299 yuan",
        "one or two of them",
    ],
)
def test_prices_dates_and_order_numbers_stay(said: str):
    assert redact(said).text == said


def test_the_originals_are_given_back_for_the_call_to_hold():
    assert redact("mail a@b.com").originals == (("[email]", "a@b.com"),)


def test_a_segments_words_lose_what_its_text_lost_and_keep_their_times():
    words = tuple(
        Word(text=text, start=float(n), end=n + 0.5)
        for n, text in enumerate(["it", "is", "4111", "1111", "1111", "1111", "ok"])
    )
    segment = Segment(
        sequence=0,
        speaker="customer",
        start=0,
        end=7,
        text="it is 4111 1111 1111 1111 ok",
        words=words,
    )
    redacted = redact_segment(segment)
    assert redacted.text == "it is [card] ok"
    assert "1111" not in " ".join(word.text for word in redacted.words)
    assert [word.start for word in redacted.words] == [word.start for word in words]


@given(st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_every_number_with_a_right_check_digit_passes_and_one_digit_off_does_not(body: str):
    right = next(body + str(digit) for digit in range(10) if passes_luhn(body + str(digit)))
    wrong = body + str((int(right[-1]) + 1) % 10)
    assert not passes_luhn(wrong)


@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing_more(text: str):
    once = redact(text).text
    assert redact(once).text == once

"""Values as people say them: numbers in words, times, days, telephones, ranges; and their units."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.numerals import english_number, han_number
from knowledge.facts.reading import reading
from knowledge.facts.told import agrees
from knowledge.facts.values import Value, values

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
HAN = "零一二三四五六七八九"


def in_english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        rest = number % 10
        return TENS[number // 10 - 2] + (f"-{ONES[rest]}" if rest else "")
    if number < 1000:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {in_english(rest)}" if rest else "")
    rest = number % 1000
    return f"{in_english(number // 1000)} thousand" + (f" {in_english(rest)}" if rest else "")


def in_chinese(number: int) -> str:
    said, empty = "", False
    for unit, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit >= 10:
            said += in_chinese(digit) + name
        elif digit:
            said += ("零" if empty and said else "") + HAN[digit] + name
        empty = not digit and bool(said)
    return said


@settings(deadline=None)
@given(st.integers(1, 99_999))
def test_every_number_said_in_english_is_read_back(number: int) -> None:
    assert english_number(in_english(number)) == number
    assert [one.amount for one in values(f"{in_english(number)} euros")] == [number]


@settings(deadline=None)
@given(st.integers(1, 99_999))
def test_every_number_said_in_chinese_is_read_back(number: int) -> None:
    assert han_number(in_chinese(number)) == number
    assert [one.amount for one in values(f"{in_chinese(number)}元")] == [number]


@settings(deadline=None)
@given(
    st.integers(1, 60),
    st.sampled_from(
        [
            ("{} years", "{} months", 12), ("{}年", "{}个月", 12), ("{} weeks", "{} days", 7),
            ("{} hours", "{} minutes", 60), ("{} kg", "{} grams", 1000), ("{}公斤", "{}克", 1000),
            ("{} litres", "{} ml", 1000), ("{} kW", "{} watts", 1000), ("{} days", "{} hours", 24),
            ("{} metres", "{} cm", 100),
        ]
    ),
)  # fmt: skip
def test_the_same_amount_in_another_unit_agrees_and_one_more_does_not(
    amount: int, units: tuple[str, str, int]
) -> None:
    large, small, times = units
    (true,) = values(large.format(amount))
    (said,) = values(small.format(amount * times))
    (other,) = values(small.format(amount * times + times))
    assert agrees(said, (true,))
    assert agrees(true, (said,))
    assert not agrees(other, (true,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at four thirty p m", [(990, None, "clock")]),
        ("between 9am and 5 pm", [(540, 1020, "clock")]),
        ("下午三点半", [(930, None, "clock")]),
        ("周一至周日 10:00-14:00", [(0, 6, "weekday"), (600, 840, "clock")]),
        ("Monday to Friday", [(0, 4, "weekday")]),
        ("on the 17th of March", [(317, None, "date")]),
        ("三月五日", [(305, None, "date")]),
        ("two to four working days", [(2, 4, "day")]),
        ("一到两个工作日", [(1, 2, "day")]),
        ("12小时 - 3天", [(12, 72, "h")]),
        ("three forty-nine euros", [(349, None, "EUR")]),
        ("一千二百九十九", []),
        ("rated four stars", [(4, None, "point")]),
        ("around -4 degrees", [(-4, None, "C")]),
        ("room 483", [(483, None, "")]),
        ("双清路30号", []),
        ("version 1.5.2", []),
    ],
)
def test_values_are_read_with_their_kind(
    text: str, found: list[tuple[float, float | None, str]]
) -> None:
    assert [(one.amount, one.until, one.unit) for one in reading(text)] == found


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("call 010-6288 1144", "01062881144"),
        ("seven one five, one three nine, zero seven eight seven", "7151390787"),
        ("double two one three four five six", "2213456"),
        ("电话是幺三八零零幺三八零零零", "13800138000"),
    ],
)
def test_a_telephone_number_is_read_digit_by_digit(text: str, digits: str) -> None:
    assert [one.code for one in reading(text)] == [digits]


def test_about_allows_half_of_the_last_place_that_was_said() -> None:
    (true,) = values("5.2 kg")
    (about_five,) = values("5 kg")
    (about_six,) = values("6 kg")
    assert agrees(about_five, (true,), roughly=True)
    assert not agrees(about_five, (true,))
    assert not agrees(about_six, (true,), roughly=True)


def test_of_a_range_the_upper_end_alone_is_right_and_the_lower_one_is_not() -> None:
    true = reading("2 to 4 working days")
    said = [one for text in ("2 days", "4 days", "2 to 4 days") for one in reading(text)]
    assert [agrees(one, true) for one in said] == [False, True, True]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_and_what_was_read_stands_in_it_once(text: str) -> None:
    found = reading(text)
    places = [(one.start, one.end) for one in found]
    assert all(text[one.start : one.end].strip() == one.text.strip() for one in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@settings(deadline=None)
@given(st.floats(0.5, 1e6), st.sampled_from(["EUR", "g", "W", "day", "point", ""]))
def test_a_value_agrees_with_itself(amount: float, unit: str) -> None:
    value = Value(round(amount, 2), unit, 0, 1, f"{amount:.2f}")
    assert agrees(value, (value,))
    assert agrees(value, (value,), roughly=True)

"""What is looked for in a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.query import FADES, TURNS, asked
from knowledge.types import SearchQuery

AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_earlier_turns_weigh_less_the_longer_ago_they_are() -> None:
    sought = asked(
        SearchQuery(text="How long?", context=("My stove broke.", "It leaks gas."), at=AT)
    )
    assert sought.words == (
        ("How long?", 1.0),
        ("It leaks gas.", FADES),
        ("My stove broke.", FADES**2),
    )


def test_the_newest_words_stand_first_so_that_the_oldest_are_cut_off() -> None:
    sought = asked(
        SearchQuery(text="and now?", context=("My stove broke.", "It leaks gas."), at=AT)
    )
    assert sought.meaning.split("\n") == ["and now?", "It leaks gas.", "My stove broke."]


def test_turns_that_say_nothing_are_not_meant() -> None:
    sought = asked(SearchQuery(text="Is the tent dry?", context=("Okay, yes, thanks.",), at=AT))
    assert sought.meaning == "Is the tent dry?"


def test_a_bare_question_is_about_what_was_said_before() -> None:
    sought = asked(SearchQuery(text="How long is it?", context=("The Fjell warranty",), at=AT))
    assert {"fjell", "warranty"} <= sought.about


def test_a_long_call_does_not_make_a_longer_query() -> None:
    context = tuple(f"Turn number {number} about stoves" for number in range(500))
    assert len(asked(SearchQuery(text="Well?", context=context, at=AT)).words) == TURNS + 1

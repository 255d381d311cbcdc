"""What is looked for in a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.names import Names
from knowledge.query import (
    FADES,
    FADES_WHEN_NEW,
    FORGETS,
    MOST_WORDS,
    TURNS,
    asked,
    conversation_query,
)
from knowledge.types import SearchQuery, Turn

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


def test_the_first_statement_and_the_latest_turns_are_meant_in_order() -> None:
    turns = ["My stove broke.", *(f"Turn {n} about gas pipes" for n in range(40)), "and now?"]
    sought = asked(SearchQuery(text=turns[-1], context=tuple(turns[:-1]), at=AT))
    lines = sought.meaning.split("\n")
    assert lines[0] == "My stove broke."
    assert lines[-1] == "Turn 39 about gas pipes"
    assert lines[1:] == sorted(lines[1:], key=lambda line: int(line.split()[1]))
    assert len(sought.meaning.split()) <= MOST_WORDS


def test_what_the_agent_said_gives_words_but_is_not_meant() -> None:
    said = ("My stove leaks gas.", "Is it the Tarn stove?")
    query = SearchQuery(text="How long?", context=said, spoken_by=("customer", "agent"), at=AT)
    sought = asked(query)
    assert sought.meaning == "My stove leaks gas."
    assert sought.ask == "My stove leaks gas."
    assert ("Is it the Tarn stove?", FADES) in sought.words
    assert "tarn" in sought.said
    assert "tarn" not in sought.told


def test_where_something_new_is_asked_for_what_was_said_before_says_little() -> None:
    query = SearchQuery(text="Can you recommend a tent?", context=("My stove broke.",), at=AT)
    assert asked(query).new
    assert ("My stove broke.", FADES_WHEN_NEW) in asked(query).words


def test_a_number_or_a_name_given_is_not_what_is_asked() -> None:
    query = SearchQuery(
        text="48-2291, ada@example.org", context=("Where is my parcel box?",), at=AT
    )
    assert asked(query).ask == "Where is my parcel box?"


def test_in_chinese_asking_words_and_stated_limits_are_not_looked_for() -> None:
    ((words, weight),) = asked(SearchQuery(text="请帮我推荐一家评分4.5分以上的烤鸭店", at=AT)).words
    assert weight == 1.0
    assert "烤鸭" in words
    assert not any(part in words for part in ("推荐", "评分", "4.5", "请"))


def test_the_document_named_last_is_named_strongest() -> None:
    names = Names({"tarn": ["Tarn stove"], "fjell": ["Fjell 2 boots"]})
    query = SearchQuery(
        text="How long is the warranty?",
        context=("I have the Fjell 2 boots", "and a Tarn stove"),
        at=AT,
    )
    assert asked(query, names).named == {"tarn": FORGETS, "fjell": FORGETS**2}


def test_a_talk_asks_with_its_last_turn_of_the_customer() -> None:
    turns = [
        Turn(speaker="agent", text="Hello"),
        Turn(speaker="customer", text="My stove broke."),
        Turn(speaker="agent", text="One moment."),
    ]
    query = conversation_query(turns, AT)
    assert query.text == "My stove broke."
    assert query.context == ("Hello", "One moment.")
    assert query.spoken_by == ("agent", "agent")


def test_turns_that_say_nothing_are_not_meant() -> None:
    sought = asked(SearchQuery(text="Is the tent dry?", context=("Okay, yes, thanks.",), at=AT))
    assert sought.meaning == "Is the tent dry?"


def test_a_bare_question_is_about_what_was_said_before() -> None:
    sought = asked(SearchQuery(text="How long is it?", context=("The Fjell warranty",), at=AT))
    assert {"fjell", "warranty"} <= sought.about


def test_a_long_call_does_not_make_a_longer_query() -> None:
    context = tuple(f"Turn number {number} about stoves" for number in range(500))
    assert len(asked(SearchQuery(text="Well?", context=context, at=AT)).words) == TURNS

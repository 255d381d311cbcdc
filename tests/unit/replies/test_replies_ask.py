"""Answers to typed questions: the documents' own words, and only what holds of a model's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moments import MAYA, PASSAGE, moment

from assistant.replies.ask import Told, extracted, holds
from assistant.replies.said import figures_in, names_in


def test_an_answer_is_made_of_sentences_of_the_passages():
    told = extracted(moment("How long can I return boots?", customer=None))
    assert next(text for text, _ in told) == (
        "You can return unused goods within 30 days of delivery."
    )
    assert all(one.quote in PASSAGE.text for _, cited in told for one in cited)


def test_the_answer_says_what_the_rule_comes_to_for_the_customer_on_the_line():
    told = " ".join(text for text, _ in extracted(moment("Can she return the boots?")))
    assert "48-2291: until 10 December, 24 days left." in told
    stranger = extracted(moment("Can she return the boots?", customer=None))
    assert "10 December" not in " ".join(text for text, _ in stranger)


def test_a_weak_passage_answers_only_when_a_sentence_speaks_of_most_of_it():
    weak = PASSAGE.model_copy(update={"score": 0.2})
    fits = extracted(moment("Is sending it back free?", passages=(weak,), customer=None))
    assert [text for text, _ in fits] == ["Sending it back is free."]
    assert extracted(moment("Is the return of opened tents accepted?", passages=(weak,))) == []


def test_what_a_sentence_says_counts_more_than_where_it_stands():
    first = PASSAGE.model_copy(
        update={"chunk": "d", "title": "Delivery", "text": "Standard delivery takes 4 days.",
                "score": 1.0}
    )  # fmt: skip
    right = PASSAGE.model_copy(
        update={"chunk": "o", "title": "Orders", "score": 0.4,
                "text": "The delivery address can be changed until the evening before."}
    )  # fmt: skip
    told = extracted(moment("Can the delivery address be changed?", passages=(first, right)))
    assert told[0][0].startswith("The delivery address can be changed")


def test_documents_are_asked_in_their_own_words():
    sheet = PASSAGE.model_copy(update={"title": "Tarn", "text": "Weight: 2.4 kg\nPrice: €259"})
    told = extracted(moment("How heavy is the tent?", passages=(sheet,), customer=None))
    assert [text for text, _ in told] == ["Weight: 2.4 kg."]


def test_where_no_sentence_speaks_of_it_nothing_is_told():
    assert extracted(moment("Do you sell bananas from Ecuador?")) == []
    assert Told("en").whole().nothing_found


@given(st.lists(st.sampled_from(["One.", "Two.", "Three."]), max_size=6))
def test_the_pieces_joined_are_the_answer(sentences: list[str]):
    told = Told("en")
    pieces = [told.add(text, ()) for text in sentences]
    assert "".join(pieces) == told.whole().answer


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("You have 30 days.", True),
        ("You have thirty days.", True),
        ("You have 60 days.", False),
        ("You have sixty days.", False),
        ("Maya has 30 days.", True),
        ("That is so, says Gustav, for 30 days.", False),
        ("It came on 10 November.", True),
        ("It came on 12 November.", False),
        ("Order 48-2291 can go back.", True),
    ],
)
def test_a_written_sentence_holds_when_its_figures_and_names_stand_somewhere(
    text: str, stands: bool
):
    assert holds(text, [PASSAGE], moment()) is stands


def test_a_sentence_that_cites_nothing_does_not_hold():
    assert not holds("Returns are easy.", [], moment(customer=MAYA))


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("It costs €1,299.00 and 2.50 more", "en", {"1299", "2.5"}),
        ("twenty-four hours, or twenty one", "en", {"24", "21"}),
        ("签收后十五天内，两个工作日", "zh", {"15", "2"}),
        ("一般需要三天", "zh", {"3"}),
        ("一起看一下", "zh", set[str]()),
    ],
)  # fmt: skip
def test_figures_are_read_in_digits_and_in_words(text: str, language: str, found: set[str]):
    assert figures_in(text, "zh" if language == "zh" else "en") == found


def test_names_are_words_written_like_one_within_a_sentence():
    assert names_in("Your Primo is covered. The Fjell boots came on 3 May.") == {
        "primo", "fjell", "may",
    }  # fmt: skip
    assert names_in("Let me check. I will see.") == set()

"""Ranking, relevance and the courage to find nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index.port import Hit
from knowledge.query import Asked, asked
from knowledge.search import FOUND, ranked, relevance
from knowledge.types import Passage, SearchQuery

AT = datetime(2026, 11, 1, tzinfo=UTC)


def about(text: str) -> Asked:
    return asked(SearchQuery(text=text, at=AT))


def hit(text: str, dense: float | None, lexical: float, chunk: str = "") -> Hit:
    return Hit(
        Passage(chunk=chunk or text, document=text, version=1, title="", text=text), dense, lexical
    )


def test_a_passage_good_in_both_halves_comes_before_one_good_in_one() -> None:
    found = ranked(
        about("boots warranty"),
        [
            hit("boots in blue", 0.2, 3.0),
            hit("boots warranty months", 0.7, 2.8),
            hit("guarantee on shoes", 0.7, 0.0),
        ],
        3,
    )
    assert found.results[0].text == "boots warranty months"
    assert not found.nothing_found


def test_nothing_good_enough_is_nothing_found() -> None:
    found = ranked(about("capital of France"), [hit("boots in blue", 0.05, 0.0)], 5)
    assert found.nothing_found
    assert all(passage.score < FOUND for passage in found.results)


def test_nothing_at_all_is_nothing_found() -> None:
    assert ranked(about("boots"), [], 5).nothing_found


def test_passages_with_the_same_words_are_told_once() -> None:
    hits = [hit("boots warranty", 0.7, 2.0, "a"), hit("Boots: warranty!", 0.7, 2.0, "b")]
    assert [passage.chunk for passage in ranked(about("boots"), hits, 5).results] == ["a"]


def test_passages_that_differ_in_a_number_are_both_told() -> None:
    words = "goods can be returned unused in their box with the receipt by post within days"
    hits = [hit(f"{words} {days}", 0.7, 2.0) for days in (30, 60)]
    assert len(ranked(about("returned"), hits, 5).results) == 2


def test_a_named_document_comes_before_a_nearer_one() -> None:
    sought = replace(about("is there parking"), named={"Tivoli parking": 0.8})
    hits = [hit("Tivoli parking", 0.5, 1.0), hit("Ritz parking", 0.6, 1.0)]
    assert ranked(sought, hits, 2).results[0].text == "Tivoli parking"


def test_where_something_new_is_wanted_the_named_one_does_not_lead() -> None:
    sought = replace(about("another hotel with parking"), named={"Tivoli parking": 0.8}, new=True)
    hits = [hit("Tivoli parking", None, 1.0), hit("Ritz hotel parking", None, 2.0)]
    assert ranked(sought, hits, 2).results[0].text == "Ritz hotel parking"


def test_what_lies_within_the_limits_comes_before_what_does_not() -> None:
    sought = about("a tent under €100")
    hits = [hit("Tent. price: 149", 0.6, 2.0), hit("Shelter. price: 89", 0.6, 2.0)]
    assert ranked(sought, hits, 2).results[0].text == "Shelter. price: 89"


scores = st.tuples(st.floats(-1, 1), st.floats(0, 30))


@settings(deadline=None)
@given(st.lists(scores, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_hits_does_not_matter(told: list[tuple[float, float]], random: object) -> None:
    hits = [hit(f"boots number{place}", *one) for place, one in enumerate(told)]
    shuffled = sorted(hits, key=lambda one: hash((one.passage.chunk, str(random))))
    assert ranked(about("boots"), hits, 5) == ranked(about("boots"), shuffled, 5)


@settings(deadline=None)
@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_relevance_is_a_probability_and_grows_with_meaning(
    cosine: float, covered: float, more: float
) -> None:
    assert 0 <= relevance(cosine, covered) <= relevance(min(cosine + more, 1.0), covered) <= 1
    assert 0 <= relevance(None, covered) <= 1

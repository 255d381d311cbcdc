"""At any moment at most one version of a document holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.types import Document, DocumentState, Period
from knowledge.validity import spans

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def version(
    number: int,
    *,
    since: int | None = None,
    until: int | None = None,
    state: DocumentState = "published",
    published: int | None = 0,
    retired: int | None = None,
    past: tuple[tuple[int, int], ...] = (),
) -> Document:
    return Document(
        key="returns",
        version=number,
        title="Returns",
        language="en",
        state=state,
        sha256=str(number),
        valid_from=None if since is None else DAY + timedelta(days=since),
        valid_until=None if until is None else DAY + timedelta(days=until),
        published_at=None if published is None else DAY + timedelta(days=published),
        retired_at=None if retired is None else DAY + timedelta(days=retired),
        past=tuple(
            Period(since=DAY + timedelta(days=a), until=DAY + timedelta(days=b)) for a, b in past
        ),
    )


def holding(documents: list[Document], day: int) -> list[int]:
    at = DAY + timedelta(days=day)
    held = spans(documents).items()
    return [number for (_, number), some in held if any(span.holds(at) for span in some)]


def test_a_new_version_ends_the_older_one_where_it_begins() -> None:
    documents = [version(1), version(2, since=10)]
    assert (holding(documents, 9), holding(documents, 10)) == ([1], [2])


def test_without_a_date_a_new_version_begins_when_it_is_published() -> None:
    documents = [version(1), version(2, published=5)]
    assert (holding(documents, 4), holding(documents, 5)) == ([1], [2])


def test_the_first_version_without_a_date_holds_from_always() -> None:
    assert holding([version(1, published=5)], -1000) == [1]


def test_an_expired_version_brings_no_older_one_back() -> None:
    assert holding([version(1), version(2, since=5, until=10)], 10) == []


def test_a_withdrawn_version_gives_its_time_back() -> None:
    documents = [version(1), version(2, since=5, state="retired", retired=20)]
    assert [holding(documents, day) for day in (4, 5, 19, 20)] == [[1], [2], [2], [1]]


def test_a_version_that_came_back_held_twice() -> None:
    documents = [version(1, published=0), version(2, published=12, past=((5, 8),))]
    assert [holding(documents, day) for day in (4, 6, 9, 12)] == [[1], [2], [1], [2]]


def test_drafts_do_not_count() -> None:
    assert holding([version(1), version(2, since=0, state="draft", published=None)], 1) == [1]


day = st.one_of(st.none(), st.integers(0, 9))


@settings(deadline=None)
@given(
    st.lists(st.tuples(day, day, st.integers(0, 9)), min_size=1, max_size=5), st.integers(-1, 11)
)
def test_two_versions_never_hold_at_once(
    told: list[tuple[int | None, int | None, int]], at: int
) -> None:
    documents = [
        version(number, since=since, until=until, published=published)
        for number, (since, until, published) in enumerate(told, start=1)
    ]
    assert len(holding(documents, at)) <= 1
    assert spans(documents) == spans(reversed(documents))

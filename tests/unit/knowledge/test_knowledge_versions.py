"""Which version an upload is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.errors import NotAllowed, UnreadableDocument
from knowledge.lifecycle import to_withdraw
from knowledge.parse.document import Parsed
from knowledge.types import Document, DocumentState
from knowledge.versions import version_of


def document(version: int, sha256: str, state: DocumentState = "published") -> Document:
    return Document(
        key="returns", version=version, title="", language="en", sha256=sha256, state=state
    )


def upload(sha256: str, states: int | None = None) -> Parsed:
    return Parsed(document(states or 1, sha256), states_version=states is not None)


def test_the_same_bytes_are_the_version_they_were() -> None:
    known = [document(1, "a"), document(2, "b")]
    assert version_of(upload("a"), known) == (1, known[0])


def test_other_bytes_are_the_next_version() -> None:
    assert version_of(upload("b"), [document(1, "a")]) == (2, None)


def test_a_stated_version_is_taken() -> None:
    assert version_of(upload("b", states=5), [document(1, "a")]) == (5, None)


def test_a_draft_may_be_rewritten() -> None:
    assert version_of(upload("b", states=1), [document(1, "a", "draft")]) == (1, None)


def test_what_was_published_is_never_rewritten() -> None:
    assert version_of(upload("b", states=1), [document(1, "a")]) == (2, None)
    assert version_of(upload("b", states=1), [document(1, "a", "retired")]) == (2, None)


def test_a_changed_older_version_is_asked_for_a_number() -> None:
    with pytest.raises(UnreadableDocument, match="above 2"):
        version_of(upload("c", states=1), [document(1, "a"), document(2, "b")])


NOW = datetime(2026, 11, 1, tzinfo=UTC)


def ending(version: int, until: datetime) -> Document:
    return document(version, str(version)).model_copy(update={"valid_until": until})


def test_a_roll_back_goes_to_what_still_holds() -> None:
    versions = [ending(1, NOW + timedelta(days=1)), document(2, "b"), document(3, "c")]
    assert [one.version for one in to_withdraw(versions, None, NOW)] == [3]
    assert [one.version for one in to_withdraw(versions, 1, NOW)] == [2, 3]


def test_a_roll_back_to_what_has_ended_is_refused() -> None:
    versions = [ending(1, NOW), document(2, "b")]
    with pytest.raises(NotAllowed, match="Version 1 ended on 01 Nov 2026"):
        to_withdraw(versions, None, NOW)


def test_there_must_be_something_to_roll_back_to() -> None:
    with pytest.raises(NotAllowed, match="no older published version"):
        to_withdraw([document(1, "a", "retired"), document(2, "b")], None, NOW)

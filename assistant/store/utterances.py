"""What was said, kept for searching: one statement a database, for their indexes differ."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, text

PLACES = 2**20
"""Utterances a call may have in SQLite's numbering: `n` is the call's number times this, plus the
place in the call. A call's number is one more than the highest there is."""

_COLUMNS = "tenant, call_id, id, revision, speaker, start, language, text, tokens"
_GIVEN = ", ".join(f":{name}" for name in _COLUMNS.split(", "))
_REVISED = (
    " ON CONFLICT (tenant, call_id, id) DO UPDATE SET revision = excluded.revision,"
    " speaker = excluded.speaker, start = excluded.start, language = excluded.language,"
    " text = excluded.text, tokens = excluded.tokens"
    " WHERE excluded.revision >= utterance.revision"
)
_NEXT = (
    "coalesce((SELECT max(n) + 1 FROM utterance WHERE tenant = :tenant AND call_id = :call_id),"
    f" ((SELECT coalesce(max(n), 0) FROM utterance) / {PLACES} + 1) * {PLACES})"
)


def keep_utterances(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Keep utterances, each at its highest revision."""
    connection.execute(_statement(connection), list(rows))


def _statement(connection: Connection) -> TextClause:
    if connection.dialect.name == "postgresql":
        return text(f"INSERT INTO utterance ({_COLUMNS}) VALUES ({_GIVEN}){_REVISED}")
    return text(f"INSERT INTO utterance (n, {_COLUMNS}) VALUES ({_NEXT}, {_GIVEN}){_REVISED}")

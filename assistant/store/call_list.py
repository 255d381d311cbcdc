"""The list of calls: every filter, full text in both languages, and paging by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    text,
)

from assistant.core.call import Call

from .calls import CallStage, ListedCall, first_rubric, newest_scorecard
from .database import Database
from .schema import call, scorecard, signal, utterance
from .search_words import Term, spans_of, terms_of
from .tenancy import within
from .utterances import PLACES

QUOTES = 3
"""Utterances quoted of each call that a text was found in."""
LOOKED_THROUGH = 12
"""Utterances of a call that are compared for which to quote: the first ones."""


@dataclass(frozen=True)
class CallFilter:
    """What a call must be; what is not given is not asked.

    `customer` is an id, or part of a name; `since` is inclusive and `until` exclusive, both of
    the start; `signal` a kind that was noticed; scores are inclusive. `query`: words the call
    must contain, each anywhere; `"in quotes"` word for word.
    """

    stage: CallStage | None = None
    ended: bool | None = None
    agent: str | None = None
    customer: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    signal: str | None = None
    critical: bool = False
    least_score: float | None = None
    most_score: float | None = None
    query: str = ""
    call: str | None = None


@dataclass(frozen=True)
class FoundIn:
    """An utterance in which a text was found; `spans` are (start, end) characters of it."""

    utterance: str
    speaker: str
    start: float
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class FoundCall:
    """A call of the list, with how often each kind was noticed and where a text was found."""

    listed: ListedCall
    signals: dict[str, int]
    found: tuple[FoundIn, ...] = ()


@dataclass(frozen=True)
class Page:
    """Calls, the newest first; `after` is the key to go on from, None at the end."""

    calls: tuple[FoundCall, ...]
    after: tuple[datetime, str] | None


class CallList:
    """Asks over all calls of a tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        wanted: CallFilter,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int = 50,
        tenant: str = "default",
    ) -> Page:
        """A page of the calls that match all of a filter, the newest first."""
        terms = terms_of(wanted.query)
        if wanted.query.strip() and not terms:
            return Page((), None)  # nothing but punctuation: no call contains it as a word

        def look(connection: Connection) -> Page:
            ids = _ids(wanted, tenant)
            if terms:
                ids = ids.where(call.c.id.in_(_containing(connection, terms, tenant)))
            if after is not None:
                at, last = after
                later = and_(call.c.started_at == at, call.c.id > last)
                ids = ids.where(or_(call.c.started_at < at, later))
            # The page first, and only then what is told of its calls.
            chosen = connection.execute(ids.limit(limit + 1)).scalars().all()
            rows = connection.execute(_whole(chosen, tenant)).all()
            found = [FoundCall(_listed(row), {}) for row in rows[:limit]]
            shown = [one.listed.call.id for one in found]
            noticed = _signals(connection, shown, tenant)
            quoted = _quotes(connection, shown, terms, tenant)
            calls = tuple(
                replace(
                    one,
                    signals=noticed.get(one.listed.call.id, {}),
                    found=quoted.get(one.listed.call.id, ()),
                )
                for one in found
            )
            more = len(rows) > limit
            last_call = calls[-1].listed.call if calls else None
            key = (last_call.started_at, last_call.id) if more and last_call else None
            return Page(calls, key)

        return await self._database.read(look)

    async def agents(self, tenant: str = "default") -> Sequence[str]:
        """Names of agents that took calls, for choosing one."""
        query = (
            select(call.c.agent).where(within(call, tenant), call.c.agent != "").distinct()
        ).order_by(call.c.agent)
        return await self._database.read(
            lambda connection: connection.execute(query).scalars().all()
        )


def _graded() -> FromClause:
    return call.outerjoin(
        scorecard,
        (scorecard.c.tenant == call.c.tenant)
        & (scorecard.c.call_id == call.c.id)
        & (scorecard.c.seq == newest_scorecard(first_rubric())),
    )


def _ids(wanted: CallFilter, tenant: str) -> Select[str]:
    scored = wanted.critical or wanted.least_score is not None or wanted.most_score is not None
    return (
        select(call.c.id)
        .select_from(_graded() if scored else call)
        .where(within(call, tenant), *_conditions(wanted))
        .order_by(call.c.started_at.desc(), call.c.id)
    )


def _whole(ids: Sequence[str], tenant: str) -> Select[Any, Any, Any, Any, Any, Any]:
    columns = (call.c.body, call.c.ended, call.c.graded, call.c.seconds)
    return (
        select(*columns, scorecard.c.score, scorecard.c.critical_failed)
        .select_from(_graded())
        .where(within(call, tenant), call.c.id.in_(ids))
        .order_by(call.c.started_at.desc(), call.c.id)
    )


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.call is not None:
        given.append(call.c.id == wanted.call)
    if wanted.stage is not None:
        given.append(call.c.ended == int(wanted.stage != "live"))
        given.append(call.c.graded == int(wanted.stage == "graded"))
    if wanted.ended is not None:
        given.append(call.c.ended == int(wanted.ended))
    if wanted.agent is not None:
        given.append(call.c.agent == wanted.agent)
    if wanted.customer is not None:
        named = func.lower(call.c.customer_name).contains(wanted.customer.lower(), autoescape=True)
        given.append((call.c.customer == wanted.customer) | named)
    if wanted.language is not None:
        given.append(call.c.language == wanted.language)
    if wanted.since is not None:
        given.append(call.c.started_at >= wanted.since)
    if wanted.until is not None:
        given.append(call.c.started_at < wanted.until)
    if wanted.signal is not None:
        noticed = exists().where(
            signal.c.tenant == call.c.tenant,
            signal.c.call_id == call.c.id,
            signal.c.kind == wanted.signal,
            signal.c.withdrawn == 0,
        )
        given.append(noticed)
    if wanted.critical:
        given.append(scorecard.c.critical_failed > 0)
    if wanted.least_score is not None:
        given.append(scorecard.c.score >= wanted.least_score)
    if wanted.most_score is not None:
        given.append(scorecard.c.score <= wanted.most_score)
    return given


# ---------------------------------------------------------------------- full text


def _containing(connection: Connection, terms: Sequence[Term], tenant: str) -> Select[str]:
    """Ids of calls in which all terms were said."""
    said = select(utterance.c.call_id).where(within(utterance, tenant))
    if connection.dialect.name == "postgresql":
        # Not of one utterance: each term may stand in another.
        found = said.where(_in_postgres(terms[0]))
        for term in terms[1:]:
            found = found.where(utterance.c.call_id.in_(said.where(_in_postgres(term))))
        return found
    # Numbers of calls straight off the index; each call's first utterance then names it.
    numbers = (
        text(
            " INTERSECT ".join(
                f"SELECT rowid / {PLACES} AS number FROM utterance_words"
                f" WHERE utterance_words MATCH :term_{place}"
                for place in range(len(terms))
            )
            if len(terms) > 1
            else f"SELECT DISTINCT rowid / {PLACES} AS number FROM utterance_words"
            " WHERE utterance_words MATCH :term_0"
        )
        .bindparams(**{f"term_{place}": _sqlite(term) for place, term in enumerate(terms)})
        .columns(number=Integer)
        .subquery()
    )
    return said.where(utterance.c.n == numbers.c.number * PLACES)


def _quotes(
    connection: Connection, calls: Sequence[str], terms: Sequence[Term], tenant: str
) -> dict[str, tuple[FoundIn, ...]]:
    """Of each call the utterances in which terms were said, those with most terms, in order.

    The utterances of the calls of one page are looked through: asking the index once a call costs
    more, for a word that goes on in a thousand ways is then put together fifty times.
    """
    if not terms or not calls:
        return {}
    query = (
        select(utterance)
        .where(
            within(utterance, tenant),
            utterance.c.call_id.in_(calls),
            or_(*(_stands_in(term) for term in terms)),
        )
        .order_by(utterance.c.call_id, utterance.c.start)
    )
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.call_id, []).append(row)
    return {one: _richest(some[:LOOKED_THROUGH], terms) for one, some in rows.items()}


def _richest(rows: Sequence[Any], terms: Sequence[Term]) -> tuple[FoundIn, ...]:
    found = [
        FoundIn(row.id, row.speaker, row.start, row.text, spans_of(row.text, terms)) for row in rows
    ]
    best = sorted(found, key=lambda one: (-_different(one, terms), one.start))[:QUOTES]
    return tuple(sorted(best, key=lambda one: one.start))


def _stands_in(term: Term) -> ColumnElement[bool]:
    """Whether a term is among the tokens, told by the text of them: letters, digits and spaces."""
    words = literal(" ") + utterance.c.tokens + literal(" ")
    return words.contains(f" {' '.join(term.tokens)}" + ("" if term.prefix else " "))


def _different(found: FoundIn, terms: Sequence[Term]) -> int:
    return sum(bool(spans_of(found.text, (term,))) for term in terms)


def _sqlite(term: Term) -> str:
    """https://www.sqlite.org/fts5.html#full_text_query_syntax: tokens are letters and digits."""
    return f'"{" ".join(term.tokens)}"' + (" *" if term.prefix else "")


def _in_postgres(term: Term) -> ColumnElement[bool]:
    """https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY"""
    *before, last = (f"'{token}'" for token in term.tokens)
    asked = " <-> ".join((*before, last + (":*" if term.prefix else "")))
    words = func.to_tsvector(text("'simple'"), utterance.c.tokens)
    return words.op("@@")(func.to_tsquery(text("'simple'"), literal(asked)))


# ---------------------------------------------------------------------- rows


def _signals(
    connection: Connection, calls: Sequence[str], tenant: str
) -> dict[str, dict[str, int]]:
    query = (
        select(signal.c.call_id, signal.c.kind, func.count())
        .where(within(signal, tenant), signal.c.call_id.in_(calls), signal.c.withdrawn == 0)
        .group_by(signal.c.call_id, signal.c.kind)
        .order_by(signal.c.call_id, signal.c.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for one, kind, count in connection.execute(query):
        found.setdefault(one, {})[kind] = count
    return found


def _listed(row: Any) -> ListedCall:
    return ListedCall(
        call=Call.model_validate_json(row.body),
        state="graded" if row.graded else "ended" if row.ended else "live",
        seconds=row.seconds,
        score=row.score,
        critical_failed=row.critical_failed or 0,
    )

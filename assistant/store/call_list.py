"""The list of calls: every filter, full text in both languages, and paging by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
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
            query = _query(connection, wanted, terms, tenant)
            if after is not None:
                at, last = after
                later = and_(call.c.started_at == at, call.c.id > last)
                query = query.where(or_(call.c.started_at < at, later))
            rows = connection.execute(query.limit(limit + 1)).all()
            found = [FoundCall(_listed(row), {}) for row in rows[:limit]]
            ids = [one.listed.call.id for one in found]
            noticed = _signals(connection, ids, tenant)
            quoted = {one: _quotes(connection, one, terms, tenant) for one in ids if terms}
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


def _query(connection: Connection, wanted: CallFilter, terms: Sequence[Term], tenant: str) -> Any:
    graded = call.outerjoin(
        scorecard,
        (scorecard.c.tenant == call.c.tenant)
        & (scorecard.c.call_id == call.c.id)
        & (scorecard.c.seq == newest_scorecard(first_rubric())),
    )
    columns = (call.c.body, call.c.ended, call.c.graded, call.c.seconds)
    query = (
        select(*columns, scorecard.c.score, scorecard.c.critical_failed)
        .select_from(graded)
        .where(within(call, tenant), *_conditions(wanted))
        .order_by(call.c.started_at.desc(), call.c.id)
    )
    for place, term in enumerate(terms):
        query = query.where(call.c.id.in_(_containing(connection, term, place, tenant)))
    return query


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


def _containing(connection: Connection, term: Term, place: int, tenant: str) -> Select[str]:
    """Ids of calls in which a term was said."""
    if connection.dialect.name == "postgresql":
        return select(utterance.c.call_id).where(within(utterance, tenant), _in_postgres(term))
    # Numbers of calls straight off the index; each call's first utterance then names it.
    numbers = (
        text(
            f"SELECT DISTINCT rowid / {PLACES} AS number FROM utterance_words"
            f" WHERE utterance_words MATCH :term_{place}"
        )
        .bindparams(bindparam(f"term_{place}", _sqlite(term)))
        .columns(number=Integer)
        .subquery()
    )
    return select(utterance.c.call_id).where(
        within(utterance, tenant), utterance.c.n == numbers.c.number * PLACES
    )


def _quotes(
    connection: Connection, call_id: str, terms: Sequence[Term], tenant: str
) -> tuple[FoundIn, ...]:
    """The first utterances of a call in which a term was said, those with most terms first."""
    mine = within(utterance, tenant, call_id=call_id)
    if connection.dialect.name == "postgresql":
        said = or_(*(_in_postgres(term) for term in terms))
        query = select(utterance).where(mine, said)
    else:
        first = select(func.min(utterance.c.n)).where(mine).scalar_subquery()
        matching = (
            text(
                "SELECT rowid AS n FROM utterance_words WHERE utterance_words MATCH :any_of"
                " AND rowid BETWEEN :first AND :last"
            )
            .bindparams(any_of=" OR ".join(_sqlite(term) for term in terms))
            .columns(n=Integer)
        )
        begins = connection.execute(select(first)).scalar_one()
        rows = connection.execute(matching, {"first": begins, "last": begins + PLACES - 1})
        query = select(utterance).where(utterance.c.n.in_([row.n for row in rows]))
    found = [
        FoundIn(row.id, row.speaker, row.start, row.text, spans_of(row.text, terms))
        for row in connection.execute(query.order_by(utterance.c.start).limit(QUOTES * 10))
    ]
    richest = sorted(found, key=lambda one: (-_different(one, terms), one.start))[:QUOTES]
    return tuple(sorted(richest, key=lambda one: one.start))


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

"""Published words: every version by the hash of its content, labels that point to one, and who did
what when.

The version in force is where the label `production` points. Each change raises the tenant's
counter in the same transaction: it is what other processes look at to notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.core.published import WordingKind
from assistant.errors import Conflict, NotFound, Refused

from .database import Database
from .schema import wording, wording_count, wording_deed, wording_label
from .tenancy import within
from .upsert import upsert

State = Literal["draft", "published", "retired"]
PRODUCTION = "production"
CHANGES_WHAT_HOLDS = ("published", "rolled back", "withdrawn")
SHIPPED = "shipped"
"""Points to the version that shipped last and was taken in."""


@dataclass(frozen=True)
class Wording:
    """One version of one text. `version` is the first 12 hex digits of its SHA-256; `number`
    counts the versions of a name, from 1."""

    kind: WordingKind
    name: str
    version: str
    number: int
    sha256: str
    text: str
    languages: tuple[str, ...]
    state: State
    origin: Literal["shipped", "person"]
    note: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class NewWording:
    """A text to keep."""

    kind: WordingKind
    name: str
    sha256: str
    text: str
    languages: tuple[str, ...]

    @property
    def version(self) -> str:
        return self.sha256[:12]


@dataclass(frozen=True)
class WordingDeed:
    """Who did what with which version."""

    kind: WordingKind
    name: str
    version: str
    number: int
    did: str
    note: str
    actor: str
    at: datetime


class Wordings:
    """The store of published words. Versions are never rewritten: labels move."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------------ reading

    async def counts(self) -> dict[str, int]:
        """Every tenant's counter."""
        query = select(wording_count.c.tenant, wording_count.c.number)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.tenant: row.number for row in rows}

    async def in_force(self, tenant: str) -> tuple[int, list[Wording]]:
        """The counter, and the versions that `production` points to, of one moment."""

        def look(connection: Connection) -> tuple[int, list[Wording]]:
            return _count(connection, tenant), _labelled(connection, tenant, PRODUCTION)

        return await self._database.read(look)

    async def labelled(self, tenant: str, label: str) -> list[Wording]:
        """The versions that a label points to, by kind and name."""
        return await self._database.read(lambda connection: _labelled(connection, tenant, label))

    async def all(self, tenant: str) -> list[Wording]:
        """Every version of everything, by kind, name and number."""
        query = (
            select(wording)
            .where(within(wording, tenant))
            .order_by(wording.c.kind, wording.c.name, wording.c.number)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_wording(row) for row in rows]

    async def versions(self, kind: WordingKind, name: str, tenant: str) -> list[Wording]:
        """The versions of one name, the newest first. Raises NotFound."""
        query = (
            select(wording)
            .where(within(wording, tenant, kind=kind, name=name))
            .order_by(wording.c.number.desc())
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        if not rows:
            raise NotFound(f"There is no {kind} {name!r}.", "See `assistant prompts list`.")
        return [_wording(row) for row in rows]

    async def labels(self, kind: WordingKind, name: str, tenant: str) -> dict[str, str]:
        """Label to version."""
        query = select(wording_label).where(within(wording_label, tenant, kind=kind, name=name))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.label: row.version for row in rows}

    async def history(self, kind: WordingKind, name: str, tenant: str) -> list[WordingDeed]:
        """Who did what, in order."""
        return await self._database.read(
            lambda connection: _history(connection, kind, name, tenant)
        )

    # ------------------------------------------------------------------ changing

    async def save(
        self,
        new: NewWording,
        *,
        actor: str,
        at: datetime,
        note: str = "",
        instead_of: str = "",
        expected: str | None = None,
        tenant: str = "default",
    ) -> Wording:
        """Keep a text as a draft. The same text is the same version: kept twice is kept once.

        `instead_of`: a draft of the same person that this one replaces. `expected`: the version
        that was in force when the writing began. Raises Conflict where it no longer is.
        """

        def keep(connection: Connection) -> Wording:
            _moved(connection, tenant)
            _precondition(connection, new.kind, new.name, expected, tenant)
            kept = _kept(connection, new, "person", note, actor, at, tenant)
            if kept.state == "retired" and kept.actor == actor:
                _set_state(connection, kept, "draft", tenant)
            same = within(
                wording, tenant, kind=new.kind, name=new.name, version=instead_of, state="draft"
            )
            if instead_of != kept.version:
                connection.execute(
                    update(wording).where(same, wording.c.actor == actor).values(state="retired")
                )
            return _one(connection, new.kind, new.name, kept.version, tenant)

        return await self._database.write(keep)

    async def publish(
        self,
        kind: WordingKind,
        name: str,
        version: str,
        *,
        actor: str,
        at: datetime,
        note: str = "",
        did: Literal["published", "rolled back"] = "published",
        expected: str | None = None,
        tenant: str = "default",
    ) -> None:
        """Point `production` to a version: it is in force once this returns.

        `expected`: the version that was in force as far as the person knew ("" for none); None:
        whatever is. Raises NotFound, and Conflict where somebody published in between.
        """

        def point(connection: Connection) -> None:
            _moved(connection, tenant)
            current = _precondition(connection, kind, name, expected, tenant)
            chosen = _one(connection, kind, name, version, tenant)
            if current == chosen.version:
                return
            _in_force(connection, chosen, did, note, actor, at, tenant)

        await self._database.write(point)

    async def retire(
        self,
        kind: WordingKind,
        name: str,
        *,
        actor: str,
        at: datetime,
        note: str = "",
        expected: str | None = None,
        tenant: str = "default",
    ) -> None:
        """Take a name out of force altogether. Raises NotFound, Conflict."""

        def take_out(connection: Connection) -> None:
            _moved(connection, tenant)
            current = _precondition(connection, kind, name, expected, tenant)
            if not current:
                raise Refused(f"No version of {name} is in force.", "See its versions.")
            one = _one(connection, kind, name, current, tenant)
            _set_state(connection, one, "retired", tenant)
            connection.execute(
                delete(wording_label).where(
                    within(wording_label, tenant, kind=kind, name=name, label=PRODUCTION)
                )
            )
            _tell(connection, one, "withdrawn", note, actor, at, tenant)

        await self._database.write(take_out)

    async def discard(
        self,
        kind: WordingKind,
        name: str,
        version: str,
        *,
        actor: str,
        at: datetime,
        tenant: str = "default",
    ) -> None:
        """Lay a draft aside; it stays in the history. Raises NotFound, Refused."""

        def lay_aside(connection: Connection) -> None:
            one = _one(connection, kind, name, version, tenant)
            if one.state != "draft":
                raise Refused(f"v{one.number} of {name} is no draft.", "Only drafts are discarded.")
            _set_state(connection, one, "retired", tenant)
            _tell(connection, one, "discarded", "", actor, at, tenant)

        await self._database.write(lay_aside)

    async def take_shipped(
        self, shipped: Sequence[NewWording], *, actor: str, at: datetime, tenant: str = "default"
    ) -> dict[str, list[str]]:
        """Take in what ships, once for each content; names by what became of them.

        A name nobody has touched follows what ships. One that people have edited or withdrawn
        gets the new text as a draft that is offered. What was taken in before is passed over.
        """
        known = {(one.kind, one.name): one.version for one in await self.labelled(tenant, SHIPPED)}
        fresh = [one for one in shipped if known.get((one.kind, one.name)) != one.version]
        told: dict[str, list[str]] = {"published": [], "offered": []}
        if not fresh:
            return told

        def take(connection: Connection) -> None:
            _moved(connection, tenant)
            for one in fresh:
                labels = _labels(connection, one.kind, one.name, tenant)
                before, current = labels.get(SHIPPED), labels.get(PRODUCTION)
                seen = _find(connection, one.kind, one.name, one.version, tenant)
                if before is not None and seen is not None and seen.origin == "shipped":
                    continue  # an older edition that starts beside a newer one
                kept = _kept(connection, one, "shipped", "", actor, at, tenant)
                label = upsert(connection, wording_label).values(
                    tenant=tenant, kind=one.kind, name=one.name, label=SHIPPED,
                    version=one.version, actor=actor, at=at,
                )  # fmt: skip
                connection.execute(label)
                untouched = current is None if before is None else current == before
                if untouched:
                    _in_force(connection, kept, "published", "", actor, at, tenant)
                    told["published"].append(one.name)
                elif current != one.version:
                    told["offered"].append(one.name)

        await self._database.write(take)
        return told


def _count(connection: Connection, tenant: str) -> int:
    query = select(wording_count.c.number).where(within(wording_count, tenant))
    return connection.execute(query).scalar() or 0


def _moved(connection: Connection, tenant: str) -> None:
    """Raise the counter. First in its transaction: its row's lock puts writers in line."""
    connection.execute(
        upsert(connection, wording_count, instead={"number": wording_count.c.number + 1}).values(
            tenant=tenant, number=1
        )
    )


def _labels(connection: Connection, kind: str, name: str, tenant: str) -> dict[str, str]:
    query = select(wording_label).where(within(wording_label, tenant, kind=kind, name=name))
    return {row.label: row.version for row in connection.execute(query)}


def _labelled(connection: Connection, tenant: str, label: str) -> list[Wording]:
    query = (
        select(wording)
        .join(
            wording_label,
            (wording_label.c.tenant == wording.c.tenant)
            & (wording_label.c.kind == wording.c.kind)
            & (wording_label.c.name == wording.c.name)
            & (wording_label.c.version == wording.c.version),
        )
        .where(within(wording, tenant), wording_label.c.label == label)
        .order_by(wording.c.kind, wording.c.name)
    )
    return [_wording(row) for row in connection.execute(query)]


def _history(connection: Connection, kind: str, name: str, tenant: str) -> list[WordingDeed]:
    query = (
        select(wording_deed)
        .where(within(wording_deed, tenant, kind=kind, name=name))
        .order_by(wording_deed.c.id)
    )
    return [
        WordingDeed(
            kind=cast(WordingKind, row.kind),
            name=row.name,
            version=row.version,
            number=row.number,
            did=row.did,
            note=row.note,
            actor=row.actor,
            at=row.at,
        )
        for row in connection.execute(query)
    ]


def _precondition(
    connection: Connection, kind: str, name: str, expected: str | None, tenant: str
) -> str:
    """The version in force ("" for none). Raises Conflict where it is not the one expected."""
    current = _labels(connection, kind, name, tenant).get(PRODUCTION, "")
    if expected is None or expected == current:
        return current
    history = _history(connection, kind, name, tenant)
    if not history:
        raise Conflict(f"No version of {name} is in force.", "Load it again.")
    last = history[-1]
    for deed in history:
        if deed.did in CHANGES_WHAT_HOLDS:
            last = deed
    raise Conflict(
        f"{last.actor.partition(':')[2] or last.actor} {last.did} v{last.number} of {name} at "
        f"{last.at:%H:%M} (UTC), while you were at it.",
        "Compare it with yours, then go on from it or put yours in its place.",
    )


def _find(
    connection: Connection, kind: str, name: str, version: str, tenant: str
) -> Wording | None:
    query = select(wording).where(within(wording, tenant, kind=kind, name=name, version=version))
    row = connection.execute(query).one_or_none()
    return _wording(row) if row is not None else None


def _one(connection: Connection, kind: str, name: str, version: str, tenant: str) -> Wording:
    found = _find(connection, kind, name, version, tenant)
    if found is None:
        raise NotFound(f"There is no version {version!r} of {kind} {name!r}.", "See its versions.")
    return found


def _kept(
    connection: Connection,
    new: NewWording,
    origin: Literal["shipped", "person"],
    note: str,
    actor: str,
    at: datetime,
    tenant: str,
) -> Wording:
    """The version of a text, as a draft where it is new."""
    known = _find(connection, new.kind, new.name, new.version, tenant)
    if known is not None:
        return known
    last = select(func.max(wording.c.number)).where(
        within(wording, tenant, kind=new.kind, name=new.name)
    )
    made = Wording(
        kind=new.kind,
        name=new.name,
        version=new.version,
        number=(connection.execute(last).scalar() or 0) + 1,
        sha256=new.sha256,
        text=new.text,
        languages=new.languages,
        state="draft",
        origin=origin,
        note=note,
        actor=actor,
        at=at,
    )
    row = {**vars(made), "languages": ",".join(new.languages), "tenant": tenant}
    connection.execute(insert(wording).values(row))
    did = "saved a draft" if origin == "person" else "shipped"
    _tell(connection, made, did, note, actor, at, tenant)
    return made


def _in_force(
    connection: Connection,
    chosen: Wording,
    did: str,
    note: str,
    actor: str,
    at: datetime,
    tenant: str,
) -> None:
    same = within(wording, tenant, kind=chosen.kind, name=chosen.name, state="published")
    connection.execute(update(wording).where(same).values(state="retired"))
    _set_state(connection, chosen, "published", tenant)
    connection.execute(
        upsert(connection, wording_label).values(
            tenant=tenant, kind=chosen.kind, name=chosen.name, label=PRODUCTION,
            version=chosen.version, actor=actor, at=at,
        )
    )  # fmt: skip
    _tell(connection, chosen, did, note, actor, at, tenant)


def _set_state(connection: Connection, one: Wording, state: State, tenant: str) -> None:
    same = within(wording, tenant, kind=one.kind, name=one.name, version=one.version)
    connection.execute(update(wording).where(same).values(state=state))


def _tell(
    connection: Connection,
    one: Wording,
    did: str,
    note: str,
    actor: str,
    at: datetime,
    tenant: str,
) -> None:
    connection.execute(
        insert(wording_deed).values(
            tenant=tenant, kind=one.kind, name=one.name, version=one.version, number=one.number,
            did=did, note=note, actor=actor, at=at,
        )
    )  # fmt: skip


def _wording(row: Row[tuple[object, ...]]) -> Wording:
    told = row._mapping  # pyright: ignore[reportPrivateUsage]  # SQLAlchemy's public name for it
    return Wording(
        kind=told["kind"],
        name=told["name"],
        version=told["version"],
        number=told["number"],
        sha256=told["sha256"],
        text=told["text"],
        languages=tuple(one for one in str(told["languages"]).split(",") if one),
        state=told["state"],
        origin=told["origin"],
        note=told["note"],
        actor=told["actor"],
        at=told["at"],
    )

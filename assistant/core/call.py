"""A call and the customer on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from knowledge.types import Language, Noun, Text

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
CallId = Annotated[str, Field(pattern=r"^[\w.:@+-]{1,200}$")]
"""It stands in addresses and in a key of the database."""
Name = Annotated[Text, Field(max_length=500)]

ValueTier = Literal["standard", "silver", "gold"]


class Actor(Noun):
    """Who gave a command: every command carries one, and the log keeps it."""

    kind: Literal["agent", "knowledge", "qa", "supervisor", "administrator", "system"] = "system"
    id: str = "system"
    tenant: str = "default"
    """Whose calls and documents they may reach: it comes with the actor, never with a request."""


SYSTEM = Actor()


class Order(Noun):
    """One order of a customer. Money in `currency`'s unit."""

    id: str
    product: str
    """The product's name as the shop writes it."""
    product_key: str = ""
    """The key the knowledge base uses, where known."""
    price: float | None = None
    currency: str = "EUR"
    ordered: date | None = None
    promised: date | None = None
    delivered: date | None = None
    status: str = ""
    options: dict[str, str] = Field(default_factory=dict[str, str])


class Contact(Noun):
    """An earlier contact of a customer."""

    on: date
    channel: str = "phone"
    about: str
    resolved: bool | None = None
    complaint: bool = False


class Customer(Noun):
    """A customer with history."""

    id: str
    name: str = ""
    language: Language = "en"
    tier: ValueTier = "standard"
    since: date | None = None
    orders: tuple[Order, ...] = ()
    contacts: tuple[Contact, ...] = ()
    preferences: dict[str, str] = Field(default_factory=dict[str, str])


class Call(Noun):
    """A call. `started_at` is wall-clock time; everything within the call is seconds from it."""

    type: Literal["call_started"] = "call_started"
    id: CallId
    tenant: str = Field(default="default", max_length=64)
    started_at: Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
    language: Language = "en"
    agent: Name = ""
    customer: Customer | None = None
    title: Name = ""
    source: Name = ""
    """The file or line it came from."""
    audio: Name = ""
    """The recording's key in the blob store, where there is one."""
    heard_with: dict[str, str] = Field(default_factory=dict[str, str])
    """Versions of knowledge, scripts, lexicons and engine as the call began."""

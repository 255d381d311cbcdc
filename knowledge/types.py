"""Knowledge's nouns. `assistant.core` may import this file and nothing else from here."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "zh"]
DocumentState = Literal["draft", "published", "retired"]
BlockKind = Literal["heading", "paragraph", "list", "table", "pair"]
Side = Literal["agent", "customer"]


class Noun(BaseModel):
    """A frozen value that knows all its fields; also its own wire format."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Noun):
    """One piece of a parsed document, in reading order."""

    kind: BlockKind
    text: str
    headings: tuple[str, ...] = ()
    """The path of headings above the block, outermost first."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Table cells, the header row first; empty for other kinds."""
    page: int | None = None


class Document(Noun):
    """One version of one document. `key` names the document across its versions."""

    key: str
    version: int = Field(ge=1)
    title: str
    language: Language
    kind: str = "document"
    """What it is for: specification, policy, promotion, how-to … as its front matter says."""
    state: DocumentState = "draft"
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """Exclusive. None: no end is known."""
    products: tuple[str, ...] = ()
    metadata: dict[str, str] = Field(default_factory=dict[str, str])
    sha256: str
    """Of the source bytes, so that the same upload twice is one version."""
    published_at: datetime | None = None
    """When it was last published. None for a draft."""
    chunks: int = 0
    """Into how many chunks it was cut."""
    blocks: tuple[Block, ...] = ()


class Chunk(Noun):
    """A stretch of one version of a document, at most as long as the embedder reads.

    The id is derived from tenant, document, version and place, so indexing twice is indexing once.
    """

    id: str
    document: str
    version: int
    ordinal: int
    title: str
    headings: tuple[str, ...] = ()
    text: str
    kind: str = "document"
    language: Language = "en"
    products: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    page: int | None = None


class Passage(Noun):
    """A chunk of a document as search returns it."""

    chunk: str
    document: str
    version: int
    title: str
    headings: tuple[str, ...] = ()
    text: str
    kind: str = "document"
    language: Language = "en"
    products: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    page: int | None = None
    score: float = 0.0
    """Calibrated relevance, 0 to 1; comparable between queries of one embedder."""


class Turn(Noun):
    """What one side of a conversation said."""

    speaker: Side
    text: str


class SearchQuery(Noun):
    """What to look for. `text` is what was said; `context` earlier turns, oldest first."""

    text: str
    context: tuple[str, ...] = ()
    spoken_by: tuple[Side, ...] = ()
    """Who said each turn of the context; where it is not told, the customer did."""
    at: datetime
    """Only what is published and valid at this moment may be found."""
    limit: int = Field(default=5, ge=1, le=50)
    kinds: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    language: Language | None = None
    tenant: str = "default"


class SearchResult(Noun):
    """Passages, best first. `nothing_found` means: nothing good enough to say."""

    results: tuple[Passage, ...] = ()
    nothing_found: bool
    lesser: str = ""
    """Not empty when a lesser answer was given, and why (for example: lexical search only)."""


class Fact(Noun):
    """One attribute of one product, with the place it was read from.

    Numbers are normalised: durations to months or days, money to the currency's unit,
    power to watts; `text` keeps what the document says.
    """

    product: str
    aliases: tuple[str, ...] = ()
    attribute: str
    """A canonical name: warranty, return_window, price, delivery_time, power, weight …"""
    value: float | None = None
    unit: str = ""
    text: str
    document: str
    version: int
    chunk: str = ""
    quote: str
    """The sentence or row the fact was read from."""
    language: Language = "en"
    valid_from: datetime | None = None
    valid_until: datetime | None = None

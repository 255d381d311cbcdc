"""Knowledge's nouns. `assistant.core` may import this file and nothing else from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_BEGINNING = 2
"""Letters by which names are looked up in a text: two Chinese characters are a word."""
_SHORTEST, _LONGEST = 2, 60
"""Letters of values in words that are looked up."""

Language = Literal["en", "zh"]
DocumentState = Literal["draft", "published", "retired"]
BlockKind = Literal["heading", "paragraph", "list", "table", "pair"]
Side = Literal["agent", "customer"]
LeftOutReason = Literal[
    "hidden",  # by a style that says so: CSS, Word's hidden font, `;;;` in a sheet
    "same_colour",  # as the ground it stands on
    "tiny",
    "off_page",
    "covered",  # on the page, but no ink shows: invisible, clipped, or under something
    "hidden_sheet",
    "hidden_row",
    "hidden_column",
    "comment",
    "deletion",  # tracked, and not yet accepted
    "metadata",
    "running_header",  # or footer: the same on many pages
    "contents",  # a table of contents, or a page's navigation
    "attachment",
    "invisible_characters",
    "markup",  # raw HTML in Markdown
    "rotated",  # a watermark, a label up the side
    "picture",  # a page without text: a scan
    "no_value",  # a formula nobody has calculated
    "more",  # how many more there are than are listed
]


def _writable(text: str) -> str:
    """Half of a surrogate pair is no character: no database and no browser can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        raise ValueError(f"it has a character that is none (at {wrong.start})") from wrong
    return text


Text = Annotated[str, AfterValidator(_writable)]
"""Text from outside."""


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


class Period(Noun):
    """A stretch of time; `until` is exclusive, None is open."""

    since: datetime | None = None
    until: datetime | None = None


class LeftOut(Noun):
    """Something in the file that a reader of it would not see, and that is not searched either."""

    reason: LeftOutReason
    text: str
    """How it begins, or how much of it there is."""
    place: str = ""
    """Where in the source: "page 3", "sheet Prices, row 7", "under Returns"."""


class Document(Noun):
    """One version of one document. `key` names the document across its versions."""

    key: str
    version: int = Field(ge=1)
    title: str
    language: Language
    kind: str = "document"
    """What it is for: specification, policy, promotion, how-to … as its front matter says."""
    format: str = ""
    """Of the file it came from: pdf, docx, md …"""
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
    retired_at: datetime | None = None
    """When it was withdrawn. None for a draft and for what is published."""
    past: tuple[Period, ...] = ()
    """Earlier times between a publication and a withdrawal."""
    chunks: int = 0
    """Into how many chunks it was cut."""
    blocks: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What was not taken from the file, so that nobody thinks it was."""
    read_as: str = ""
    """The format that was found in the file, where its name says another."""


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
    used: bool = True
    """False: a person left it out of search."""
    edited: bool = False
    """Whether a person wrote its text in place of the document's."""


class Passage(Noun):
    """A chunk of a document as search returns it: `passage_of` makes it."""

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


def passage_of(chunk: Chunk) -> Passage:
    """A chunk as search returns it, without a score."""
    told = chunk.model_dump(exclude={"id", "ordinal", "used", "edited"})
    return Passage(chunk=chunk.id, **told)


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
    withdrawn: bool = False
    """Also what was withdrawn after that moment: for looking back, never for answering now."""


class SearchResult(Noun):
    """Passages, best first. `nothing_found` means: nothing good enough to say."""

    results: tuple[Passage, ...] = ()
    nothing_found: bool
    threshold: float = 0.0
    """The relevance from which a passage is good enough."""
    milliseconds: float = 0.0
    """How long the search took, where that was measured."""
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
    title: str = ""
    """The document's, for people."""
    quote: str
    """The sentence or row the fact was read from."""
    language: Language = "en"
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class FactConflict(Noun):
    """Different values of one attribute of one product, from different documents."""

    product: str
    attribute: str
    facts: tuple[Fact, ...]


class FactChoice(Noun):
    """What a person decided about a conflict."""

    product: str
    attribute: str
    keep: str = ""
    """The document that is right; empty: both are, each in its time."""


class Deed(Noun):
    """What was done with a version, by whom, when."""

    key: str
    version: int
    did: str
    actor: str
    at: datetime


class Facts(tuple[Fact, ...]):
    """Facts that hold at one moment, with the ways to find one of thousands at once."""

    @cached_property
    def by_attribute(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of each attribute, in order."""
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self:
            found[fact.attribute].append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    @cached_property
    def products(self) -> frozenset[str]:
        """All products that have a fact."""
        return frozenset(fact.product for fact in self)

    @property
    def indexed(self) -> bool:
        """Whether names were looked up before: the first time takes long where facts are many."""
        return "_names" in self.__dict__

    @cached_property
    def by_product(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of each product, in order."""
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self:
            found[fact.product].append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
        """(name, products) of products and aliases, longest first, by the name's beginning."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for fact in self:
            for name in (fact.product, *fact.aliases):
                names[name.casefold()].add(fact.product)
        return _by_beginning({name: frozenset(some) for name, some in names.items()})

    @cached_property
    def _values(self) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
        """(value, attributes) of values in words, longest first, by the value's beginning."""
        values: defaultdict[str, set[str]] = defaultdict(set)
        for fact in self:
            if fact.value is None and _SHORTEST <= len(fact.text) <= _LONGEST:
                values[fact.text.casefold()].add(fact.attribute)
        return _by_beginning({text: frozenset(some) for text, some in values.items()})

    def product_in(self, text: str) -> str:
        """The product with the longest name that stands in a text; empty where none does."""
        named = self.products_in(text)
        if not named:
            return ""
        products = max(named, key=lambda one: (one[1] - one[0], -one[0]))[2]
        return max(products, key=lambda product: (len(product), product))

    def products_in(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """(start, end, products of that name) for every name in a text, in order, none in another.

        Different products may have one name.
        """
        return _standing_in(text, self._names)

    def values_in(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """(start, end, attributes) of every value in words that any product has, in order."""
        return _standing_in(text, self._values)


_Named = Mapping[str, tuple[tuple[str, frozenset[str]], ...]]


def _by_beginning(names: Mapping[str, frozenset[str]]) -> _Named:
    found: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found[name[:_BEGINNING]].append((name, names[name]))
    return {start: tuple(some) for start, some in found.items()}


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch is no part of a longer Latin word: ember does not stand in remember."""
    before, first = text[start - 1 : start], text[start : start + 1]
    last, after = text[end - 1 : end], text[end : end + 1]
    return not (_latin(before) and _latin(first)) and not (_latin(last) and _latin(after))


def _latin(sign: str) -> bool:
    return sign.isalnum() and sign < "\u2e80"


def _standing_in(text: str, names: _Named) -> list[tuple[int, int, frozenset[str]]]:
    low = text.casefold()
    found: list[tuple[int, int, frozenset[str]]] = []
    place = 0
    while place < len(low):
        for name, some in names.get(low[place : place + _BEGINNING], ()):
            if low.startswith(name, place) and _whole(low, place, place + len(name)):
                found.append((place, place + len(name), some))
                place += len(name) - 1
                break
        place += 1
    return found

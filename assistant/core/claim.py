"""A product fact as an agent stated it on a call."""

from __future__ import annotations

from knowledge.types import Noun


class Claim(Noun):
    """A value stated for an attribute, held against the documents of that moment."""

    utterance: str
    quote: str
    """The sentence it was stated in."""
    attribute: str
    product: str = ""
    """Empty where it cannot be told which one was meant."""
    stated: str
    """The value in the agent's words; it stands in the quote."""
    right: str = ""
    """What the document says; empty where none says anything of it."""
    document: str = ""
    version: int | None = None
    agrees: bool | None
    """None where no document says anything of it."""

"""A question the agent typed, and its answer as it comes: passages, text piece by piece, done."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.types import Language, Noun, Text

from .card import Citation


class Question(Noun):
    """What the agent asks; the language is found in the text where it is not given."""

    text: Text = Field(min_length=1, max_length=2000)
    language: Language | None = None


class AnswerSentence(Noun):
    """One sentence of an answer, and what it stands on."""

    text: str
    cites: tuple[int, ...] = ()
    """Places in the answer's citations, from 0; none: it stands in the customer's record."""


class AnswerPassages(Noun):
    """What was retrieved, best first, before a word of the answer is there."""

    type: Literal["passages"] = "passages"
    citations: tuple[Citation, ...]


class AnswerText(Noun):
    """The next piece of the answer. What was said once is never taken back."""

    type: Literal["text"] = "text"
    delta: str


class Answer(Noun):
    """The whole answer. The texts of all pieces, joined, are `answer`."""

    type: Literal["done"] = "done"
    answer: str
    citations: tuple[Citation, ...] = ()
    nothing_found: bool = False
    sentences: tuple[AnswerSentence, ...] = ()
    source: Literal["passages", "model"] = "passages"
    lesser: str = ""
    """Not empty when a lesser answer was given, and why."""


AnswerPiece = AnswerPassages | AnswerText | Answer

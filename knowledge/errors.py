"""Every error of the knowledge base, in one tree.

KnowledgeError             one line for people; `todo` says what to do next
├── UnreadableDocument     exit 2: not of a kind we read, empty, or broken
│   ├── EncryptedDocument  a password stands before it
│   ├── NoTextLayer        pages that are pictures of text
│   └── OverLimit          more of it than we take: `limit` names which
├── NoSuchDocument         exit 2: no document, version or chunk of that name
├── NotAllowed             exit 2: the rules say no: an end before its beginning, an empty passage …
├── ModelFilesMissing      exit 3: the embedder's files are not there, or are others
└── IndexUnavailable       exit 3: the search index does not answer, or another process has it
"""

from __future__ import annotations

from typing import Literal

Limit = Literal["size", "pages", "unpacked", "cells", "memory", "seconds", "answer"]


class KnowledgeError(Exception):
    """`what` says what is wrong and where; `todo` what was expected or what to do."""

    exit_code = 2

    def __init__(self, what: str, todo: str = "") -> None:
        self.what = what
        self.todo = todo
        super().__init__(f"{what} {todo}".strip())


class UnreadableDocument(KnowledgeError):
    """A document that cannot be read."""


class EncryptedDocument(UnreadableDocument):
    """A document that opens only with a password."""


class NoTextLayer(UnreadableDocument):
    """Pages that are pictures of text: a scan nobody has recognised yet."""


class OverLimit(UnreadableDocument):
    """More than we take of `limit`."""

    def __init__(self, what: str, todo: str = "", *, limit: Limit) -> None:
        super().__init__(what, todo)
        self.limit: Limit = limit


class NoSuchDocument(KnowledgeError):
    """No document, version or chunk of that name."""


class NotAllowed(KnowledgeError):
    """The rules of versions and passages say no."""


class ModelFilesMissing(KnowledgeError):
    """The embedder's files are not there, or are not the ones expected."""

    exit_code = 3


class IndexUnavailable(KnowledgeError):
    """The search index does not answer, or another process has it open (`in_use`)."""

    exit_code = 3

    def __init__(self, what: str, todo: str = "", *, in_use: bool = False) -> None:
        super().__init__(what, todo)
        self.in_use = in_use

"""Every error a user can meet, in one tree.

AssistantError                     one line for people; `todo` says what to do next
├── BadInput                       exit 2: what was given cannot be used
│   ├── BadTranscript              not WhisperX JSON, truncated, impossible times …
│   ├── BadDocument                a document that cannot be read
│   ├── BadPrompt                  a rubric, playbook, lexicon or prompt file that breaks its form
│   └── BadSetting                 a setting that cannot hold
├── NotFound                       exit 2: no call, card, document or rubric of that name
├── MissingPart                    exit 3: a needed engine, model or package is not there
├── Refused                        exit 2: the rules say no
│   ├── NotOwner                   another process has taken this call over
│   └── Conflict                   the same key came again with another body
└── Unavailable                    an engine is there but does not answer in time
    ├── SearchUnavailable          the search index
    └── ModelUnavailable           the language model
"""

from __future__ import annotations


class AssistantError(Exception):
    """An error with one line for people.

    `what` says what is wrong and where; `todo` what was expected or what to do.
    """

    exit_code = 2

    def __init__(self, what: str, todo: str = "") -> None:
        self.what = what
        self.todo = todo
        super().__init__(f"{what} {todo}".strip())


class BadInput(AssistantError):
    """What was given cannot be used."""


class BadTranscript(BadInput):
    """A transcript that is not what it claims to be."""


class BadDocument(BadInput):
    """A document that cannot be read."""


class BadPrompt(BadInput):
    """A rubric, playbook, lexicon or prompt file that breaks its form."""


class BadSetting(BadInput):
    """A setting that cannot hold."""


class NotFound(AssistantError):
    """Nothing of that name is here."""


class MissingPart(AssistantError):
    """A needed engine, model or package is not there."""

    exit_code = 3


class Refused(AssistantError):
    """The rules say no."""


class NotOwner(Refused):
    """Another process has taken this call over; nothing was written."""


class Conflict(Refused):
    """The same key came again with another body; the first one stands."""


class Unavailable(AssistantError):
    """An engine is there but does not answer in time."""

    exit_code = 3


class SearchUnavailable(Unavailable):
    """The search index does not answer."""


class ModelUnavailable(Unavailable):
    """The language model does not answer."""

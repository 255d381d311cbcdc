"""What came of a call, as others measured it, and the agents it is counted by."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, model_validator

from knowledge.types import Noun, Text

from .call import CallId

Key = Annotated[Text, Field(min_length=1, max_length=200)]
Money = Annotated[float, Field(ge=0, lt=1e9, allow_inf_nan=False)]


class Outcome(Noun):
    """What one source says of a call: a survey, the shop's till, the return desk.

    Keyed by call and source: the same source again replaces what it said before, and takes
    nothing away from what another said.
    """

    call: CallId
    source: Key = "shop"
    at: AwareDatetime | None = None
    """When it became known; the moment it was sent where it does not say."""
    satisfaction: int | None = Field(default=None, ge=1, le=5)
    """1 very unhappy to 5 very happy."""
    resolved: bool | None = None
    repeat_contact: bool | None = None
    """Whether the customer had to call again about the same."""
    sale: Money | None = None
    refund: Money | None = None
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")

    @model_validator(mode="after")
    def _says_something(self) -> Outcome:
        told = (self.satisfaction, self.resolved, self.repeat_contact, self.sale, self.refund)
        if all(one is None for one in told):
            raise ValueError(
                "says nothing: give satisfaction, resolved, repeat_contact, sale or refund"
            )
        return self


class Agent(Noun):
    """Somebody who takes calls."""

    id: Key
    name: Annotated[Text, Field(max_length=200)] = ""
    team: Annotated[Text, Field(max_length=200)] = ""
    started: date | None = None
    """First day in the job: how fast a newcomer learns is counted from it."""

"""Everything that happens on a call, in order. The log of these is the truth."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, cast

from pydantic import (
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    model_serializer,
    model_validator,
)

from knowledge.types import Noun

from .call import Call, Customer
from .card import Card, CardExpired, CardHeld, DensityChosen, Feedback, Unanswered
from .grade import Finding, Scorecard
from .signal import Signal, SignalWithdrawn
from .speech import Prosody, Segment, Utterance


class CallEnded(Noun):
    """The line went down, or the recording ended."""

    type: Literal["call_ended"] = "call_ended"
    seconds: float
    reason: Literal["hung_up", "end_of_file", "abandoned"] = "hung_up"


class Gap(Noun):
    """Segments of a source that never came: the call goes on without them."""

    type: Literal["gap"] = "gap"
    source: str
    first: int
    last: int
    """Sequences, both inclusive. One of them that comes after all is taken in all the same."""


class CustomerKnown(Noun):
    """The customer's record came after the call had begun, or another one came."""

    type: Literal["customer"] = "customer"
    customer: Customer


Body = Annotated[
    Call
    | CustomerKnown
    | Segment
    | Gap
    | Prosody
    | Utterance
    | Signal
    | SignalWithdrawn
    | Card
    | CardHeld
    | CardExpired
    | DensityChosen
    | Unanswered
    | Feedback
    | Finding
    | Scorecard
    | CallEnded,
    Field(discriminator="type"),
]


class CallEvent(Noun):
    """One event: `seq` counts from 1 without gaps, `at` is seconds into the call.

    On the wire it is flat: `{"type", "call", "seq", "at", …the body's own fields}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: str
    seq: int = Field(ge=1)
    at: float = Field(ge=0)
    body: Body

    @property
    def type(self) -> str:
        return self.body.type

    @cached_property
    def line(self) -> bytes:
        """The event as one line of JSON, made once however many read it."""
        return self.model_dump_json().encode()

    @model_serializer(mode="wrap")
    def _flat(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        whole = handler(self)
        body = whole.pop("body")
        return {"type": body.pop("type"), **whole, **body}

    @model_validator(mode="before")
    @classmethod
    def _unflat(cls, data: object) -> object:
        if not isinstance(data, dict) or "body" in data:
            return cast(object, data)
        flat = cast(dict[str, Any], data)
        kind = flat.get("type")
        own = {key: flat[key] for key in ("call", "seq", "at") if key in flat}
        body = {key: value for key, value in flat.items() if key not in ("seq", "at")}
        if kind not in ("scorecard",):
            body.pop("call", None)
        return {**own, "body": body}


EVENT: TypeAdapter[CallEvent] = TypeAdapter(CallEvent)

"""Replies written by a model: asked for JSON, validated by us whatever the server promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.core.card import TIERS, Citation, Draft, Tier, TierName
from assistant.core.ports import Moment
from knowledge.types import Passage

from .marks import data, passages_told, transcript_told
from .server import Asked, ModelServer

Check = Callable[[Draft, Moment], Sequence[str]]
MOST_LINES = 3
ATTEMPTS = 2
_MEANS_UPSET = frozenset({"agitation", "negative_emotion"})
_UPSET = "The customer is upset: be calm, be short, offer nothing.\n"


class _Tier(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: TierName
    lines: list[str] = Field(min_length=1, max_length=MOST_LINES)
    passages: list[int]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tiers: list[_Tier]


class ModelWriter:
    """See `assistant.core.ports.ReplyWriter`. `prompt` gives a tenant's published one; `check` says
    what is wrong with a draft."""

    def __init__(self, server: ModelServer, prompt: Callable[[str], str], check: Check) -> None:
        self._server = server
        self._prompt = prompt
        self._check = check

    async def write(self, moment: Moment, scripted: Draft | None) -> Draft | None:
        """A draft that holds, after at most one second try; None where it does not.

        Tiers that fail the check are left out one by one; without basic there is no draft.
        """
        passages = (*moment.found.results, *moment.promotions.results)
        if scripted is None or not passages:
            return None
        asked = Asked(
            system=self._prompt(moment.call.tenant),
            transcript=transcript_told(moment),
            tail=_tail(moment, passages),
            schema=_Reply.model_json_schema(),
        )
        for _ in range(ATTEMPTS):
            draft = self._draft(await self._server.ask(asked), moment, scripted, passages)
            if draft is not None:
                return draft
        return None

    def _draft(
        self, answer: str, moment: Moment, scripted: Draft, passages: Sequence[Passage]
    ) -> Draft | None:
        try:
            reply = _Reply.model_validate_json(answer)
        except ValidationError:
            return None
        tiers: dict[TierName, Tier] = {}
        for written in sorted(reply.tiers, key=lambda one: TIERS.index(one.name)):
            tier = _cited(written, passages)
            if tier is None:
                continue
            alone = scripted.model_copy(update={"tiers": {"basic": tier}, "source": "model"})
            if not self._check(alone, moment):
                tiers[written.name] = tier
        if "basic" not in tiers:
            return None
        return scripted.model_copy(update={"tiers": tiers, "source": "model", "playbook": ""})


def _cited(written: _Tier, passages: Sequence[Passage]) -> Tier | None:
    """The tier with its citations; the quotes are taken from the passages by us."""
    if not written.passages or any(not 1 <= n <= len(passages) for n in written.passages):
        return None
    lines = tuple(" ".join(line.split()) for line in written.lines if line.strip())
    if not lines:
        return None
    used = [passages[number - 1] for number in dict.fromkeys(written.passages)]
    return Tier(
        lines=lines,
        citations=tuple(
            Citation(
                document=passage.document,
                version=passage.version,
                quote=passage.text,
                title=passage.title,
                chunk=passage.chunk,
                valid_from=passage.valid_from,
            )
            for passage in used
        ),
    )


def _tail(moment: Moment, passages: Sequence[Passage]) -> str:
    customer = moment.customer.model_dump_json(exclude={"id"}) if moment.customer else "unknown"
    language = "Chinese" if moment.cause.language == "zh" else "English"
    return (
        f"{passages_told(passages)}\n<customer>\n{data(customer)}\n</customer>\n"
        f"Today is {moment.at:%Y-%m-%d}. Language: {language}.\n"
        f"{_UPSET if any(one.kind in _MEANS_UPSET for one in moment.raised) else ''}"
        f"Answer what {moment.cause.id} asks."
    )

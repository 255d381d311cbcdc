"""Items of a rubric judged by a model, one request each over the same transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.core.grade import Opinion, Verdict
from assistant.core.published import PromptVersion
from assistant.core.rubric import ModelCheck, RubricItem
from assistant.core.speech import Utterance
from assistant.errors import ModelUnavailable
from knowledge.types import Language

from .marks import data
from .odds import share_of
from .server import Answered, Asked, ModelServer

AT_ONCE = 16
"""Requests of one process: a server with a bounded queue answers 503 beyond its own limit."""
ATTEMPTS = 2
MOST_LINES = 5
MOST_REASON = 300
Said = Literal["pass", "fail", "unsure"]
SAID: tuple[Said, ...] = ("pass", "fail", "unsure")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    applies: bool
    lines: list[int]
    verdict: Said
    reason: str = Field(min_length=1)


class ModelJudge:
    """See `assistant.core.ports.Judge`.

    `prompt` is the one a tenant has in force. The transcript comes before the question, so that a
    server with prefix caching computes it once for all items: 2,588 tokens against 32,000
    for twenty items over 1,600 tokens of talk.
    """

    def __init__(self, server: ModelServer, prompt: Callable[[str], PromptVersion]) -> None:
        self._server = server
        self._prompt = prompt
        self._free = asyncio.Semaphore(AT_ONCE)

    async def made_with(self, tenant: str) -> Mapping[str, str]:
        prompt = self._prompt(tenant)
        model = await self._server.model()
        return {"model": model, "prompt": f"{prompt.name} {prompt.version}"}

    async def opinions(
        self,
        utterances: Sequence[Utterance],
        items: Sequence[RubricItem],
        language: Language,
        tenant: str,
    ) -> Mapping[str, Opinion]:
        system = self._prompt(tenant).text
        transcript = _transcript(utterances)
        found: dict[str, Opinion] = {}

        async def judged(item: RubricItem) -> None:
            asked = Asked(
                system=system,
                transcript=transcript,
                tail=_tail(item, language),
                schema=_schema(len(utterances)),
                most_tokens=200,
            )
            for _ in range(ATTEMPTS):
                try:
                    async with self._free:
                        answer = await self._server.answer(asked)
                except ModelUnavailable:
                    return
                opinion = _opinion(item, answer, utterances)
                if opinion is not None:
                    found[item.id] = opinion
                    return

        async with asyncio.TaskGroup() as tasks:
            for item in items:
                tasks.create_task(judged(item))
        return found


def _opinion(item: RubricItem, answer: Answered, said: Sequence[Utterance]) -> Opinion | None:
    """What was answered, where it has the shape and its lines exist; None: ask again."""
    try:
        told = _Answer.model_validate_json(answer.text)
    except ValidationError:
        return None
    if len(told.lines) > MOST_LINES or any(not 1 <= line <= len(said) for line in told.lines):
        return None
    verdict: Verdict = told.verdict if told.applies else "not_applicable"
    return Opinion(
        item=item.id,
        verdict=verdict,
        utterances=tuple(said[line - 1].id for line in dict.fromkeys(told.lines)),
        reason=" ".join(told.reason.split())[:MOST_REASON],
        confidence=share_of(answer.tokens, "verdict", told.verdict, SAID),
    )


def _transcript(utterances: Sequence[Utterance]) -> str:
    """One numbered line an utterance; no names, no times."""
    lines = [f"[{n}] {one.speaker}: {data(one.text)}" for n, one in enumerate(utterances, 1)]
    return "<transcript>\n" + "\n".join(lines) + "\n</transcript>"


def _tail(item: RubricItem, language: Language) -> str:
    question = item.check.question if isinstance(item.check, ModelCheck) else item.title
    told = [f"Question: {question.say(language)}"]
    if guidance := item.guidance.say(language):
        told.append(f"Standard: {guidance}")
    meets, misses = item.shown(language)
    told += [f"Meets it: {one}" for one in meets]
    told += [f"Does not meet it: {one}" for one in misses]
    told.append(f"Language of the reason: {'Chinese' if language == 'zh' else 'English'}.")
    return "\n".join(told)


def _schema(lines: int) -> Mapping[str, Any]:
    """The shape of an answer over so many lines. Without `maxLength`: a backend of vLLM makes
    strings of it that are not JSON."""
    return {
        "type": "object",
        "properties": {
            "applies": {"type": "boolean"},
            "lines": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": max(lines, 1)},
                "maxItems": MOST_LINES,
            },
            "verdict": {"enum": list(SAID)},
            "reason": {"type": "string"},
        },
        "required": ["applies", "lines", "verdict", "reason"],
        "additionalProperties": False,
    }

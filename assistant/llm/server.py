"""A model behind the OpenAI protocol (vLLM), and everything of that protocol in one place."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelUnavailable

from .odds import Token

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MOST_TOKENS = 400
ALTERNATIVES = 5
"""Of each token: enough for the three words of a verdict, and few enough for every server."""


@dataclass(frozen=True)
class Asked:
    """One request: what never changes first, then the transcript, then the volatile tail, so that
    a server with prefix caching computes each turn once."""

    system: str
    transcript: str
    tail: str
    schema: Mapping[str, Any]
    most_tokens: int = MOST_TOKENS


@dataclass(frozen=True)
class Answered:
    """What a server answered. No tokens where it does not tell their probabilities."""

    text: str
    tokens: Sequence[Token]


class ModelServer:
    """Asks a server for JSON by a schema. Use it through `async with`."""

    def __init__(self, base_url: str, model: str, api_key: str) -> None:
        self._base_url = base_url
        self._model = model
        self._api_key = api_key
        self._client: AsyncOpenAI | None = None

    async def __aenter__(self) -> ModelServer:
        from openai import AsyncOpenAI

        # No retries: a live card has one deadline, and a late answer is no answer.
        self._client = AsyncOpenAI(base_url=self._base_url, api_key=self._api_key, max_retries=0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            await self._client.close()

    async def model(self) -> str:
        """The model set, or the first the server offers. Raises ModelUnavailable."""
        from openai import OpenAIError

        if not self._model:
            try:
                offered = await self._opened.models.list()
            except OpenAIError as error:
                raise self._gone(error) from error
            if not offered.data:
                raise ModelUnavailable(f"{self._base_url} offers no model.", "Load one there.")
            self._model = offered.data[0].id
        return self._model

    async def ask(self, asked: Asked) -> str:
        """The text of the answer. Raises ModelUnavailable, as `answer` does."""
        return (await self.answer(asked)).text

    async def answer(self, asked: Asked) -> Answered:
        """The answer with its probabilities. A cancelled request is closed, so its slot frees.

        Raises ModelUnavailable where the server is gone, refuses, or cuts the answer short.
        """
        from openai import OpenAIError

        try:
            answer = await self._opened.chat.completions.create(
                model=await self.model(),
                messages=[
                    {"role": "system", "content": asked.system},
                    {"role": "user", "content": f"{asked.transcript}\n\n{asked.tail}"},
                ],
                temperature=0.0,
                max_tokens=asked.most_tokens,
                logprobs=True,
                top_logprobs=ALTERNATIVES,
                # vLLM ignores `guided_*` fields without a word; this is what it obeys.
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "reply", "schema": dict(asked.schema), "strict": True},
                },
            )
        except OpenAIError as error:
            raise self._gone(error) from error
        choice = answer.choices[0] if answer.choices else None
        if choice is None or not choice.message.content or choice.finish_reason == "length":
            raise ModelUnavailable("The model's answer is empty or cut off.", "")
        told = choice.logprobs.content if choice.logprobs else None
        tokens = [
            Token(
                one.token,
                {other.token: other.logprob for other in (*one.top_logprobs, one)},
            )
            for one in told or ()
        ]
        return Answered(choice.message.content, tokens)

    async def stream(self, system: str, user: str) -> AsyncGenerator[str]:
        """The answer's text piece by piece. Leaving it early closes the request.

        Raises ModelUnavailable where the server is gone or refuses, also half-way.
        """
        from openai import OpenAIError

        try:
            coming = await self._opened.chat.completions.create(
                model=await self.model(),
                messages=[
                    {"role": "system", "content": system},
                    {"role": "user", "content": user},
                ],
                temperature=0.0,
                max_tokens=MOST_TOKENS,
                stream=True,
            )
            async with coming:
                async for piece in coming:
                    if piece.choices and piece.choices[0].delta.content:
                        yield piece.choices[0].delta.content
        except OpenAIError as error:
            raise self._gone(error) from error

    @property
    def _opened(self) -> AsyncOpenAI:
        assert self._client is not None, "use `async with`"
        return self._client

    def _gone(self, error: Exception) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model server at {self._base_url} does not answer ({type(error).__name__}).",
            "Look whether it is up, or leave ASSISTANT_LLM__BASE_URL empty.",
        )

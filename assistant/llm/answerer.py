"""Answers to the agent's questions, written by a model sentence by sentence as it streams."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable

from assistant.core.ports import Moment, WrittenSentence

from .marks import data, passages_told, transcript_told
from .server import ModelServer

NOTHING = "NOTHING"
"""What the prompt has the model say where the passages do not answer."""
MOST_SENTENCES = 6
_CITES = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
_MARKS = r"(?:\s*\[[\d\s,]+\])*"
_END = re.compile(rf"(?<=[.!?]){_MARKS}\s+(?=[^\s\[])|(?<=[。！？]){_MARKS}(?=[^\s\[])|\n+")
"""Where a sentence is over: its citations may stand behind its full stop."""


class ModelAnswerer:
    """See `assistant.core.ports.AnswerWriter`. `prompt` is the one a tenant has in force."""

    def __init__(self, server: ModelServer, prompt: Callable[[str], str]) -> None:
        self._server = server
        self._prompt = prompt

    async def sentences(self, moment: Moment) -> AsyncGenerator[WrittenSentence]:
        """Sentences as soon as each is whole; none where the model finds no answer."""
        waiting = ""
        told = 0
        pieces = self._server.stream(self._prompt(moment.call.tenant), _user(moment))
        try:
            async for piece in pieces:
                waiting += piece
                while told < MOST_SENTENCES and (end := _END.search(waiting)) is not None:
                    sentence, waiting = waiting[: end.end()], waiting[end.end() :]
                    if (read := _read(sentence)) is not None:
                        told += 1
                        yield read
                if told == MOST_SENTENCES:
                    return
        finally:
            await pieces.aclose()
        if (read := _read(waiting)) is not None:
            yield read


def _read(sentence: str) -> WrittenSentence | None:
    """The sentence without its marks, and the passages they name, from 0."""
    cites = [int(one) - 1 for marks in _CITES.findall(sentence) for one in marks.split(",")]
    text = re.sub(r"\s+([.,!?。，！？])", r"\1", " ".join(_CITES.sub("", sentence).split()))
    if not any(sign.isalnum() for sign in text) or text.strip(". ") == NOTHING:
        return None
    return WrittenSentence(text.lstrip("-*• "), tuple(dict.fromkeys(cites)))


def _user(moment: Moment) -> str:
    customer = moment.customer.model_dump_json(exclude={"id"}) if moment.customer else "unknown"
    language = "Chinese" if moment.cause.language == "zh" else "English"
    return (
        f"{transcript_told(moment)}\n\n{passages_told(moment.found.results)}\n"
        f"<customer>\n{data(customer)}\n</customer>\n"
        f"Today is {moment.at:%Y-%m-%d}. Language: {language}.\n"
        f"<question>\n{data(moment.cause.text)}\n</question>"
    )

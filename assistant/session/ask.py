"""A question the agent typed: retrieve, then answer piece by piece, in a call or between calls.

    question + talk so far -> passages -> sentences (a model's, each checked; else the
    documents' own)

What was shown is never taken back: a model's sentence is shown once it is whole and holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.core.answer import Answer, AnswerPassages, AnswerPiece, AnswerText, Question
from assistant.core.call import Call
from assistant.core.events import CallEvent
from assistant.core.ports import AnswerWriter, Moment, WrittenSentence
from assistant.core.speech import Utterance
from assistant.errors import ModelUnavailable
from assistant.replies.ask import Told, about, extracted, holds, language_of_question, quoted
from knowledge.errors import KnowledgeError
from knowledge.search import FOUND
from knowledge.types import SearchQuery, SearchResult

from .moment import moment_of
from .state import folded

Retrieve = Callable[[SearchQuery], Awaitable[SearchResult]]
LATEST = 12
"""Turns of the talk that say what a question is about."""
PASSAGES = 6


@dataclass(frozen=True)
class Asking:
    """Answers questions over one knowledge base; the model is optional, its deadline is not."""

    retrieve: Retrieve
    clock: Callable[[], datetime]
    writer: AnswerWriter | None = None
    deadline_s: float = 10.0
    """Of a model's whole answer. What stands by then stands; nothing yet: the documents' words."""
    search_deadline_s: float = 3.0

    async def answer(
        self, question: Question, tenant: str, events: Sequence[CallEvent] = ()
    ) -> AsyncGenerator[AnswerPiece]:
        """First the passages, then text, then the whole. `events`: the call it is asked in."""
        moment = self._moment(question, tenant, events)
        moment = replace(moment, found=await self._found(moment, tenant))
        # Weak passages are looked into for a sentence that fits, and shown by that alone.
        strong = tuple(one for one in moment.found.results if one.score >= FOUND)
        yield AnswerPassages(citations=tuple(quoted(passage) for passage in strong))
        told = Told(moment.cause.language)
        if moment.found.nothing_found:
            yield told.whole(lesser=moment.found.lesser)
            return
        lesser = ""
        if self.writer is not None and strong:
            lesser = "the model wrote nothing that holds"
            try:
                async for sentence in self._written(self.writer, moment):
                    cites = [moment.found.results[place] for place in sentence.cites]
                    yield AnswerText(
                        delta=told.add(sentence.text, [quoted(passage) for passage in cites])
                    )
            except (TimeoutError, ModelUnavailable):
                lesser = "the model did not answer in time"
            if told:
                yield told.whole(by_model=True)
                return
        for text, citations in extracted(moment):
            yield AnswerText(delta=told.add(text, citations))
        yield told.whole(lesser=lesser)

    async def _written(
        self, writer: AnswerWriter, moment: Moment
    ) -> AsyncGenerator[WrittenSentence]:
        """The model's sentences that hold. Raises TimeoutError at the deadline."""
        until = asyncio.get_running_loop().time() + self.deadline_s
        passages = moment.found.results
        sentences = writer.sentences(moment)
        try:
            while True:
                async with asyncio.timeout_at(until):
                    sentence = await anext(sentences, None)
                if sentence is None:
                    return
                if any(not 0 <= place < len(passages) for place in sentence.cites):
                    continue
                cited = [passages[place] for place in sentence.cites]
                if holds(sentence.text, cited, moment):
                    yield sentence
        finally:
            await sentences.aclose()

    async def _found(self, moment: Moment, tenant: str) -> SearchResult:
        talk = moment.utterances[:-1][-LATEST:]
        query = SearchQuery(
            text=about(moment.cause.text) if moment.cause.language == "zh" else moment.cause.text,
            context=tuple(said.text for said in talk),
            spoken_by=tuple(said.speaker for said in talk),
            at=moment.at,
            limit=PASSAGES,
            language=moment.cause.language,
            tenant=tenant,
        )
        try:
            async with asyncio.timeout(self.search_deadline_s):
                return await self.retrieve(query)
        except TimeoutError:
            return SearchResult(nothing_found=True, lesser="the search took too long")
        except KnowledgeError as error:
            return SearchResult(nothing_found=True, lesser=error.what)

    def _moment(self, question: Question, tenant: str, events: Sequence[CallEvent]) -> Moment:
        """The talk so far with the question as its last turn; between calls, the question alone."""
        now = self.clock()
        language = question.language or language_of_question(question.text)
        first = events[0].body if events else None
        call = (
            first
            if isinstance(first, Call)
            else Call(id="between-calls", tenant=tenant, started_at=now)
        )
        state = folded(call, list(events))
        asked = Utterance(
            id="asked", speaker="customer", start=state.now, end=state.now,
            text=question.text.strip(), language=language,
        )  # fmt: skip
        return Moment(
            call=call,
            customer=call.customer,
            utterances=(*state.utterances.values(), asked),
            cause=asked,
            signal=None,
            found=SearchResult(nothing_found=True),
            promotions=SearchResult(nothing_found=True),
            at=moment_of(call, state.now, now),
            raised=tuple(state.signals.values()),
        )


async def whole(pieces: AsyncGenerator[AnswerPiece]) -> Answer:
    """The answer once all of it is there."""
    done: Answer | None = None
    async for piece in pieces:
        if isinstance(piece, Answer):
            done = piece
    assert done is not None, "an answer ends with the whole of it"
    return done

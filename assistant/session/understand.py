"""What an utterance means: fetch what the detectors need, then let the pure code decide."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from assistant.core.call import Call
from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Prosody, Utterance
from assistant.replies.need import need_of
from assistant.signals.all import notice
from assistant.signals.baseline import Baselines, pace_of
from assistant.signals.claims import read_claims
from assistant.signals.context import Context, Repeat
from assistant.signals.feeling import score
from assistant.signals.similarity import Question, same_question
from knowledge.errors import KnowledgeError
from knowledge.types import Language

from .corrected import withdrawn
from .parts import Parts
from .state import CallState

LONG = 600
"""Characters: a longer turn takes more than a few milliseconds to read for claims."""


class Understanding:
    """Detectors' memory of one call: baselines of both voices, and the questions asked so far."""

    def __init__(self, parts: Parts, call: Call) -> None:
        self._parts = parts
        self._call = call
        self._baselines = Baselines()
        self._questions: dict[str, Question] = {}
        self._feelings: dict[str, float] = {}

    def listen(self, utterance: Utterance) -> Utterance:
        """The utterance with its deviation from its speaker's baseline; the baseline learns."""
        voice = utterance.speaker == "customer" or self._parts.agent_voice
        self._baselines, deviation = self._baselines.hear(utterance, voice=voice)
        heard = utterance.prosody or Prosody(
            speaker=utterance.speaker, start=utterance.start, end=utterance.end
        )
        heard = heard.model_copy(update={"pace": heard.pace or pace_of(utterance)})
        return utterance.model_copy(
            update={"prosody": heard.model_copy(update={"deviation": deviation})}
        )

    async def resume(self, state: CallState) -> None:
        """Remember the questions of a call read back from its log."""
        for utterance in state.utterances.values():
            await self._repeats(utterance)
            await self._feel(utterance)

    async def noticed(self, state: CallState, utterance: Utterance) -> tuple[Signal, ...]:
        """New signals that this utterance raises."""
        context = self._context(state, state.now)
        # A turn that grew may not be the last one to have begun: it is the newest all the same.
        others = tuple(one for one in context.utterances if one.id != utterance.id)
        context = replace(context, utterances=(*others, utterance))
        facts = await self._parts.knowledge.facts(
            self._call.started_at + timedelta(seconds=utterance.end), self._call.tenant
        )
        talk = context.before(utterance)
        if len(utterance.text) > LONG or not facts.indexed:
            claims = await asyncio.to_thread(read_claims, utterance, facts, talk, context.customer)
        else:
            claims = read_claims(utterance, facts, talk, context.customer)
        await self._feel(utterance)
        repeats = await self._repeats(utterance)
        return notice(
            replace(context, claims=claims, repeats=repeats, feelings=dict(self._feelings))
        )

    def corrected(self, state: CallState, utterance: Utterance) -> tuple[SignalWithdrawn, ...]:
        """Signals that a new revision of an utterance takes back."""
        before = state.utterances.get(utterance.id)
        if before is None or before.revision >= utterance.revision:
            return ()
        return withdrawn(state.signals.values(), before, utterance)

    async def closing(self, state: CallState, at: float) -> tuple[Signal, ...]:
        """What only the end of a call shows: duties that were never done."""
        return notice(replace(self._context(state, at), ended=True))

    def _context(self, state: CallState, now: float) -> Context:
        return Context(
            call=self._call,
            customer=state.call.customer,
            utterances=tuple(state.utterances.values()),
            now=now,
            ended=False,
            raised=state.raised,
            signals=tuple(state.signals.values()),
            baselines=self._baselines.by_speaker,
            repeats=(),
            claims=(),
            lexicons=self._parts.lexicons(self._call.tenant),
            feelings=dict(self._feelings),
        )

    async def _feel(self, utterance: Utterance) -> None:
        """How dissatisfied it sounds; remembered by utterance."""
        vector = await self._vector(utterance.text, utterance.language)
        embedder = self._parts.knowledge.embedder
        self._feelings[utterance.id] = score(utterance.text, utterance.language, vector, embedder)

    async def _repeats(self, utterance: Utterance) -> tuple[Repeat, ...]:
        """How probably this utterance asks what an earlier one asked; remembers the question."""
        if utterance.speaker != "customer":
            return ()
        need = need_of(utterance)
        if need is None:
            self._questions.pop(utterance.id, None)
            return ()
        vector = await self._vector(need.text, utterance.language)
        embedder = self._parts.knowledge.embedder
        asked = Question(need.text, utterance.language, vector, embedder)
        repeats = tuple(
            Repeat(utterance=earlier, probability=same_question(question, asked))
            for earlier, question in self._questions.items()
            if earlier != utterance.id
        )
        self._questions[utterance.id] = asked
        return repeats

    async def _vector(self, text: str, language: Language) -> tuple[float, ...] | None:
        """None where the embedder cannot read it, takes too long or fails: then words alone."""
        if language == "zh" and not self._parts.knowledge.reads_chinese:
            return None
        try:
            async with asyncio.timeout(self._parts.search_deadline_s):
                return tuple((await self._parts.knowledge.embed([text]))[0])
        except (TimeoutError, KnowledgeError):
            return None

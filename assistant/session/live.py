"""One live call: segments in, events out. Read it from top to bottom as the data flow.

    segment -> redact -> arrivals (order, gaps) -> turns (utterance)
            -> understand (signals) -> reply (drafts) -> offer (cards) -> log, in one transaction

State is a fold of the log. Whatever fails before the commit (an error, a cancellation) leaves
nothing behind: the state is thrown away and read back from the log at the next segment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from assistant.core.call import SYSTEM, Actor, Call, Customer
from assistant.core.card import Density, DensityChosen, Draft, Feedback
from assistant.core.events import CallEnded, CustomerKnown, Gap
from assistant.core.ports import Lease, Moment
from assistant.core.speech import Segment, Utterance
from assistant.errors import Conflict, NotFound, Refused
from assistant.intake.order import PATIENCE_S, Arrivals
from assistant.intake.redaction import redact_segment
from assistant.intake.turns import Turns

from .finish import finished
from .offer import let_expire, offer
from .parts import Parts
from .reply import Replies
from .state import CallState, folded
from .step import Step
from .understand import Understanding
from .written import written

AHEAD_EVERY_S = 0.2
"""Between two searches on interim text of one call: recognisers send ten a second, and in a flood
only the newest counts."""
MOST_AHEAD = 1000
"""Characters of an interim text that is looked into: a question has fewer."""
Beside = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
"""Starts work beside the calls; what goes wrong in it is told in the log of the process."""


@dataclass
class _Heard:
    """The state of a call and of the stages that remember, always of the same moment."""

    state: CallState
    arrivals: Arrivals
    turns: Turns
    understanding: Understanding


class LiveCall:
    """A call this process owns. Calls to it are taken one after another."""

    def __init__(self, call: Call, lease: Lease, parts: Parts, beside: Beside) -> None:
        self.call = call
        self._lease = lease
        self._parts = parts
        self._beside = beside
        self._replies = Replies(parts)
        self._one_at_a_time = asyncio.Lock()
        self._heard: _Heard | None = None
        self._writing: dict[str, asyncio.Task[None]] = {}
        """By utterance: what is asked again in other words is written anew, not twice."""
        self._patience: asyncio.TimerHandle | None = None
        self._coming: Segment | None = None
        """The newest interim segment nobody has looked into yet."""
        self._looking: asyncio.Task[None] | None = None

    async def start(self, actor: Actor) -> None:
        """Write `call_started` where the log is empty; otherwise read the log and go on."""
        async with self._step(actor) as (heard, step):
            if heard.state.seq == 0:
                versions = {**self.call.heard_with, **self._parts.versions(self.call.tenant)}
                self.call = self.call.model_copy(update={"heard_with": versions})
                step.write(0.0, self.call)
                chosen = await self._chosen()
                if chosen is not None:
                    step.write(0.0, DensityChosen(density=chosen))

    @property
    def over(self) -> bool:
        """Whether the call is known to have ended."""
        return self._heard is not None and self._heard.state.ended is not None

    async def hear(self, segments: Sequence[Segment], actor: Actor) -> int:
        """Take final segments in; returns the last sequence in the log once all is durable.

        Interim ones are never kept: the newest only starts the search for what it seems to ask.

        A segment heard before is passed over. Raises Conflict when a key comes again with
        another body, Refused when the call has ended, NotOwner when it was taken over.
        """
        for segment in segments:
            self._look_ahead(segment)
        known = self._heard
        if known is not None and not any(segment.final for segment in segments):
            return known.state.seq
        for_model: dict[str, tuple[Moment, Draft]] = {}
        async with self._step(actor) as (heard, step):
            if heard.state.ended is not None:
                if all(_known(heard.state, segment) for segment in segments):
                    return heard.state.seq
                raise Refused(f"Call {self.call.id} has ended.", "Start a new call.")
            for segment in segments:
                if segment.final:
                    for_model |= await self._take(heard, step, segment)
        for moment, draft in for_model.values():
            self._write_with_model(moment, draft, actor)
        self._wait_for_what_is_missing(heard.arrivals)
        return heard.state.seq

    async def end(self, ended: CallEnded, actor: Actor) -> int:
        """Close the call: late segments are let go, closing duties are checked."""
        if self._writing:
            # A model may still be writing; its deadline bounds this wait.
            await asyncio.wait(self._writing.values(), timeout=self._parts.reply_deadline_s)
        async with self._step(actor) as (heard, step):
            if heard.state.ended is None:
                await self._let_go(heard, step)
                at = max(ended.seconds, heard.state.now)
                let_expire(step, at)
                for signal in await heard.understanding.closing(heard.state, at):
                    step.write(at, signal)
                step.write(at, ended.model_copy(update={"seconds": at}))
        self.close()
        return heard.state.seq

    async def react(self, feedback: Feedback, actor: Actor) -> None:
        """Keep what a person did with a card; a dismissed intent stays away from now on.

        Raises NotFound for a card this call never had.
        """
        async with self._step(actor) as (heard, step):
            if all(card.id != feedback.card for _, card in heard.state.offered):
                raise NotFound(f"Call {self.call.id} has no card {feedback.card!r}.", "Reload it.")
            told = [given for _, given in heard.state.feedback if given.card == feedback.card]
            if feedback.did not in ("shown", "seen") or feedback.did not in {g.did for g in told}:
                step.write(heard.state.now, feedback)

    async def choose_density(self, density: Density, actor: Actor) -> None:
        """How many cards this call's agent gets from now on, whatever they chose for all calls."""
        async with self._step(actor) as (heard, step):
            if heard.state.density != density and heard.state.ended is None:
                step.write(heard.state.now, DensityChosen(density=density))

    async def know(self, customer: Customer) -> None:
        """Take the customer's record in; what is offered from now on stands on it."""
        async with self._step(SYSTEM) as (heard, step):
            if heard.state.ended is None and heard.state.call.customer != customer:
                step.write(heard.state.now, CustomerKnown(customer=customer))

    async def answer_open(self) -> None:
        """Look again for what found no answer: something was published since."""
        async with self._step(SYSTEM) as (heard, step):
            state = heard.state
            for utterance in list(state.unanswered):
                said = state.utterances.get(utterance)
                if state.ended is None and said is not None:
                    drafts, _ = await self._replies.drafts(state, said, ())
                    for _, draft in drafts:
                        offer(step, draft, state.now, self._parts)

    def close(self) -> None:
        """Start nothing more by itself."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    async def _chosen(self) -> Density | None:
        """What the call's agent chose for all their calls, where it differs from the usual."""
        ask = self._parts.chosen_density
        chosen = await ask(self.call.tenant, self.call.agent) if ask and self.call.agent else None
        return chosen if chosen != self._parts.density else None

    # ------------------------------------------------------------------ the stages

    async def _take(
        self, heard: _Heard, step: Step, segment: Segment
    ) -> dict[str, tuple[Moment, Draft]]:
        known = heard.state.segments.get((segment.source, segment.sequence))
        segment = redact_segment(segment)
        if known is not None and known.revision >= segment.revision:
            if known.revision == segment.revision and known != segment:
                raise Conflict(
                    f"Segment {segment.source}.{segment.sequence} revision {segment.revision} "
                    "came again with another body; the first one stands.",
                    "Send a correction with a higher revision.",
                )
            return {}
        step.write(segment.end, segment)
        return await self._ready(heard, step, heard.arrivals.accept(segment))

    async def _let_go(self, heard: _Heard, step: Step) -> dict[str, tuple[Moment, Draft]]:
        return await self._ready(heard, step, heard.arrivals.let_go())

    async def _ready(
        self, heard: _Heard, step: Step, segments: Sequence[Segment]
    ) -> dict[str, tuple[Moment, Draft]]:
        for gap in heard.arrivals.missing():
            step.write(heard.state.now, gap)
        for_model: dict[str, tuple[Moment, Draft]] = {}
        for segment in segments:
            for utterance in heard.turns.add(segment):
                for_model |= await self._follow(heard, step, utterance)
        return for_model

    async def _follow(
        self, heard: _Heard, step: Step, utterance: Utterance
    ) -> dict[str, tuple[Moment, Draft]]:
        """Signals and drafts of an utterance; what a model should write comes back."""
        utterance = heard.understanding.listen(utterance)
        taken_back = heard.understanding.corrected(heard.state, utterance)
        let_expire(step, utterance.end)
        step.write(utterance.end, utterance)
        for withdrawn in taken_back:
            step.write(utterance.end, withdrawn)
        if not utterance.text:
            return {}
        signals = await heard.understanding.noticed(heard.state, utterance)
        for signal in signals:
            step.write(utterance.end, signal)
        for_model: dict[str, tuple[Moment, Draft]] = {}
        drafts, unanswered = await self._replies.drafts(heard.state, utterance, signals)
        if unanswered is not None:
            step.write(utterance.end, unanswered)
        for moment, draft in drafts:
            if self._parts.writer is not None and draft.kind == "answer":
                for_model[utterance.id] = (moment, draft)
            else:
                offer(step, draft, utterance.end, self._parts)
        return for_model

    # ------------------------------------------------------------------ beside the call

    def _write_with_model(self, moment: Moment, scripted: Draft, actor: Actor) -> None:
        utterance = moment.cause.id
        if (earlier := self._writing.get(utterance)) is not None:
            earlier.cancel()
        task = self._beside(self._offer_written(moment, scripted, actor))
        self._writing[utterance] = task
        task.add_done_callback(lambda done: self._forget(utterance, done))

    def _forget(self, utterance: str, done: asyncio.Task[None]) -> None:
        if self._writing.get(utterance) is done:
            del self._writing[utterance]

    async def _offer_written(self, moment: Moment, scripted: Draft, actor: Actor) -> None:
        draft = await written(self._parts, moment, scripted)
        async with self._step(actor) as (heard, step):
            if heard.state.ended is None:
                offer(step, draft, heard.state.now, self._parts)

    def _look_ahead(self, segment: Segment) -> None:
        """Start a search on interim text: one at a time, and of what waits the newest alone."""
        if segment.final or segment.speaker != "customer" or len(segment.text) > MOST_AHEAD:
            return
        self._coming = segment
        if self._looking is None or self._looking.done():
            self._looking = self._beside(self._look())

    async def _look(self) -> None:
        while (segment := self._coming) is not None:
            self._coming = None
            heard = self._heard
            if heard is None or heard.state.ended is not None:
                return
            said = heard.turns.would_be(redact_segment(segment))
            await self._replies.look_ahead(heard.state, said)
            await asyncio.sleep(AHEAD_EVERY_S)

    def _wait_for_what_is_missing(self, arrivals: Arrivals) -> None:
        """Where nothing more comes, what waits for a gap is let go after some wall-clock time."""
        self.close()
        if arrivals.waiting:
            loop = asyncio.get_running_loop()
            self._patience = loop.call_later(
                PATIENCE_S, lambda: self._beside(self._go_on_without())
            )

    async def _go_on_without(self) -> None:
        async with self._step(SYSTEM) as (heard, step):
            for_model: dict[str, tuple[Moment, Draft]] = {}
            if heard.state.ended is None:
                for_model = await self._let_go(heard, step)
        for moment, draft in for_model.values():
            self._write_with_model(moment, draft, SYSTEM)

    # ------------------------------------------------------------------ the log

    @asynccontextmanager
    async def _step(self, actor: Actor) -> AsyncGenerator[tuple[_Heard, Step]]:
        """One step of the call: what the block writes is committed when it is left whole.

        Whatever goes wrong, the state is thrown away: it must never be ahead of the log.
        """
        async with self._one_at_a_time:
            try:
                heard = await self._current()
                step = Step(heard.state)
                yield heard, step
                if step.entries:
                    await finished(self._parts.log.append(self._lease, step.entries, actor))
            except BaseException:
                self._heard = None
                raise

    async def _current(self) -> _Heard:
        if self._heard is None:
            events = await self._parts.log.read(self.call.id, tenant=self.call.tenant)
            if events and isinstance(events[0].body, Call):
                self.call = events[0].body
            state = folded(self.call, events)
            heard = _Heard(state, Arrivals(), Turns(), Understanding(self._parts, self.call))
            for event in events:
                if isinstance(event.body, Segment):
                    for ready in heard.arrivals.accept(event.body):
                        heard.turns.add(ready)
                elif isinstance(event.body, Gap):
                    for ready in heard.arrivals.skip(event.body):
                        heard.turns.add(ready)
                elif isinstance(event.body, Utterance):
                    heard.understanding.listen(event.body)
            heard.arrivals.missing()  # told in the log already
            await heard.understanding.resume(state)
            self._heard = heard
        return self._heard


def _known(state: CallState, segment: Segment) -> bool:
    known = state.segments.get((segment.source, segment.sequence))
    return not segment.final or (known is not None and known.revision >= segment.revision)

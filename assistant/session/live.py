"""One live call: segments in, events out. Read it from top to bottom as the data flow.

    segment -> redact -> arrivals (order, gaps) -> turns (utterance)
            -> understand (signals) -> reply (drafts) -> offer (cards) -> log, in one transaction

State is a fold of the log. Whatever fails before the commit (an error, a cancellation) leaves
nothing behind: the state is thrown away and read back from the log at the next segment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.call import Actor, Call
from assistant.core.card import Draft, Feedback
from assistant.core.events import CallEnded
from assistant.core.ports import Lease, Moment
from assistant.core.speech import Segment, Utterance
from assistant.errors import Conflict, ModelUnavailable, NotOwner, Refused
from assistant.intake.order import Arrivals
from assistant.intake.redaction import redact_segment
from assistant.intake.turns import Turns

from .offer import offer
from .parts import Parts
from .reply import Replies
from .state import CallState, folded
from .step import Step
from .understand import Understanding


@dataclass
class _Heard:
    """The state of a call and of the stages that remember, always of the same moment."""

    state: CallState
    arrivals: Arrivals
    turns: Turns
    understanding: Understanding


class LiveCall:
    """A call this process owns. Calls to it are taken one after another."""

    def __init__(self, call: Call, lease: Lease, parts: Parts, tasks: asyncio.TaskGroup) -> None:
        self.call = call
        self._lease = lease
        self._parts = parts
        self._replies = Replies(parts)
        self._tasks = tasks
        self._one_at_a_time = asyncio.Lock()
        self._heard: _Heard | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def start(self, actor: Actor) -> None:
        """Write `call_started` where the log is empty; otherwise read the log and go on."""
        async with self._one_at_a_time:
            heard = await self._current()
            if heard.state.seq == 0:
                step = Step(heard.state)
                step.write(0.0, self.call)
                await self._commit(step, actor)

    async def hear(self, segments: Sequence[Segment], actor: Actor) -> int:
        """Take final segments in; returns the last sequence in the log once all is durable.

        A segment heard before is passed over. Raises Conflict when a key comes again with
        another body, Refused when the call has ended, NotOwner when it was taken over.
        """
        async with self._one_at_a_time:
            heard = await self._current()
            if heard.state.ended is not None:
                if all(_known(heard.state, segment) for segment in segments):
                    return heard.state.seq
                raise Refused(f"Call {self.call.id} has ended.", "Start a new call.")
            step = Step(heard.state)
            drafts: list[tuple[Moment, Draft]] = []
            try:
                for segment in segments:
                    if segment.final:
                        drafts += await self._take(heard, step, segment)
                await self._commit(step, actor)
            except BaseException:
                self._heard = None
                raise
            for moment, draft in drafts:
                self._write_with_model(moment, draft, actor)
            return heard.state.seq

    async def end(self, ended: CallEnded, actor: Actor) -> int:
        """Close the call: late segments are let go, closing duties are checked."""
        if self._writing:
            # A model may still be writing; its deadline bounds this wait.
            await asyncio.wait(self._writing, timeout=self._parts.reply_deadline_s)
        async with self._one_at_a_time:
            heard = await self._current()
            if heard.state.ended is not None:
                return heard.state.seq
            step = Step(heard.state)
            try:
                for late in heard.arrivals.flush():
                    for utterance in heard.turns.add(late):
                        await self._follow(heard, step, utterance)
                at = max(ended.seconds, heard.state.now)
                for signal in await heard.understanding.closing(heard.state, at):
                    step.write(at, signal)
                step.write(at, ended.model_copy(update={"seconds": at}))
                await self._commit(step, actor)
            except BaseException:
                self._heard = None
                raise
            return heard.state.seq

    async def react(self, feedback: Feedback, actor: Actor) -> None:
        """Keep what a person did with a card; a dismissed intent stays away from now on."""
        async with self._one_at_a_time:
            heard = await self._current()
            step = Step(heard.state)
            step.write(heard.state.now, feedback)
            try:
                await self._commit(step, actor)
            except BaseException:
                self._heard = None
                raise

    # ------------------------------------------------------------------ the stages

    async def _take(
        self, heard: _Heard, step: Step, segment: Segment
    ) -> list[tuple[Moment, Draft]]:
        known = heard.state.segments.get((segment.source, segment.sequence))
        segment = redact_segment(segment)
        if known is not None and known.revision >= segment.revision:
            if known.revision == segment.revision and known != segment:
                raise Conflict(
                    f"Segment {segment.source}.{segment.sequence} revision {segment.revision} "
                    "came again with another body; the first one stands.",
                    "Send a correction with a higher revision.",
                )
            return []
        step.write(segment.end, segment)
        for_model: list[tuple[Moment, Draft]] = []
        for ready in heard.arrivals.accept(segment):
            for utterance in heard.turns.add(ready):
                for_model += await self._follow(heard, step, utterance)
        return for_model

    async def _follow(
        self, heard: _Heard, step: Step, utterance: Utterance
    ) -> list[tuple[Moment, Draft]]:
        utterance = heard.understanding.listen(utterance)
        step.write(utterance.end, utterance)
        signals = await heard.understanding.noticed(heard.state, utterance)
        for signal in signals:
            step.write(utterance.end, signal)
        for_model: list[tuple[Moment, Draft]] = []
        for moment, draft in await self._replies.drafts(heard.state, utterance, signals):
            if self._parts.writer is not None and draft.kind == "answer":
                for_model.append((moment, draft))
            else:
                offer(step, draft, utterance.end, self._parts.density)
        return for_model

    # ------------------------------------------------------------------ the model, beside the call

    def _write_with_model(self, moment: Moment, scripted: Draft, actor: Actor) -> None:
        task = self._tasks.create_task(self._offer_written(moment, scripted, actor))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _offer_written(self, moment: Moment, scripted: Draft, actor: Actor) -> None:
        """The model's draft if it comes in time and holds, the scripted one otherwise."""
        assert self._parts.writer is not None
        draft = None
        try:
            async with asyncio.timeout(self._parts.reply_deadline_s):
                draft = await self._parts.writer.write(moment, scripted)
        except (TimeoutError, ModelUnavailable):
            pass  # the scripted card stands in: the call does not notice
        async with self._one_at_a_time:
            try:
                heard = await self._current()
                if heard.state.ended is None:
                    step = Step(heard.state)
                    offer(step, draft or scripted, heard.state.now, self._parts.density)
                    await self._commit(step, actor)
            except NotOwner:
                self._heard = None

    # ------------------------------------------------------------------ the log

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
                elif isinstance(event.body, Utterance):
                    heard.understanding.listen(event.body)
            await heard.understanding.resume(state)
            self._heard = heard
        return self._heard

    async def _commit(self, step: Step, actor: Actor) -> None:
        if step.entries:
            await self._parts.log.append(self._lease, step.entries, actor)


def _known(state: CallState, segment: Segment) -> bool:
    known = state.segments.get((segment.source, segment.sequence))
    return not segment.final or (known is not None and known.revision >= segment.revision)

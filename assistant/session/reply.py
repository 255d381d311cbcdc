"""What to say now: fetch what a reply may stand on, then let the pure code compose it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.card import Draft, Unanswered
from assistant.core.playbook import Playbook
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from assistant.replies.ahead import Ahead
from assistant.replies.compose import asked_of, compose, compose_cued, fitting_now, heard_in
from assistant.replies.need import Need, need_of
from assistant.replies.query import balanced, promotion_query, reply_query
from knowledge.errors import KnowledgeError
from knowledge.types import SearchQuery, SearchResult

from .moment import moment_of
from .parts import Parts
from .state import CallState

_NOTHING = SearchResult(nothing_found=True)
CALLS_FOR_A_CARD = frozenset(
    {
        "agitation",
        "negative_emotion",
        "repeated_question",
        "wrong_claim",
        "complaint_risk",
        "forbidden_words",
        "promise",
        "credential_request",
        "off_platform",
        "missing_notice",
        "silence",
        "hold",
        "talk_over",
        "agent_emotion",
        "unknown_claim",
    }
)


class Replies:
    """Drafts for one utterance: reflexes of its signals first, then the answer to its need."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._ahead = Ahead()

    async def drafts(
        self, state: CallState, said: Utterance, signals: Sequence[Signal]
    ) -> tuple[list[tuple[Moment, Draft]], Unanswered | None]:
        """Each draft with the moment it stands on, and the question that found no answer."""
        raised = [signal for signal in signals if signal.kind in CALLS_FOR_A_CARD]
        need = need_of(said)
        moment = self._bare(state, said, signals)
        playbooks = fitting_now(moment, self._parts.playbooks(state.call.tenant))
        heard = heard_in(said, playbooks) if said.speaker == "customer" else []
        cued = any(playbook.kind != "answer" for playbook in heard)
        situation = any(playbook.when.topic for playbook in heard)
        if need is not None and not need.knowledge and not situation:
            need = None
        if need is None and not raised and not cued:
            return [], None
        if need is not None:
            moment = await self._with_passages(moment, need, heard)
        drafts: list[tuple[Moment, Draft]] = []
        asked = asked_of(said, need.text if need is not None else said.text, playbooks)
        for signal in raised:
            of_signal = replace(moment, signal=signal)
            draft = compose(of_signal, playbooks, asked)
            if draft is not None:
                drafts.append((of_signal, draft))
        if cued and (draft := compose_cued(moment, playbooks, asked)) is not None:
            drafts.append((moment, draft))
        repeated = any(draft.kind == "escalation" for _, draft in drafts)
        if need is not None and not repeated and not moment.found.nothing_found:
            draft = compose(moment, playbooks, asked)
            if draft is not None:
                drafts.append((moment, draft))
        return drafts, _unanswered(said, need, moment)

    async def look_ahead(self, state: CallState, said: Utterance) -> None:
        """Search for what the customer seems to be asking; the final text decides what counts."""
        moment = self._bare(state, said, ())
        need = need_of(said)
        playbooks = self._parts.playbooks(state.call.tenant)
        heard = heard_in(said, fitting_now(moment, playbooks))
        if need is None or not (need.knowledge or any(one.when.topic for one in heard)):
            return
        for query in _queries(moment, need, heard):
            if query not in self._ahead:
                self._ahead.keep(query, await self._found(query))

    def _bare(self, state: CallState, said: Utterance, signals: Sequence[Signal]) -> Moment:
        """The moment before anything was looked up for it."""
        return Moment(
            call=state.call,
            customer=state.call.customer,
            utterances=tuple(state.utterances.values()),
            cause=said,
            signal=None,
            found=_NOTHING,
            promotions=_NOTHING,
            at=moment_of(state.call, max(said.end, state.now), self._parts.clock()),
            raised=(*state.signals.values(), *signals),
        )

    async def _with_passages(self, moment: Moment, need: Need, heard: Sequence[Playbook]) -> Moment:
        answers, offers = _queries(moment, need, heard)
        found, promotions = await asyncio.gather(
            self._found_or_ahead(answers), self._found_or_ahead(offers)
        )
        return replace(moment, found=balanced(found), promotions=promotions)

    async def _found_or_ahead(self, query: SearchQuery) -> SearchResult:
        found = self._ahead.take(query)
        return found if found is not None else await self._found(query)

    async def _found(self, query: SearchQuery) -> SearchResult:
        """The search, or nothing where it takes too long: the call does not wait for it."""
        try:
            async with asyncio.timeout(self._parts.search_deadline_s):
                return await self._parts.knowledge.search(query)
        except TimeoutError:
            return SearchResult(nothing_found=True, lesser="the search took too long")
        except KnowledgeError as error:
            return SearchResult(nothing_found=True, lesser=error.what)


def _queries(
    moment: Moment, need: Need, heard: Sequence[Playbook]
) -> tuple[SearchQuery, SearchQuery]:
    """For an answer, and for an offer."""
    playbook = next((one for one in heard if one.when.topic), None)
    said, at = moment.cause, moment.at
    return (
        reply_query(moment.call, moment.utterances, said, need, playbook, at),
        promotion_query(moment.call, said, need, at),
    )


def _unanswered(said: Utterance, need: Need | None, moment: Moment) -> Unanswered | None:
    """A search that failed says nothing about what the documents lack."""
    if need is None or not moment.found.nothing_found or moment.found.lesser:
        return None
    return Unanswered(
        utterance=said.id,
        question=need.text,
        language=said.language,
        best=max((passage.score for passage in moment.found.results), default=0.0),
    )

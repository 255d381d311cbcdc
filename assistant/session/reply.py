"""What to say now: fetch what a reply may stand on, then let the pure code compose it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.card import Draft, Unanswered
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from assistant.replies.compose import asked_of, compose, heard_in
from assistant.replies.need import Need, need_of
from assistant.replies.query import promotion_query, reply_query
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
    }
)


class Replies:
    """Drafts for one utterance: reflexes of its signals first, then the answer to its need."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def drafts(
        self, state: CallState, said: Utterance, signals: Sequence[Signal]
    ) -> tuple[list[tuple[Moment, Draft]], Unanswered | None]:
        """Each draft with the moment it stands on, and the question that found no answer."""
        raised = [signal for signal in signals if signal.kind in CALLS_FOR_A_CARD]
        need = need_of(said)
        if need is not None and not need.knowledge:
            need = None
        if need is None and not raised:
            return [], None
        moment = await self._moment(state, said, need, signals)
        drafts: list[tuple[Moment, Draft]] = []
        playbooks = self._parts.playbooks(state.call.tenant)
        asked = asked_of(said, need.text if need is not None else said.text, playbooks)
        for signal in raised:
            of_signal = replace(moment, signal=signal)
            draft = compose(of_signal, playbooks, asked)
            if draft is not None:
                drafts.append((of_signal, draft))
        repeated = any(draft.kind == "escalation" for _, draft in drafts)
        if need is not None and not repeated and not moment.found.nothing_found:
            draft = compose(moment, playbooks, asked)
            if draft is not None:
                drafts.append((moment, draft))
        return drafts, _unanswered(said, need, moment)

    async def _moment(
        self, state: CallState, said: Utterance, need: Need | None, signals: Sequence[Signal]
    ) -> Moment:
        at = moment_of(state.call, max(said.end, state.now), self._parts.clock())
        talk = tuple(state.utterances.values())
        found = promotions = _NOTHING
        if need is not None:
            heard = heard_in(said, self._parts.playbooks(state.call.tenant))
            playbook = heard[0] if heard else None
            found, promotions = await asyncio.gather(
                self._found(reply_query(state.call, talk, said, need, playbook, at)),
                self._found(promotion_query(state.call, said, need, at)),
            )
        return Moment(
            call=state.call,
            customer=state.call.customer,
            utterances=talk,
            cause=said,
            signal=None,
            found=found,
            promotions=promotions,
            at=at,
            raised=(*state.signals.values(), *signals),
        )

    async def _found(self, query: SearchQuery) -> SearchResult:
        """The search, or nothing where it takes too long: the call does not wait for it."""
        try:
            async with asyncio.timeout(self._parts.search_deadline_s):
                return await self._parts.knowledge.search(query)
        except TimeoutError:
            return SearchResult(nothing_found=True, lesser="the search took too long")
        except KnowledgeError as error:
            return SearchResult(nothing_found=True, lesser=error.what)


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

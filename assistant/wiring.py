"""Builds the house: reads the settings, opens each part, and hands it to those who use it.

The only place that names adapters. What is opened here is closed here, in the other order.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module

from assistant import __version__
from assistant.backlogs import BacklogDesk
from assistant.core.call import Actor, Customer
from assistant.core.card import Density
from assistant.core.ports import AnswerWriter, Judge, Knowledge, ReplyWriter
from assistant.core.rubric import Rubric
from assistant.errors import BadPrompt, NotFound, Unavailable
from assistant.graders import Graders
from assistant.house import House
from assistant.intake.customer_lookup import CustomerLookup
from assistant.jobs.durable import Jobs, opened_jobs
from assistant.llm.answerer import ModelAnswerer
from assistant.llm.judge import ModelJudge
from assistant.llm.server import ModelServer
from assistant.llm.writer import ModelWriter
from assistant.prompting.registry import load_rubric
from assistant.published import LivePublished
from assistant.records import HouseRecords
from assistant.replies.ask import WEAK
from assistant.replies.ground import problems
from assistant.scripts import ScriptLibrary
from assistant.session.ask import Asking, Retrieve
from assistant.session.calls import LiveCalls, opened_calls
from assistant.session.closing import close_call
from assistant.session.customer_at_start import CustomerAtStart
from assistant.session.parts import Parts
from assistant.session.recording_call import CustomerOf
from assistant.settings import Settings, made_home
from assistant.shelf import KnowledgeShelf
from assistant.signals.lexicons import lexicons_of
from assistant.store.agents import Agents
from assistant.store.alerts import Alerts
from assistant.store.backlogs import Backlogs
from assistant.store.call_list import CallList
from assistant.store.calls import Calls
from assistant.store.customers import Customers
from assistant.store.database import opened_database
from assistant.store.densities import Densities
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.store.library import SqlLibrary
from assistant.store.outcomes import Outcomes
from assistant.store.questions import Questions
from assistant.store.script_use import ScriptUse
from assistant.store.wordings import Wordings
from assistant.wall.supervisor import SupervisorWall
from knowledge.facts_alone import FactsAlone
from knowledge.service import KnowledgeBase
from knowledge.types import SearchQuery, SearchResult

ABANDONED_EVERY_S = 60.0


def now() -> datetime:
    """The wall clock, in UTC: passed to whatever needs the time."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened_knowledge(
    settings: Settings, library: SqlLibrary
) -> AsyncGenerator[KnowledgeBase]:
    """The knowledge base on the embedded index, or on a Qdrant server where one is set."""
    from knowledge.embed.onnx import OnnxEmbedder

    async with AsyncExitStack() as stack:
        embedder = await OnnxEmbedder.opened(settings.home / "models", settings.embedder.model)
        stack.push_async_callback(embedder.close)
        if settings.qdrant.url:
            from knowledge.index.patient import PatientIndex
            from knowledge.index.server import ServerIndex

            server = await ServerIndex.opened(
                settings.qdrant.url,
                embedder.dimensions,
                api_key=settings.qdrant.api_key.get_secret_value(),
                collection=f"assistant-{embedder.name}",
            )
            index = PatientIndex(server)
        else:
            from knowledge.index.edge import EdgeIndex

            index = await EdgeIndex.opened(
                settings.home / "index" / embedder.name, embedder.dimensions
            )
        stack.push_async_callback(index.close)
        reranker = None
        if settings.reranker.model:
            from knowledge.rerank import CrossEncoderReranker

            reranker = await CrossEncoderReranker.opened(settings.reranker.model)
            stack.push_async_callback(reranker.close)
        knowledge = KnowledgeBase(library, index, embedder, reranker)
        await knowledge.start()
        yield knowledge


@asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] = now) -> AsyncGenerator[House]:
    """The whole service in this process. Raises MissingPart, IndexUnavailable, BadSetting."""
    await asyncio.to_thread(made_home, settings)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings.database_url))
        log = await stack.enter_async_context(opened_log(database, clock))
        library = SqlLibrary(database)
        knowledge = await stack.enter_async_context(opened_knowledge(settings, library))
        server = await _model(settings, stack)
        densities = Densities(database)
        wordings = Wordings(database)
        published = LivePublished(wordings, clock, prepare=lexicons_of)
        await published.start()

        async def chosen_density(tenant: str, agent: str) -> Density | None:
            return await densities.get(agent, tenant)

        parts = replace(
            _parts(settings, log, knowledge, published, server, clock),
            writer=_writer(server, published),
            chosen_density=chosen_density,
        )
        jobs = Jobs(settings.home / "jobs.sqlite")

        async def work_on(tenant: str, backlog: str, turn: int) -> None:
            await jobs.enqueue("backlog", f"{tenant}/{backlog}/{turn}")

        backlogs = BacklogDesk(
            Backlogs(database),
            clock,
            parts.rubric,
            lambda: Graders(settings, settings.backlog.workers or os.cpu_count() or 1),
            work_on,
        )

        async def grade(call: str, tenant: str, rubric: str | None = None) -> None:
            with backlogs.live():
                await close_call(parts, call, tenant, rubric)

        async def ask_for_grade(call: str, tenant: str, rubric: str | None = None) -> None:
            try:
                standard = await asyncio.to_thread(parts.rubric, rubric, tenant)
                named = f"{standard.name}@{standard.version}"
            except (BadPrompt, NotFound):
                # A call ends whatever is wrong with the rubric: the job will say it.
                named = rubric or settings.rubric
            key = f"{tenant}/{call}/{named}"
            await jobs.enqueue("grade", key, call=call, tenant=tenant, rubric=rubric)

        jobs.register("grade", grade, queue="grading", concurrency=2)
        jobs.register("backlog", backlogs.work_off, queue="backlog", concurrency=1)
        await stack.enter_async_context(opened_jobs(jobs))
        calls = await stack.enter_async_context(
            opened_calls(parts, lambda call: ask_for_grade(call.id, call.tenant))
        )
        for tenant, call in await log.ungraded():
            await ask_for_grade(call, tenant)
        await backlogs.start_again()
        calls.beside(_abandoned(log, calls, clock, settings))
        calls.beside(published.watch())
        scripts = ScriptLibrary(
            wordings, published, clock, ScriptUse(database), Calls(database), lambda: parts
        )
        shelf = KnowledgeShelf(knowledge, Questions(database), clock, calls.answer_open)
        wall = SupervisorWall(Alerts(database), CallList(database), clock, shelf.surges)
        asking = Asking(
            retrieve=_retrieve(knowledge),
            clock=clock,
            writer=_answerer(server, published),
            deadline_s=settings.llm.ask_deadline_s,
        )
        customers = Customers(database)
        records = HouseRecords(customers, Agents(database), Outcomes(database), clock)
        yield House(
            parts,
            calls,
            knowledge,
            customers,
            shelf,
            scripts,
            wall,
            asking,
            densities,
            records,
            backlogs,
            database.alive,
            await _at_start(settings, stack, calls, records),
        )


@dataclass(frozen=True)
class Grading:
    """What a process needs that grades and does nothing else."""

    parts: Parts
    customer: CustomerOf
    published: LivePublished
    knowledge: FactsAlone

    async def refresh(self, tenant: str) -> None:
        """Take in what was published since."""
        await self.published.refresh(tenant)
        await self.knowledge.refresh(tenant)


@asynccontextmanager
async def opened_grading(
    settings: Settings, clock: Callable[[], datetime] = now
) -> AsyncGenerator[Grading]:
    """The log, the words and the facts, without index, jobs or calls: several processes of a home
    may have it at the same time. Raises MissingPart, BadSetting, Unavailable."""
    from knowledge.embed.onnx import OnnxEmbedder

    await asyncio.to_thread(made_home, settings)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings.database_url))
        log = await stack.enter_async_context(opened_log(database, clock))
        embedder = await OnnxEmbedder.opened(settings.home / "models", settings.embedder.model)
        stack.push_async_callback(embedder.close)
        published = LivePublished(Wordings(database), clock, prepare=lexicons_of)
        await published.start()
        knowledge = FactsAlone(SqlLibrary(database), embedder)
        server = await _model(settings, stack)
        parts = _parts(settings, log, knowledge, published, server, clock)
        yield Grading(parts, Customers(database).get, published, knowledge)


@asynccontextmanager
async def opened_backlogs(
    settings: Settings, clock: Callable[[], datetime] = now
) -> AsyncGenerator[BacklogDesk]:
    """Backlogs as they are on disk, to look at and to stop: nothing is worked on."""

    async def leave(*_: object) -> None:
        return None

    def no_rubric(*_: object) -> Rubric:
        raise NotFound("Rubrics are not open here.", "Start `assistant serve`.")

    async with opened_database(settings.database_url) as database:
        yield BacklogDesk(Backlogs(database), clock, no_rubric, lambda: Graders(settings, 1), leave)


def _parts(
    settings: Settings,
    log: SqlEventLog,
    knowledge: Knowledge,
    published: LivePublished,
    server: ModelServer | None,
    clock: Callable[[], datetime],
) -> Parts:
    """What hearing and grading a call needs; who writes replies comes beside."""
    return Parts(
        log=log,
        knowledge=knowledge,
        published=published,
        rubric=lambda name, tenant: _rubric(name or settings.rubric, tenant, published),
        writer=None,
        judge=_judge(server, published),
        clock=clock,
        owner=f"{socket.gethostname()}/{os.getpid()}",
        engine_version=__version__,
        density=settings.cards.density,
        search_deadline_s=settings.cards.search_deadline_s,
        reply_deadline_s=settings.llm.reply_deadline_s,
        grade_deadline_s=settings.llm.grade_deadline_s,
        agent_voice=settings.voice.agent_emotion,
    )


def _rubric(name: str, tenant: str, published: LivePublished) -> Rubric:
    """A published rubric, or the one of a file."""
    if name.endswith((".yaml", ".yml")):
        return load_rubric(name)
    return published.words(tenant).rubric(name)


async def _model(settings: Settings, stack: AsyncExitStack) -> ModelServer | None:
    if not settings.llm.base_url:
        return None
    return await stack.enter_async_context(
        ModelServer(
            settings.llm.base_url, settings.llm.model, settings.llm.api_key.get_secret_value()
        )
    )


def _writer(server: ModelServer | None, published: LivePublished) -> ReplyWriter | None:
    if server is None:
        return None
    return ModelWriter(
        server, lambda tenant: published.words(tenant).prompt("reply").text, problems
    )


def _judge(server: ModelServer | None, published: LivePublished) -> Judge | None:
    if server is None:
        return None
    return ModelJudge(server, lambda tenant: published.words(tenant).prompt("grade"))


def _answerer(server: ModelServer | None, published: LivePublished) -> AnswerWriter | None:
    if server is None:
        return None
    return ModelAnswerer(server, lambda tenant: published.words(tenant).prompt("ask").text)


def _retrieve(knowledge: KnowledgeBase) -> Retrieve:
    """Search by way of LlamaIndex, which takes a second to import: at the first question, beside
    the loop."""

    async def retrieve(query: SearchQuery) -> SearchResult:
        retriever = await asyncio.to_thread(import_module, "knowledge.retriever")
        return await retriever.retrieved(knowledge, query, WEAK)

    return retrieve


async def _at_start(
    settings: Settings, stack: AsyncExitStack, calls: LiveCalls, records: HouseRecords
) -> CustomerAtStart | None:
    if not settings.customers.lookup_url:
        return None
    lookup = await stack.enter_async_context(
        CustomerLookup(
            settings.customers.lookup_url, settings.customers.lookup_token.get_secret_value()
        )
    )

    async def keep(found: Customer, actor: Actor) -> None:
        await records.put_customers([found], actor)

    return CustomerAtStart(calls, lookup.customer, keep, settings.customers.lookup_deadline_s)


async def _abandoned(
    log: SqlEventLog, calls: LiveCalls, clock: Callable[[], datetime], settings: Settings
) -> None:
    """Every now and then, end the calls nobody came back for."""
    after = timedelta(minutes=settings.calls.abandoned_after_min)
    while True:
        with suppress(Unavailable):
            await calls.end_abandoned(await log.abandoned(clock() - after))
        await asyncio.sleep(ABANDONED_EVERY_S)

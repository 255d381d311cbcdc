"""The tasks of `assistant eval run`: what each needs of what was given, and where it runs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.outcome import Outcome


@dataclass(frozen=True)
class Given:
    """The options of one run, as they were given."""

    data: Path | None
    queries: Path | None
    corpus: Path | None
    calls: Path | None
    labels: Path | None
    rubric: str | None
    filtered: str
    by: str
    seed: int
    knowledge: Path | None = None


async def _retrieval(given: Given) -> Outcome:
    from assistant.cli import printing
    from assistant.errors import BadInput
    from assistant.settings import read_settings
    from evals.tasks.retrieval import run_retrieval
    from evals.vectors import opened_embedder

    if given.queries is None or given.corpus is None:
        raise BadInput("retrieval needs --queries FILE and --corpus PATH.")
    settings = read_settings()
    async with opened_embedder(settings.home, settings.embedder.model) as embedder:
        return await run_retrieval(
            given.queries,
            given.corpus,
            embedder,
            filtered=given.filtered,
            by=given.by,
            seed=given.seed,
            say=printing.people().print,
        )


async def _moments(given: Given) -> Outcome:
    from evals.tasks.moments import run_moments

    return run_moments(_data("moments", given), by=given.by, seed=given.seed)


async def _voice(given: Given) -> Outcome:
    from evals.tasks.voice import run_voice

    return run_voice(_data("voice", given), by=given.by, seed=given.seed)


async def _claims(given: Given) -> Outcome:
    from evals.tasks.claims import run_claims

    data = _data("claims", given)
    return run_claims(data, knowledge=given.knowledge, by=given.by, seed=given.seed)


async def _replies(given: Given) -> Outcome:
    from assistant.cli import printing
    from assistant.settings import read_settings
    from evals.tasks.replies import run_replies
    from evals.vectors import opened_embedder

    data, settings = _data("replies", given), read_settings()
    async with opened_embedder(settings.home, settings.embedder.model) as embedder:
        return await run_replies(data, embedder, seed=given.seed, say=printing.people().print)


async def _rubric(given: Given) -> Outcome:
    from assistant.cli.shop_house import opened_shop
    from assistant.errors import BadInput
    from assistant.prompting.registry import load_rubric
    from assistant.settings import read_settings
    from assistant.wiring import opened
    from evals.gold.shipped import groups_of, shipped_calls, shipped_labels
    from evals.tasks.rubric import run_rubric

    settings = read_settings()
    standard = load_rubric(given.rubric or settings.rubric)
    if given.calls is None:
        if given.labels is not None:
            raise BadInput("--labels needs --calls PATH: the calls that were labelled.")
        calls, labels = shipped_calls(standard.name), shipped_labels(standard.name)
        async with opened_shop(settings) as shop:
            return await run_rubric(
                calls,
                labels,
                standard,
                shop.grader(standard),
                seed=given.seed,
                groups=groups_of(standard.name),
                data=f"shipped {standard.name} calls",
            )
    async with opened(settings) as house:
        return await run_rubric(
            given.calls, given.labels, standard, house.grader(standard), seed=given.seed
        )


async def _repeats(given: Given) -> Outcome:
    from assistant.settings import read_settings
    from evals.tasks.repeats import run_repeats
    from evals.vectors import opened_embedder

    data, settings = _data("repeats", given), read_settings()
    async with opened_embedder(settings.home, settings.embedder.model) as embedder:
        return await run_repeats(data, embedder, by=given.by, seed=given.seed)


async def _dissatisfaction(given: Given) -> Outcome:
    from assistant.prompting.registry import load_lexicons
    from assistant.settings import read_settings
    from assistant.signals.lexicons import Lexicons
    from evals.tasks.dissatisfaction import run_dissatisfaction
    from evals.vectors import opened_embedder

    data, settings = _data("dissatisfaction", given), read_settings()
    lexicons = Lexicons(load_lexicons())
    async with opened_embedder(settings.home, settings.embedder.model) as embedder:
        return await run_dissatisfaction(data, embedder, lexicons, by=given.by, seed=given.seed)


def _data(task: str, given: Given) -> Path:
    from assistant.errors import BadInput

    if given.data is None:
        raise BadInput(f"{task} needs its data.", f"assistant eval run {task} --data PATH")
    return given.data


TASKS: Mapping[str, Callable[[Given], Coroutine[Any, Any, Outcome]]] = {
    "retrieval": _retrieval,
    "moments": _moments,
    "voice": _voice,
    "repeats": _repeats,
    "dissatisfaction": _dissatisfaction,
    "claims": _claims,
    "replies": _replies,
    "rubric": _rubric,
}

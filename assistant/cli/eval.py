"""`assistant eval`: how good it is, measured on lines with answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.eval_tasks import TASKS, Given
from assistant.cli.run import awaited

if TYPE_CHECKING:
    from evals.outcome import Outcome

app = typer.Typer(help="Measure a task on data with answers.", no_args_is_help=True)


@app.command("run")
def run(
    task: Annotated[str, typer.Argument(help=f"Which task: {', '.join(TASKS)}.")],
    place: Annotated[
        Path | None, typer.Argument(metavar="data", help="The same as --data.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Lines (.jsonl, .jsonl.gz), or a folder.")
    ] = None,
    queries: Annotated[Path | None, typer.Option(help="For retrieval: the talks.")] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="For retrieval: lines, or a folder of documents.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option(help="For claims: lines with id and attributes.")
    ] = None,
    calls: Annotated[
        Path | None, typer.Option(help="For rubric: a folder of calls, or lines with turns.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="For rubric: lines with call, item, verdict.")
    ] = None,
    rubric: Annotated[
        str | None, typer.Option(help="For rubric: one by name, or the path of one.")
    ] = None,
    filtered: Annotated[
        str, typer.Option("--filter", help="A column both have: only what is equal is searched.")
    ] = "",
    by: Annotated[str, typer.Option(help="A column to report in groups by.")] = "",
    predictions: Annotated[
        Path | None, typer.Option(help="A file for one prediction a line.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the bootstrap intervals.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Predict from what a predictor may see, then score. Peers do the same in the same run."""
    from assistant.errors import BadInput

    if task not in TASKS:
        raise BadInput(f"There is no task {task!r}.", f"There are: {', '.join(TASKS)}.")
    given = Given(
        data or place, queries, corpus, calls, labels, rubric, filtered, by, seed, knowledge
    )
    _tell(awaited(TASKS[task](given)), predictions, as_json)


@app.command("compare")
def compare(
    a: Annotated[Path, typer.Argument(help="The predictions of one run, with labels.")],
    b: Annotated[Path, typer.Argument(help="Those of the other, on the same cases.")],
    seed: Annotated[int, typer.Option(help="Of the bootstrap interval.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Is B better than A, or was it chance? Exits with 1 where B is worse."""
    from assistant.cli import printing
    from evals.compare import compare as compared

    told = compared(a, b, seed=seed)
    if as_json:
        printing.line(told)
    else:
        gain = told["gain"]
        printing.story().print(
            f"{told['verdict']}: B is right in {gain['value']:+.1%} more of {told['n']} cases "
            f"[{gain['low']:+.1%}, {gain['high']:+.1%}]; only A {told['only_a_right']}, "
            f"only B {told['only_b_right']}, p = {told['p']:.3f} (exact McNemar)"
        )
        for item, one in told["by"].items():
            if one["only_a_right"] or one["only_b_right"]:
                only = f"only A {one['only_a_right']}, only B {one['only_b_right']}"
                printing.story().print(f"  {item}: {only}")
    raise typer.Exit(1 if told["verdict"] == "worse" else 0)


def _tell(outcome: Outcome, predictions: Path | None, as_json: bool) -> None:
    from assistant.cli import printing
    from evals.outcome import write_predictions

    if predictions is not None:
        write_predictions(outcome.predictions, predictions)
    report = dict(outcome.report)
    if as_json:
        printing.line(report)
        return
    _table(report)
    for group, one in report.get("by", {}).items():
        _table({**one, "task": f"{report['task']}, {group}"})


def _table(report: dict[str, Any]) -> None:
    from rich.table import Table

    from assistant.cli import printing

    table = Table("", *report["metrics"], title=f"{report['task']}: {report['n']}", box=None)
    for name, metrics in {"ours": report["metrics"], **report["baselines"]}.items():
        table.add_row(name, *(_told(metric) for metric in metrics.values()))
    printing.story().print(table)


def _told(metric: dict[str, float | None]) -> str:
    if metric["value"] is None:
        return "-"
    return f"{metric['value']:.3f} [{metric['low']:.2f}, {metric['high']:.2f}]"


@app.command("fit")
def fit(
    what: Annotated[
        str,
        typer.Argument(help="Which weights: ranking, moments, voice, repeats, dissatisfaction."),
    ],
    data: Annotated[
        Path,
        typer.Argument(
            help="For ranking: lines with name, queries, corpus, filter, by. For moments: lines. "
            "For voice: a folder of clips with labels.jsonl. "
            "For repeats: lines with name, utterances, pairs. For dissatisfaction: lines with "
            "name, data, as (lines, calls, reviews, opinions)."
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="A file for the weights.")] = None,
    seed: Annotated[int, typer.Option(help="Of the folds.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Learn the weights that ship, and say how well they do on what they have not seen."""
    from assistant.cli import printing
    from assistant.errors import BadInput
    from evals.outcome import write_json

    if what in ("ranking", "repeats", "dissatisfaction"):
        report = awaited(_fit(what, data, seed))
    elif what == "moments":
        from evals.fit.report import moments_report

        report = moments_report(data, seed)
    elif what == "voice":
        from evals.fit.voice import voice_report

        report = voice_report(data, seed)
    else:
        raise BadInput(
            f"There is nothing to fit named {what!r}.",
            "There are: ranking, moments, voice, repeats, dissatisfaction.",
        )
    if out is not None:
        write_json(report, out)
    if as_json:
        printing.line(report)
    else:
        printing.story().print_json(data=report)


async def _fit(what: str, data: Path, seed: int) -> dict[str, Any]:
    """What is learned over the vectors of the embedder in use."""
    from assistant.cli import printing
    from assistant.settings import read_settings
    from evals.fit.feeling_report import feeling_report
    from evals.fit.repeats_report import repeats_report
    from evals.fit.report import ranking_report
    from evals.vectors import opened_embedder

    fits = {
        "ranking": ranking_report,
        "repeats": repeats_report,
        "dissatisfaction": feeling_report,
    }
    settings = read_settings()
    async with opened_embedder(settings.home, settings.embedder.model) as embedder:
        return await fits[what](data, embedder, seed, printing.people().print)

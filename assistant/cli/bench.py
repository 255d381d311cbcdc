"""`assistant bench`: how fast it is, beside its peers, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.run import awaited

NAMES = ("live", "desk", "retrieval")


def bench(
    name: Annotated[str, typer.Argument(help=f"Which benchmark: {', '.join(NAMES)}.")],
    calls: Annotated[
        str, typer.Option(help="live, desk: how many calls at once, one run after another.")
    ] = "",
    seconds: Annotated[
        float, typer.Option(min=2, help="live, desk: steady seconds of each run.")
    ] = 60.0,
    chunks: Annotated[
        str, typer.Option(help="Passages in the index; retrieval: several, 1000,20000,200000.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Measure. What is printed was measured just now; a peer does the same work in the same run."""
    from assistant.errors import BadInput

    if name not in NAMES:
        raise BadInput(f"There is no benchmark {name!r}.", f"There is: {', '.join(NAMES)}.")
    if name == "retrieval":
        sizes = _numbers("--chunks", chunks or "1000,20000,200000", 100)
        awaited(_bench_retrieval(sizes, as_json))
        return
    [passages, *more] = _numbers("--chunks", chunks or "20000", 100)
    if more:
        raise BadInput("--chunks has several numbers.", f"bench {name} takes one.")
    if name == "desk":
        counts = _numbers("--calls", calls or "1,50,200,500", 1)
        awaited(_bench_desk(counts, seconds, passages, as_json))
        return
    counts = _numbers("--calls", calls or "1,50,100,200,500", 1)
    awaited(_bench(counts, seconds, passages, as_json))


def _numbers(option: str, given: str, least: int) -> list[int]:
    from assistant.errors import BadInput

    try:
        numbers = [int(part) for part in given.split(",")]
    except ValueError as error:
        raise BadInput(f"{option} {given!r} cannot be read.", "Expected 1,50,100.") from error
    if any(number < least for number in numbers):
        raise BadInput(f"{option} has a number below {least}.", "Expected larger ones.")
    return numbers


async def _bench_retrieval(sizes: list[int], as_json: bool) -> None:
    from assistant.cli import printing
    from assistant.wiring import opened
    from evals.bench.retrieval import bench_retrieval

    report = await bench_retrieval(sizes, opened, printing.people().print)
    if as_json:
        printing.line(report)
        return
    for run in report["by"]:
        printing.story().print(run)


async def _bench_desk(counts: list[int], seconds: float, chunks: int, as_json: bool) -> None:
    from assistant.app import running_server
    from assistant.cli import printing
    from assistant.wiring import opened
    from evals.bench.desk import bench_desk

    report = await bench_desk(
        counts, seconds, chunks, opened, running_server, printing.people().print
    )
    if as_json:
        printing.line(report)
        return
    console = printing.story()
    for run in (*report["by"], report["fan_out"]):
        console.print(run)


async def _bench(counts: list[int], seconds: float, chunks: int, as_json: bool) -> None:
    from assistant.cli import printing
    from assistant.wiring import opened
    from evals.bench.live import bench_live

    report = await bench_live(counts, seconds, chunks, opened, printing.people().print)
    if as_json:
        printing.line(report)
        return
    console = printing.story()
    for run in report["by"]:
        console.print(run)

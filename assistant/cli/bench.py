"""`assistant bench`: how fast it is, beside its peers, on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.run import awaited


def bench(
    name: Annotated[str, typer.Argument(help="Which benchmark: live.")],
    calls: Annotated[
        str, typer.Option(help="How many calls at once, one run after another.")
    ] = "1,50,100,200",
    seconds: Annotated[float, typer.Option(min=2, help="Steady seconds of each run.")] = 60.0,
    chunks: Annotated[int, typer.Option(min=100, help="Passages in the index.")] = 20_000,
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Measure. What is printed was measured just now; a peer does the same work in the same run."""
    from assistant.errors import BadInput

    if name != "live":
        raise BadInput(f"There is no benchmark {name!r}.", "There is: live.")
    try:
        counts = [int(part) for part in calls.split(",")]
    except ValueError as error:
        raise BadInput(f"--calls {calls!r} cannot be read.", "Expected 1,50,100.") from error
    if any(count < 1 for count in counts):
        raise BadInput("--calls has a number below 1.", "Expected 1,50,100.")
    awaited(_bench(counts, seconds, chunks, as_json))


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

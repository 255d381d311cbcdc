"""`assistant prompts`: what the business edits in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Playbooks, rubrics and lexicons: check them, list them.", no_args_is_help=True
)


@app.command("check")
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder like prompts/. Left out: the one that ships.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One problem a line.")] = False,
) -> None:
    """Say what is wrong, file by file. Exits with 1 where anything is."""
    from assistant.cli import printing
    from assistant.prompting.check import problems_of_all

    problems = problems_of_all(folder)
    for problem in problems:
        if as_json:
            printing.line({"problem": problem})
        else:
            printing.story().print(problem)
    if not problems and not as_json:
        printing.people().print("Nothing is wrong.")
    raise typer.Exit(1 if problems else 0)


@app.command("list")
def list_prompts(
    as_json: Annotated[bool, typer.Option("--json", help="One prompt a line.")] = False,
) -> None:
    """What stands in prompts/, with its version (the content's hash)."""
    from assistant.cli import printing
    from assistant.prompting.registry import load_lexicons, load_playbooks, load_rubrics

    found = [
        *(("playbook", one.name, one.version) for one in load_playbooks()),
        *(("rubric", one.name, one.version) for one in load_rubrics()),
        *(("lexicon", f"{one.name}.{one.language}", one.version) for one in load_lexicons()),
    ]
    for kind, name, version in found:
        if as_json:
            printing.line({"kind": kind, "name": name, "version": version})
        else:
            printing.story().print(f"{kind:9} {version}  {name}")

"""Which commands there are. Each file imports what is heavy only when it runs."""

from __future__ import annotations

import typer

from assistant.cli import (
    ask,
    backlog,
    bench,
    calls,
    customers,
    demo,
    doctor,
    eval,
    grade,
    prompts,
    replay,
    serve,
    shelf,
)


def register(app: typer.Typer) -> None:
    """Hang every command on the app."""
    app.command("demo")(demo.demo)
    app.command("serve")(serve.serve)
    app.command("replay")(replay.replay)
    app.command("grade")(grade.grade)
    app.command("regrade")(backlog.regrade)
    app.add_typer(backlog.app, name="backlog")
    app.command("ask")(ask.ask)
    app.add_typer(calls.app, name="calls")
    app.add_typer(shelf.app, name="knowledge")
    app.add_typer(prompts.app, name="prompts")
    app.add_typer(customers.app, name="customers")
    app.command("doctor")(doctor.doctor)
    app.command("bench")(bench.bench)
    app.add_typer(eval.app, name="eval")

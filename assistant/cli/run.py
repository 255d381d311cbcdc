"""Runs a command and turns every error into one line and an exit code."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

import typer

from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError

T = TypeVar("T")
WrongUse = cast(type[Exception], typer.BadParameter.__mro__[2])
"""The base of all errors of use; typer brings it under another name from version to version."""

app = typer.Typer(
    name="assistant",
    help="A live assistant for call centres: it listens, checks, and proposes what to say.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def main(
    debug: bool = typer.Option(False, "--debug", help="Show the whole traceback of an error."),
) -> None:
    """A live assistant for call centres."""
    _show_traceback[0] = debug


_show_traceback = [False]


def awaited(work: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine to its end."""
    return asyncio.run(work)


def run(arguments: list[str] | None = None) -> None:
    """Parse, run, and exit."""
    from assistant.cli import commands

    commands.register(app)
    arguments = sys.argv[1:] if arguments is None else arguments
    # `--debug` is welcome anywhere, also behind the command it is asked of.
    if "--debug" in arguments:
        arguments = ["--debug", *(word for word in arguments if word != "--debug")]
    try:
        code = app(arguments, standalone_mode=False)
    except WrongUse as wrong:
        code = _misused(wrong)
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        # The reader went away (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (AssistantError, KnowledgeError) as error:
        code = _failed(error, error.exit_code)
    except BaseExceptionGroup as group:
        known = group.subgroup((AssistantError, KnowledgeError))
        if known is None:
            raise
        first = _first(known)
        code = _failed(first, getattr(first, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = group.exceptions[0]
    if isinstance(inner, BaseExceptionGroup):
        return _first(cast(BaseExceptionGroup[BaseException], inner))
    return inner


def _failed(error: BaseException, code: int) -> int:
    if _show_traceback[0]:
        traceback.print_exception(error)
    else:
        _say(" ".join(str(error).split()))
    return code


def _misused(wrong: BaseException) -> int:
    """One line, and where help is; a command group without a command shows its help instead."""
    if type(wrong).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(str(getattr(wrong, "message", wrong)) + "\n")
    else:
        told = cast(Any, wrong).format_message()
        _say(f"{told} Try --help.")
    return 2


def _say(line: str) -> None:
    sys.stderr.write(f"assistant: {line}\n")

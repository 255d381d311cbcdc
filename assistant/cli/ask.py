"""`assistant ask`: a question to the knowledge base, answered with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.run import awaited

if TYPE_CHECKING:
    from assistant.core.answer import Answer, Question


def ask(
    text: Annotated[str, typer.Argument(help="The question.")],
    call: Annotated[str, typer.Option(help="The call it is asked in: the talk counts.")] = "",
    language: Annotated[str, typer.Option(help="en or zh. Left out: the question's.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One object on stdout.")] = False,
) -> None:
    """Answer a question from the documents. Exits with 1 where they have no answer."""
    found = awaited(_ask(text, call, language, as_json))
    raise typer.Exit(0 if found else 1)


async def _ask(text: str, call: str, language: str, as_json: bool) -> bool:
    from assistant.cli import printing
    from assistant.cli.replay import spoken_language
    from assistant.core.answer import Question
    from assistant.errors import BadInput

    if not text.strip():
        raise BadInput("There is nothing to ask.", "Give a question.")
    if len(text) > 2000:
        raise BadInput(f"The question has {len(text)} characters.", "2000 are the most.")
    question = Question(text=text.strip(), language=spoken_language(language))
    answer = await _answered(question, call)
    if as_json:
        printing.line(answer.model_dump(mode="json"))
        return not answer.nothing_found
    console = printing.story()
    console.print(answer.answer or "Nothing good enough was found.")
    if answer.lesser:
        printing.people().print(f"note: {answer.lesser}", style="dim")
    for one in answer.citations:
        console.print(f"  ↳ {one.title or one.document} v{one.version}", style="dim")
    return not answer.nothing_found


async def _answered(question: Question, call: str) -> Answer:
    """By this home's server where one runs, else here."""
    from assistant.cli.server import running
    from assistant.core.answer import Answer
    from assistant.core.call import SYSTEM
    from assistant.session.ask import whole
    from assistant.settings import read_settings
    from assistant.wiring import opened

    settings = read_settings()
    async with running(settings) as server:
        if server is not None:
            told = await server.asked(
                "POST",
                f"/v1/calls/{call}/ask" if call else "/v1/ask",
                json=question.model_dump(mode="json"),
                headers={"Accept": "application/json"},
            )
            return Answer.model_validate(told)
    async with opened(settings) as house:
        return await whole(await house.ask(question, call or None, SYSTEM))

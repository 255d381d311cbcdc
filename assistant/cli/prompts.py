"""`assistant prompts`: what the business edits in words, in the database and in files."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from assistant.cli.run import awaited

if TYPE_CHECKING:
    from assistant.core.published import WordingKind
    from assistant.prompting.folder import Words
    from assistant.scripts import ScriptLibrary
    from assistant.web.scripts import ScriptDetail, ScriptListing

app = typer.Typer(
    help="Playbooks, rubrics, lexicons and prompts: check, publish, exchange with files.",
    no_args_is_help=True,
)
As = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Which = Annotated[
    str, typer.Argument(help="A name of `prompts list`; with its kind where two share one: a/b.")
]


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
    as_json: Annotated[bool, typer.Option("--json", help="One a line.")] = False,
) -> None:
    """What is in force, with its version (the content's hash) and how its cards were taken."""
    from assistant.cli import printing

    async def listed() -> Sequence[ScriptListing]:
        from assistant.core.call import SYSTEM

        async with _opened() as scripts:
            return await scripts.scripts(None, "", SYSTEM)

    for one in awaited(listed()):
        if as_json:
            printing.line({**one.model_dump(mode="json"), "version": one.current})
        else:
            more = f"  {one.drafts} draft" if one.drafts else ""
            more += "  a newer one shipped" if one.offered else ""
            version = one.current or "withdrawn" if not one.drafts or one.current else "draft"
            printing.story().print(f"{one.kind:9} {version:12} v{one.number:<3} {one.name}{more}")


@app.command("show")
def show(
    name: Which,
    version: Annotated[str, typer.Option(help="A hash or v3. Left out: the one in force.")] = "",
    as_json: As = False,
) -> None:
    """A text, what is wrong with it, and who did what."""
    from assistant.cli import printing

    async def told() -> dict[str, Any]:
        from assistant.core.call import SYSTEM

        async with _opened() as scripts:
            kind, found = await _found(scripts, name)
            detail = await scripts.script(kind, found, SYSTEM)
            wanted = version or detail.listing.current or detail.versions[0].version
            shown = await scripts.version(kind, found, wanted, SYSTEM)
        return {
            **detail.model_dump(mode="json"),
            "version": shown.version.model_dump(mode="json"),
            "text": shown.checked.text,
            "problems": [one.model_dump(mode="json") for one in shown.checked.problems],
        }

    one = awaited(told())
    if as_json:
        printing.line(one)
        return
    printing.story().print(one["text"].rstrip(), soft_wrap=True)
    people = printing.people()
    for problem in one["problems"]:
        people.print(f"line {problem['line']}: {problem['what']}", style="red")
    for deed in one["history"]:
        note = f": {deed['note']}" if deed["note"] else ""
        people.print(f"{deed['at'][:16]} v{deed['number']} {deed['did']} by {deed['by']}{note}")


@app.command("import")
def import_folder(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder like prompts/. Left out: the one that ships.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="In force at once; without it they are drafts.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One text a line.")] = False,
) -> None:
    """Take texts in from files. Where one is broken, none is taken in (exit 2)."""
    from assistant.cli import printing

    taken = awaited(_import(folder, publish))
    for one in taken:
        if as_json:
            printing.line(one)
        elif one["outcome"] != "unchanged":
            printing.story().print(
                f"{one['outcome']:9} v{one['number']:<3} {one['kind']}/{one['name']}"
            )
    changed = sum(one["outcome"] != "unchanged" for one in taken)
    printing.people().print(f"{changed} of {len(taken)} texts differ from what is in force.")


@app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Where to write; what is the same is left alone.")],
    as_json: Annotated[bool, typer.Option("--json", help="One file a line.")] = False,
) -> None:
    """Write what is in force as files, for review in git."""
    from assistant.cli import printing
    from assistant.prompting.folder import write_words

    written = write_words(folder, awaited(_in_force()))
    for path in written:
        if as_json:
            printing.line({"file": str(path)})
        else:
            printing.story().print(str(path), soft_wrap=True)
    printing.people().print(f"{len(written)} files written.")


@app.command("diff")
def diff(
    name: Annotated[str, typer.Argument(help="One name alone.")] = "",
    folder: Annotated[
        Path | None, typer.Option(help="Compare with this folder. Left out: what ships.")
    ] = None,
    before: Annotated[str, typer.Option(help="Compare two versions of one name instead.")] = "",
    after: Annotated[str, typer.Option(help="Left out: the one in force.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One text a line.")] = False,
) -> None:
    """What differs between files and what is in force. Exits with 1 where anything does."""
    from assistant.cli import printing

    told = awaited(_diff(name, folder, before, after))
    for one in told:
        if as_json:
            printing.line(one)
            continue
        for line in one["diff"]:
            style = {"+": "green", "-": "red", "@": "dim"}.get(line[:1], "")
            printing.story().print(line, style=style, soft_wrap=True)
    if not told:
        printing.people().print("Nothing differs.")
    raise typer.Exit(1 if told else 0)


@app.command("publish")
def publish(
    name: Which,
    version: Annotated[str, typer.Argument(help="A hash or v3. Left out: the newest draft.")] = "",
    note: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
    as_json: As = False,
) -> None:
    """Put a version in force: open calls use it within a second."""

    async def done() -> ScriptDetail:
        from assistant.core.call import SYSTEM
        from assistant.errors import NotFound

        async with _opened() as scripts:
            kind, found = await _found(scripts, name)
            wanted = version
            if not wanted:
                detail = await scripts.script(kind, found, SYSTEM)
                drafts = [one for one in detail.versions if one.state == "draft"]
                if not drafts:
                    raise NotFound(f"There is no draft of {found}.", "Name a version.")
                wanted = drafts[0].version
            return await scripts.publish(
                kind, found, wanted, expected=None, note=note, actor=SYSTEM
            )

    _told(awaited(done()), as_json)


@app.command("rollback")
def rollback(
    name: Which,
    to: Annotated[str, typer.Option(help="A hash or v3. Left out: what held before.")] = "",
    as_json: As = False,
) -> None:
    """Go back to an earlier version."""

    async def done() -> ScriptDetail:
        from assistant.core.call import SYSTEM

        async with _opened() as scripts:
            kind, found = await _found(scripts, name)
            return await scripts.roll_back(kind, found, to=to, expected=None, actor=SYSTEM)

    _told(awaited(done()), as_json)


def _told(detail: ScriptDetail, as_json: bool) -> None:
    from assistant.cli import printing

    if as_json:
        printing.line(detail)
        return
    one = detail.listing
    printing.story().print(f"{one.kind}/{one.name}: v{one.number} ({one.current}) is in force.")


@asynccontextmanager
async def _opened() -> AsyncGenerator[ScriptLibrary]:
    """The words of this home. A server that runs on the same database notices by itself."""
    from assistant.published import LivePublished
    from assistant.scripts import ScriptLibrary
    from assistant.settings import made_home, read_settings
    from assistant.store.calls import Calls
    from assistant.store.database import opened_database
    from assistant.store.script_use import ScriptUse
    from assistant.store.wordings import Wordings
    from assistant.wiring import now

    settings = read_settings()
    made_home(settings)
    async with opened_database(settings.database_url) as database:
        wordings = Wordings(database)
        published = LivePublished(wordings, now)
        yield ScriptLibrary(wordings, published, now, ScriptUse(database), Calls(database))


async def _found(scripts: ScriptLibrary, name: str) -> tuple[WordingKind, str]:
    """The kind and name that are meant. Raises NotFound."""
    from assistant.core.call import SYSTEM
    from assistant.errors import NotFound

    kind, slash, rest = name.partition("/")
    listed = await scripts.scripts(None, "", SYSTEM)
    found: list[tuple[WordingKind, str]] = [
        (one.kind, one.name)
        for one in listed
        if (one.name == name) or (slash and (one.kind, one.name) == (kind, rest))
    ]
    if len(found) != 1:
        told = " or ".join(f"{kind}/{name}" for kind, name in found)
        raise NotFound(
            f"{name!r} is {'no name of anything' if not found else 'not one thing alone'}.",
            f"Say {told}." if found else "See: assistant prompts list",
        )
    return found[0]


async def _in_force() -> list[Words]:
    from assistant.core.call import SYSTEM
    from assistant.prompting.folder import Words

    async with _opened() as scripts:
        listed = [one for one in await scripts.scripts(None, "", SYSTEM) if one.current]
        return [
            Words(
                one.kind,
                one.name,
                (await scripts.version(one.kind, one.name, one.current, SYSTEM)).checked.text,
            )
            for one in listed
        ]


async def _import(folder: Path | None, publish: bool) -> list[dict[str, Any]]:
    from assistant.core.call import SYSTEM
    from assistant.errors import BadPrompt
    from assistant.prompting.folder import words_in
    from assistant.prompting.lint import problems_in
    from assistant.prompting.words import snapshot

    given = words_in(folder)
    whole = snapshot(given)
    for words in given:
        # Held against each other as they come, not against what they replace.
        wrong = problems_in(words, whole.lexicons, whole.rubrics)
        if wrong:
            raise BadPrompt(
                f"{words.source.name}, line {wrong[0].line}: {wrong[0].what}.",
                "Nothing was taken in.",
            )
    taken: list[dict[str, Any]] = []
    async with _opened() as scripts:
        known = {(one.kind, one.name): one for one in await scripts.scripts(None, "", SYSTEM)}
        order = ("lexicon", "playbook", "prompt", "rubric")
        for words in sorted(given, key=lambda one: (order.index(one.kind), one.name)):
            listed = known.get((words.kind, words.name))
            told: dict[str, Any] = {"kind": words.kind, "name": words.name}
            if listed is not None and listed.current == words.source.version:
                same = {"version": listed.current, "number": listed.number}
                taken.append({**told, **same, "outcome": "unchanged"})
                continue
            kept = await scripts.save(
                words.kind, words.name, words.text, expected=None, instead_of="",
                note="imported", actor=SYSTEM,
            )  # fmt: skip
            if publish:
                await scripts.publish(
                    words.kind, words.name, kept.version, expected=None, note="imported",
                    actor=SYSTEM,
                )  # fmt: skip
            outcome = "published" if publish else "draft"
            taken.append(
                {**told, "version": kept.version, "number": kept.number, "outcome": outcome}
            )
    return taken


async def _diff(name: str, folder: Path | None, before: str, after: str) -> list[dict[str, Any]]:
    from assistant.core.call import SYSTEM
    from assistant.errors import BadInput
    from assistant.prompting.folder import words_in

    if before or after:
        if not name or not before:
            raise BadInput("Two versions of what?", "Give a name and --before.")
        async with _opened() as scripts:
            kind, found = await _found(scripts, name)
            now = after or (await scripts.script(kind, found, SYSTEM)).listing.current
            old = (await scripts.version(kind, found, before, SYSTEM)).checked.text
            new = (await scripts.version(kind, found, now, SYSTEM)).checked.text
        return _differing({(kind, found): (old, new)}, before, after or "in force")
    files: dict[tuple[WordingKind, str], str] = {
        (one.kind, one.name): one.text for one in words_in(folder)
    }
    held: dict[tuple[WordingKind, str], str] = {
        (one.kind, one.name): one.text for one in await _in_force()
    }
    pairs: dict[tuple[WordingKind, str], tuple[str, str]] = {
        key: (files.get(key, ""), held.get(key, ""))
        for key in sorted(files.keys() | held.keys())
        if not name or name in (key[1], "/".join(key))
    }
    if name and not pairs:
        raise BadInput(f"{name!r} is no name of anything.", "See: assistant prompts list")
    return _differing(pairs, "files", "in force")


def _differing(
    pairs: dict[tuple[WordingKind, str], tuple[str, str]], old_name: str, new_name: str
) -> list[dict[str, Any]]:
    from difflib import unified_diff

    told: list[dict[str, Any]] = []
    for (kind, name), (old, new) in pairs.items():
        if old == new:
            continue
        state = "only in files" if not new else "only in force" if not old else "differs"
        at = f"{kind}/{name}"
        lines = unified_diff(
            old.splitlines(),
            new.splitlines(),
            f"{at} ({old_name})",
            f"{at} ({new_name})",
            lineterm="",
        )
        told.append({"kind": kind, "name": name, "state": state, "diff": list(cast(Any, lines))})
    return told

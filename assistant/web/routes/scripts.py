"""Published words: scripts, rubrics, lexicons and prompts, their versions, drafts and trying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field

from assistant.core.published import WordingKind
from assistant.web.asking import WhoAsks
from assistant.web.refusals import REFUSALS
from assistant.web.scripts import (
    CheckedScript,
    DiffLine,
    PastCall,
    ScriptDetail,
    ScriptForm,
    ScriptListing,
    Scripts,
    ScriptText,
    ScriptVersion,
    TriedCall,
)
from knowledge.types import Language, Noun

router = APIRouter(prefix="/v1/scripts", tags=["scripts"], responses=REFUSALS)

MOST_TEXT = 400_000
_EXAMPLE = (
    "name: late_parcel\ntitle: {en: Where is my parcel, zh: 包裹没到}\nkind: answer\n"
    "when:\n  heard:\n    en: ['\\bwhere is my (?:parcel|order)\\b']\ntiers:\n  en:\n    basic:\n"
    '      lines:\n        - "I am checking where your parcel is now."\n        - "{answer}"\n'
)


async def _scripts(request: Request) -> Scripts:
    return cast(Scripts, request.app.state.scripts)


TheScripts = Annotated[Scripts, Depends(_scripts)]
Kind = Annotated[WordingKind, Path(description="playbook: a script of cards")]
Name = Annotated[
    str, Path(max_length=100, description="For a lexicon with its language", examples=["soothe"])
]
Version = Annotated[
    str, Path(max_length=64, description="Its hash, the beginning of it, or v3", examples=["v3"])
]
Expected = Annotated[
    str | None,
    Field(
        max_length=64,
        description="The version in force as far as you know, empty for none: where another one "
        "is, the answer is 409 and nothing changes. Absent: whatever is",
        examples=["3f2a9c0d11e7"],
    ),
]


class ScriptGiven(Noun):
    """A text to look at; with `form`, the text with these fields in place of its own."""

    text: str = Field(max_length=MOST_TEXT, examples=[_EXAMPLE])
    form: dict[str, Any] | None = None


class ScriptDraft(Noun):
    """A text to keep as a draft."""

    text: str = Field(max_length=MOST_TEXT, examples=[_EXAMPLE])
    expected: Expected = None
    instead_of: str = Field(
        default="", max_length=64, description="A draft of your own that this one replaces"
    )
    note: str = Field(default="", max_length=2000, examples=["Shorter first line."])


class ScriptChange(Noun):
    """What goes with a command."""

    expected: Expected = None
    note: str = Field(default="", max_length=2000)


class ScriptBack(Noun):
    """To which version; empty: the one that was in force before."""

    to: str = Field(default="", max_length=64, examples=["v2"])
    expected: Expected = None


class ScriptTrial(Noun):
    """A text, and the past call to go through with it."""

    text: str = Field(max_length=MOST_TEXT, examples=[_EXAMPLE])
    call: str = Field(max_length=200, examples=["late-parcel-3f2a9c0d"])


@router.get("", summary="List published words and drafts")
async def scripts(
    scripts: TheScripts,
    actor: WhoAsks,
    kind: Annotated[WordingKind | None, Query(description="Only these")] = None,
    q: Annotated[str, Query(max_length=500, description="Words that stand in the text")] = "",
) -> Sequence[ScriptListing]:
    """By kind and name, each with what is in force and how its cards were taken in 30 days."""
    return await scripts.scripts(kind, q, actor)


@router.get("/form", summary="What a form can offer")
async def form(scripts: TheScripts, actor: WhoAsks) -> ScriptForm:
    """Slots that can be filled, signals with their rules, how long a first line may be."""
    return await scripts.form(actor)


@router.get("/calls", summary="Past calls to try a script on")
async def calls(
    scripts: TheScripts, actor: WhoAsks, language: Language | None = None
) -> Sequence[PastCall]:
    """The newest first."""
    return await scripts.calls(language, actor)


@router.get("/{kind}/{name}", summary="One name, its versions and its history")
async def script(kind: Kind, name: Name, scripts: TheScripts, actor: WhoAsks) -> ScriptDetail:
    """Versions newest first; who did what, oldest first."""
    return await scripts.script(kind, name, actor)


@router.get("/{kind}/{name}/versions/{version}", summary="A version's text")
async def version(
    kind: Kind, name: Name, version: Version, scripts: TheScripts, actor: WhoAsks
) -> ScriptText:
    """With what the checker says of it now, and its fields."""
    return await scripts.version(kind, name, version, actor)


@router.get("/{kind}/{name}/diff", summary="What changed between two versions")
async def diff(
    kind: Kind,
    name: Name,
    scripts: TheScripts,
    actor: WhoAsks,
    before: Annotated[str, Query(max_length=64, examples=["v1"])],
    after: Annotated[str, Query(max_length=64, examples=["v2"])],
) -> Sequence[DiffLine]:
    """Line by line, in order."""
    return await scripts.diff(kind, name, before, after, actor)


@router.post("/{kind}/{name}/check", summary="What is wrong with a text")
async def check(
    kind: Kind, name: Name, given: ScriptGiven, scripts: TheScripts, actor: WhoAsks
) -> CheckedScript:
    """By line and by field. Nothing is kept."""
    return await scripts.check(kind, name, given.text, given.form, actor)


@router.post("/{kind}/{name}/drafts", summary="Keep a draft", status_code=201)
async def save(
    kind: Kind, name: Name, draft: ScriptDraft, scripts: TheScripts, actor: WhoAsks
) -> ScriptVersion:
    """The same text is the same version. A draft may be unfinished; publishing it may not."""
    return await scripts.save(
        kind,
        name,
        draft.text,
        expected=draft.expected,
        instead_of=draft.instead_of,
        note=draft.note,
        actor=actor,
    )


@router.post("/{kind}/{name}/versions/{version}/publish", summary="Publish a version")
async def publish(
    kind: Kind,
    name: Name,
    version: Version,
    change: ScriptChange,
    scripts: TheScripts,
    actor: WhoAsks,
) -> ScriptDetail:
    """In force when this returns; in open calls of other processes within a second."""
    return await scripts.publish(
        kind, name, version, expected=change.expected, note=change.note, actor=actor
    )


@router.post("/{kind}/{name}/versions/{version}/discard", summary="Lay a draft aside")
async def discard(
    kind: Kind, name: Name, version: Version, scripts: TheScripts, actor: WhoAsks
) -> ScriptDetail:
    """It stays in the history."""
    return await scripts.discard(kind, name, version, actor)


@router.post("/{kind}/{name}/rollback", summary="Go back to an earlier version")
async def roll_back(
    kind: Kind, name: Name, back: ScriptBack, scripts: TheScripts, actor: WhoAsks
) -> ScriptDetail:
    """Also how a publication is undone. An earlier version is put in force as it was."""
    return await scripts.roll_back(kind, name, to=back.to, expected=back.expected, actor=actor)


@router.post("/{kind}/{name}/retire", summary="Take a name out of force")
async def retire(
    kind: Kind, name: Name, change: ScriptChange, scripts: TheScripts, actor: WhoAsks
) -> ScriptDetail:
    """No card comes of it any more; publish a version to have it back."""
    return await scripts.retire(kind, name, expected=change.expected, actor=actor)


@router.post("/{kind}/{name}/try", summary="Try a text on a past call")
async def try_on(
    kind: Kind, name: Name, trial: ScriptTrial, scripts: TheScripts, actor: WhoAsks
) -> TriedCall:
    """Which cards it would have given beside those that were given. Nothing is kept."""
    return await scripts.try_on(kind, name, trial.text, trial.call, actor)

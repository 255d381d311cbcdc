"""The published words for those who write them. Implements `assistant.web.scripts.Scripts`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any, cast

from assistant.core.call import Actor, Call
from assistant.core.card import Card
from assistant.core.playbook import Playbook
from assistant.core.published import FixedWords, WordingKind
from assistant.core.rubric import Rubric
from assistant.core.rules import RULES, rules_of
from assistant.errors import BadInput, BadPrompt, MissingPart, NotFound, Refused
from assistant.feedback.use import share
from assistant.prompting.check import FIRST_LINE, SLOTS
from assistant.prompting.edit import form_of, with_form
from assistant.prompting.folder import Words, file_name
from assistant.prompting.lint import MOST_CHARACTERS, problems_in
from assistant.prompting.words import read
from assistant.published import LivePublished, new_wordings
from assistant.session.parts import Parts
from assistant.session.tried import Moment, tried
from assistant.store.calls import Calls
from assistant.store.script_use import ScriptUse, UseOfScript
from assistant.store.wordings import PRODUCTION, SHIPPED, Wording, WordingDeed, Wordings
from assistant.web.scripts import (
    CheckedScript,
    Did,
    DiffLine,
    PastCall,
    ScriptDeed,
    ScriptDetail,
    ScriptForm,
    ScriptListing,
    ScriptProblem,
    ScriptText,
    ScriptVersion,
    Take,
    TriedCall,
    TriedMoment,
)
from knowledge.types import Language

USED_WITHIN = timedelta(days=30)
PAST_CALLS = 50
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}(\.[a-z]{2})?")


class ScriptLibrary:
    """Published words, drafts and trying. `parts` gives what past calls are replayed with; a
    command that only keeps words has none."""

    def __init__(
        self,
        wordings: Wordings,
        published: LivePublished,
        clock: Callable[[], datetime],
        use: ScriptUse,
        calls: Calls,
        parts: Callable[[], Parts | None] = lambda: None,
    ) -> None:
        self._wordings = wordings
        self._published = published
        self._clock = clock
        self._use = use
        self._calls = calls
        self._parts = parts

    # ------------------------------------------------------------------ reading

    async def scripts(
        self, kind: WordingKind | None, text: str, actor: Actor
    ) -> Sequence[ScriptListing]:
        await self._published.ready(actor.tenant)
        kept = await self._wordings.all(actor.tenant)
        shipped = await self._wordings.labelled(actor.tenant, SHIPPED)
        use = await self._use.since(self._clock() - USED_WITHIN, actor.tenant)
        wanted = text.casefold().split()

        def listed() -> list[ScriptListing]:
            by_name: dict[tuple[WordingKind, str], list[Wording]] = {}
            for one in kept:
                if kind is None or one.kind == kind:
                    by_name.setdefault((one.kind, one.name), []).append(one)
            waiting = {(one.kind, one.name) for one in shipped if one.state == "draft"}
            return [
                _listing(versions, key in waiting, use)
                for key, versions in by_name.items()
                if all(word in _shown_one(versions).text.casefold() for word in wanted)
            ]

        return await asyncio.to_thread(listed)

    async def form(self, actor: Actor) -> ScriptForm:
        words = await self._published.ready(actor.tenant)
        listed: dict[str, list[str]] = {}
        for lexicon in words.lexicons:
            rules = listed.setdefault(lexicon.name, [])
            rules += [entry.rule for entry in lexicon.entries if entry.rule not in rules]
        return ScriptForm(
            slots=tuple(sorted(SLOTS)),
            rules={kind: tuple(sorted(rules_of(kind, listed))) for kind in RULES},
            first_line={str(language): size for language, size in FIRST_LINE.items()},
        )

    async def script(self, kind: WordingKind, name: str, actor: Actor) -> ScriptDetail:
        await self._published.ready(actor.tenant)
        versions = await self._wordings.versions(kind, name, actor.tenant)
        labels = await self._wordings.labels(kind, name, actor.tenant)
        history = await self._wordings.history(kind, name, actor.tenant)
        use = await self._use.since(self._clock() - USED_WITHIN, actor.tenant)
        shipped = next((one for one in versions if one.version == labels.get(SHIPPED)), None)
        offered = shipped is not None and shipped.state == "draft"
        oldest_first = list(reversed(versions))
        return ScriptDetail(
            listing=await asyncio.to_thread(_listing, oldest_first, offered, use),
            versions=tuple(_version(one, labels) for one in versions),
            history=tuple(
                ScriptDeed(
                    version=one.version,
                    number=one.number,
                    did=cast(Did, one.did),
                    note=one.note,
                    by=one.actor,
                    at=one.at,
                )
                for one in history
            ),
            previous=held_before(history, labels.get(PRODUCTION, "")),
        )

    async def version(self, kind: WordingKind, name: str, version: str, actor: Actor) -> ScriptText:
        one = await self._one(kind, name, version, actor)
        labels = await self._wordings.labels(kind, name, actor.tenant)
        checked = await self.check(kind, name, one.text, None, actor)
        return ScriptText(version=_version(one, labels), checked=checked)

    async def diff(
        self, kind: WordingKind, name: str, before: str, after: str, actor: Actor
    ) -> Sequence[DiffLine]:
        old = await self._one(kind, name, before, actor)
        new = await self._one(kind, name, after, actor)
        return await asyncio.to_thread(diff_lines, old.text, new.text)

    async def check(
        self, kind: WordingKind, name: str, text: str, form: dict[str, Any] | None, actor: Actor
    ) -> CheckedScript:
        words = await self._published.ready(actor.tenant)

        def checked() -> CheckedScript:
            given = text.replace("\r\n", "\n")
            if form is not None and len(given) <= MOST_CHARACTERS:
                given = with_form(given, form)
            problems = problems_in(Words(kind, name, given), words.lexicons, words.rubrics)
            return CheckedScript(
                text=given,
                problems=tuple(ScriptProblem(**asdict(one)) for one in problems),
                form=form_of(given) if kind != "prompt" and len(given) <= MOST_CHARACTERS else None,
            )

        return await asyncio.to_thread(checked)

    # ------------------------------------------------------------------ changing

    async def save(
        self,
        kind: WordingKind,
        name: str,
        text: str,
        *,
        expected: str | None,
        instead_of: str,
        note: str,
        actor: Actor,
    ) -> ScriptVersion:
        await self._published.ready(actor.tenant)
        if not _NAME.fullmatch(name):
            raise BadInput(f"{name!r} is no name.", "Small letters, digits and _ are expected.")
        if not text.strip() or len(text) > MOST_CHARACTERS or "\x00" in text:
            raise BadInput(
                "The text is empty, too long, or has a NUL in it.",
                f"At most {MOST_CHARACTERS:,} characters.",
            )
        words = Words(kind, name, text.replace("\r\n", "\n"))
        (new,) = await asyncio.to_thread(new_wordings, [words])
        kept = await self._wordings.save(
            new,
            actor=_name(actor),
            at=self._clock(),
            note=note,
            instead_of=instead_of,
            expected=expected,
            tenant=actor.tenant,
        )
        labels = await self._wordings.labels(kind, name, actor.tenant)
        return _version(kept, labels)

    async def publish(
        self,
        kind: WordingKind,
        name: str,
        version: str,
        *,
        expected: str | None,
        note: str,
        actor: Actor,
    ) -> ScriptDetail:
        one = await self._one(kind, name, version, actor)
        checked = await self.check(kind, name, one.text, None, actor)
        if checked.problems:
            first = checked.problems[0]
            more = len(checked.problems) - 1
            rest = f" ({more} more)" if more else ""
            raise BadPrompt(
                f"{file_name(kind, name)}, line {first.line}: {first.what}{rest}.",
                "Mend it, then publish.",
            )
        await self._wordings.publish(
            kind,
            name,
            one.version,
            actor=_name(actor),
            at=self._clock(),
            note=note,
            expected=expected,
            tenant=actor.tenant,
        )
        return await self._in_force(kind, name, actor)

    async def roll_back(
        self, kind: WordingKind, name: str, *, to: str, expected: str | None, actor: Actor
    ) -> ScriptDetail:
        await self._published.ready(actor.tenant)
        back = to
        if not back:
            labels = await self._wordings.labels(kind, name, actor.tenant)
            history = await self._wordings.history(kind, name, actor.tenant)
            back = held_before(history, labels.get(PRODUCTION, ""))
            if not back:
                raise Refused(f"No version of {name} was in force before.", "See its versions.")
        one = await self._one(kind, name, back, actor)
        await self._wordings.publish(
            kind,
            name,
            one.version,
            actor=_name(actor),
            at=self._clock(),
            did="rolled back",
            expected=expected,
            tenant=actor.tenant,
        )
        return await self._in_force(kind, name, actor)

    async def retire(
        self, kind: WordingKind, name: str, *, expected: str | None, actor: Actor
    ) -> ScriptDetail:
        await self._published.ready(actor.tenant)
        await self._wordings.retire(
            kind,
            name,
            actor=_name(actor),
            at=self._clock(),
            expected=expected,
            tenant=actor.tenant,
        )
        return await self._in_force(kind, name, actor)

    async def discard(
        self, kind: WordingKind, name: str, version: str, actor: Actor
    ) -> ScriptDetail:
        one = await self._one(kind, name, version, actor)
        await self._wordings.discard(
            kind,
            name,
            one.version,
            actor=_name(actor),
            at=self._clock(),
            tenant=actor.tenant,
        )
        return await self.script(kind, name, actor)

    # ------------------------------------------------------------------ trying

    async def calls(self, language: Language | None, actor: Actor) -> Sequence[PastCall]:
        found = await self._calls.find(
            actor.tenant, language=language, until=self._clock(), limit=PAST_CALLS * 2
        )
        return [
            PastCall(
                id=one.call.id,
                title=one.call.title,
                started_at=one.call.started_at,
                language=one.call.language,
                seconds=one.seconds or 0.0,
            )
            for one in found
            if one.state != "live"
        ][:PAST_CALLS]

    async def try_on(
        self, kind: WordingKind, name: str, text: str, call: str, actor: Actor
    ) -> TriedCall:
        parts = self._parts()
        if parts is None:
            raise MissingPart("Nothing is opened here to try on.", "Start: assistant serve")
        words = Words(kind, name, text.replace("\r\n", "\n"))
        known = await asyncio.to_thread(read, words)
        if not isinstance(known, Playbook):
            raise BadInput(f"A {kind} gives no cards.", "Scripts are tried on calls.")
        events = await parts.log.read(call, tenant=actor.tenant)
        opened = events[0].body if events else None
        if not isinstance(opened, Call):
            raise NotFound(f"There is no call {call!r}.", "Choose one of the list.")
        now = await self._published.ready(actor.tenant)
        others = tuple(one for one in now.playbooks if one.name != known.name)
        instead = replace(now, playbooks=tuple(sorted((*others, known), key=lambda p: p.name)))
        moments = await tried(parts, opened, events, FixedWords(instead))
        return TriedCall(call=call, moments=tuple(_moment(one, known.name) for one in moments))

    # ------------------------------------------------------------------ what they share

    async def _in_force(self, kind: WordingKind, name: str, actor: Actor) -> ScriptDetail:
        await self._published.refresh(actor.tenant)
        return await self.script(kind, name, actor)

    async def _one(self, kind: WordingKind, name: str, version: str, actor: Actor) -> Wording:
        """A version by its hash, by the beginning of it, or as `v3`."""
        await self._published.ready(actor.tenant)
        versions = await self._wordings.versions(kind, name, actor.tenant)
        for one in versions:
            if version == f"v{one.number}" or (
                len(version) >= 4 and one.sha256.startswith(version)
            ):
                return one
        known = ", ".join(f"v{one.number}" for one in versions)
        raise NotFound(f"There is no version {version!r} of {name}.", f"There is: {known}.")


def held_before(history: Sequence[WordingDeed], current: str) -> str:
    """The version that was in force before the one that is; empty where there was none. Pure.

    Rolling back is stepping down: what was rolled back from is not gone back to.
    """
    stack: list[str] = []
    for deed in history:
        if deed.did == "published":
            stack = [one for one in stack if one != deed.version] + [deed.version]
        elif deed.did == "rolled back":
            if deed.version in stack:
                stack = stack[: stack.index(deed.version) + 1]
            else:
                stack.append(deed.version)
    if current and stack and stack[-1] == current:
        stack.pop()
    return stack[-1] if stack else ""


def diff_lines(before: str, after: str) -> list[DiffLine]:
    """Two texts line by line, in order. Pure."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[DiffLine] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [
                DiffLine(kind="same", text=old[i], before=i + 1, after=j1 + i - i1 + 1)
                for i in range(i1, i2)
            ]
            continue
        lines += [DiffLine(kind="removed", text=old[i], before=i + 1) for i in range(i1, i2)]
        lines += [DiffLine(kind="added", text=new[j], after=j + 1) for j in range(j1, j2)]
    return lines


def _shown_one(versions: Sequence[Wording]) -> Wording:
    """The version that stands for a name: in force, else the newest."""
    return next((one for one in versions if one.state == "published"), versions[-1])


def _listing(
    versions: Sequence[Wording], offered: bool, use: dict[str, UseOfScript]
) -> ScriptListing:
    shown = _shown_one(versions)
    last = max(versions, key=lambda one: one.at)
    facts: dict[str, Any] = {}
    try:
        known = read(Words(shown.kind, shown.name, shown.text))
    except BadPrompt:
        known = None
    if isinstance(known, Playbook):
        basic = {
            language: tiers["basic"].lines[0].split("||")[0].strip()
            for language, tiers in known.tiers.items()
            if "basic" in tiers and tiers["basic"].lines
        }
        facts = {
            "title": dict(known.title),
            "card": known.kind,
            "signals": known.when.signals,
            "says": basic,
            "use": _take(use.get(shown.name, UseOfScript())),
        }
    elif isinstance(known, Rubric):
        facts = {"title": {"en": known.title.en, "zh": known.title.zh or known.title.en}}
    return ScriptListing(
        kind=shown.kind,
        name=shown.name,
        languages=shown.languages,
        current=shown.version if shown.state == "published" else "",
        number=shown.number,
        drafts=sum(one.state == "draft" for one in versions),
        offered=offered,
        changed_at=last.at,
        changed_by=last.actor,
        **facts,
    )


def _take(use: UseOfScript) -> Take:
    taken = share(use.taken, use.shown)
    return Take(
        offered=use.offered,
        shown=use.shown,
        used=use.used,
        fragment=use.fragment,
        dismissed=use.dismissed,
        taken=taken.value,
        low=taken.low,
        high=taken.high,
    )


def _version(one: Wording, labels: dict[str, str]) -> ScriptVersion:
    return ScriptVersion(
        version=one.version,
        number=one.number,
        sha256=one.sha256,
        state=one.state,
        origin=one.origin,
        note=one.note,
        by=one.actor,
        at=one.at,
        labels=tuple(sorted(label for label, version in labels.items() if version == one.version)),
    )


def _moment(one: Moment, playbook: str) -> TriedMoment:
    of_it = [card for card in (*one.given, *one.would) if _made_by(card.playbook, playbook)]
    of_it += [held for held in one.held if _made_by(held.draft.playbook, playbook)]
    return TriedMoment(
        at=one.at,
        utterance=one.utterance.id,
        speaker=one.utterance.speaker,
        quote=one.utterance.text,
        given=tuple(one.given),
        would=tuple(one.would),
        held=tuple(one.held),
        concerns=bool(of_it),
        same=[_said(card) for card in one.given] == [_said(card) for card in one.would],
    )


def _made_by(card: str, playbook: str) -> bool:
    return card.partition("@")[0] == playbook


def _said(card: Card) -> dict[str, tuple[str, ...]]:
    return {name: tier.lines for name, tier in card.tiers.items()}


def _name(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"

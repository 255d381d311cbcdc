"""Names a sentence states where a fact has another: who, where from, which model, which carrier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from knowledge.facts.reading import reading
from knowledge.facts.told import Told

from .claim_scope import asked_from, stated
from .claim_words import Stated

TYPO = 0.84
"""How alike two words are that are one, misspelt (Ratcliff & Obershelp, as difflib has it)."""
CLOSE = 12
NEAR = 25
"""Characters between a name and the word for what it names."""
_QUOTED = re.compile(r"(?<![A-Za-z])['\"‘“]\s?([^'\"’”\n]{2,40})['\"’”](?![A-Za-z])")
_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|St)\.|[A-Z][\w&-]*|\d{1,2}(?:st|nd|rd|th)(?=\s(?:and|[A-Z])))"
    r"(?:\s(?:(?:and|of|on|the|&)\s)?(?:(?:Dr|Mr|Mrs|Ms|St)\.|[A-Z][\w&-]*|\d{1,2}(?:st|nd|rd|th)\b))*"
)
_TOKEN = re.compile(r"[A-Za-z\d]+")
_SMALL = frozenset(
    _TOKEN.findall(
        "a an and at by for from i in is it its of on or so the this that there to with you your"
        " we our they he she my dr mr mrs ms st ok id if but not no yes"
    )
)
_OPENS = re.compile(
    r"the|an?|ok(?:ay)?|al?right|great|fantastic|excellent|perfect|sorry|sure|yes|no|hi|hello|thanks"
    r"|right|well|please|in|on|at|for|your|our|this|that|it|i|we|[a-z]+ly",
    re.IGNORECASE,
)
"""Words that open a sentence and belong to no name."""


def names_stated(sentence: str, known: Sequence[Told], text: str, recited: int) -> list[Stated]:
    """Names said in a sentence against the facts that are names.

    `text` is the whole turn; `recited` how many other facts it gives rightly: a turn that reads
    out a record and has a name the record has not states that name in place of the record's.
    """
    names = [one for one in known if one.kind in ("name", "words") and not _han(one)]
    if not names:
        return []
    explained = [token for one in known if one.kind != "values" for token in _tokens(one.fact.text)]
    explained += [
        token
        for one in known
        for token in _tokens(re.sub(r"([a-z])([A-Z])", r"\1 \2", one.fact.attribute))
    ]
    found: list[Stated] = []
    for start, end in _spans(sentence):
        if end > asked_from(sentence) or not stated(sentence, start, end):
            continue
        one = _against(sentence, (start, end), names, explained, text, recited, len(known))
        if one is not None:
            found.append(one)
    return found


def _against(
    sentence: str,
    span: tuple[int, int],
    names: Sequence[Told],
    explained: Sequence[str],
    text: str,
    recited: int,
    facts: int,
) -> Stated | None:
    start, end = span
    said = sentence[start:end]
    tokens = [token for token in _tokens(said) if token not in _SMALL]
    if not tokens:
        return None
    by_role = _by_role(sentence, start, names)
    if by_role:
        right = next((one for one in by_role if same_name(said, one.fact.text)), None)
        if right is not None:
            return Stated(start, end, right, True)
        if all(_known(token, explained) for token in tokens) or any(
            one.spoken.groups & {"address", "city"} for one in by_role
        ):
            return Stated(start, end, by_role[0], False)
    right = next((one for one in names if same_name(said, one.fact.text)), None)
    if right is not None:
        return Stated(start, end, right, True)
    if all(_known(token, explained) for token in tokens):
        return None
    absent = [one for one in names if not one.families and not _in_text(one.fact.text, text)]
    scored = [(_fits(sentence, start, end, one, recited, facts), one) for one in absent]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return Stated(start, end, best, False) if best is not None and score >= 1 else None


def _fits(sentence: str, start: int, end: int, one: Told, recited: int, facts: int) -> float:
    """How much speaks for a name being said in place of a fact's; from 1 on it is enough."""
    said, true = _tokens(sentence[start:end]), _tokens(one.fact.text)
    score = 0.0
    if len(true) > 1 and len(said) > 1 and (said[-1] == true[-1] or said[0] == true[0]):
        score += 3
    gap = one.gap(sentence, start, end)
    if gap is not None and gap <= NEAR:
        score += 2.5 if gap <= CLOSE else 2
    if one.spoken.identity and (
        len(said) > 1 or re.search(r"\b(?:called|named)\s+['\"‘“]?$", sentence[:start])
    ):
        score += 1.5
    if recited >= 2 or (recited and facts <= 3):
        score += 1
    if not one.fact.text[:1].isupper():
        score -= 1
    return score


def same_name(said: str, true: str) -> bool:
    """Whether two names are one: the words of the shorter stand in the longer, misspelt or not."""
    one = [token for token in _tokens(said) if token not in _SMALL]
    other = [token for token in _tokens(true) if token not in _SMALL]
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return all(_known(token, long) for token in short)


def names_given(text: str, known: Iterable[Told]) -> int:
    """How many facts that are names or words stand in a text."""
    return sum(one.kind in ("name", "words") and _in_text(one.fact.text, text) for one in known)


def _by_role(sentence: str, start: int, names: Sequence[Told]) -> list[Told]:
    """The facts whose direction the word before a name gives: from A to B."""
    before = re.search(r"([A-Za-z]+)\s+(?:the\s+)?['\"‘“]?\s?$", sentence[:start])
    if before is None:
        return []
    word = {"from": "departure", "to": "arrival"}.get(before.group(1).lower())
    if word is None:
        return []
    return [one for one in names if word in one.spoken.groups]


def _spans(sentence: str) -> list[tuple[int, int]]:
    """Quoted names, and runs of words with capitals; not the first word of a sentence alone."""
    found = [
        found.span(1) for found in _QUOTED.finditer(sentence) if re.search("[A-Za-z]", found[1])
    ]
    values = [value for value in reading(sentence) if value.unit not in ("", "date")]
    for run in _NAME.finditer(sentence):
        start, end = run.span()
        if not sentence[:start].strip() or sentence[:start].rstrip().endswith((".", "\n")):
            first = re.match(r"[\w&.'’-]+", run.group())
            rest = run.group()[first.end() :].lstrip() if first else ""
            hollow = all(token in _SMALL for token in _tokens(rest))
            if first and (hollow or _OPENS.fullmatch(first.group())):
                start = end if hollow else end - len(rest)
        if start >= end or any(a <= start and end <= b for a, b in found):
            continue
        if any(value.start < end and value.end > start for value in values):
            continue
        found.append((start, end))
    return sorted(found)


def _han(one: Told) -> bool:
    return re.search(r"[\u4e00-\u9fff]", one.fact.text) is not None


def _tokens(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(text)]


def _in_text(name: str, text: str) -> bool:
    said = _tokens(text)
    return all(_known(token, said) for token in _tokens(name) if token not in _SMALL)


def _known(token: str, tokens: Sequence[str]) -> bool:
    if token in tokens:
        return True
    if len(token) < 4:
        return False
    return any(
        abs(len(one) - len(token)) <= 2 and SequenceMatcher(None, token, one).ratio() >= TYPO
        for one in tokens
        if one[:1] == token[:1]
    )

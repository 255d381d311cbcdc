"""Values in words that a sentence states: kinds, colours, addresses, what a thing has or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.facts.reading import reading
from knowledge.facts.speaking import family_words
from knowledge.facts.told import Told
from knowledge.types import Facts

from .claim_scope import asked_from, clause_of, stated

ALIKE = 0.7
"""The share of the pairs of characters of a stated address that stand in the true one."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = re.compile(r"[省市区县镇乡村路街巷道号层楼院桥座]|胡同|大厦|广场|中心|小区|景区")
_PLACE_START = re.compile(r"(?:地址|位置|位于|坐落|[是在为：:]|^|[，,。；;！!])+")
_RUN = re.compile(r"(?:[（(][^）)]*[）)]|[\u4e00-\u9fffA-Za-z\d·\-—~、#& ])+")
_BESIDE = re.compile(r"周边|附近|旁边|周围")
_IS = re.compile(r"(?:是|为|属于|\b(?:is|are|in))\s*(?:an?\s)?$", re.IGNORECASE)
_HAS = re.compile(
    r"(?:\b(?:has|have|having|with|without|offers?|takes?|accepts?|allows?|supports?|includes?"
    r"|comes with|provides?|there is|there are|do|does|is|are|no|not|n't)\s+(?:[\w-]+\s+){0,3}"
    r"|(?:有|没有|没|提供|支持|可以|能|带|含|不|无|配)[^，,。；;]{0,4})$",
    re.IGNORECASE,
)
_HAS_NOT = re.compile(
    r"(?:\b(?:no|not|without|never|cannot|lacks?)|n't)\s+(?:[\w-]+\s+){0,3}$"
    r"|(?:没有|没|不|无)[^，,。；;]{0,4}$",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:\b(?:no|not|never|without)|n't)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_IN_A_NAME = re.compile(r"[A-Z][\w'’-]*\s[A-Z]\w+")
"""North Hill is not the north."""


@dataclass(frozen=True)
class Stated:
    """Words of a sentence that state the value of a fact, and whether it is so."""

    start: int
    end: int
    told: Told
    agrees: bool


def words_stated(sentence: str, known: Sequence[Told], facts: Facts) -> list[Stated]:
    """What a sentence says in words of attributes that are known."""
    in_words = [one for one in known if one.kind in ("words", "name")]
    return [
        *_known_values(sentence, in_words, facts),
        *_families(sentence, in_words),
        *_addresses(sentence, in_words),
        *_yes_or_no(sentence, [one for one in known if one.kind == "yes/no"]),
    ]


def same_words(said: str, true: str) -> bool:
    """Whether two texts are one value: one in the other, signs and spaces aside."""
    one, other = _plain(said), _plain(true)
    return bool(one and other) and (one in other or other in one)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _known_values(sentence: str, known: Sequence[Told], facts: Facts) -> Iterable[Stated]:
    """Values that this or any other product has for the attribute."""
    by_label = {one.fact.attribute: one for one in known}
    names = facts.products_in(sentence)
    found: list[Stated] = []
    for start, end, labels in facts.values_in(sentence):
        if any(a <= start and end <= b for a, b, _ in names) or not _whole(sentence, start, end):
            continue
        if not stated(sentence, start, end):
            continue
        for label in labels & by_label.keys():
            one = by_label[label]
            if not one.spoken.identity and _said_of(sentence, start, end, one):
                right = same_words(sentence[start:end], one.fact.text)
                found.append(Stated(start, end, one, right))
    right = {one.told.fact.attribute for one in found if one.agrees}
    return [one for one in found if one.agrees or one.told.fact.attribute not in right]


def _said_of(sentence: str, start: int, end: int, one: Told) -> bool:
    """Whether a value is said of the thing: a label nobody has words for must be named, or `is`."""
    begin, _ = clause_of(sentence, start, end)
    if _BESIDE.search(sentence, begin, start):
        return False
    if one.spoken.groups or one.gap(sentence[begin:], start - begin, end - begin) is not None:
        return True
    return _IS.search(sentence[begin:start]) is not None


def _whole(sentence: str, start: int, end: int) -> bool:
    """Whether a stretch is not part of a longer word; Chinese has no spaces."""
    if _HAN.search(sentence[start:end]):
        return True
    around = sentence[max(0, start - 1) : start], sentence[end : end + 1]
    return not any(sign.isalnum() for sign in around)


def _families(sentence: str, known: Sequence[Told]) -> Iterable[Stated]:
    """Values of which only one can be true: another of the same family is wrong."""
    names = [
        (found.start(), found.end())
        for one in known
        if not one.families
        for found in re.finditer(re.escape(one.fact.text), sentence, re.IGNORECASE)
    ]
    said = [
        (family, value, start, end)
        for family, value, start, end in family_words(sentence)
        if stated(sentence, start, end)
        and not _NONE.search(sentence[:start])
        and not _IN_A_NAME.match(sentence[start : end + 12])
        and not any(a <= start and end <= b for a, b in names)
    ]
    for one in known:
        for family, value in one.families:
            of_it = [word for word in said if word[0] == family]
            if (
                not of_it
                or sum(
                    (family, v) in other.families for other in known for v in {w[1] for w in of_it}
                )
                > 1
            ):
                continue
            right = next((word for word in of_it if word[1] == value), None)
            _, _, start, end = right or of_it[0]
            yield Stated(start, end, one, right is not None)


def _addresses(sentence: str, known: Sequence[Told]) -> Iterable[Stated]:
    """Chinese addresses, after a word for one or as a whole answer."""
    for one in known:
        true = one.fact.text
        if one.spoken.identity or not (_HAN.search(true) and _address(true)):
            continue
        whole = _plain(sentence).find(_plain(true))
        if whole >= 0:
            place = max(0, sentence.find(true[:2]))
            yield Stated(place, min(len(sentence), place + len(true)), one, True)
            continue
        for start, end in _places(sentence, one):
            yield Stated(start, end, one, _same_place(sentence[start:end], true))


def _places(sentence: str, one: Told) -> Iterable[tuple[int, int]]:
    for begin in _PLACE_START.finditer(sentence):
        run = _RUN.match(sentence, begin.end())
        if run is None or not _address(run.group()):
            continue
        if any(value.unit and value.unit != "digits" for value in reading(run.group())):
            continue
        clause, _ = clause_of(sentence, run.start(), run.start() + 1)
        if _BESIDE.search(sentence, clause, run.start()) or not stated(sentence, *run.span()):
            continue
        cued = any(cue.search(sentence, clause, run.start()) for cue in one.cues)
        in_it = begin.group()[-1:] == "在"
        whole = len(sentence) - len(run.group()) <= 4
        named = any(cue.search(run.group()) for cue in one.cues)
        if cued or in_it or (whole and not named):
            yield run.span()
            return


def _address(text: str) -> bool:
    signs = len(_PLACE.findall(text))
    return signs >= 3 or (signs >= 1 and re.search(r"\d", text) is not None and signs + 1 >= 2)


def _same_place(said: str, true: str) -> bool:
    if same_words(said, true):
        return True
    numbers = set(re.findall(r"\d+", said))
    if not numbers <= set(re.findall(r"\d+", true)):
        return False
    one, other = _plain(said), _plain(true)
    pairs = {one[place : place + 2] for place in range(len(one) - 1)}
    return bool(pairs) and sum(pair in other for pair in pairs) / len(pairs) >= ALIKE


def _yes_or_no(sentence: str, known: Sequence[Told]) -> Iterable[Stated]:
    asked = asked_from(sentence)
    for one in known:
        for cue in one.cues:
            for found in cue.finditer(sentence):
                begin, _ = clause_of(sentence, found.start(), found.end())
                before = sentence[begin : found.start()]
                if found.end() > asked or not _HAS.search(before):
                    continue
                has = _HAS_NOT.search(before) is None
                yield Stated(found.start(), found.end(), one, has == bool(one.fact.value))
                break

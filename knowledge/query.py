"""What to look for, in a conversation: what is asked now, what it is about, what was named.

Without a model. Measured on ABCD, DSTC10 and CrossWOZ: the words of earlier turns help most when
each turn back weighs .85 of the one after it; where the customer asks for something new ("can you
recommend another one"), what was said before says little (.5). One vector of the customer's first
statement and latest turns, in order, finds as much as one of all turns, for a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.content import content
from knowledge.limits import Limit, limits_in
from knowledge.names import Names
from knowledge.terms import terms
from knowledge.types import SearchQuery, Turn

FADES = 0.85
"""What a turn's words weigh of those of the turn after it."""
FADES_WHEN_NEW = 0.5
"""The same where something new is asked for."""
FORGETS = 0.8
"""What a name weighs of one that was said a turn later."""
TURNS = 24
"""Turns that are looked at, the latest ones; and the customer's first statement."""
SAYS_SOMETHING = 2
"""Content words from which a turn says what it is about."""
MOST_WORDS = 60
"""Of the text that is embedded: about 4 ms."""
MOST_NAMED = 100
"""Documents looked into because they were named; of more, the latest named."""
_GIVEN = re.compile(r"\S*\d\S*|\S+@\S+")
"""Numbers, codes and addresses a customer gives: they say nothing of what is asked."""
_NEW = re.compile(
    r"推荐|(?:帮我|想|再|给我)找|找[一个家]|想(?:去|吃|住|买|要)[一个家]?|别的|其他|另外|换一"
    r"|哪[些家个]|有没有|周边|附近|周围"
    r"|\blooking for\b|\brecommend|\bsuggest|\bfind (?:me|a|an|some)\b|\banother\b|\bany other\b"
    r"|\bsomething (?:else|cheaper|better|similar)\b|\binstead\b|\bdo you (?:sell|stock)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """One query in every form the search needs, and by what its answers are judged."""

    ask: str
    """The latest turn of the customer that says something: embedded by itself."""
    meaning: str
    """The customer's first statement and latest turns; embedded as one text."""
    words: tuple[tuple[str, float], ...]
    """Texts whose words are looked for, each with the weight of its words."""
    about: frozenset[str]
    """Content words of what is asked now."""
    said: frozenset[str]
    """Content words of the whole talk."""
    told: frozenset[str] = frozenset()
    """Content words of the customer."""
    named: Mapping[str, float] = field(default_factory=dict[str, float])
    """Documents whose name was said → how lately, 0 to 1."""
    limits: tuple[Limit, ...] = ()
    """What numbers the answer shall have."""
    new: bool = False
    """Whether something is asked for that was not talked of yet."""


def asked(query: SearchQuery, names: Names | None = None) -> Asked:
    """What a search query looks for, with the names of what may be found. Pure."""
    turns = _turns(query)
    by_customer = [turn.text for turn in turns if turn.speaker == "customer"]
    telling = [text for text in by_customer if _says_something(text)]
    new = bool(_NEW.search(query.text))
    ask = query.text if new or not telling or _says_something(query.text) else telling[-1]
    fades = FADES_WHEN_NEW if new else FADES
    latest = [content(turn.text) for turn in turns[-TURNS:]][::-1]
    words = [(text, fades**back) for back, text in enumerate(latest) if text]
    about = terms(ask)
    for text in reversed(telling):
        if len(about) >= SAYS_SOMETHING:
            break
        about |= terms(text)
    return Asked(
        ask=ask,
        meaning=_meaning(telling or by_customer),
        words=tuple(words),
        about=about,
        said=_words(turn.text for turn in turns),
        told=_words(by_customer),
        named=_named(turns[-TURNS:], names) if names is not None else {},
        limits=tuple(limits_in(query.text)),
        new=new,
    )


def conversation_query(turns: Sequence[Turn], at: datetime, limit: int = 5) -> SearchQuery:
    """What a talk so far looks for: its last turn of the customer, with all else as context."""
    last = max(
        (place for place, turn in enumerate(turns) if turn.speaker == "customer"),
        default=len(turns) - 1,
    )
    others = [turn for place, turn in enumerate(turns) if place != last]
    return SearchQuery(
        text=turns[last].text,
        context=tuple(turn.text for turn in others),
        spoken_by=tuple(turn.speaker for turn in others),
        at=at,
        limit=limit,
    )


def _turns(query: SearchQuery) -> list[Turn]:
    """The context and the text as turns; who did not say is the customer."""
    turns = [
        Turn(speaker=query.spoken_by[at] if at < len(query.spoken_by) else "customer", text=text)
        for at, text in enumerate(query.context)
        if text.strip()
    ]
    return [*turns, Turn(speaker="customer", text=query.text)]


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in terms(text))


def _says_something(text: str) -> bool:
    return len(terms(_GIVEN.sub(" ", text))) >= SAYS_SOMETHING


def _meaning(telling: Sequence[str]) -> str:
    """The first statement and as many of the latest turns as there is room for, in order."""
    room = MOST_WORDS - len(telling[0].split())
    kept: list[str] = []
    for text in reversed(telling[1:]):
        room -= len(text.split())
        if room < 0:
            break
        kept.append(text)
    return "\n".join([telling[0], *reversed(kept)])


def _named(turns: Sequence[Turn], names: Names) -> dict[str, float]:
    """A name among several in one turn is less probably the one that is meant."""
    found: dict[str, float] = {}
    for back, turn in enumerate(reversed(turns)):
        mentions = names.said_in(turn.text)
        for mention in mentions:
            strength = FORGETS**back / len(mentions) ** 0.5
            for document in mention.documents:
                found[document] = max(found.get(document, 0.0), strength)
    latest = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return dict(latest[:MOST_NAMED])

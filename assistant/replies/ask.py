"""An answer to the agent's own question: the documents' sentences word for word, and what they mean
for the customer on the line.

`Told` grows sentence by sentence, whoever writes them, so that a stream never takes a word back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.answer import Answer, AnswerSentence
from assistant.core.card import Citation
from assistant.core.ports import Moment
from knowledge.facts.attributes import attribute_of
from knowledge.search import FOUND
from knowledge.types import Language, Passage

from .extract import best_sentences, cited, told_in_order
from .ground import known_in_record, unknown_in
from .slots import Slots, slots_of

MOST_SENTENCES = 3
LOOKED_AT = 12
QUOTED = 300
"""Characters of a passage that stand for it as a quote, cut at the end of a sentence."""
LEAST_COVERED = 0.3
"""A sentence must speak of about a third of what is asked: nobody has read the question but us."""
WEAK = 0.1
"""Relevance from which a passage is looked into: of a typed question, few words are to spare."""
SURE_COVERED = 0.6
"""What a sentence of a weak passage must speak of to be an answer all the same."""
_MEANS = (
    (re.compile(r"\b(?:heavy|weigh)\b|多重", re.IGNORECASE), "weight 重量"),
    (
        re.compile(r"\bhow much (?:is|are|does|do)\b|多少钱|什么价", re.IGNORECASE),
        "price cost 价格",
    ),
    (re.compile(r"\bhow (?:big|tall|wide|long is)\b|多大|多高|多宽", re.IGNORECASE), "size 尺寸"),
    (re.compile(r"\bhow loud\b|多吵", re.IGNORECASE), "noise 噪音"),
)
"""What documents call what people ask for in other words."""
_QUANTITY = re.compile(r"\bhow (?!do\b|can\b|to\b)\w+|\bwhen\b|多|几", re.IGNORECASE)
"""What asks for a figure."""
_FRAME = re.compile(
    r"\b(?:how (?:long|many|much|often|soon)|what(?: is|'s| are)|when|where|why|which)\b"
    r"|\bcustomer'?s?\b"
    r"|多长时间|多久|几天|多少钱|多少|几个?|什么时候|哪天|怎么办?|如何|请问|是不是|能不能|可不可以|有没有"
    r"|顾客|客户|[吗呢呀啊的要内]",
    re.IGNORECASE,
)
"""What makes a question of it and says nothing of what it is about."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOR_CUSTOMER: dict[Language, tuple[str, ...]] = {
    "en": (
        "For this customer's {product}, order {order}: until {last_day}, {days_left} days left.",
        "For this customer's {product}, order {order}: it ended on {ended_day}.",
    ),
    "zh": (
        "这位顾客的{product}（订单{order}）：到{last_day}为止，还剩{days_left}天。",
        "这位顾客的{product}（订单{order}）：已于{ended_day}结束。",
    ),
}
"""What a rule in days or months comes to for the order the talk is about."""
_SLOT = re.compile(r"\{(\w+)\}")


class Told:
    """The answer so far."""

    def __init__(self, language: Language) -> None:
        self._between = "" if language == "zh" else " "
        self._sentences: list[AnswerSentence] = []
        self._citations: list[Citation] = []

    def __len__(self) -> int:
        return len(self._sentences)

    def add(self, text: str, citations: Sequence[Citation]) -> str:
        """Take a sentence in; returns the piece of text to show."""
        for one in citations:
            if one not in self._citations:
                self._citations.append(one)
        cites = tuple(dict.fromkeys(self._citations.index(one) for one in citations))
        delta = (self._between if self._sentences else "") + text
        self._sentences.append(AnswerSentence(text=text, cites=cites))
        return delta

    def whole(self, *, by_model: bool = False, lesser: str = "") -> Answer:
        """What was told, with its citations; nothing told is nothing found."""
        return Answer(
            answer=self._between.join(one.text for one in self._sentences),
            citations=tuple(self._citations),
            nothing_found=not self._sentences,
            sentences=tuple(self._sentences),
            source="model" if by_model else "passages",
            lesser=lesser,
        )


def language_of_question(text: str) -> Language:
    """Chinese where a Han character stands in it."""
    return "zh" if _HAN.search(text) else "en"


def about(question: str) -> str:
    """What a question is about: without the words that make a question of it, and with what
    documents call it."""
    han = language_of_question(question) == "zh"
    called = [words.split() for pattern, words in _MEANS if pattern.search(question)]
    wanted = [word for words in called for word in words if word.isascii() != han]
    left = " ".join([*_FRAME.sub(" ", question).split(), *wanted])
    return left if any(sign.isalnum() for sign in left) else question


def extracted(moment: Moment) -> list[tuple[str, tuple[Citation, ...]]]:
    """The sentences that answer, each with its source; empty where none does. Pure."""
    asked = about(moment.cause.text)
    if moment.found.nothing_found:
        return []
    passages = moment.found.results
    attribute = attribute_of(asked) if _QUANTITY.search(moment.cause.text) else None
    weak = {passage.chunk for passage in passages if passage.score < FOUND}
    named = attribute.name if attribute is not None else ""
    found = best_sentences(asked, passages, LOOKED_AT, LEAST_COVERED, named, by_words=True)
    sentences = [
        one for one in found if one.citation.chunk not in weak or one.covered >= SURE_COVERED
    ][:MOST_SENTENCES]
    told: list[tuple[str, tuple[Citation, ...]]] = [
        (_ended(one.text, moment.cause.language), (one.citation,))
        for one in told_in_order(sentences, passages)
    ]
    if told:
        told += _for_customer(slots_of(moment, asked, LEAST_COVERED), moment.cause.language)
    return told


def holds(text: str, passages: Sequence[Passage], moment: Moment) -> bool:
    """Whether all figures and names of a written sentence stand in what it cites, in the record, or
    in the question itself."""
    told = [passage.text for passage in passages] + [passage.title for passage in passages]
    known = [*told, *known_in_record(moment), moment.cause.text]
    return bool(passages) and not unknown_in(text, known, moment.cause.language)


def quoted(passage: Passage) -> Citation:
    """A citation of a whole passage, by its beginning."""
    text = passage.text
    if len(text) > QUOTED:
        ends = [found.end() for found in re.finditer(r"[.!?](?=\s)|[。！？\n]", text[:QUOTED])]
        text = text[: ends[-1] if ends else QUOTED]
    return cited(passage, text.strip())


def _ended(text: str, language: Language) -> str:
    """A row, a list's entry or half a sentence has no full stop."""
    if text[-1] in ".!?。！？":
        return text
    return text + ("。" if language == "zh" else ".")


def _for_customer(slots: Slots, language: Language) -> list[tuple[str, tuple[Citation, ...]]]:
    for line in _FOR_CUSTOMER[language]:
        names = _SLOT.findall(line)
        if all(name in slots for name in names):
            sources = dict.fromkeys(one for name in names for one in slots[name][1])
            return [(_SLOT.sub(lambda found: slots[found.group(1)][0], line), tuple(sources))]
    return []

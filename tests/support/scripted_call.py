"""Two short invented calls, one in each language, with everything a page can show in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from assistant.core.call import Call, Contact, Customer, Order
from assistant.core.card import Because, Card, Citation, Tier
from assistant.core.events import Body, CallEnded
from assistant.core.grade import Evidence, Finding, RubricRef, Scorecard
from assistant.core.rubric import (
    DetectorCheck,
    ModelCheck,
    PatternCheck,
    Rubric,
    RubricItem,
    Section,
    Words,
)
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from assistant.web.desk import DemoListing
from knowledge.types import Language, Passage

QUESTION_CHUNK = "exchange-14-2"
_VALID = datetime(2026, 11, 3, tzinfo=UTC)

_TEXT: dict[Language, dict[str, str]] = {
    "en": {
        "name": "Maya Lindqvist",
        "title": "Exchange, boots too small",
        "hello": "Northway Care, this is Tom. The call is recorded. How can I help?",
        "need": "The 41 pinches at the toes. I need a 42, and I need it before Saturday.",
        "slip": "I can exchange those. And don’t worry, the Fjell 2 has a warranty of 12 months.",
        "again": "That’s not what I’m asking. Will the 42 be here by Friday or not?",
        "answer": "If we book it before four, size 42 arrives by Friday.",
        "thanks": "All right. Book it, then.",
        "question": "Will the 42 be here by Friday or not?",
        "claim": "the Fjell 2 has a warranty of 12 months",
        "document": "Exchanges and delivery",
        "passage": "Express exchange is free within 30 days of delivery. Ordered before 16:00, "
        "the new size leaves the same day. The driver collects the old item.",
        "quote": "Express exchange is free within 30 days of delivery.",
        "point": "Express exchange is free within 30 days of delivery; hers is day 6.",
        "offer": "Size 42 by Friday, and half price on the matching insoles.",
        "expert": "I’ll send the 42 today; keep your 41 until it arrives.",
        "correct": "I said 12 months; the warranty is 24 months.",
        "spec": "Fjell 2 specification",
        "right": "24 months",
        "stated": "12 months",
        "order": "Fjell 2 boots",
        "about": "where is my parcel",
    },
    "zh": {
        "name": "林若溪",
        "title": "换码：靴子偏小",
        "hello": "您好，北路客服小陈，本次通话会录音。请问有什么可以帮您？",
        "need": "41 码顶脚趾，我要换 42 码，周六之前必须拿到。",
        "slip": "可以给您换的。您放心，岳野 2 代保修 12 个月。",
        "again": "我问的不是这个。42 码周五之前到底能不能到？",
        "answer": "四点前下单，42 码周五前送到您手上。",
        "thanks": "好的，那就这么办吧。",
        "question": "42 码周五之前到底能不能到？",
        "claim": "岳野 2 代保修 12 个月",
        "document": "退换货与配送规则",
        "passage": "签收 30 天内换码走特快，免运费。16:00 前下单，新码当天发出。"
        "快递员上门取回旧鞋。",
        "quote": "签收 30 天内换码走特快，免运费。",
        "point": "签收 30 天内换码走特快，免运费；今天是第 6 天。",
        "offer": "42 码周五前到，配套鞋垫还能半价。",
        "expert": "今天先发 42 码，旧鞋收到新鞋再退。",
        "correct": "刚才说 12 个月，应为 24 个月。",
        "spec": "岳野 2 代规格书",
        "right": "24 个月",
        "stated": "12 个月",
        "order": "岳野 2 代登山靴",
        "about": "查物流",
    },
}


def listings() -> tuple[DemoListing, ...]:
    title = Words(en=_TEXT["en"]["title"], zh=_TEXT["zh"]["title"])
    return tuple(
        DemoListing(
            name=f"exchange-{language}",
            title=title,
            language=language,
            seconds=62,
            customer=_TEXT[language]["name"],
        )
        for language in ("en", "zh")
    )


def passage_of(chunk: str) -> Passage | None:
    for language, text in _TEXT.items():
        if chunk == (QUESTION_CHUNK if language == "en" else f"{QUESTION_CHUNK}-zh"):
            return Passage(
                chunk=chunk,
                document="exchange",
                version=14,
                title=text["document"],
                headings=(text["document"],),
                text=text["passage"],
                language=language,
                valid_from=_VALID,
                page=1,
                score=0.8,
            )
    return None


def rubric_of() -> Rubric:
    def item(
        name: str, en: str, zh: str, *, critical: bool = False, judged: bool = False
    ) -> RubricItem:
        check = (
            ModelCheck(question=Words(en=en, zh=zh))
            if judged
            else DetectorCheck(kinds=("wrong_claim",))
            if critical
            else PatternCheck(patterns={"en": ("recorded",), "zh": ("录音",)})
        )
        return RubricItem(
            id=name,
            title=Words(en=en, zh=zh),
            item_class="business_critical" if critical else "normal",
            check=check,
        )

    return Rubric(
        name="shop_voice",
        version="abc123",
        title=Words(en="Shop voice", zh="客服语音"),
        sections=(
            Section(
                id="compliance",
                title=Words(en="Compliance", zh="合规"),
                items=(item("notice", "Says the call is recorded", "告知录音"),),
            ),
            Section(
                id="accuracy",
                title=Words(en="Accuracy", zh="准确"),
                items=(
                    item("facts", "States product facts correctly", "商品信息准确", critical=True),
                    item("tone", "Names the frustration first", "先安抚情绪", judged=True),
                ),
            ),
        ),
    )


def script(call: str, name: str) -> Iterator[tuple[float, Body]]:
    """(at, body) of a whole call, in order."""
    language: Language = "zh" if name.endswith("zh") else "en"
    text = _TEXT[language]
    chunk = QUESTION_CHUNK if language == "en" else f"{QUESTION_CHUNK}-zh"

    def said(number: int, speaker: str, start: float, end: float, key: str) -> Utterance:
        return Utterance.model_validate(
            {
                "id": f"u{number}",
                "speaker": speaker,
                "start": start,
                "end": end,
                "text": text[key],
                "language": language,
                "segments": [f"main.{number}"],
            }
        )

    yield 0.0, _call(call, language)
    yield 5.0, said(0, "agent", 0.4, 5.0, "hello")
    yield 12.0, said(1, "customer", 6.0, 12.0, "need")
    yield 19.0, said(2, "agent", 13.0, 19.0, "slip")
    yield (
        19.1,
        Signal(
            key="wrong_claim:fjell:warranty",
            kind="wrong_claim",
            severity="critical",
            rule="warranty",
            utterances=("u2",),
            quote=text["claim"],
            details={
                "product": text["order"],
                "attribute": "warranty",
                "stated": text["stated"],
                "right": text["right"],
                "document": text["spec"],
                "version": 9,
            },
        ),
    )
    yield (
        19.2,
        Card(
            id="card-correct",
            kind="correction",
            intent="correction",
            language=language,
            because=Because(
                signal="wrong_claim:fjell:warranty", utterance="u2", quote=text["claim"]
            ),
            tiers={"basic": Tier(lines=(text["correct"],))},
            expires_at=109.2,
        ),
    )
    yield 26.0, said(3, "customer", 20.0, 26.0, "again")
    yield (
        26.1,
        Signal(
            key="repeated_question:friday",
            kind="repeated_question",
            severity="warning",
            utterances=("u1", "u3"),
            quote=text["question"],
            details={"times": 2},
        ),
    )
    yield (
        26.15,
        Signal(
            key="agitation:u3",
            kind="agitation",
            severity="warning",
            utterances=("u3",),
            details={"pace_z": 2.4, "f0_semitones": 3.4},
        ),
    )
    cited = Citation(
        document="exchange",
        version=14,
        quote=text["quote"],
        title=text["document"],
        chunk=chunk,
        valid_from=_VALID,
    )
    yield (
        26.2,
        Card(
            id="card-answer",
            kind="answer",
            intent="delivery",
            language=language,
            because=Because(utterance="u3", quote=text["question"]),
            tiers={
                "basic": Tier(lines=(text["answer"], text["point"]), citations=(cited,)),
                "marketing": Tier(lines=(text["offer"], text["point"]), citations=(cited,)),
                "expert": Tier(lines=(text["expert"], text["point"]), citations=(cited,)),
            },
            expires_at=116.2,
        ),
    )
    yield 34.0, said(4, "agent", 29.0, 34.0, "answer")
    yield 38.0, said(5, "customer", 35.0, 38.0, "thanks")
    yield 62.0, CallEnded(seconds=62.0, reason="end_of_file")
    findings = (
        Finding(
            item="notice",
            verdict="pass",
            evidence=(Evidence(utterance="u0", start=0.4, end=5.0, quote=text["hello"]),),
        ),
        Finding(item="tone", verdict="unsure", reason="", judge="rule"),
        Finding(
            item="facts",
            verdict="fail",
            evidence=(Evidence(utterance="u2", start=15.0, end=19.0, quote=text["claim"]),),
            reason=f"{text['stated']} → {text['right']}",
            confidence=0.97,
        ),
    )
    for finding in findings:
        yield 62.0, finding
    yield (
        62.0,
        Scorecard(
            call=call,
            rubric=RubricRef(name="shop_voice", version="abc123"),
            score=50.0,
            critical_failed=("facts",),
            findings=findings,
        ),
    )


def _call(call: str, language: Language) -> Call:
    text = _TEXT[language]
    return Call(
        id=call,
        started_at=datetime(2026, 11, 21, 15, 14, tzinfo=UTC),
        language=language,
        agent="Tom",
        title=text["title"],
        customer=Customer(
            id="c-1",
            name=text["name"],
            language=language,
            tier="gold",
            orders=(
                Order(
                    id="48-2291",
                    product=text["order"],
                    price=149,
                    delivered=date(2026, 11, 16),
                    status="delivered",
                ),
            ),
            contacts=(Contact(on=date(2026, 11, 9), about=text["about"]),),
            preferences={"channel": "sms"},
        ),
    )

"""How probably a customer's turn needs knowledge: a policy, a property, a way to do something.

What is looked up in a record (a telephone number, a postcode), searched by its properties ("a hotel
in the north") or booked needs a system, not a document. The weights are a logistic regression over
the cues below (`assistant eval fit moments`); `seeking.json` says how they were learned.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

SEEKS = 0.42
"""From this probability a turn needs knowledge; the best F1 lies flat between .35 and .45."""
_THEM = r"(?:they|you|we|it|he|she|there|this|that|these|those|(?:the|your|that|this) \w+)"
_OFFER = (
    r"(?:accept\w*|offer\w*|allow\w*|provid\w*|deliver\w*|serv(?:e|es|ing)|speak\w*|support\w*|"
    r"charg(?:e|es)|requir\w*|includ\w*|cover\w*|refund\w*|have|has|take|takes|ship|ships|fit|fits|"
    r"work|works|last|lasts|cost|costs|open|close|sell|sells|use|need|contain\w*|reserv\w*)"
)
CUES: dict[str, re.Pattern[str]] = {
    "question": re.compile(
        r"\?|\b(?:can|could|may|do|does|did|is|are|will|would|should|am|has|have) "
        r"(?:i|you|we|it|they|there|the|this|that|my|your|somebody|someone|anyone)\b"
        r"|\b(?:what|when|where|which|who|why|how)(?:'s|'re)?\b|[？]|吗|呢$|怎么|什么|多久|多少|哪"
        r"|能不能|可不可以|是不是|有没有|几天|如何",
        re.IGNORECASE,
    ),
    "property": re.compile(
        rf"\b(?:do|does|did|can|could|will|would|if|whether|that) {_THEM} (?:\w+ )?{_OFFER}\b"
        rf"|\bthe?(?:y|re) {_OFFER}\b|支持|提供|能用|可以用|包含|适合",
        re.IGNORECASE,
    ),
    "being": re.compile(
        r"\b(?:is|are|was|were) (?:they|it|this|that|these|those|(?:the|your|that|this) \w+) "
        r"(?!in\b|at\b|near)\w+|\b(?:if|whether|that) (?:it's|they're|\w+ (?:is|are))\b",
        re.IGNORECASE,
    ),
    "exists": re.compile(r"\b(?:is|are) there\b|\bthere (?:is|are)\b|有没有", re.IGNORECASE),
    "knows": re.compile(
        r"\bdo you (?:happen to )?know\b|\b(?:check|see|tell me|know|find out|say|tell) "
        r"(?:to see )?(?:if|whether|about)\b|\bby any chance\b",
        re.IGNORECASE,
    ),
    "manner": re.compile(
        r"\bhow (?:do|can|long|soon|often|should|to|would|could|come)\b|\bwhy\b"
        r"|\bwhat (?:if|happens)\b"
        r"|\bcan (?:i|we|you) (?!get|have|also|go|book|please|find|help|give|send|ca\b)\w+"
        r"|\b(?:am|are) (?:i|we) (?:allowed|able|supposed|covered|entitled)\b"
        r"|怎么|如何|为什么|可以.{0,8}吗|能.{0,8}吗|多久|几天|什么时候",
        re.IGNORECASE,
    ),
    "terms": re.compile(
        r"\b(?:polic\w+|return\w*|refund\w*|warrant\w+|guarantee\w*|exchang\w+|cancel\w*|fees?|"
        r"discount\w*|shipping|deliver\w*|payment|pay|cards?|cash|free|allowed|accessib\w+|parking|"
        r"park my|options?|available|instructions?|manual|size|fits?|batter\w+)\b"
        r"|退|换货|保修|质保|运费|发票|优惠|政策|规定|支付|付款|尺码|安装|说明",
        re.IGNORECASE,
    ),
    "problem": re.compile(
        r"\b(?:not|isn't|won't|doesn't|didn't|can't|hasn't|haven't|never|still no) (?:\w+ ){0,3}"
        r"(?:work|arriv|com|fit|turn|start|receiv|got|get|charg|heat)\w*"
        r"|\b(?:broken|damaged|cracked|torn|dented|leak\w*|missing|late|delayed|defective|faulty)\b"
        r"|\b(?:stopped working|charged twice|double charge|wrong (?:size|item|colou?r|one))\b"
        r"|坏了|破了|碎了|裂|漏|少了|没(?:有)?(?:收到|到|发)|不(?:能用|工作|转|热|响|出)|发错|打不开",
        re.IGNORECASE,
    ),
    "record": re.compile(
        r"\b(?:phone|telephone|number|address|zip\w*|post ?codes?|price range|stars?|rating|"
        r"confirmation|reference|name of|what(?:'s| is) the name|area is|type of|"
        r"food (?:do|is|are)|cuisine)\b|电话|地址|评分|多少钱|人均|门票",
        re.IGNORECASE,
    ),
    "search": re.compile(
        r"\blooking for\b|\bfind (?:me|a|an|some|one)\b|\bhelp me\b|\brecommend\w*|\bsuggest\w*"
        r"|\b(?:places?|somewhere|something) to (?:eat|stay|go|dine|visit|see|sleep)"
        r"|\bsame area\b|\bprice range\b"
        r"|\b(?:moderate|expensive|cheap)(?:ly)?\b|\b(?:how|what) about\b|\bany (?:other )?\w+ in\b"
        r"|推荐|找(?:一|个|家)|附近|周边",
        re.IGNORECASE,
    ),
    "booking": re.compile(
        r"\bbook(?:ing)?\b|\breserv(?:e|ing)\b|\b(?:table|rooms?|seats?) for\b"
        r"|预订|订(?:一|个|间|张)",
        re.IGNORECASE,
    ),
    "short": re.compile(r"^(?:\S+\s*){1,4}$"),
}
FILE = Path(__file__).with_name("seeking.json")
"""The weights, and what they were learned from, how, and how well on turns left out."""
NOTHING = "nothing"
"""The cue that none of those is shown that speak for a question."""
_SPEAK_FOR = ("question", "property", "being", "knows", "manner", "terms", "problem")


@cache
def shipped_weights() -> Mapping[str, float]:
    """The weights that ship: one a cue, and `bias`."""
    return json.loads(FILE.read_text("utf-8"))["weights"]


def cues_of(text: str) -> dict[str, float]:
    """Which cues a turn shows, 1 or 0. Pure."""
    shown = {name: float(bool(pattern.search(text))) for name, pattern in CUES.items()}
    return {**shown, NOTHING: float(not any(shown[name] for name in _SPEAK_FOR))}


def seeking(turns: Sequence[tuple[str, str]], weights: Mapping[str, float] | None = None) -> float:
    """The probability that the last of (speaker, text) turns needs knowledge; 0 for an agent's."""
    if not turns or turns[-1][0] != "customer":
        return 0.0
    weights = weights or shipped_weights()
    total = weights["bias"]
    total += sum(weights[name] * value for name, value in cues_of(turns[-1][1].strip()).items())
    return 1.0 / (1.0 + math.exp(-total))

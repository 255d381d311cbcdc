"""Words of feeling in Chinese: what people say of goods and service, and how it is turned round.

A list set by hand; what each count weighs is learned (`feeling.json`). English is counted by
VADER (Hutto & Gilbert 2014, ICWSM), a library.
"""

from __future__ import annotations

import math
import re

NEGATIVE = re.compile(
    "说了多少遍|爱理不理|爱答不理|推来推去|不敢恭维|不怎么样|少得可怜|答非所问|不干净|"
    "态度差|不新鲜|不值得|乱收费|不耐烦|完全不|不会再|一直没|拉肚子|不推荐|再也不|到底|"
    "浪费|问题|不给|毛病|强制|算了|无语|摆脸|发热|后悔|忽悠|没人|缺点|竟然|受够|拉胯|小气|"
    "半天|黑脸|黑店|不满|差评|拒绝|生气|后来|差劲|恶劣|凑合|郁闷|太咸|不好|太慢|不能|还没|"
    "难吃|难受|翻车|敷衍|结果|居然|不值|太油|恶心|冷淡|不理|一般|投诉|垃圾|失望|过分|吐槽|"
    "不行|可惜|很久|最差|根本|等了|异味|不如|火大|催|亏|气|烫|慢|硬|差|拖|腻|破|退|坏|掉|"
    "骗|烂|脏|晕|糟|吵|垮|难|老|腥|坑|扣|烦|假|白|乱|臭|卡|贵"
)
"""Longer words first: the first that fits is taken."""
POSITIVE = re.compile(
    "一如既往|麻烦您|会再来|没问题|太好|丰富|还会|漂亮|喜欢|超值|辛苦|贴心|优雅|惊喜|好吃|"
    "优惠|下次|完美|开心|新鲜|方便|周到|地道|满意|干净|划算|实惠|很好|感谢|不错|鲜美|合理|"
    "好评|推荐|热情|最爱|耐心|舒服|值得|挺好|美味|精致|好的|流畅|谢谢|强|棒|香|爱|稳|赞"
)
_CLAUSE = re.compile(r"[，。！？!?,;；~…\s]+")
_TURNED = re.compile(r"[不没无未别]|并非")

_REACH = 3
"""Characters before a good word in which a no turns it round."""


def felt_in_chinese(text: str) -> list[float]:
    """Bad and good words a (square root of a) clause, their balance, exclamation, length."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    bad = good = 0
    for clause in clauses:
        bad += len(NEGATIVE.findall(clause))
        for found in POSITIVE.finditer(clause):
            before = clause[max(0, found.start() - _REACH) : found.start()]
            turned = _TURNED.search(before) and not found.group().startswith("不")
            bad, good = (bad + 1, good) if turned else (bad, good + 1)
    size = math.sqrt(max(3, len(clauses)))
    return [
        bad / size,
        good / size,
        (bad - good) / size,
        math.log((1 + bad) / (1 + good)),
        (text.count("!") + text.count("！")) / size,
        math.log1p(len(text)) / 3,
    ]

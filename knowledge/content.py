"""What of a request can stand in a document: without asking, thanking, and stated limits.

The English half of this is done by the tokenizer's stop words; Chinese has none there, and "我想吃"
would find a dish of that name before the dish that is asked for.
"""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORDS_ZH = (
    "您好|你好|请问|请您|请|帮我|帮忙|麻烦|劳烦|给我|推荐|介绍|一下|一家"
    "|一个|一间|一种|我想要|我想|想要|我要|我们|我|你们|你|您|想|要|找|去"
    "|有没有|没有|有|吗|呢|吧|啊|呀|哦|嗯|好的|好|谢谢|谢了|行|可以|能够"
    "|能|提供|需要|希望|最好|左右|以上|以下|之间|的话|的|了|在|和|是|也"
    "|还|再|就|那么|那个|那里|那家|那|这个|这里|这家|这|些|家|哪里|哪家"
    "|哪个|什么|多少|怎么|怎样|如何|知道|告诉|查|看看|咨询|合适|符合|比较"
    "|非常|不错|地方|然后|接下来|最后|另外|其他|别的|方便|帮|给|把|让|跟"
    "|与|或|而且|因为|所以|但是|不过|一起|发|记下|没问题|没关系|打算|准备"
    "|它家|他家|它|他|她|顺便|都|很|太|真|挺|之|为|到|从|对|被|吃|菜"
)
_ASKING_ZH = re.compile("|".join(sorted(_WORDS_ZH.split("|"), key=len, reverse=True)))
_LIMITS_ZH = re.compile(
    r"(?:\d[\d,.]*\s*(?:-|–|~|～|到|至)\s*)?\d[\d,.]*\s*(?:元|块|分(?!钟))|[€$￥¥]\s*\d[\d,.]*"
    r"|评分|人均消费|价格|票价|门票"
)


def content(text: str) -> str:
    """A Chinese turn's words that may stand in a document; an English turn as it is."""
    if not _HAN.search(text):
        return text
    return " ".join(_ASKING_ZH.sub(" ", _LIMITS_ZH.sub(" ", text)).split())

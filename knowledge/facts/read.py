"""Reads facts from specification tables, `name: value` lines and plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.types import Block, Document, Fact

from .attributes import Attribute, attribute_of
from .record import facts_of_record
from .values import Value, values

_SENTENCE = re.compile(
    r"(?:[^.!?。！？；;\n]|\.(?=\d|\w\.)|(?<=\b[DM]r)\.|(?<=\bMrs)\.|(?<=[ap]\.m)\.(?=\s[a-z]))+"
    r"[.!?。！？；;]?"
)
"""A point within a number, after a title or within p.m. ends no sentence."""
_PAIR = re.compile(r"^\s*(?:[-*]\s*)?(?P<name>[^:：|]{2,40})[:：]\s*(?P<value>.{1,200})$")
_NOT_A_FACT = re.compile(
    r"\b(?:up to|example|for instance|e\.g\.|previously|used to|until now|before)\b"
    r"|以前|原来|例如|此前",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:if|when|unless|after|gold|silver|team lead|report(?:ed)?|late|lost|express|"
    r"cards?|may)\b|如果|主管|超过|加急|金卡|银卡|银行卡|照片",
    re.IGNORECASE,
)
"""What holds for some cases only is not a fact of every product."""
_POLICY_ATTRIBUTES = frozenset(
    {"return_window", "exchange_window", "refund_time", "delivery_time", "warranty"}
)
_LABEL, _CELL = 40, 160
"""Characters of the longest label and value of a table's row that is a property."""
_YES_NO = {
    "yes": True, "✓": True, "✔": True, "是": True, "有": True, "支持": True,
    "no": False, "✗": False, "✘": False, "none": False, "否": False, "无": False, "不支持": False,
}  # fmt: skip
ANY_PRODUCT = "*"
"""The product of a policy's fact: it holds for whatever has no fact of its own."""


def facts_of(document: Document) -> list[Fact]:
    """The facts of one version. One attribute of one product is read once: tables before text."""
    kept: dict[tuple[str, str], Fact] = {}
    for fact in _facts(document):
        kept.setdefault((fact.product, fact.attribute), fact)
    return list(kept.values())


def _facts(document: Document) -> Iterator[Fact]:
    if document.kind == "promotion":
        return  # an offer's prices hold for the offer, not for the product
    tables = [block for block in document.blocks if block.kind == "table"]
    texts = [block for block in document.blocks if block.kind in ("paragraph", "list", "pair")]
    for block in tables:
        yield from _table(document, block)
    for block in texts:
        for line in block.text.splitlines():
            pair = _PAIR.match(line)
            attribute = attribute_of(pair["name"]) if pair else None
            if pair and attribute:
                yield from _of(document, attribute, pair["value"], line.strip())
    for block in texts:
        for sentence in sentences(block.text):
            yield from _sentence(document, sentence)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [match.group().strip() for match in _SENTENCE.finditer(text) if match.group().strip()]


def _table(document: Document, block: Block) -> Iterator[Fact]:
    if len(block.rows) < 2:
        return
    header, *body = block.rows
    for row in body:
        if len(row) == 2:
            attribute = attribute_of(row[0])
            if attribute:
                yield from _of(document, attribute, row[1], f"{row[0]}: {row[1]}")
            elif document.products:
                yield from _other(document, row[0], row[1], document.products)
            continue
        for name, cell in zip(header[1:], row[1:], strict=False):
            attribute = attribute_of(name)
            if attribute:
                yield from _of(
                    document, attribute, cell, f"{row[0]}: {name} {cell}", product=row[0]
                )
            elif document.kind == "specification":
                yield from _other(document, name, cell, (row[0],), f"{row[0]}: ")


def _other(
    document: Document, label: str, cell: str, products: Sequence[str], before: str = ""
) -> Iterator[Fact]:
    """A property without a name of ours goes by the document's own: colour, telephone, material."""
    if document.kind != "specification" or len(label) > _LABEL or len(cell) > _CELL:
        return
    has = _YES_NO.get(cell.strip().casefold())
    name = _product_name(document)
    for key in products:
        record = {label.strip().casefold(): cell if has is None else has}
        aliases = name if len(products) == 1 and not before else ""
        for fact in facts_of_record(
            key,
            record,
            document=document.key,
            version=document.version,
            name=aliases,
            language=document.language,
        ):
            yield fact.model_copy(
                update={
                    "title": document.title,
                    "text": cell.strip(),
                    "quote": f"{before}{label}: {cell}",
                    "valid_from": document.valid_from,
                    "valid_until": document.valid_until,
                }
            )


def _sentence(document: Document, sentence: str) -> Iterator[Fact]:
    attribute = attribute_of(sentence)
    if attribute is None or _NOT_A_FACT.search(sentence):
        return
    if document.kind != "specification" and attribute.name not in _POLICY_ATTRIBUTES:
        return
    if not document.products and _CONDITIONAL.search(sentence):
        return
    yield from _of(document, attribute, sentence, sentence)


def _of(
    document: Document, attribute: Attribute, written: str, quote: str, product: str = ""
) -> Iterator[Fact]:
    value = _fitting(attribute, list(values(written)))
    if value is None:
        return
    products: Sequence[str] = (product,) if product else document.products or (ANY_PRODUCT,)
    name = _product_name(document)
    for key in products:
        yield Fact(
            product=key,
            aliases=(name,) if name and name != key and len(products) == 1 else (),
            attribute=attribute.name,
            value=value.amount,
            unit=value.unit,
            text=value.text,
            document=document.key,
            version=document.version,
            title=document.title,
            quote=quote,
            language=document.language,
            valid_from=document.valid_from,
            valid_until=document.valid_until,
        )


def _fitting(attribute: Attribute, found: list[Value]) -> Value | None:
    return next((value for value in found if value.unit in attribute.units), None)


def _product_name(document: Document) -> str:
    """The product as people say it: what a specification's title names, without its kind."""
    if document.kind != "specification":
        return ""
    named = document.metadata.get("product_name") or document.title
    return re.sub(
        r"\s*[:：,，(（–-].*$|\s*(?:specifications?|spec sheet|规格(?:说明|书|参数)?|参数)\s*$",
        "",
        named,
        flags=re.I,
    ).strip()

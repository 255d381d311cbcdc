"""Bytes to text: what the marks at the start say, else the encoding that makes sense of them.

UTF-8, UTF-16 and UTF-32, and what Windows' programs save where nobody asks for Unicode: GB18030
(which is GBK and GB 2312 as well), Big5 and Windows-1252. Our own trial and no detector library:
on the few hundred bytes of a price list charset-normalizer takes GB18030 for Korean or Cyrillic
now and then, while there are three candidates here.
"""

from __future__ import annotations

import codecs

from knowledge.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LOOKED_AT = 2**16
_ENOUGH = 0.6
"""How much of what is not ASCII must be everyday signs, for a guess to be believed."""
_WESTERN = frozenset("“”‘’–—…•€£¥§©®™°±²³µ·½¼¾×«»¿¡ºª„‚‹›")
_CHINESE = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·￥％～＋－／　")


def text_of(name: str, data: bytes) -> str:
    """The text, lines ended by a line feed. Raises UnreadableDocument."""
    text = _decoded(name, data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if sum(sign < " " and sign not in "\n\t\f" for sign in text[:_LOOKED_AT]) > 0:
        text = _without_controls(name, text)
    return text


def _without_controls(name: str, text: str) -> str:
    """Files of text hold a stray one now and then; files that are not text are full of them."""
    head = text[:_LOOKED_AT]
    strange = sum(sign < " " and sign not in "\n\t\f" for sign in head)
    if strange > max(2, len(head) // 100):
        raise UnreadableDocument(f"{name} is not text.", "Save it as UTF-8 text.")
    return "".join(" " if sign < " " and sign not in "\n\t" else sign for sign in text)


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _not_text(name, error.start) from error
    if b"\x00" in data[:_LOOKED_AT] and (text := _utf_16(data)) is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf_8(data):
            raise UnreadableDocument(
                f"{name} is UTF-8 text with a broken place (byte {error.start}).",
                "Save it again as UTF-8.",
            ) from error
        if (text := _guessed(data)) is not None:
            return text
        raise _not_text(name, error.start) from error


def _not_text(name: str, byte: int) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is not text in UTF-8, UTF-16, GB18030 or Windows-1252 (byte {byte}).",
        "Save it as UTF-8.",
    )


def _utf_16(data: bytes) -> str | None:
    """UTF-16 without a mark: the way round in which it reads as text, if there is one."""
    if len(data) % 2:
        return None
    best: tuple[float, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        signs = text[:_LOOKED_AT]
        share = sum(_of_text(sign) for sign in signs) / len(signs)
        if share > 0.9 and (best is None or share > best[0]):
            best = share, text
    return best[1] if best else None


def _of_text(sign: str) -> bool:
    if sign <= "\x7f":
        return sign.isprintable() or sign in "\r\n\t"
    return _everyday(sign, "gb18030") or _everyday(sign, "big5") or _everyday(sign, "cp1252")


def _nearly_utf_8(data: bytes) -> bool:
    """Whether it was meant to be UTF-8: far more sequences of several bytes hold than break."""
    seen = data[:_LOOKED_AT].decode("utf-8", errors="replace")
    broken = seen.count("\ufffd")
    return sum(sign > "\x7f" for sign in seen) - broken > 4 * broken


def _guessed(data: bytes) -> str | None:
    best: tuple[float, str] | None = None
    for encoding in ("gb18030", "big5", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        signs = [sign for sign in text[:_LOOKED_AT] if sign > "\x7f"]
        if not signs:
            continue
        share = sum(_everyday(sign, encoding) for sign in signs) / len(signs)
        if share >= _ENOUGH and (best is None or share > best[0]):
            best = share, text
    return best[1] if best else None


def _everyday(sign: str, encoding: str) -> bool:
    """Level 1 of GB 2312 and of Big5 are the few thousand characters that texts are made of."""
    if encoding == "cp1252":
        return sign in _WESTERN or (sign.isalpha() and sign <= "\u017f")
    if sign in _CHINESE:
        return True
    try:
        code = sign.encode("gb2312" if encoding == "gb18030" else "big5")
    except UnicodeEncodeError:
        return False
    lead = (0xB0, 0xD7) if encoding == "gb18030" else (0xA4, 0xC6)
    return lead[0] <= code[0] <= lead[1]

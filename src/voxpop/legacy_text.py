"""Which encoding a text is in that is not UTF-8: one of those in which programs of the world wrote before it.

Comes in: bytes of a text: its head, or its lines with more than ASCII in them. Goes out: the name of an encoding, which
is a guess.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_LEGACY: Final = (
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8_r koi8_u gb18030 big5 cp932 euc_jp cp949"
)
_IN_WORDS: Final = re.compile(
    "[a-zß-ÿ][¹²³¼¾¿¯ª][a-zß-ÿ]"
)  # no language writes so: these are letters of Central Europe
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_RUN: Final = re.compile("[\udc80-\udcff]+")
_HALF: Final = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")  # half a character in three bytes
_A_WORD: Final = 4  # bytes
_LONG: Final = 4096  # bytes, of which the last line is not missed
_NARROW: Final = re.compile("[\uff61-\uff9f]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")


def legacy_of(head: bytes) -> str | None:
    """The encoding of a text that begins so; None where it is UTF-8, but for some damage, or looks like text in none.

    One place alone, shorter than a word, that is no UTF-8 is damage, and half a character is: nothing could be guessed
    from them.
    """
    if head.isascii():
        return None
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)  # which may end within a character
    bad, runs = len(_ESCAPED.findall(text)), _RUN.findall(_HALF.sub("", text))
    if not (len(runs) > 1 or len("".join(runs)) >= _A_WORD) or len(_NOT_ASCII.findall(text)) - bad > 10 * bad:
        return None
    lines = head.split(b"\n")
    whole = lines[:-1] if len(head) > _LONG and len(lines) > 1 else lines  # the last may end within a character
    return guessed(b"\n".join(line for line in whole if not line.isascii()))


def guessed(sample: bytes) -> str | None:
    """The likeliest encoding; None where it looks like text in none.

    >>> guessed("Корабли вышли из порта рано утром, и море было спокойно.".encode("cp1251"))
    'cp1251'
    """
    if _is_kana(sample):
        return "cp932"
    from charset_normalizer import from_bytes  # few texts need it

    matches = list(from_bytes(sample, cp_isolation=_LEGACY.split()))
    if not matches:
        return None
    if _is_narrow(sample):
        matches = [match for match in matches if match.encoding != "cp932"] or matches
    names = [match.encoding for match in matches]
    if names[0] == "cp874" and _is_hangul(sample):
        return "cp949"  # Korean in its own encoding can be read as Thai that says nothing
    if names[0] == "cp949" and "cp932" in names and len(_KANA.findall(sample.decode("cp932", "replace"))) > 3:
        return "cp932"  # Japanese in its own encoding can be read as rare Hangul
    if names[0] in ("cp1250", "cp1252") and _IN_WORDS.search(sample.decode("cp1252", "replace")):
        return "cp1250"
    western = [match for match in matches if "cp1252" in match.could_be_from_charset]
    if western and western[0].chaos <= matches[0].chaos + 0.02 and western[0].coherence >= matches[0].coherence:
        return "cp1252"  # the commonest of those that read as well
    return names[0]


def _is_kana(sample: bytes) -> bool:
    """Whether it is Japanese without a fault, kana a good part of it, which the bytes of other encodings never are."""
    try:
        text = sample.decode("cp932")
    except UnicodeDecodeError:
        return False
    foreign = len(_NOT_ASCII.findall(text))
    return len(_KANA.findall(text)) * 6 > foreign > len(_NARROW.findall(text)) * 10


def _is_hangul(sample: bytes) -> bool:
    """Whether nearly all of it is Hangul when read as Korean: Thai would be read as Chinese characters and signs."""
    text = sample.decode("cp949", "replace")
    return len(_HANGUL.findall(text)) * 10 > len(_NOT_ASCII.findall(text)) * 9


def _is_narrow(sample: bytes) -> bool:
    """Whether most of it is narrow Katakana when read as Japanese: so any text of single bytes can be read."""
    text = sample.decode("cp932", "replace")
    return len(_NARROW.findall(text)) * 2 > len(_NOT_ASCII.findall(text))

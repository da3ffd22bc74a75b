"""Which encoding a text is in that is not UTF-8: one of those in which programs of the world wrote before it.

Comes in: bytes of a text: its head, or its lines with more than ASCII in them. Goes out: the name of an encoding, which
is a guess.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final

_LEGACY: Final = (
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8_r koi8_u gb18030 big5 cp932 euc_jp cp949"
)
_IN_WORDS: Final = re.compile(
    "[a-zß-ÿ][¹²³¼¾¿¯ª][a-zß-ÿ]"
)  # no language writes so: these are letters of Central Europe
_TONES: Final = re.compile(rb"[A-Za-z\xc0-\xff][\xcc\xd2\xde\xec\xf2]")
_HORNED: Final = re.compile(rb"[\xf0\xf5\xfd\xd5\xdd\xd0]")
_OLDER: Final = ((re.compile("[čěřůň]"), re.compile("ą")), (re.compile("[ěřů]"), re.compile("ľ")))
_LETTER: Final = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ffšž]")
_CENTRAL: Final = tuple(
    (tuple(map(frozenset, some)), frozenset(none))
    for some, none in (
        (("ø", "áíýìù", "èìùšž"), "æåäöð"),  # Czech
        (("šž", "èæòïìøù"), "àçêëõãåöñâû"),  # Slovak, Slovene, Croatian
        (("ã", "þî"), ""),  # Romanian
        (("õû", "öü", "áéíó"), "äãàèêçâî"),  # Hungarian
    )
)
"""Letters that no language of the west has together, as those of Central Europe look there: some of each, none."""
_TURKISH: Final = frozenset("üöçýþðâîû")  # as they look in the encoding of the west
_BALTIC: Final = frozenset("àèæëáðøûþâçìîíïòõäöü")
_SIGN_IN_WORD: Final = re.compile("[a-zß-ÿ\u0100-\u017f][±¶]|[a-zß-ÿ\u0100-\u017f][µ»ĽĄ][a-z]|\\b[¶Ľ][a-z]")
_BETWEEN: Final = re.compile(rb"(?<=[a-z])([\x80-\xff])(?=[a-z\s.,!?])")
_ASCII_LETTER: Final = re.compile(rb"[A-Za-z]")
_OLD: Final = ("mac_roman", "cp850")
_WESTERN: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß")
_FEWEST_LOW: Final = 4
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
    for encoding in ("cp932", "euc_jp"):
        if _is_kana(sample, encoding):
            return encoding
    if (older := _before_windows(sample)) is not None:
        return older
    from charset_normalizer import from_bytes  # few texts need it

    matches = list(from_bytes(sample, cp_isolation=_LEGACY.split()))
    if not matches:
        return None
    if _is_narrow(sample):
        matches = [match for match in matches if match.encoding != "cp932"] or matches
    names = [match.encoding for match in matches]
    if (other := _other_than(names, sample)) is not None:
        return other
    western = [match for match in matches if "cp1252" in match.could_be_from_charset]
    if western and western[0].chaos <= matches[0].chaos + 0.02 and western[0].coherence >= matches[0].coherence:
        names[0] = "cp1252"  # the commonest of those that read as well
    return _of_its_letters(sample, names[0])


def _other_than(names: Sequence[str], sample: bytes) -> str | None:
    """What it is in spite of the first guess; None where that stands."""
    if names[0] == "cp874" and _is_hangul(sample):
        return "cp949"  # Korean in its own encoding can be read as Thai that says nothing
    if names[0] == "cp949" and "cp932" in names and len(_KANA.findall(sample.decode("cp932", "replace"))) > 3:
        return "cp932"  # Japanese in its own encoding can be read as rare Hangul
    if names[0] in ("cp1250", "cp1252", "cp1257") and _IN_WORDS.search(sample.decode("cp1252", "replace")):
        return _of_its_letters(sample, "cp1250")
    if _is_toned(sample):
        return "cp1258"
    return "cp1252" if names[0] == "cp1258" else None


def _of_its_letters(sample: bytes, name: str) -> str:
    """Another encoding of Europe, where the letters of the one that was guessed are none that go together."""
    if name in ("cp1252", "cp1254"):
        letters = frozenset(_LETTER.findall(sample.decode("cp1252", "replace").lower()))
        if any(all(letters & one for one in some) and not letters & none for some, none in _CENTRAL):
            name = "cp1250"
        elif letters & frozenset("ðþ") or ("ý" in letters and letters <= _TURKISH):
            name = "cp1254" if letters <= _TURKISH else name
            name = "cp1257" if letters <= _BALTIC and letters & frozenset("èëûàçò") else name
    if name == "cp1250":
        text = sample.decode("cp1250", "replace")
        if all(sign in text for sign in "űâî") and not re.search("[öüő]", text):
            return "cp1257"  # Latvian
        is_older = any(one.search(text) and other.search(text) for one, other in _OLDER)
        if is_older or len(_SIGN_IN_WORD.findall(text)) > 1:
            return "iso8859_2"
    return name


def _before_windows(sample: bytes) -> str | None:
    """What the Macintosh or DOS wrote in the west of Europe: letters where Windows has signs, between small ones."""
    letters = _BETWEEN.findall(sample)
    low = sum(letter < b"\xa0" for letter in letters)
    if low < _FEWEST_LOW or low * 10 < len(letters) * 9 or len(letters) * 3 > len(_ASCII_LETTER.findall(sample)):
        return None
    if len(letters) * 2 < sum(byte > 0x7F for byte in sample):
        return None
    right = {name: sum(letter.decode(name, "replace") in _WESTERN for letter in letters) for name in _OLD}
    best = max(_OLD, key=lambda name: right[name])
    return best if right[best] * 20 >= len(letters) * 19 else None


def _is_toned(sample: bytes) -> bool:
    """Whether it is Vietnamese: a good part of it are marks of a tone, and it has letters of its own."""
    marks = len(_TONES.findall(sample))
    return marks > 2 and marks * 5 > sum(byte > 0x7F for byte in sample) and _HORNED.search(sample) is not None


def _is_kana(sample: bytes, encoding: str) -> bool:
    """Whether it is Japanese without a fault, kana a good part of it, which the bytes of other encodings never are."""
    try:
        text = sample.decode(encoding)
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

"""Sequences of characters that keyboards, and two ways of spelling, write otherwise for the same thing.

Comes in: text as captured (`as_read`), or folded (`as_spelt`). Goes out: text of the same length, so that places in it
are places in what came in; `NOTHING` stands there for what is left out. Folding goes by single characters: what takes
two to tell stands here.

The sequences of India's vowels are those that Unicode says not to use (chapters 12 and 13, "do not use"); the nasals
those that Lucene's HindiNormalizer takes for one, where a stop of their own place follows; Thai and Lao as PyThaiNLP
has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

NOTHING = "\0"
MAY_BE_SPELT = re.compile("[\u0531-\u0587\u0900-\u0d7f]")
"""A sign of the texts whose folded form `as_spelt` has to look at: of Armenian, or of India's scripts."""

_ARABIC = "\u0620-\u065f\u066e-\u06d3\u06d5\u0750-\u077f"
_JOINED = re.compile(f"(?<![{_ARABIC}])[{_ARABIC}]+(?:\u200c+[{_ARABIC}]+)+")
# Kurdish wrote its vowel ە as ه with a ZWNJ behind it: there it parts nothing. Persian puts it behind ه before endings.
_KURDISH = re.compile("\\Aئ|[ێۆڕڵڤەھ]")
_PARTS = re.compile("(?<!ه)\u200c|(?<=ه)\u200c(?=ا|تر|ها(?:[یي]|\\Z|\u200c)|[یي]\\Z)")

_THAI = re.compile(
    "\u0e40\u0e40|\u0ec0\u0ec0"  # two signs for the one that looks so
    "|\u0e4d[\u0e48-\u0e4b](?=\u0e32)|\u0ecd[\u0ec8-\u0ecb](?=\u0eb2)"  # the tone within a vowel
    "|[\u0e48-\u0e4c][\u0e31\u0e34-\u0e37]|[\u0ec8-\u0ecc][\u0eb1\u0eb4-\u0eb7]"  # or before it
)
_MAY_BE_THAI = re.compile(
    "[\u0e40\u0e48-\u0e4d\u0ec0\u0ec8-\u0ecd][\u0e31\u0e34-\u0e37\u0e40\u0e48-\u0e4b\u0eb1\u0eb4-\u0eb7\u0ec0\u0ec8-\u0ecb]"
)
_DOUBLE = {"\u0e40": "\u0e41\u034f", "\u0ec0": "\u0ec1\u034f"}
_WA = re.compile("(?<![\u1040-\u1049])\u1040(?=[\u102b-\u103e]|[\u1000-\u1021]\u1037?\u103a)")
_AGAIN = re.compile("([\u3041-\u3094\u30a1-\u30f4])([ゝゞヽヾ]+)")
_FANCY = re.compile("[\U0001f150-\U0001f169]|[\U0001f170-\U0001f189]{2,}")
_MAY_BE_KANA_OR_FANCY = re.compile("[ゝゞヽヾ\U0001f150-\U0001f189]")
_MAY_BE_READ = re.compile("[\u200c\u0e40\u0e48-\u0e4d\u0ec0\u0ec8-\u0ecd\u1040\u17d2ゝゞヽヾ\U0001f150-\U0001f189]")


def as_read(text: str) -> str:
    """`text` with one sequence of characters for what is read alike.

    >>> as_read("می\u200cخواهم"), as_read("เเม่") == "แ\u034fม่"
    ('می خواهم', True)
    """
    if not _MAY_BE_READ.search(text):
        return text
    if "\u200c" in text:
        text = _JOINED.sub(_parted, text)
    if _MAY_BE_THAI.search(text):
        text = _THAI.sub(_thai, text)
    if "\u1040" in text:
        text = _WA.sub("\u101d", text)
    text = text.replace("\u17d2\u178a", "\u17d2\u178f")  # Khmer: two letters that look the same below others
    if _MAY_BE_KANA_OR_FANCY.search(text):
        text = _FANCY.sub(_plain, _AGAIN.sub(_repeated, text))
    return text


def _parted(word: re.Match[str]) -> str:
    return word[0] if _KURDISH.search(word[0]) else _PARTS.sub(" ", word[0])


def _thai(found: re.Match[str]) -> str:
    return _DOUBLE.get(found[0][0]) or found[0][::-1]


def _repeated(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFD", found[1])[0]
    voiced = unicodedata.normalize("NFC", f"{plain}\u3099")
    return found[1] + "".join(voiced[0] if mark in "ゞヾ" else plain for mark in found[2])


def _plain(letters: re.Match[str]) -> str:
    return "".join(chr(ord("A") + (ord(letter) - 0x1F150) % 32) for letter in letters[0])


def _vowels() -> Iterator[tuple[str, str]]:
    """Sequences of vowels, and what they look like: offsets into the block of each script."""
    for block, sequences in (
        (0x900, "05 3E 45>11 05 3E 46>12 05 3E 47>13 05 3E 48>14 05 3E>06 05 45>72 05 46>04 05 49>11 05 4A>12 05 4B>13 "
                "05 4C>14 06 45>11 06 46>12 06 47>13 06 48>14 09 41>0A 0F 45>72 0F 46>0E 0F 47>10 3E 45>49 3E 46>4A "
                "3E 47>4B 3E 48>4C"),
        (0x980, "05 3E>06"),
        (0xA00, "05 3E>06 05 48>10 05 4C>14 72 3F>07 72 40>08 72 47>0F 73 41>09 73 42>0A 73 4B>13 41 41>42"),
        (0xA80, "05 3E 45>11 05 3E 47>13 05 3E 48>14 05 3E>06 05 45>0D 05 47>0F 05 48>10 05 49>11 05 4B>13 05 4C>14 "
                "06 45>11 06 47>13 06 48>14 3E 45>49 3E 47>4B 3E 48>4C"),
        (0xB00, "05 3E>06 0F 57>10 13 57>14"),
        (0xB80, "09 57>0A"),
        (0xC00, "12 4C>14 12 55>13"),
        (0xC80, "12 4C>14"),
        (0xD00, "07 57>08 09 57>0A 0E 46>10 12 3E>13 12 57>14 46 57>57 46 46>48"),
    ):  # fmt: skip
        for written, meant in re.findall(r"((?:\w\w ?)+)>(\w\w)", sequences):
            yield "".join(chr(block + int(one, 16)) for one in written.split()), chr(block + int(meant, 16))


_VOWELS = dict(_vowels())
# A nasal before a stop of its own place, and न before any, is written as the dot above, too. (Gujarati: as in Hindi.)
_NASALS = "ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|म्(?=[प-भ])|न्(?=[क-घच-झट-ढत-धप-भ])"
_GUJARATI = _NASALS.translate({code: code + 0x180 for code in range(0x900, 0x980)})
_NASAL = re.compile(f"{_NASALS}|{_GUJARATI}")
_VOWEL = re.compile("|".join((*sorted(_VOWELS, key=len, reverse=True), "\u0d4d{2,}")))  # behind a chillu, one is left
_MAY_BE_VOWEL = re.compile(
    "[{}][{}]".format(*("".join({"\u0d4d", *(sequence[n] for sequence in _VOWELS)}) for n in (0, 1)))
)


def as_spelt(folded: str) -> str:
    """Folded text with one of the spellings that its readers take for the same; `NOTHING` where that is shorter.

    >>> as_spelt("हिन्दी").replace(NOTHING, ""), as_spelt("եվրոպա")
    ('हिंदी', 'եւրոպա')
    """
    if "्" in folded or "્" in folded:
        folded = _NASAL.sub(_dotted, folded)
    if _MAY_BE_VOWEL.search(folded):
        folded = _VOWEL.sub(_vowel, folded)
    return folded.replace("եվ", "եւ")  # Armenian: և in capitals, and as it was written before the reform


def _dotted(nasal: re.Match[str]) -> str:
    return ("ं" if nasal[0] < "\u0a80" else "ં") + NOTHING


def _vowel(found: re.Match[str]) -> str:
    return _VOWELS.get(found[0], "\u0d4d") + NOTHING * (len(found[0]) - 1)

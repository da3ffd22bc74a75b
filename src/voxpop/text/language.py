"""The language of a short text, guessed, and said to be guessed.

Comes in: text as captured. Goes out: a `Language` with a BCP 47 tag and its basis. A script that one language writes
decides by itself; else CLD2 does, when there are three words and twelve letters at least and it calls itself reliable.
"""

from __future__ import annotations

import re
import unicodedata

import pycld2

from voxpop.model import Language

UNKNOWN = Language(None, None)
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 12
_SURELY_ENOUGH = 9  # spaces from which words need not be counted
_FEWEST_HAN = 3  # 最高 is written in Japan as in China
_LONGEST = 1_000  # what follows in a long text hardly changes the guess

# (first, last) of the scripts that decide, with a letter for each.
_SCRIPTS = (
    (0x0370, 0x03FF, "g"), (0x1F00, 0x1FFF, "g"),
    (0x0530, 0x058F, "y"),
    (0x0590, 0x05FF, "i"), (0xFB1D, 0xFB4F, "i"),
    (0x0A00, 0x0A7F, "p"), (0x0A80, 0x0AFF, "u"), (0x0B00, 0x0B7F, "o"),
    (0x0B80, 0x0BFF, "t"), (0x0C00, 0x0C7F, "e"), (0x0C80, 0x0CFF, "n"), (0x0D00, 0x0D7F, "m"), (0x0D80, 0x0DFF, "s"),
    (0x0E00, 0x0E7F, "T"), (0x0E80, 0x0EFF, "l"),
    (0x1000, 0x109F, "b"), (0x10A0, 0x10FF, "G"), (0x1C90, 0x1CBF, "G"),
    (0x1100, 0x11FF, "H"), (0x3130, 0x318F, "H"), (0xAC00, 0xD7FF, "H"),
    (0x1780, 0x17FF, "k"),
    (0x3041, 0x30FF, "J"), (0x31F0, 0x31FF, "J"), (0xFF66, 0xFF9D, "J"),
    (0x3005, 0x3007, "C"), (0x3400, 0x4DBF, "C"), (0x4E00, 0x9FFF, "C"), (0xF900, 0xFAFF, "C"), (0x20000, 0x3FFFF, "C"),
)  # fmt: skip
_TAGS = {
    "g": "el", "y": "hy", "i": "he", "p": "pa", "u": "gu", "o": "or", "t": "ta", "e": "te", "n": "kn", "m": "ml",
    "s": "si", "T": "th", "l": "lo", "b": "my", "G": "ka", "H": "ko", "k": "km",
}  # fmt: skip
_BY_SCRIPT = {tag: Language(tag, "guessed: script") for tag in (*_TAGS.values(), "ja", "zh")}
_BY_CLD2: dict[str, Language] = {}
_RENAMED = {"iw": "he", "jw": "jv", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "bh": "bho", "sr-ME": "cnr"}
_JESTS = frozenset({"zzb", "zze", "zzh", "zzp", "tlh", "un", "xxx"})  # CLD2 knows Klingon and pirates' English

_DECIDES = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in _SCRIPTS) + "]")
_WORDS = re.compile(r"[^\W\d_]+")
_NO_WORDS = re.compile(r"https?://\S+|[@#]\S+", re.IGNORECASE)
_NAMES = re.compile(r"[@#]\S+")
_ASCII_LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
# What CLD2 takes for damaged UTF-8.
_NO_CHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_REFUSED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")


def guess(text: str) -> Language:
    """The language of `text`; `Language(None, None)` where it cannot be told. Equal answers are one object."""
    text = text[:_LONGEST]
    if not text.isascii() and _DECIDES.search(text):
        tag = _by_script(text)
        if tag is not None:
            return _BY_SCRIPT[tag]
    return _by_words(text)


def _by_script(text: str) -> str | None:
    """The tag of the script that most letters of `text` are in, where it decides."""
    scripts = text.translate(_SCRIPT_OF)
    letters = {code: scripts.count(code) for code in set(scripts) if code != " "}
    if "J" in letters:  # Japanese mixes its kana with Han
        letters["J"] += letters.pop("C", 0)
    most = max(letters, key=lambda code: (letters[code], code), default=".")
    if 2 * letters.get(most, 0) < sum(letters.values()) or (most == "C" and letters["C"] < _FEWEST_HAN):
        return None
    return {"J": "ja", "C": "zh"}.get(most) or _TAGS.get(most)


class _ScriptOf(dict[int, str]):
    """The letter of a character's script: "." for one that does not decide, " " for what is no letter."""

    def __missing__(self, code: int) -> str:
        script = self[code] = _script(code)
        return script


def _script(code: int) -> str:
    if unicodedata.category(chr(code))[0] not in "LM":
        return " "
    return next((letter for first, last, letter in _SCRIPTS if first <= code <= last), ".")


_SCRIPT_OF = _ScriptOf()


def _by_words(text: str) -> Language:
    if len(text) < _FEWEST_LETTERS:
        return UNKNOWN
    if "://" in text:
        text = _NO_WORDS.sub(" ", text)
    elif "@" in text or "#" in text:
        text = _NAMES.sub(" ", text)
    if not _has_enough_words(text):
        return UNKNOWN
    try:
        is_reliable, _, details = pycld2.detect(text, isPlainText=True)
    except (pycld2.error, UnicodeEncodeError):
        is_reliable, _, details = pycld2.detect(_REFUSED.sub(" ", text), isPlainText=True)
    return _language(details[0][1]) if is_reliable else UNKNOWN


def _has_enough_words(text: str) -> bool:
    if text.count(" ") >= _SURELY_ENOUGH:
        return True
    # For the letters of English this is five times as fast as the expression, and half of all comments are in English.
    words = text.encode().translate(_ASCII_LETTERS).split() if text.isascii() else _WORDS.findall(text)
    return len(words) >= _FEWEST_WORDS and sum(map(len, words)) >= _FEWEST_LETTERS


def _language(code: str) -> Language:
    known = _BY_CLD2.get(code)
    if known is None:
        is_none = code in _JESTS or code.startswith("xx-")
        known = UNKNOWN if is_none else Language(_RENAMED.get(code, code), "guessed: CLD2")
        _BY_CLD2[code] = known
    return known

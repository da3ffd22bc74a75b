"""What a character is for search: its folded form.

Comes in: characters of text in NFKC. Goes out: what each contributes to the folded text, in which spaces part the
tokens. Case, Latin and Greek accents, Arabic diacritics and letter forms, Hebrew points and ё are folded away; marks
that carry the sound in other scripts (India's, Thaana) stay; й, ї, ў stay letters of their own, as their readers hold.
"""

from __future__ import annotations

import unicodedata

# Scripts without spaces between words, and Hangul, whose words carry endings: each sign is a token of its own, and the
# words of a query become phrases, so that any part of a text is found. (first, last) code points.
_SIGNS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul Jamo
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),  # Khmer symbols
    (0x2E80, 0x2FDF),  # CJK radicals
    (0x3005, 0x3007),  # 々〆〇
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3031, 0x312F),  # kana, Bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAA7F),
    (0xA960, 0xA97F),  # Hangul
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),  # Han
    (0x16FE0, 0x18DFF),  # Tangut, Khitan, Nüshu
    (0x1AFF0, 0x1B2FF),  # kana, Nüshu
    (0x20000, 0x3FFFF),  # Han
)
# Marks that are left out of search wherever they stand; kana's sound marks and the vowel signs of India are not here.
_MARKS = (
    (0x0300, 0x036F),  # Latin, Greek, Cyrillic
    (0x0483, 0x0489),
    (0x0591, 0x05C7),  # Hebrew
    (0x0610, 0x061A),  # Arabic
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x0730, 0x074A),  # Syriac
    (0x0898, 0x08FF),
    (0x093C, 0x093C),  # nukta: often left out in writing, but not in Bengali or Odia
    (0x0A3C, 0x0A3C),
    (0x0ABC, 0x0ABC),
    (0x180B, 0x180F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE2F),  # variation selectors, half marks
    (0xE0100, 0xE01EF),
)
_LETTERS = {
    "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ŋ": "n",
    "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
    "ё": "е", "ѐ": "е", "ѝ": "и",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ګ": "گ",
    "ـ": "", "ʼ": " ", "ʻ": " ", "ʾ": " ", "ʿ": " ", "ʹ": " ", "ꞌ": " ",  # as apostrophes
    "װ": "וו", "ױ": "וי", "ײ": "יי",
    "ँ": "ं", "ઁ": "ં", "ऍ": "ॲ", "ஶ": "ஸ", "ৎ": "ত্",
    "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൎ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്", "ൔ": "മ്", "ൕ": "യ്", "ൖ": "ഴ്", "ൌ": "ൗ",
}  # fmt: skip
# Small capitals, as in fancy names.
_LETTERS |= dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# Ethiopic letters that Amharic long speaks, and writes, alike: the seven of each row, then what sounds as its first.
_LETTERS |= {
    chr(row + n): chr(to + n)
    for row, to in ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
    for n in range(7)
}
_LETTERS |= dict.fromkeys("ሃሐሓኀኃ", "ሀ") | dict.fromkeys("ኣዐዓ", "አ")
_ALIKE = {"ឲ": "ឱ", "\u115f": "", "\u1160": "", "\u17b4": "", "\u17b5": ""}  # signs; some of them are not seen
_WITHIN_WORDS = "՛՜՞"  # Armenian: stress, exclamation, question stand behind the vowel that carries them
_CYRILLIC = (0x0400, 0x052F)
_EMOJI = (0x1F000, 0x1FAFF)
_NO_TOKENS = ((0x2500, 0x259F), (0x2800, 0x28FF), (0xFFFC, 0xFFFD))  # drawings in blocks and Braille; what is lost
_SIGNS_OF_EMOJI = "\u2194\u25fb\u25fc\u25fd\u25fe\u2934\u2935\u3030\u303d"  # those that are no other symbols to Unicode
_TONES = (0x1F3FB, 0x1F3FF)
_ZERO_WIDTH_SPACE = 0x200B


def fold(character: str) -> str:
    """The folded form of a character of NFKC text: empty, a space (it parts tokens), letters, or a token in spaces."""
    code = ord(character)
    if code < 0x80:
        return character.lower() if character.isalnum() else " "
    category = unicodedata.category(character)
    if _is_left_out(character) or character in _WITHIN_WORDS:
        return ""
    if _is_emoji(character, code, category):
        return "" if _within(code, (_TONES,)) else f" {character} "
    if category[0] in "LNM" or category in ("Co", "Cn"):
        return _word_character(character, code)
    if category == "Cf" and code != _ZERO_WIDTH_SPACE:
        return ""
    return " "


def _is_emoji(character: str, code: int, category: str) -> bool:
    """Whether it is a token as emoji and other symbols are."""
    if category == "So":
        return not _within(code, _NO_TOKENS)
    return _within(code, (_EMOJI,)) or character in _SIGNS_OF_EMOJI


def is_sign(character: str) -> bool:
    """Whether a character is a token of its own, for its script puts no spaces between words, or is Hangul."""
    return _within(ord(character), _SIGNS)


def _word_character(character: str, code: int) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if is_sign(character):
        return f" {_ALIKE.get(character, character)} "
    lower = character.casefold()
    if lower in _LETTERS:
        return _LETTERS[lower]
    if not _within(code, (_CYRILLIC,)):
        # Iota below a Greek vowel is a mark; its capital would be a letter.
        lower = unicodedata.normalize("NFD", character).replace("\u0345", "").casefold()
        lower = unicodedata.normalize("NFD", lower)
    kept = (_LETTERS.get(part, part) for part in lower if not _is_left_out(part))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_left_out(mark: str) -> bool:
    return unicodedata.category(mark)[0] == "M" and _within(ord(mark), _MARKS)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)

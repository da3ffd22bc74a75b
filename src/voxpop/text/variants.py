"""Other ways to write what was typed: numbers with and without signs between their thousands, umlauts as two letters,
Persian words in one piece or in two.

Comes in: words as typed. Goes out: the same in other spellings, which a search looks for as well. Texts are indexed as
they are written; so an exact form stays one, and nothing is decided for the language of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

_NUMBER = re.compile(
    r"""
    (?<![\w.,])
    ( \d{4,15}
    | (?!0)\d{1,3}  (?P<by>[.,'’٬_\ \u00a0\u2009\u202f])  \d{3}  (?:(?P=by)\d{3})*
    | (?!0)\d{1,2}  (?P<in>[,\u00a0\u2009\u202f])  \d{2}  (?:(?P=in)\d{2})*  (?P=in)\d{3}  # India's lakh and crore
    )
    ( (?!(?P=by))(?!(?P=in))[.,٫]\d+ )?
    (?![\w]|[.,]\d)
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\D")
_TWO_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "đ": "dj",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
        "Ø": "Oe",
        "Đ": "Dj",
    }
)
_ARABIC = "\u0620-\u065f\u066e-\u06d3\u06d5\u0750-\u077f"
_WORD = re.compile(f"(?<![\u200c\\w])[{_ARABIC}]{{3,20}}(?![\u200c\\w])")
_BEGINS = re.compile("ن?م[یي](?=..)")
_ENDINGS = "(?:ها(?:[یي](?:[یي]|م|ت|ش|مان|تان|شان)?)?|تر(?:[یي]ن)?)(?!\\w)"
_ENDS = re.compile(f"(?<=..){_ENDINGS}")
_SPACED = re.compile(f"(?<!\\w)(ن?م[یي]) (?=[{_ARABIC}]{{2}})|(?<=[{_ARABIC}]{{2}}) (?={_ENDINGS})")
_PERSIAN = re.compile("[پچژگکی]")
_ENDS_A_STROKE = frozenset("اأإآٱدذرزژڈډڑړڕوؤۆۇةۀهہءەے")
_SHORTEST_COMPOUND = 5
_MOST_PARTED = 12


def variants(typed: str) -> tuple[str, ...]:
    """Other spellings of words, none for nearly all.

    >>> variants("84,500 boats"), variants("1234567"), variants("Müller"), variants("boats")
    (('84500 boats',), ('1 234 567', '12 34 567'), ('Mueller',), ())
    """
    if typed.isalpha() and typed.isascii():
        return ()
    forms = (typed, *(_written(typed, parted) for parted in (str, _in_thousands, _in_lakhs)))
    both = dict.fromkeys((*forms, *(form.translate(_TWO_LETTERS) for form in forms)))
    if max(typed, default="") >= "\u0620":
        both |= dict.fromkeys(_pieces(typed))
    return tuple(form for form in both if form != typed)


def _pieces(typed: str) -> Iterator[str]:
    """With each Persian word in one piece, or in two: what holds them together is a ZWNJ, and many keyboards lack it.

    Parted are the verbs' beginnings, and the endings of plurals and comparisons; and, of a word with a letter that no
    Arabic one has, any two parts that would run together: such a phrase is rarely another word (`پیشبینی`).
    """
    if "\u200c" in typed:
        yield from (typed.replace("\u200c", ""), typed.replace("\u200c", " "))
    yield _SPACED.sub(r"\1", typed)
    parted = (
        f"{typed[: word.start() + at]} {typed[word.start() + at :]}"
        for word in _WORD.finditer(typed)
        for at in _cuts(word[0])
    )
    yield from islice(parted, _MOST_PARTED)


def _cuts(word: str) -> Iterator[int]:
    """Where a ZWNJ may stand in a word that was typed in one piece, the surest places first."""
    sure = [found.end() for found in [_BEGINS.match(word)] if found] + [found.start() for found in _ENDS.finditer(word)]
    yield from sure
    if not sure and len(word) >= _SHORTEST_COMPOUND and _PERSIAN.search(word):
        yield from (at for at in range(2, len(word) - 1) if word[at - 1] not in _ENDS_A_STROKE)


def _written(typed: str, parted: Callable[[str], str]) -> str:
    """With the digits before the decimals of each number so, spaces between their parts as every number is indexed."""

    def one(number: re.Match[str]) -> str:
        digits, decimals = _BETWEEN.sub("", number[1]), number[4] or ""
        form = digits if digits[0] == "0" else parted(digits)
        return number[0] if form.split() == _BETWEEN.split(number[1]) else form + decimals

    return _NUMBER.sub(one, typed)


def _in_thousands(digits: str) -> str:
    first = len(digits) % 3
    return " ".join([*filter(None, [digits[:first]]), *(digits[at : at + 3] for at in range(first, len(digits), 3))])


def _in_lakhs(digits: str) -> str:
    head = digits[:-3]
    first = len(head) % 2
    parts = [head[:first], *(head[at : at + 2] for at in range(first, len(head), 2)), digits[-3:]]
    return " ".join(filter(None, parts))

"""Texts as Python, JavaScript and Ruby write them between their quotation marks.

Comes in: a literal with its marks. Goes out: the text that it means; and a text as JSON writes it.
"""

from __future__ import annotations

import json
import re
from typing import Final

_ONE: Final = r"{0}[^{0}\\]*+(?>(?:\\[\s\S][^{0}\\]*+)*){0}"
_THREE: Final = r"{0}{0}{0}[^{0}\\]*+(?>(?:(?:\\[\s\S]|{0}(?!{0}{0}))[^{0}\\]*+)*){0}{0}{0}"
_QUOTED: Final = "|".join(form.format(mark) for form in (_THREE, _ONE) for mark in ("'", '"'))
TEXT: Final = rf"(?:[uUbBrR]{{0,2}}(?:{_QUOTED})|{_ONE.format('`')})"
"""A literal; what is in it runs on over the ends of lines, as YouTube's texts do where a hand broke them."""

_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([0-7]{1,3})|([\s\S]))"
)
_MEANS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b", "\n": ""}
_HALVES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE: Final = re.compile("[\ud800-\udbff\udc00-\udc7f\udd00-\udfff]")


def text_of(literal: str) -> str:
    """
    >>> text_of(r"'it\\'s \\u2019 \\x41\\n'"), text_of('u"a"'), text_of("`b`")
    ("it's ’ A\\n", 'a', 'b')
    """
    begins = re.match(r"[uUbBrR]{0,2}(?=['\"])", literal)
    prefix = begins[0] if begins else ""
    marks = 3 if literal[len(prefix) :][:3] in ("'''", '"""') and len(literal) - len(prefix) > 5 else 1
    inner = literal[len(prefix) + marks : -marks]
    return inner if "r" in prefix.lower() else meant_by(inner)


def meant_by(inner: str) -> str:
    """What stands between the marks, without its escapes."""
    return inner if "\\" not in inner else _HALVES.sub(_whole, _ESCAPE.sub(_meant, inner))


def written(text: str) -> str:
    """A text as JSON. Bytes that were no text stay as they are; half characters are written as escapes."""
    return _LONE.sub(lambda half: f"\\u{ord(half[0]):04x}", json.dumps(text, ensure_ascii=False))


def _meant(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3] or escape[4]
    if digits is not None:
        number = int(digits, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    if escape[5] is not None:
        return chr(int(escape[5], 8))
    return _MEANS.get(escape[6], escape[6])


def _whole(halves: re.Match[str]) -> str:
    return halves[0].encode("utf-16", "surrogatepass").decode("utf-16")

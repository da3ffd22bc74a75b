"""A page as a person's browser or tool saved it: its text, and what was written beside it about when and from where.

Comes in: the bytes of an HTML file. Goes out: a `Saved`. Known marks:

    <!-- Page saved with SingleFile                                       SingleFile: address and time
     url: https://www.youtube.com/watch?v=Abc12345_-x
     saved date: Tue Jan 02 2024 10:00:00 GMT+0100 (...) -->
    <meta name="savepage-url" ...> <meta name="savepage-date" ...>        Save Page WE: address and time
    <!-- saved from url=(0043)https://www.youtube.com/watch?v=... -->     Chrome, Edge, Internet Explorer: address only
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Captured, Refused
from voxpop.sources.lines import encoding_of

_TOP: Final = 1 << 16  # within which marks stand: tools put them at the very start
_CHARSET: Final = re.compile(
    rb"""<meta\b[^<>]{0,200}?\bcharset\s{0,4}=\s{0,4}["']?([A-Za-z0-9_-]{3,20})""", re.IGNORECASE
)
_KNOWN: Final = re.compile(r"(?:windows|cp|iso|koi8|shift|euc|gb|big5)[a-z0-9_-]{0,16}")
# What browsers read by these names, for that is what is meant by them: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT: Final = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_SINGLE_FILE: Final = re.compile(
    r"<!--\s{0,20}(?:Page saved with|Archive processed by) SingleFile\s{1,20}url:\s{0,9}(\S{1,4000})\s{1,20}"
    r"(?:saved date:\s{0,9}([^\n]{1,120}))?"
)
_SAVED_FROM: Final = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)([^\s<>]{1,4000})")
_META: Final = r"""<meta\s{{1,9}}name=["']?savepage-{}["']?\s{{1,9}}content=["']?([^"'<>]{{1,4000}})"""
_SAVE_PAGE_URL: Final = re.compile(_META.format("url"))
_SAVE_PAGE_DATE: Final = re.compile(_META.format("date"))
_END: Final = "</html>"
_ANOTHER: Final = re.compile(r"</html>\s{0,1000}<(?:!DOCTYPE\s|html[\s>])", re.IGNORECASE)
# What a cut leaves of a tag or of a reference is no letter (of a tag with a name, parsers drop it), and a link that has
# only begun would be read as one without words.
_CUT: Final = re.compile(
    r"(?:</?|<[aA]\s[^<>]{1,4000}>\s{0,99}|&(?:#(?:[0-9]{0,7}|[xX][0-9A-Fa-f]{0,6})|[A-Za-z][A-Za-z0-9]{0,30})?)\Z"
)
_LONGEST_CUT: Final = 4200
_ZEROS: Final = re.compile("\0+")  # what a disk leaves of bytes: parsers drop them, and join what stands around them
_CUT_TAG: Final = re.compile(r"<[A-Za-z/!?][^>]*\Z")
_SCRIPT: Final = re.compile(r"<(/?)script\b", re.IGNORECASE)
_JS_DATE: Final = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}")


class Saved(Struct, frozen=True):
    """`html` is the page, `url` where it was saved from, `captured` when, where its tool wrote that; `was_damaged` says
    that some of its bytes were no text, `is_cut_off` that the file certainly ends before the page does.
    """

    html: str
    url: str | None = None
    captured: Captured = Captured()
    tool: str | None = None
    was_damaged: bool = False
    is_cut_off: bool = False

    @property
    def first_page(self) -> str:
        """The page without another that begins behind its end, whose comments would be taken for its own."""
        end = max(0, self.html.find(_END))
        return self.html if _ANOTHER.match(self.html, end) is None else self.html[: end + len(_END)]

    def at_end(self, place: str) -> Iterator[Refused]:
        """What is to be said where the file ends before the page, or another page behind its end: files were joined."""
        if self.is_cut_off:
            yield Refused(place, "The file ends in the middle of the page: it was cut off.")
        if self.first_page != self.html:
            yield Refused(place, "Another page begins behind the end of this one: cut the file in two there, add both.")


def saved_page(content: bytes, charset: str | None = None) -> Saved:
    """`charset` is what was said of the encoding outside the page."""
    saved = _text(content, charset)
    top = saved.html[:_TOP]
    if (single := _SINGLE_FILE.search(top)) is not None:
        return replace(saved, url=single[1], captured=_captured(single[2]), tool="SingleFile")
    if (address := _SAVE_PAGE_URL.search(saved.html)) is not None:
        date = _SAVE_PAGE_DATE.search(saved.html)
        return replace(saved, url=address[1], captured=_captured(date[1] if date else None), tool="Save Page WE")
    marked = _SAVED_FROM.search(top)
    return replace(saved, url=marked[1] if marked else None)


def instant_of(words: str | None) -> int | None:
    """The second that JavaScript writes so: "Tue Jan 02 2024 10:00:00 GMT+0100 (...)".

    >>> instant_of("Tue Jan 02 2024 10:00:00 GMT+0100 (CET)")
    1704186000
    """
    found = _JS_DATE.search(words or "")
    if found is None:
        return None
    try:
        return int(datetime.strptime(found[0], "%a %b %d %Y %H:%M:%S GMT%z").timestamp())
    except (ValueError, OverflowError):
        return None


def _captured(words: str | None) -> Captured:
    at = instant_of(words)
    return Captured() if at is None else Captured(at, at, "second", "time written into the page when it was saved")


def _text(content: bytes, charset: str | None) -> Saved:
    """The text, up to its last whole sign. Most pages are UTF-8; old browsers saved them otherwise."""
    mark, encoding = encoding_of(content[:4096])
    if encoding == "utf-8" and not mark:
        named = _CHARSET.search(content[:_TOP])
        encoding = _usable(charset) or _usable(named[1].decode("ascii") if named else None) or encoding
    body = content[len(mark) :]
    try:
        (text, is_cut), was_damaged = _up_to_a_cut(body, encoding, "strict"), False
    except UnicodeDecodeError:
        (text, is_cut), was_damaged = _up_to_a_cut(body, encoding, "replace"), True
    if "\0" in text:
        held = text.rstrip("\0")
        text, was_damaged, is_cut = _ZEROS.sub("\ufffd", held), was_damaged or "\0" in held, is_cut or held != text
    cut = _CUT.search(text, max(0, len(text) - _LONGEST_CUT))
    is_cut = is_cut or cut is not None or _ends_within_more(text)
    return Saved(text[: cut.start()] if cut else text, was_damaged=was_damaged, is_cut_off=is_cut)


def _up_to_a_cut(body: bytes, encoding: str, errors: str) -> tuple[str, bool]:
    """All whole letters, and whether the file ends within another."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    text = decoder.decode(body)
    return text, bool(decoder.getstate()[0])


def _ends_within_more(text: str) -> bool:
    """Whether the text ends within a tag or a script."""
    slash = "/"
    for found in _SCRIPT.finditer(text):
        slash = found[1]
    return not slash or _CUT_TAG.match(text, max(0, text.rfind("<"))) is not None


def _usable(charset: str | None) -> str | None:
    """An encoding of text that pages are written in; others that Python knows are none."""
    name = (charset or "").lower()
    if not _KNOWN.fullmatch(name):
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return _MEANT.get(known, known)

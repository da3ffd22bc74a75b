"""Text out of the little HTML in which some sites give their comments.

Comes in: markup. Goes out: text as one would read it: line breaks kept, an address behind a link written out, entities
read once. Linear in the length of the markup, whatever it holds.
"""

from __future__ import annotations

import html
import re
from typing import Final

_MARKUP: Final = re.compile(r"<!--[^>]{0,10000}>|<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,10000})>")
_BREAKING: Final = frozenset({"p", "div", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
_HIDDEN: Final = frozenset({"script", "style", "template"})
_ATTRIBUTE: Final = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF: Final = re.compile(_ATTRIBUTE.format("href"), re.IGNORECASE)
_ALT: Final = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
_NAMED: Final = re.compile(r"[@#\d]")  # mentions, hashtags and timecodes need no address


def text_from_html(markup: str) -> str:
    """What a reader of `markup` sees.

    >>> text_from_html('One<br>two &amp; <a href="https://example.org/a">three</a>')
    'One\\ntwo & three (https://example.org/a)'
    """
    pieces: list[str] = []
    link: tuple[int, str] | None = None  # where in `pieces` its text begins, its address
    hidden = ""
    end = 0
    for tag in _MARKUP.finditer(markup):
        if not hidden:
            pieces.append(html.unescape(markup[end : tag.start()]))
        end = tag.end()
        name = (tag[2] or "").lower()
        if name in _HIDDEN:
            hidden = "" if tag[1] else hidden or name
        elif hidden:
            continue
        elif name == "br" or (name in _BREAKING and tag[1]):
            pieces.append("\n")
        elif name == "img":
            pieces.append(_attribute(_ALT, tag[3]))
        elif name == "a" and not tag[1]:
            link = (len(pieces), _attribute(_HREF, tag[3]))
        elif name == "a" and link is not None:
            pieces[link[0] :] = [_linked("".join(pieces[link[0] :]), link[1])]
            link = None
    if not hidden:
        pieces.append(html.unescape(markup[end:]))
    return "".join(pieces).strip("\n")


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return html.unescape(next((value for value in found.groups() if value), "")) if found else ""


def _linked(text: str, address: str) -> str:
    if not address.startswith(("http://", "https://")) or _NAMED.match(text.strip()) or address == text.strip():
        return text
    shortened = text.strip().rstrip(".…")
    if not shortened or (text.strip() != shortened and shortened.removeprefix("https://") in address):
        return address
    return text if shortened in address and "/" in shortened else f"{text} ({address})"

"""Text out of the little HTML in which some sites give their comments.

Comes in: markup. Goes out: text as one would read it: line breaks kept, an address behind a link written out, entities
read once. Linear in the length of the markup, whatever it holds.
"""

from __future__ import annotations

import html
import re
from typing import Final

# A comment that does not end hides the rest, as in a browser (https://html.spec.whatwg.org/#comment-start-state).
_MARKUP: Final = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,10000})>", re.DOTALL)
_BREAKING: Final = frozenset({"p", "div", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
_HIDDEN: Final = {
    name: re.compile(rf"</{name}[^<>]{{0,10000}}>", re.IGNORECASE) for name in ("script", "style", "template")
}
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
    end = 0
    while (tag := _MARKUP.search(markup, end)) is not None:
        pieces.append(html.unescape(markup[end : tag.start()]))
        end = tag.end()
        name = (tag[2] or "").lower()
        if name in _HIDDEN and not tag[1]:
            end = _end_of_hidden(name, markup, end)
        elif name == "br" or (name in _BREAKING and tag[1]):
            pieces.append("\n")
        elif name == "img":
            pieces.append(_attribute(_ALT, tag[3]))
        elif name == "a" and not tag[1]:
            link = (len(pieces), _attribute(_HREF, tag[3]))
        elif name == "a" and link is not None:
            pieces[link[0] :] = [_linked("".join(pieces[link[0] :]), link[1])]
            link = None
    pieces.append(html.unescape(markup[end:]))
    return "".join(pieces).strip("\n")


def _end_of_hidden(name: str, markup: str, start: int) -> int:
    """Where an element ends whose content is no text for readers; the end of all where it is not closed."""
    closing = _HIDDEN[name].search(markup, start)
    return len(markup) if closing is None else closing.end()


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

"""Whether a page can be read as a tree in bounded time and memory.

Comes in: HTML as text. Goes out: why not, or None. A parser that does as the HTML standard says takes time and memory
out of all proportion to what it is given, where elements are nested by the thousand, where a tag has thousands of
attributes, or where thousands of `<b>` are left open, which the standard opens again in each paragraph:
https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements
No page that a browser saved comes near these bounds (it nests at most 512 elements itself); linear, whatever it is
given.
"""

from __future__ import annotations

import re
from typing import Final

_DEEPEST: Final = 1000  # elements within one another
_MOST_ATTRIBUTES: Final = 2000  # of one element
_MOST_REOPENED: Final = 1_000_000  # elements that the parser has to open again, over the page
_TAG: Final = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]{0,100}))")
_ONE: Final = r"""(?:=?[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*))?|=)"""  # what a quote holds is one value
_ATTRIBUTE: Final = re.compile(_ONE)
_ATTRIBUTES: Final = re.compile(rf"(?:[\s/]+|{_ONE})*")
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_OPAQUE: Final = frozenset(
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
)  # hold no tags
_FORMATTING: Final = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_SCOPES: Final = frozenset(["table", "td", "th", "caption", "template", "html", "object", "marquee", "applet"])
_ENDED_BY_LIKE: Final = frozenset(
    ["p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "rt", "rp"]
)


def why_too_much(html: str) -> str | None:
    """A sentence, or None for a page that can be read."""
    walk = _Walk()
    at, search, attributes_at = 0, _TAG.search, _ATTRIBUTES.match
    while (found := search(html, at)) is not None:
        at = found.end()
        comment, slash, tag = found.groups()
        if comment:
            at = _after(html, "-->", at)
            continue
        behind = attributes_at(html, at)
        attributes = behind[0] if behind is not None else ""
        at += len(attributes)
        if len(attributes) > _MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(attributes)) > _MOST_ATTRIBUTES:
            return f"One of its elements has more than {_MOST_ATTRIBUTES} attributes."
        name = tag.lower()
        if slash:
            walk.close(name)
        elif name in _OPAQUE:
            at = _after(html, f"</{tag}", at)
        elif name not in _VOID and (why := walk.open(name)) is not None:
            return why
    return None


class _Walk:
    """The elements that are open, about as a parser has them, and those that it opens again."""

    def __init__(self) -> None:
        self._within: list[str] = []
        self._reopened = 0
        self._left_open = 0

    def open(self, name: str) -> str | None:
        """A start tag; a sentence where it is one too many."""
        within = self._within
        self._reopened += self._left_open
        if name not in _ENDED_BY_LIKE or not within or within[-1] != name:
            within.append(name)
        if len(within) > _DEEPEST:
            return f"Its elements are nested more than {_DEEPEST} deep."
        if self._reopened > _MOST_REOPENED:
            return "It leaves so many elements open that its tree would be larger than memory."
        return None

    def close(self, name: str) -> None:
        """An end tag; one that ends nothing is passed over, as a parser does."""
        within = self._within
        if within and within[-1] == name:
            within.pop()
            return
        for place in range(len(within) - 1, -1, -1):
            if within[place] == name:
                self._left_open += sum(inner in _FORMATTING for inner in within[place + 1 :])
                del within[place:]
                return
            if within[place] in _SCOPES:
                break
        if name in _FORMATTING:
            self._left_open = max(0, self._left_open - 1)


def _after(html: str, mark: str, at: int) -> int:
    """Where to read on behind `mark`; the end of the page where it does not come."""
    found = html.find(mark, at)
    return found + len(mark) if found >= 0 else len(html)

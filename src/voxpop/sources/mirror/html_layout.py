"""A page of HTML as the text that one sees, in the layout that templates expect.

Comes in: HTML. Goes out: lines: one for each block, empty ones around paragraphs, "  • " before what stands in a list,
two blanks deeper for each list within a list. Menus, forms and scripts are left out. Linear; bounded by `html_bounds`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from voxpop.sources.html_bounds import why_too_much

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NOT_SEEN: Final = (
    "script style noscript template head nav form button select option textarea svg iframe object audio video canvas"
)
_HIDDEN: Final = frozenset(_NOT_SEEN.split())
_APART: Final = (
    "address article aside details dd div dl dt fieldset figcaption figure footer header hr main ol pre section "
    "summary table tbody tr td th ul body"
)
_BLOCKS: Final = frozenset(_APART.split())
_PARAGRAPHS: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"])
_SPACES: Final = re.compile(r"\s+")


class Layout(Struct, frozen=True):
    """The lines of the page, and the address that its head gives."""

    lines: list[str]
    url: str | None


def layout_of(html: str) -> Layout | str:
    """The layout, or why the page is not read."""
    from selectolax.lexbor import LexborHTMLParser  # only pages of HTML need it

    if (why := why_too_much(html)) is not None:
        return why
    tree = LexborHTMLParser(html)
    url = None
    for selector, name in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        found = tree.css_first(selector)
        address = found.attributes.get(name) if found is not None else None
        if url is None and address and address.startswith(("http://", "https://")):
            url = address
    page = _Page()
    if tree.body is not None:
        _walk(tree.body, page)
    return Layout(page.finished(), url)


class _Page:
    """Lines in the making."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._depth = 0
        self._bullet = False

    def text(self, words: str) -> None:
        self._words.append(words)

    def has_words(self) -> bool:
        return any(words.strip() for words in self._words)

    def end_line(self) -> None:
        line = _SPACES.sub(" ", "".join(self._words)).strip()
        self._words = []
        if line:
            indent = "  " * self._depth
            self._lines.append(f"{indent}• {line}" if self._bullet else f"{indent}{'  ' if self._depth else ''}{line}")
            self._bullet = False

    def gap(self) -> None:
        self.end_line()
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def open_item(self) -> None:
        self.end_line()
        self._depth += 1
        self._bullet = True

    def close_item(self) -> None:
        self.end_line()
        self._depth -= 1
        self._bullet = False
        self.gap()

    def finished(self) -> list[str]:
        self.end_line()
        return self._lines[:-1] if self._lines and not self._lines[-1] else self._lines


def _walk(body: LexborNode, page: _Page) -> None:
    """By hand, since elements may be nested deeper than functions can be."""
    waiting: list[tuple[LexborNode, bool]] = [(body, False)]
    while waiting:
        node, is_end = waiting.pop()
        tag = node.tag or ""
        if is_end:
            _close(tag, page)
        elif tag == "-text":
            page.text(node.text_content or "")
        elif tag not in _HIDDEN and "hidden" not in node.attributes:
            _open(tag, node, page)
            waiting.append((node, True))
            children = list(node.iter(include_text=True))
            waiting.extend((child, False) for child in reversed(children))


def _open(tag: str, node: LexborNode, page: _Page) -> None:
    if tag == "br":
        page.end_line() if page.has_words() else page.gap()
    elif tag == "img":
        page.text(node.attributes.get("alt") or "")
    elif tag == "li":
        page.open_item()
    elif tag in _PARAGRAPHS:
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()


def _close(tag: str, page: _Page) -> None:
    if tag == "li":
        page.close_item()
    elif tag in _PARAGRAPHS:
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()

"""What stands in the elements of a page: text as a reader sees it, attributes, addresses as they were before wrapping.

Comes in: nodes of a parsed page. Goes out: text, or None where there is no such element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urljoin

from voxpop.model import Author
from voxpop.sources.html_text import text_from_html

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    Tree = LexborHTMLParser | LexborNode

SITE: Final = "https://www.youtube.com"
_SPACES: Final = re.compile(r"\s+")
_END: Final = re.compile(r"\n([ \t]{2,})\Z")
_CHANNEL: Final = re.compile(r"/channel/(UC[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")
_VIDEO: Final = re.compile(
    r"[?&]v=([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])|/(?:shorts|live|embed|v)/([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])"
)
_COMMENT: Final = re.compile(r"[?&]lc=([A-Za-z0-9_.-]{6,120})")


def words_of(node: LexborNode) -> str | None:
    """The text of an element on one line; None for one that holds none."""
    return _SPACES.sub(" ", node.text()).strip() or None


def words_in(tree: Tree, *selectors: str) -> str | None:
    """`words_of` the first element that has any, the selectors in order."""
    for selector in selectors:
        for node in tree.css(selector):
            if (words := words_of(node)) is not None:
                return words
    return None


def value_in(tree: Tree, selector: str, attribute: str) -> str | None:
    """An attribute of the first element that has it and says something in it."""
    for node in tree.css(selector):
        value = node.attributes.get(attribute)
        if value and value.strip():
            return value.strip()
    return None


def text_of(node: LexborNode) -> str:
    """What a person wrote: line breaks kept, pictures of emoji as emoji, shortened addresses in full."""
    for link in node.css('a[href*="/redirect?"]'):
        query = (link.attributes.get("href") or "").partition("?")[2].partition("#")[0]
        target = parse_qs(query).get("q")
        if target:
            link.attrs["href"] = target[0]
    return text_from_html(node.inner_html or "")


def as_written(text: str) -> str:
    """What a person wrote, where an editor laid the file out anew: it broke lines at spaces, and indented them as deep
    as the end of the element, or deeper. YouTube itself lets no text end in an empty line.

    >>> as_written("\\n        A fine\\n        boat\\nAye\\n      "), as_written("A fine\\n        boat")
    ('A fine boat\\nAye', 'A fine\\n        boat')
    """
    end = _END.search(text)
    if end is None:
        return text
    return re.sub(rf"\n[ \t]{{{len(end[1])},}}", " ", text[: end.start()].strip())


def address_of(href: str | None) -> str | None:
    """A whole address on YouTube; None where `href` is none.

    >>> address_of("/@brine_and_tar")
    'https://www.youtube.com/@brine_and_tar'
    """
    if not href or not href.strip():
        return None
    try:
        return urljoin(SITE, href.strip())
    except ValueError:
        return None


def above_of(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that a node stands in, the innermost first."""
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def author_of(name: str | None, href: str | None) -> Author:
    """The id stands in old addresses; newer ones name the handle."""
    url = (address_of(href) or "").partition("?")[0]
    found = _CHANNEL.search(url)
    return Author(found[1] if found else None, name, unquote(url) or None)


def video_in(href: str | None) -> str | None:
    """The video that an address names."""
    found = _VIDEO.search(href or "")
    return (found[1] or found[2]) if found else None


def comment_in(href: str | None) -> str | None:
    """The comment that an address names.

    >>> comment_in("/watch?v=Abc12345_-x&lc=UgxAAAAAAAAAAAAAAAB4AaABAg.9Zz&pp=0")
    'UgxAAAAAAAAAAAAAAAB4AaABAg.9Zz'
    """
    found = _COMMENT.search(href or "")
    return found[1] if found else None

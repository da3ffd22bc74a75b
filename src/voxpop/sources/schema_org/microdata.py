"""Microdata in a page: `itemscope`, `itemtype`, `itemprop`.

Comes in: a parsed page. Goes out: the things that stand at the top, in the shape in which JSON-LD gives them.
https://html.spec.whatwg.org/multipage/microdata.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from voxpop.sources.html_text import text_from_html
from voxpop.sources.schema_org.thing import Thing, last_name

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_VALUES: Final = {
    "meta": "content", "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
    "iframe": "src", "embed": "src", "source": "src", "track": "src", "object": "data",
    "data": "value", "meter": "value",
}  # fmt: skip
_UNSEEN: Final = frozenset({"script", "style", "template"})


class _Open(Struct, frozen=True):
    """An element that is to be looked at, and the thing within which it stands."""

    node: LexborNode
    within: Thing | None


def things_in(tree: LexborHTMLParser) -> list[Thing]:
    """All that stand in no other."""
    tops: list[Thing] = []
    root = tree.root
    waiting = [_Open(root, None)] if root is not None and tree.css_first("[itemscope]") is not None else []
    while waiting:
        node, within = (now := waiting.pop()).node, now.within
        attributes = node.attributes
        names = [last_name(name) for name in (attributes.get("itemprop") or "").split()]
        if "itemscope" in attributes:
            thing: Thing = {"@type": (attributes.get("itemtype") or "").split()}
            if id_ := attributes.get("itemid"):
                thing["@id"] = id_
            if names and within is not None:
                _add(within, names, thing)
            else:
                tops.append(thing)
            within = thing
        elif names and within is not None and (value := _value(node)) is not None:
            _add(within, names, value)
        if node.tag not in _UNSEEN:
            waiting.extend(_Open(child, within) for child in reversed(list(node.iter())))
    return tops


def _add(thing: Thing, names: list[str], value: object) -> None:
    for name in names:
        said = thing.setdefault(name, [])
        if isinstance(said, list):
            said.append(value)


def _value(node: LexborNode) -> str | None:
    """What the element says; a date or a number may stand in an attribute beside words for people."""
    attributes = node.attributes
    name = _VALUES.get(node.tag or "")
    for attribute in ("content", "datetime", *([name] if name else [])):
        if (said := attributes.get(attribute)) is not None:
            return said
    return None if name else text_from_html(node.inner_html or "").strip()

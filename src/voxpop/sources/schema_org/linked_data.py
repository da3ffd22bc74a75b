"""JSON-LD in a page: `<script type="application/ld+json">`.

Comes in: a parsed page. Goes out: the things that stand at the top of its blocks: single, in a list, in `@graph`; names
without what stands before them ("schema:name" is "name"), references by `@id` filled in once. A block that is not JSON
is named. https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from voxpop.sources.schema_org.thing import Thing, last_name

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_JSON: Final = json.JSONDecoder(strict=False)
_AROUND: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)?\s*")
_DEEPEST: Final = 64
_MOST: Final = 1_000_000  # values of a page


def things_in(tree: LexborHTMLParser) -> tuple[list[Thing], list[str]]:
    """The things, and a sentence for each block that cannot be read."""
    found: list[Thing] = []
    problems: list[str] = []
    for number, script in enumerate(tree.css('script[type*="ld+json" i]'), 1):
        try:
            said = _decoded(script.text() or "")
            found.extend(_tops(_plain(said, [_MOST])))
        except (ValueError, RecursionError) as error:
            words = str(error)[:120] if isinstance(error, ValueError) else "nested too deeply"
            problems.append(f"block {number} of JSON-LD is not read: {words}")
    return _filled(found), problems


def _decoded(text: str) -> object:
    """Sites put comment marks around it, a semicolon behind it, or entities into it."""
    text = _AROUND.sub("", text, count=1)
    try:
        return _JSON.raw_decode(text)[0]
    except ValueError:
        if "&quot;" not in text:
            raise
        return _JSON.raw_decode(html.unescape(text))[0]


def _plain(value: object, left: list[int], depth: int = 0) -> object:
    """With short names; what is nested too deeply is left out."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError(f"it holds more than {_MOST} values")
    if isinstance(value, list):
        return [_plain(each, left, depth + 1) for each in value] if depth < _DEEPEST else None
    if not isinstance(value, dict):
        return value
    if depth >= _DEEPEST:
        return None
    if value.keys() in ({"@list"}, {"@set"}):  # https://www.w3.org/TR/json-ld11/#sets-and-lists
        return _plain(next(iter(value.values())), left, depth + 1)
    return {_short(name): _plain(each, left, depth + 1) for name, each in value.items()}


def _short(name: str) -> str:
    return name if name.startswith("@") else last_name(name)


def _tops(value: object) -> Iterator[Thing]:
    waiting = [value]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, dict):
            if "@graph" in value:
                waiting.insert(0, value["@graph"])
            if "@type" in value:
                yield value


def _filled(things: list[Thing]) -> list[Thing]:
    """A property that is only `{"@id": ...}` becomes the thing of that name, so a page may divide what it says."""
    named = {id_: thing for thing in things if isinstance(id_ := thing.get("@id"), str)}
    if not named:
        return things
    return [{name: _referred(value, named, thing) for name, value in thing.items()} for thing in things]


def _referred(value: object, named: dict[str, Thing], within: Thing) -> object:
    if isinstance(value, list):
        return [_referred(each, named, within) for each in value]
    if isinstance(value, dict) and len(value) == 1 and isinstance(id_ := value.get("@id"), str):
        found = named.get(id_)
        return value if found is None or found is within else found
    return value

"""Things that a page describes in the words of schema.org, as plain values, and what stands in them.

Comes in: the value of a property: text, a number, an object, or a list of any of these, as JSON-LD and microdata give
them. Goes out: one value of the kind that is wanted. https://schema.org/docs/datamodel.html
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.counts import count_in
from voxpop.sources.html_text import text_from_html
from voxpop.sources.sound_text import sound

Thing = dict[str, object]
_MARKUP: Final = re.compile(
    r"<(?:/?(?:p|br|a|div|span|b|i|em|strong|ul|ol|li|blockquote|img)\b)[^<>]{0,2000}>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:amp|quot|lt|gt|apos|nbsp|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_LARGEST: Final = 2**63 - 1
_NUMBER: Final = re.compile(r"\s*(\d{1,9})(?:[.,](\d{1,9}))?\s*%?\s*")


def types_of(thing: Thing) -> frozenset[str]:
    """The names of its types, whatever stands before them: "http://schema.org/VideoObject", "schema:VideoObject"."""
    said = thing.get("@type")
    names = said if isinstance(said, list) else [said]
    return frozenset(last_name(name) for name in names if isinstance(name, str))


def last_name(name: str) -> str:
    """What stands behind the last sign that divides a name.

    >>> last_name("https://schema.org/WatchAction"), last_name("schema:name")
    ('WatchAction', 'name')
    """
    return re.split(r"[/#:]", name.strip().rstrip("/"))[-1]


def values_of(thing: Thing, *names: str) -> list[object]:
    """The values of the first of these properties that has any."""
    for name in names:
        value = thing.get(name)
        values = value if isinstance(value, list) else [value]
        if found := [each for each in values if each is not None and each != ""]:
            return found
    return []


def things_of(thing: Thing, *names: str) -> Iterator[Thing]:
    """The objects among the values."""
    return (value for value in values_of(thing, *names) if isinstance(value, dict))


def plain_of(thing: Thing, *names: str) -> str | None:
    """The first value that is text, or a number written out; to the letter, but for what no store can hold."""
    for name in names:
        for value in values_of(thing, name):
            if isinstance(value, dict):
                value = value.get("@value", value.get("value"))
            if isinstance(value, str) and value.strip():
                return sound(value)
            if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
                return str(value)
    return None


def text_of(thing: Thing, *names: str) -> str | None:
    """Text for people. Sites write markup and entities into it, which a reader is not meant to see."""
    said = plain_of(thing, *names)
    return None if said is None else readable(said)


def readable(said: str) -> str:
    """Text out of what may be markup."""
    if _MARKUP.search(said):
        return text_from_html(said)
    return html.unescape(said) if _ENTITY.search(said) else said


def name_of(thing: Thing, *names: str) -> str | None:
    """A name, given as text or as that of an object."""
    for value in values_of(thing, *names):
        if isinstance(value, str):
            return readable(sound(value)).strip() or None
        if isinstance(value, dict) and (said := text_of(value, "name", "@value", "alternateName")) is not None:
            return said.strip()
    return None


def address_of(thing: Thing, *names: str) -> str | None:
    """The first address among the values."""
    for name in names:
        for value in values_of(thing, name):
            if isinstance(value, dict):
                value = value.get("@id") or value.get("url") or value.get("contentUrl")
            if isinstance(value, str) and value.startswith(("http://", "https://", "//")):
                return value.strip()[:4000]
    return None


def count_of(thing: Thing, *names: str) -> tuple[int, bool] | None:
    """A count, and whether it is rounded: 12, "1,234", "1.2K"."""
    for value in values_of(thing, *names):
        if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            return value, False
        if isinstance(value, str) and (found := count_in(value.strip(), "en")) is not None:
            return found
    return None


def number_of(thing: Thing, *names: str) -> float | None:
    """A number that is not negative; a decimal comma counts as a point: "4,5"."""
    for value in values_of(thing, *names):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            return float(value) if math.isfinite(value) else None
        found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
        if found is not None:
            return float(f"{found[1]}.{found[2] or 0}")
    return None

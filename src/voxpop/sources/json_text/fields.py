"""The fields of one JSON object, each as the type that it should have.

Comes in: plain JSON, and where it stood. Goes out: typed values; what does not fit is None, and a `Refused` names it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from voxpop.model import Refused
from voxpop.sources.sound_text import DAMAGED, is_sound, sound

_WHOLE: Final = re.compile("-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_FLAGS: Final = {"true": True, "false": False}
_LARGEST: Final = 2**63 - 1  # what the catalogue can hold
T = TypeVar("T")
Usable = Annotated[float, Meta(ge=-(2.0**62), le=2.0**62)]
"""A number that `Fields.number` would give as it is."""


class Fields:
    """Views of one object's fields. `place` is where it stands ("comments[12]"; "" for the page itself)."""

    def __init__(self, values: dict[str, object], place: str = "") -> None:
        self._values = values
        self._place = place
        self.problems: list[Refused] = []
        self.was_damaged = False  # some of what was read held bytes or half characters that are no text

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def refuse(self, name: str, expected: str) -> None:
        """Notes that the field is not what it should be, and counts as not said."""
        found = shown(self._values.get(name))
        self._note(name, f"{found} was found where {expected} was expected; it counts as not said")

    def text(self, name: str) -> str | None:
        """A string, to the letter but for what no store can hold."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(name, "text")
            return None
        if is_sound(value):
            return value
        self.was_damaged = True
        self._note(name, DAMAGED)
        return sound(value)

    def identifier(self, name: str) -> str | None:
        """A string; some sites give numbers."""
        value = self._values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) <= _LARGEST:
                return str(value)
            self.refuse(name, "an id")
            return None
        return self.text(name)

    def whole(self, name: str) -> int | None:
        """A whole number, also where it was written as `3.0` or `"3"`."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
            self.refuse(name, "a whole number")
            return None
        return value

    def number(self, name: str) -> float | None:
        """A finite number, also where it was written as `"3.5"`."""
        value = self._values.get(name)
        if value is None or (value.__class__ is float and -_LARGEST <= value <= _LARGEST):  # as nearly all are
            return value
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_usable(value):
            self.refuse(name, "a number")
            return None
        return float(value)

    def flag(self, name: str) -> bool | None:
        """True or false; some sites give 0 and 1, some programs write `"true"`."""
        value = self._values.get(name)
        if isinstance(value, str):
            value = _FLAGS.get(value.lower(), value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        self.refuse(name, "true or false")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; others in it are left out, and noted."""
        found = (Fields({"": value}, f"{self._at(name)}[{n}]") for n, value in enumerate(self._list(name)))
        return tuple(text for fields in found if (text := self._checked(fields, fields.text(""))) is not None)

    def is_empty(self, name: str, *, may_be_null: bool = False) -> bool:
        """Whether a list stands there without anything in it; or, where that is how none are written, null."""
        value = self._values.get(name, ...)
        return value == [] or (value is None and may_be_null)

    def objects(self, name: str) -> Iterator[Fields]:
        """The objects in a list; their problems are noted here when the next is asked for."""
        at = self._at(name)
        for number, value in enumerate(self._list(name)):
            if isinstance(value, dict):
                fields = Fields(value, f"{at}[{number}]")
                yield fields
                self.problems.extend(fields.problems)
                self.was_damaged = self.was_damaged or fields.was_damaged
            elif value is not None:
                self._note(f"{name}[{number}]", f"{shown(value)} is not an object")

    def all_like(self, name: str, kind: type[T]) -> list[T] | None:
        """The objects in a list, where each is just as `kind` says; None where one is not, or there is no list."""
        try:
            return msgspec.convert(self._values.get(name), list[kind])  # type: ignore[valid-type]
        except (msgspec.ValidationError, UnicodeEncodeError):  # the latter for a name with half a character in it
            return None

    def mapping(self, name: str) -> dict[str, object]:
        """An object as plain JSON; empty where there is none."""
        value = self._values.get(name)
        if isinstance(value, dict):
            return value
        if value is not None and value != []:
            self.refuse(name, "an object")
        return {}

    def _list(self, name: str) -> list[object]:
        value = self._values.get(name)
        if isinstance(value, list):
            return value
        if value is not None:
            self.refuse(name, "a list")
        return []

    def _checked(self, fields: Fields, value: str | None) -> str | None:
        self.problems.extend(fields.problems)
        self.was_damaged = self.was_damaged or fields.was_damaged
        return value

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}".strip(".")

    def _note(self, name: str, reason: str) -> None:
        self.problems.append(Refused(self._at(name), reason))


def _is_usable(value: float) -> bool:
    return abs(value) <= _LARGEST and math.isfinite(value)  # in this order: an int may be too large for a float


def shown(value: object) -> str:
    r"""A JSON value, short enough and safe enough for a sentence: letters of every script as they are, and what is not
    seen, or turns text round, by its number.

    >>> print(shown("vor 3 Jährchen"), shown("3\u202e\n"))
    "vor 3 Jährchen" "3\u202e\n"
    """
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST:
        return "a number that is too large"
    if not isinstance(value, str):
        return json.dumps(value)
    signs = (sign if sign.isprintable() and sign not in '"\\' else json.dumps(sign)[1:-1] for sign in value[:40])
    return f'"{"".join(signs)}"'

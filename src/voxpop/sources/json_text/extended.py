"""Values as MongoDB exports them: `{"$numberInt": "5"}`, `{"$date": {"$numberLong": "1671250750000"}}`.

Comes in: a value of JSON. Goes out: the number, text or time that it stands for, as JSON would say it.

https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_NUMBERS: Final = frozenset({"$numberInt", "$numberLong", "$numberDouble", "$numberDecimal"})
_TEXTS: Final = frozenset({"$oid", "$symbol", "$uuid"})


def plainly(value: object) -> object:
    """
    >>> plainly({"$numberInt": "5"}), plainly({"$date": {"$numberLong": "1671250750000"}}), plainly({"$date": "2022"})
    (5, '2022-12-17T04:19:10Z', '2022')
    """
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((name, inner),) = value.items()
    if name in _NUMBERS and isinstance(inner, str):
        return _number(inner, value)
    if name == "$date":
        inner = plainly(inner)
        return inner if isinstance(inner, str) else _instant(inner, value)
    return inner if name in _TEXTS and isinstance(inner, str) else value


def _number(words: str, otherwise: object) -> object:
    try:
        number = float(words)
        return int(words) if words.lstrip("-").isdigit() and len(words) < 20 else number
    except ValueError:
        return otherwise


def _instant(milliseconds: object, otherwise: object) -> object:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return otherwise
    try:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return otherwise

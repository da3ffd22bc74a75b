"""The deep objects of YouTube's own answers, reached without a word for what is missing.

Comes in: plain JSON. Goes out: what stands at a path, text in any of the shapes that YouTube gives it.
"""

from __future__ import annotations

from collections.abc import Iterator


def at(value: object, *path: str | int) -> object:
    """What stands at `path`; None where the way there ends.

    >>> at({"a": [{"b": 1}]}, "a", 0, "b")
    1
    """
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: object, *path: str | int) -> str | None:
    """The text at `path`: a string, or an object with `simpleText`, `content` or `runs`.

    >>> text_at({"a": {"runs": [{"text": "One "}, {"text": "two"}]}}, "a")
    'One two'
    """
    found = at(value, *path)
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        for name in ("simpleText", "content"):
            if isinstance(said := found.get(name), str):
                return said
        runs = found.get("runs")
        if isinstance(runs, list):
            return "".join(text for run in runs if isinstance(text := at(run, "text"), str))
    return None


def flag_at(value: object, *path: str | int) -> bool | None:
    """True or false at `path`; None for anything else."""
    found = at(value, *path)
    return found if isinstance(found, bool) else None


def objects_at(value: object, *path: str | int) -> Iterator[dict[str, object]]:
    """The objects in the list at `path`."""
    found = at(value, *path)
    return iter([element for element in found if isinstance(element, dict)] if isinstance(found, list) else ())

"""An answer of YouTube without what some comments in it said.

Comes in: the answer as plain JSON, ids of comments. Goes out: the same, in which those comments are husks: an id, its
place in the tree, an empty text.
"""

from __future__ import annotations

from collections.abc import Iterator

from voxpop.sources.youtube.nesting import at, text_at

Json = dict[str, object]


def empty(answer: object, ids: frozenset[str]) -> None:
    """Makes husks of the comments with these ids, in place."""
    kept: set[str] = set()
    gone: set[str] = set()
    for found in _objects(answer):
        if "commentKey" in found:
            (gone if text_at(found, "commentId") in ids else kept).update(_keys(found))
        elif "contentText" in found and text_at(found, "commentId") in ids:
            id_ = found["commentId"]
            found.clear()
            found.update({"commentId": id_, "contentText": {}})
    for found in _objects(answer):
        if text_at(found, "entityKey") in gone - kept:
            found["payload"] = _husk(found.get("payload"))


def _husk(payload: object) -> Json:
    """Nothing is left of what belongs to a comment (its author's badge, what was paid) but the comment's id."""
    comment = at(payload, "commentEntityPayload")
    if comment is None:
        return {}
    properties = {"commentId": at(comment, "properties", "commentId"), "content": {}}
    return {"commentEntityPayload": {"key": at(comment, "key"), "properties": properties}}


def _keys(view: Json) -> Iterator[str]:
    yield from (value for name, value in view.items() if name.endswith("Key") and isinstance(value, str))


def _objects(value: object) -> Iterator[Json]:
    """All objects in `value`, however deep."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield inner
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)

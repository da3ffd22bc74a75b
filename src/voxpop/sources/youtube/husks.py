"""An answer of YouTube without what some comments in it said.

Comes in: the answer as plain JSON, ids of comments. Goes out: the same, in which those comments are husks: an id, its
place in the tree, an empty text.
"""

from __future__ import annotations

from collections.abc import Iterator

from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.nesting import at, text_at

Json = dict[str, object]


def empty(answer: object, ids: frozenset[str]) -> None:
    """Makes husks of the comments with these ids, in place."""
    kept: set[str] = set()
    gone: set[str] = set()
    own = {key: id_ for found in _objects(answer) if (key := text_at(found, "entityKey")) and (id_ := _own_id(found))}
    for found in _objects(answer):
        if "commentKey" in found:
            id_ = own.get(text_at(found, "commentKey") or "") or _id(found)
            (gone if id_ in ids else kept).update(_keys(found))
        elif "contentText" in found and _id(found) in ids:
            said = found["commentId"]
            found.clear()
            found.update({"commentId": said, "contentText": {}})
    for found in _objects(answer):
        if text_at(found, "entityKey") in gone - kept or _own_id(found) in ids:
            found["payload"] = _husk(found.get("payload"))


def _own_id(entity: Json) -> str | None:
    """The id that the entity of a comment says itself, which counts before that of what points to it."""
    return _id(at(entity, "payload", "commentEntityPayload", "properties"))


def _id(holder: object) -> str | None:
    """As it is told to people, who name by it what is to go."""
    said = text_at(holder, "commentId")
    return sound(said) if said else None


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

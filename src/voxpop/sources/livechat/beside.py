"""Rows of a chat that a program kept in an object, with what it knows of the video beside them.

Comes in: the head of a file, an original. Goes out: where the rows are; what stands beside them.

    {"video_id": "Abc12345_-x", "messages": [{"message_id": "A", ...}]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from voxpop.errors import Refusal
from voxpop.model import VideoClaim
from voxpop.sources.base import Original
from voxpop.sources.file_names import may_be_youtube_id
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import Reader, loads
from voxpop.sources.json_text.shape import shape_of
from voxpop.sources.recorded.exchange import video_at

Path = tuple[frozenset[str], str]
_LISTS: Final = ("messages", "chat_messages", "chatMessages", "chat", "chats", "live_chat", "livechat", "comments",
                 "items", "actions", "data", "results")  # fmt: skip
_AROUND: Final = ("data", "result", "chat", "live_chat")
_IDS: Final = ("video_id", "videoId", "videoID", "id")
_ADDRESSES: Final = ("video_url", "videoUrl", "url", "webpage_url")
_TITLES: Final = ("title", "video_title", "videoTitle")
_NAMES: Final = frozenset((*_IDS, *_ADDRESSES, *_TITLES))


def path_of(first: bytes, is_row: Callable[[frozenset[str]], bool] | None = None) -> Path | None:
    """Where an object that begins so holds a list whose first object has names of a row; without `is_row`, one in
    which nothing is left.
    """
    shape = shape_of(first)
    for around, names in _objects(shape):
        for name in _LISTS:
            rows = names.get(name)
            if rows == [] if is_row is None else _begins_with(rows, is_row):
                return frozenset({around} if around else ()), name
    return None


def about(page: Original) -> VideoClaim:
    """What stands beside the rows: which video they are of, as far as it is one of YouTube's, and its title."""
    found: dict[str, object] = {}
    with suppress(Refusal, ValueError, RecursionError), page.open() as stream:
        reader = Reader(stream)
        for name in reader.names():
            if name in _NAMES:
                found[name] = loads(reader.value() or b"null")
            else:
                reader.skip()
    said = {name: value for name, value in found.items() if isinstance(value, str)}
    ids = [said[name] for name in _IDS if name in said]
    ids += [id_ for name in _ADDRESSES if name in said and (id_ := video_at(said[name])) is not None]
    id_ = next((id_ for id_ in ids if may_be_youtube_id(id_)), None)
    title = next((name for name in _TITLES if name in said), None)
    return VideoClaim("youtube" if id_ else None, id_, title=Fields(found).text(title) if title else None)


def _begins_with(rows: object, is_row: Callable[[frozenset[str]], bool]) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict) and is_row(frozenset(rows[0]))


def _objects(shape: object) -> Iterator[tuple[str, dict[str, object]]]:
    """An object and those in it that programs put around a list, each with its name."""
    if isinstance(shape, dict):
        yield "", shape
        for name in _AROUND:
            if isinstance(within := shape.get(name), dict):
                yield name, within

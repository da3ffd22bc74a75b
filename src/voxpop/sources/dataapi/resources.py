"""The comments, videos and channels in a JSON value, wherever in it they stand.

Comes in: a value of any shape. Goes out: `Found`, in its order: a video before what lies in its object, a page after.
Resources of the API are known by their `kind`, or where that was left out by what they hold; an object that is none is
searched. Their shapes: https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

from typing import Any, Final, Literal

from msgspec import Struct

from voxpop.sources.dataapi.pieces import LISTS, Piece, video_named_by

Path = tuple[str | int, ...]
_DEEPEST: Final = 40
_VIDEO_KINDS: Final = frozenset({"youtube#video", "youtube#playlistItem", "youtube#searchResult"})
_NAMES: Final = """
    id snippet statistics contentDetails status liveStreamingDetails recordingDetails topicDetails player localizations
    thumbnails pageInfo authorChannelId tags brandingSettings
"""
_PARTS: Final = frozenset(_NAMES.split())  # in these lies no other resource, so they are not searched


class Found(Struct, frozen=True, gc=False):
    """A resource, and where in the value it stands.

    "page" is an answer, which comes when all in it was found; "other" is a resource that holds neither, "stray" what is
    no object in a list of resources, "deep" what is nested too deeply. `video` is the id of the video in whose object a
    comment lies, `thread` the thread that it begins, `parent` the id of the comment in whose object it lies.
    """

    kind: Literal["comment", "video", "channel", "page", "other", "stray", "deep"]
    value: Any
    path: Path
    video: str | None = None
    thread: dict[str, object] | None = None
    parent: str | None = None


def resources_in(piece: Piece) -> list[Found]:
    """All that is in a piece."""
    found: list[Found] = []
    if isinstance(piece.value, list):
        _in_list(piece.value, (), piece.video, None, found, piece.name)
    else:
        _in_object(piece.value, (), piece.video, None, found)
    return found


def snippet_of(resource: object) -> dict[str, object]:
    """The snippet of a resource, which may be all that was kept of it."""
    if not isinstance(resource, dict):
        return {}
    snippet = resource.get("snippet")
    return snippet if isinstance(snippet, dict) else resource


def text_in(value: object, name: str) -> str | None:
    """A member that is a text, and not an empty one."""
    said = value.get(name) if isinstance(value, dict) else None
    return said if isinstance(said, str) and said else None


def _in_list(
    values: list[object], path: Path, video: str | None, parent: str | None, found: list[Found], name: str
) -> None:
    for number, value in enumerate(values):
        if value.__class__ is dict or value.__class__ is list:
            _in_value(value, (*path, number), video, parent, found)
        elif value is not None and name in LISTS:
            found.append(Found("stray", value, (*path, number)))


def _in_value(value: Any, path: Path, video: str | None, parent: str | None, found: list[Found]) -> None:
    if len(path) > _DEEPEST:
        found.append(Found("deep", None, path))
    elif isinstance(value, list):
        _in_list(value, path, video, parent, found, str(path[-1]))
    else:
        _in_object(value, path, video, parent, found)


def _in_object(value: dict[str, object], path: Path, video: str | None, parent: str | None, found: list[Found]) -> None:
    kind, snippet = value.get("kind"), value.get("snippet")
    inner = snippet if isinstance(snippet, dict) else value
    if isinstance(inner.get("topLevelComment"), dict):
        _thread(value, inner, path, video, found)
    elif kind == "youtube#comment" or "textDisplay" in inner or "textOriginal" in inner:
        found.append(Found("comment", value, path, video, None, parent))
        _in_members(value, path, video, text_in(value, "id") or parent, found)
    elif _is_video(value, kind, inner):
        found.append(Found("video", value, path, video))
        _in_members(value, path, video_named_by(value) or video, parent, found)
    elif kind == "youtube#channel":
        found.append(Found("channel", value, path))
    elif kind == "youtube#commentThread":
        _in_members(value, path, video, text_in(value, "id"), found)
    else:
        before = len(found)
        _in_members(value, path, video_named_by(value) or video, parent, found)
        is_answer = isinstance(kind, str) and kind.endswith("ListResponse")
        if is_answer or "items" in value or "nextPageToken" in value:
            found.append(Found("page", value, path))
        elif isinstance(kind, str) and len(found) == before:
            found.append(Found("other", value, path))


def _in_members(
    value: dict[str, object], path: Path, video: str | None, parent: str | None, found: list[Found]
) -> None:
    for name, member in value.items():
        if (member.__class__ is dict or member.__class__ is list) and name not in _PARTS:
            _in_value(member, (*path, name), video, parent, found)


def _thread(
    value: dict[str, object], inner: dict[str, object], path: Path, video: str | None, found: list[Found]
) -> None:
    """A thread, or what is left of one: its first comment, then the replies that came with it."""
    top = inner["topLevelComment"]
    assert isinstance(top, dict)
    where: Path = (*path, "topLevelComment") if inner is value else (*path, "snippet", "topLevelComment")
    found.append(Found("comment", top, where, video, value))
    video = video_named_by({"videoId": inner.get("videoId")}) or video
    parent = text_in(value, "id") or text_in(top, "id")
    _in_members(top, where, video, parent, found)
    if inner is not value:
        _in_members(value, path, video, parent, found)


def _is_video(value: dict[str, object], kind: object, inner: dict[str, object]) -> bool:
    if kind is not None:
        is_other = kind == "youtube#searchResult" and video_named_by(_object(value.get("id"))) is None
        return isinstance(kind, str) and kind in _VIDEO_KINDS and not is_other
    if inner is not value and isinstance(value.get("id"), str) and video_named_by(value):
        return "title" in inner or "publishedAt" in inner
    if "thumbnails" in inner and "publishedAt" in inner and "channelId" in inner:
        return "categoryId" in inner or "liveBroadcastContent" in inner
    return "favoriteCount" in value and "viewCount" in value


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}

"""Continuations: the tokens with which a page of YouTube asks for more of a list.

Comes in: a token, or an answer that holds some. Goes out: a short digest by which a token is known again, the video
that it names, and the tokens of lists that the answer left open.

A token for comments is base64 of a protobuf message that begins with the video's id (field 2, within it field 2):
https://github.com/yt-dlp/yt-dlp/blob/master/yt_dlp/extractor/youtube/_video.py (`_generate_comment_continuation`).
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from voxpop.sources.youtube.nesting import at, objects_at

_CHAT: Final = re.compile(rb".{5,8}\x1a.([A-Za-z0-9_-]{40,})", re.DOTALL)
_VIDEO: Final = re.compile(rb"\x12\x0b([A-Za-z0-9_-]{11})")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_ITEMS: Final = ("continuationItemRenderer", "continuationItemViewModel")
_WAYS: Final = (
    ("continuationEndpoint",),
    ("button", "buttonRenderer", "command"),
    ("continuationCommand", "innertubeCommand"),
)
_COMMENTS: Final = re.compile(rb"\x12.\x12\x0b([A-Za-z0-9_-]{11})", re.DOTALL)


def digest_of(token: str) -> int:
    """A number by which the token is known again, however it was coded for a URL."""
    plain = unquote(token).rstrip("=")
    return int.from_bytes(hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def video_of(token: str) -> str | None:
    """The video whose comments the token asks for; None for a token of another kind.

    >>> video_of("Eg0SC0FiYzEyMzQ1Xy14GAYyJSIRIgtBYmMxMjM0NV8teDAAeAJCEGNvbW1lbnRzLXNlY3Rpb24%3D")
    'Abc12345_-x'
    """
    begins = unquote(token[:60])[:20].replace("+", "-").replace("/", "_")
    try:
        found = _COMMENTS.match(urlsafe_b64decode(begins))
    except (binascii.Error, ValueError):
        return None
    return found[1].decode("ascii") if found else None


def chat_of(token: str) -> str | None:
    """The video whose live chat the token asks for; None for a token of another kind.

    It holds another message, in base64 again, that names the channel and then the video.
    """
    try:
        outer = _CHAT.match(urlsafe_b64decode(unquote(token[:400])[:120]))
        found = _VIDEO.search(urlsafe_b64decode(outer[1][: len(outer[1]) // 4 * 4])) if outer else None
    except (binascii.Error, ValueError):
        return None
    return found[1].decode("ascii") if found else None


def id_at(value: object, *path: str | int) -> str | None:
    """The id of a video at `path`; None for anything else."""
    found = at(value, *path)
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def token_in(item: object) -> str | None:
    """The token of a `continuationItemRenderer`, of any of its shapes."""
    for name in _ITEMS:
        if (inner := at(item, name)) is None:
            continue
        for way in _WAYS:
            for command in (at(inner, *way), *objects_at(inner, *way, "commandExecutorCommand", "commands")):
                token = at(command, "continuationCommand", "token")
                if isinstance(token, str):
                    return token
    return None


def old_tokens_in(renderer: object) -> Iterator[str]:
    """The tokens of a list as it was given until 2021: `continuations[].nextContinuationData`."""
    for continuation in objects_at(renderer, "continuations"):
        for name in ("nextContinuationData", "reloadContinuationData"):
            token = at(continuation, name, "continuation")
            if isinstance(token, str):
                yield token

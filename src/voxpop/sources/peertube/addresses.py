"""What PeerTube's addresses say: which video, and whether a comment of it or the video itself is meant.

Comes in: a URL, as an instance or ActivityPub gives it. Goes out: an id. One instance names the videos and comments of
all others by their addresses: https://docs.joinpeertube.org/api/activitypub
"""

from __future__ import annotations

import re
from typing import Final

_UUID: Final = r"[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}"
_VIDEO: Final = re.compile(rf"(https?://[^/\s]+/(?:videos/(?:watch|embed)|w)/({_UUID}|[0-9A-Za-z]{{22}}))(/comments/)?")
_IN_NAME: Final = re.compile(rf"(?<![\da-fA-F-])({_UUID})(?![\da-fA-F-])")


def is_of_peertube(address: object) -> bool:
    """Whether this is the address of a video of PeerTube, or of something that belongs to one."""
    return isinstance(address, str) and _VIDEO.match(address) is not None


def video_in(address: str) -> str | None:
    """The uuid, or the short id, of the video to which an address leads.

    >>> video_in("https://v.example/videos/watch/9C000000-0000-4000-8000-000000000001/comments/7")
    '9c000000-0000-4000-8000-000000000001'
    """
    found = _VIDEO.match(address)
    return None if found is None else plain_id(found[2])


def watch_page(address: str) -> str | None:
    """The address of the video to which an address leads."""
    found = _VIDEO.match(address)
    return None if found is None else found[1]


def is_comment(address: str) -> bool:
    """Whether this leads to something that can be answered other than a video: a comment, or a post elsewhere.

    >>> is_comment("https://v.example/w/mna1A6SxZ94cra4hMtjRQm"), is_comment("https://social.example/@ada/1")
    (False, True)
    """
    found = _VIDEO.match(address)
    return found is None or found[3] is not None


def uuid_in_name(name: str) -> str | None:
    """The uuid that a file's name gives."""
    found = _IN_NAME.search(name.rpartition("/")[2])
    return None if found is None else found[1].lower()


def plain_id(id: str) -> str:
    """A uuid in small letters; a short id as it is, for its letters are of two cases."""
    return id.lower() if len(id) == 36 else id

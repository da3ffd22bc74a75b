"""One claim about a video out of several that parts of its page make.

Comes in: claims, the most trusted first. Goes out: one, in which each field is the first that anything was said for.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from voxpop.model import Channel, Rating, VideoClaim, When

_UNSAID: Final = (None, (), When(), Channel(), Rating())
_Record = TypeVar("_Record", bound=Struct)


def first_said(*claims: VideoClaim) -> VideoClaim:
    """Channel and rating are put together field by field too: one part of a page knows the id, another the followers.

    >>> first_said(VideoClaim("youtube", None, title="A"), VideoClaim("youtube", "Abc12345_-x", title="B")).title
    'A'
    """
    video = _merged(claims)
    channels, ratings = [claim.channel for claim in claims], [claim.rating for claim in claims]
    return msgspec.structs.replace(video, channel=_merged(channels), rating=_merged(ratings))


def _merged(records: tuple[_Record, ...] | list[_Record]) -> _Record:
    said = {
        name: next((value for record in records if (value := getattr(record, name)) not in _UNSAID), None)
        for name in records[0].__struct_fields__
    }
    return msgspec.structs.replace(records[0], **{name: value for name, value in said.items() if value is not None})

"""What the reader of a template gives: the video, the comments, and what is to be said of both.

Comes in: nothing; this is the shape. Goes out: `Reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from voxpop.model import Coverage, Refused, VideoClaim
from voxpop.sources.mirror.spoken import Said

Husk = Literal["bullet", "@@"]
"""The bullet, so that its replies are not read as those of another; the mark of a reply, by which the page is known."""


class Reading(Struct, frozen=True):
    """`comments` begins anew each time. `coverage` is whether they are all, and why that is believed; None where only
    counting them tells. `husk` is what stays of a comment in the text when it is taken out.
    """

    video: VideoClaim
    comments: Callable[[], Iterator[Said]]
    coverage: tuple[Coverage, str] | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[Refused, ...] = ()
    husk: Husk | None = None

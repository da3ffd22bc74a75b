"""Comments that stand within what they answer, as plain JSON, and how many they are.

yt-dlp writes one flat list, and in each comment what it answers. Programs that work on its files put replies into a
list `replies` of that comment instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct


class Counted(Struct, gc=False):
    """A comment of which nothing is wanted but how many it is. Some write how many replies it has, and not these."""

    replies: list[Counted] | int | str | None = None


def count_of(comments: Sequence[Counted]) -> int:
    """How many comments these are, with those within them."""
    total, waiting = 0, list(comments)
    while waiting:
        total += len(waiting)
        waiting = [reply for comment in waiting if isinstance(comment.replies, list) for reply in comment.replies]
    return total


def values_in(value: object, read: Callable[[object], object] | None = None) -> Iterator[object]:
    """A comment and the replies in it, each as `read` makes it, before its own; each reply names what it answers."""
    waiting: list[object] = [value]
    while waiting:
        value = waiting.pop() if read is None else read(waiting.pop())
        yield value
        replies = value.get("replies") if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(replies, list):
            for reply in reversed(replies):
                if isinstance(reply, dict) and reply.get("parent") is None:
                    reply["parent"] = value.get("id")
                waiting.append(reply)

"""Records in words, for a terminal.

Comes in: records. Goes out: short lines of text. What is not known is left out or said to be unknown. Control
characters of captured texts are shown as signs: a terminal must not obey them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from voxpop.model import Captured, Comment, CommentClaim, Rating, When

_WRITTEN = {"second": "%Y-%m-%d %H:%M:%S", "minute": "%Y-%m-%d %H:%M", "hour": "%Y-%m-%d %H:00"}


def clean(text: str | None, *, keep_lines: bool = False) -> str:
    """A captured text, safe for a terminal: controls and direction overrides become U+FFFD, line ends stay if asked."""
    if text is None:
        return ""
    kept = "\n\t" if keep_lines else ""
    return "".join(_sign(c) if c not in kept else c for c in text)


def when(time: When | Captured) -> str:
    """A time as exactly as it is known; "" when it is not."""
    if time.latest is None:
        return ""
    if isinstance(time, When) and time.as_written:
        if time.precision == "second" or time.earliest is None:
            return _instant(time)
        return f"{clean(time.as_written)} (between {_span(time.earliest, time.latest)})"
    if time.earliest is not None and _written(time, time.earliest) != _instant(time):
        return f"between {_span(time.earliest, time.latest)}"
    return _instant(time)


def from_the_future(captured: int | None, now: float, key: str) -> str | None:
    """A warning where a page is said to be captured (`captured` at the earliest) more than a day from now."""
    if captured is None or captured <= now + 86_400:
        return None
    return (
        f"captured on {_day(captured)}, it is said, which lies in the future. That counts as it is said, so "
        f"this is the newest capture of its video. To mend it: voxpop amend {key} --captured-at TIME"
    )


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 file`, `1,298 files`: a count with the word for one or for many (`many`, where no `s` makes it)."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def rating(value: Rating) -> str:
    """A rating with who says so; "" when there is none."""
    parts = []
    if value.mean is not None:
        parts.append(f"{value.mean:g} of {value.scale:g}" if value.scale is not None else f"{value.mean:g}")
    if value.likes is not None:
        parts.append(counted(value.likes, "like"))
    if value.dislikes is not None:
        parts.append(counted(value.dislikes, "dislike"))
    return ", ".join(parts) + (f" ({value.basis})" if value.basis and parts else "")


def comment_head(comment: Comment) -> str:
    """Who, when, how liked, with which badges."""
    second = comment.start_seconds if comment.kind == "chat" else None
    at = None if second is None else f"{'-' if second < 0 else ''}{clock(abs(second))}"
    states = (
        ("gone", comment.is_gone), ("withdrawn", comment.is_withdrawn),
        ("answers a comment that is not held", comment.is_orphan),
    )  # fmt: skip
    return _head(comment, at, comment.amount and clean(comment.amount), *_set(states))


def claim_head(claim: CommentClaim) -> str:
    """The same of what one capture says."""
    return _head(claim, None, claim.amount and clean(claim.amount))


def _head(said: Comment | CommentClaim, at: str | None, amount: str | None, *states: str) -> str:
    rounded = "≈" if said.like_count_is_rounded else ""
    likes = None if said.like_count is None else f"{rounded}{counted(said.like_count, 'like')}"
    badges = _set(
        (
            ("pinned", said.is_pinned), ("hearted", said.is_hearted), ("by the channel", said.is_by_channel),
            ("edited", said.is_edited),
        )
    )  # fmt: skip
    author = clean(said.author.name) or ("" if "withdrawn" in states else "author not said")
    return " · ".join(part for part in (author, at, when(said.published), likes, amount, *badges, *states) if part)


def _set(named: Iterable[tuple[str, bool | None]]) -> list[str]:
    return [name for name, is_set in named if is_set]


def comment_lines(comment: Comment) -> list[str]:
    """A comment as it is listed: its head, then its words, a little to the right; of a withdrawn one its head alone."""
    words = () if comment.text is None else clean(comment.text, keep_lines=True).split("\n")
    return [comment_head(comment), *(f"  {line}" for line in words)]


def clock(seconds: float) -> str:
    """68 as 1:08."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def size(count: int | None) -> str:
    """Bytes for people."""
    value = float(count or 0)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:,.0f} {unit}" if unit == "B" else f"{value:,.1f} {unit}"
        value /= 1000
    return ""


def _sign(character: str) -> str:
    return (
        " "
        if character in "\n\t"
        else "\ufffd"
        if unicodedata.category(character) in {"Cc", "Cs"} or character in _BIDI
        else character
    )


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _instant(time: When | Captured) -> str:
    return _written(time, time.latest or 0)


def _written(time: When | Captured, seconds: int) -> str:
    """An instant, as exactly as the time is known."""
    return datetime.fromtimestamp(seconds, UTC).strftime(_WRITTEN.get(time.precision or "", "%Y-%m-%d"))


def _span(earliest: int, latest: int) -> str:
    """Days are enough, unless both are one; seconds are told of one minute alone."""
    if _day(earliest) != _day(latest):
        return f"{_day(earliest)} and {_day(latest)}"
    first, last = (datetime.fromtimestamp(seconds, UTC) for seconds in (earliest, latest))
    if f"{first:%H:%M}" != f"{last:%H:%M}":
        return f"{first:%Y-%m-%d %H:%M} and {last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M:%S} and {last:%H:%M:%S}"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")

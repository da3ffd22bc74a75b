"""CSV for spreadsheets: UTF-8, a row a hit, its columns named in the first row (RFC 4180).

What strangers wrote must not be a formula in somebody's spreadsheet: a text that begins with = + - @, a tab or a line's
end is preceded by an apostrophe, as is one that begins with apostrophes and such a sign; so taking away one apostrophe
there gives every text back to the letter. (https://owasp.org/www-community/attacks/CSV_Injection)
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from voxpop.codec import iso
from voxpop.query import Hit

COLUMNS = (
    "kind", "key", "video_key", "video_title", "channel_name", "author_name", "author_key", "published_earliest",
    "published_latest", "published_as_written", "like_count", "like_count_is_rounded", "replies_held", "parent_key",
    "language", "moment", "url", "text",
)  # fmt: skip
_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_Cell = str | int | float | None


def head() -> bytes:
    """The names of the columns."""
    return _written([COLUMNS])


def lines(hits: Iterable[Hit]) -> bytes:
    """A row a hit."""
    return _written(map(_row, hits))


def _written(rows: Iterable[tuple[_Cell, ...]]) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return table.getvalue().encode("utf-8", "replace")


def _row(hit: Hit) -> tuple[_Cell, ...]:
    comment, video = hit.comment, hit.video
    published = comment.published if comment else video.published if hit.kind == "video" else None
    said: tuple[_Cell, ...] = (None,) * 6
    if comment is not None:
        rounded = None if comment.like_count_is_rounded is None else str(comment.like_count_is_rounded).lower()
        said = (
            comment.like_count, rounded, comment.replies_held, _safe(comment.parent_key),
            _safe(comment.language.tag), hit.moment,
        )  # fmt: skip
    elif hit.kind == "video":
        said = (video.rating.likes, *said[1:])
    else:
        said = (*said[:5], hit.moment)
    return (
        hit.kind, _safe(hit.key), _safe(hit.video_key), _safe(video.title), _safe(video.channel.name),
        _safe(comment.author.name if comment else None), _safe(comment.author.key if comment else None),
        iso(published.earliest) if published else None, iso(published.latest) if published else None,
        _safe(published.as_written if published else None), *said, hit.url, _safe(hit.text),
    )  # fmt: skip


def _safe(text: str | None) -> str | None:
    return f"'{text}" if text and _RISKY.match(text) else text

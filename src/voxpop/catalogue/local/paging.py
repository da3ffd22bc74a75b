"""Pages of a thread, by key: any depth costs the same.

Comes in: a video, an order, a cursor. Goes out: SQL that stands whole, and its parameters. A plain
`likes <= ? AND ck > ?` scans; the equal part and the rest as two seeks do not.
"""

from __future__ import annotations

from typing import Any, Literal

from voxpop.catalogue.local.rows import BY_CHANNEL, CHAT, EDITED, REWRITTEN, UNSAID
from voxpop.catalogue.local.views import COMMENT_COLUMNS, COMMENT_JOINS

Sort = Literal["page", "likes", "new", "old", "moment"]
Show = Literal["all", "timecode", "bychannel", "edited", "chat"]

_SELECT = f"""
SELECT {COMMENT_COLUMNS}, k.sort, k.second FROM ({{keys}}) k JOIN comment c ON c.ck = k.ck {COMMENT_JOINS}
ORDER BY k.n
"""

_PAGE = """
SELECT ck, pos AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT ck, pos FROM comment INDEXED BY comment_page
  WHERE vk = ?1 AND top AND (pos, ck) > (?2, ?3) ORDER BY pos, ck LIMIT ?4)
"""
_LIKES = """
SELECT ck, likes AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT * FROM (SELECT ck, likes FROM comment INDEXED BY comment_likes
    WHERE vk = ?1 AND top AND likes = ?2 AND ck > ?3 ORDER BY ck LIMIT ?4)
  UNION ALL
  SELECT * FROM (SELECT ck, likes FROM comment INDEXED BY comment_likes
    WHERE vk = ?1 AND top AND likes < ?2 ORDER BY likes DESC, ck LIMIT ?4)
  LIMIT ?4)
"""
_NEW = """
SELECT ck, pub AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT * FROM (SELECT ck, pub FROM comment INDEXED BY comment_time
    WHERE vk = ?1 AND top AND pub = ?2 AND ck > ?3 ORDER BY ck LIMIT ?4)
  UNION ALL
  SELECT * FROM (SELECT ck, pub FROM comment INDEXED BY comment_time
    WHERE vk = ?1 AND top AND pub < ?2 ORDER BY pub DESC, ck LIMIT ?4)
  LIMIT ?4)
"""
# Oldest first reads the same index backwards; comments without a date come last.
_OLD = f"""
SELECT ck, pub AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT * FROM (SELECT ck, pub FROM comment INDEXED BY comment_time
    WHERE vk = ?1 AND top AND pub = ?2 AND ck < ?3 ORDER BY ck DESC LIMIT ?4)
  UNION ALL
  SELECT * FROM (SELECT ck, pub FROM comment INDEXED BY comment_time
    WHERE vk = ?1 AND top AND ?2 <> {UNSAID} AND pub > ?2 ORDER BY pub, ck DESC LIMIT ?4)
  UNION ALL
  SELECT * FROM (SELECT ck, pub FROM comment INDEXED BY comment_time
    WHERE vk = ?1 AND top AND ?2 <> {UNSAID} AND pub = {UNSAID} ORDER BY ck DESC LIMIT ?4)
  LIMIT ?4)
"""
_MOMENT = """
SELECT ck, second AS sort, second, row_number() OVER () AS n FROM (
  SELECT ck, second FROM moment WHERE vk = ?1 AND second <= ?5 AND (second, ck) > (?2, ?3)
  ORDER BY second, ck LIMIT ?4)
"""
_FILTERED = """
SELECT ck, pos AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT ck, pos FROM comment INDEXED BY {index}
  WHERE vk = ?1 AND {condition} AND (pos, ck) > (?2, ?3) ORDER BY pos, ck LIMIT ?4)
"""
_TIMECODE = """
SELECT ck, pos AS sort, NULL AS second, row_number() OVER () AS n FROM (
  SELECT c.ck, c.pos FROM comment c INDEXED BY comment_page
  WHERE c.vk = ?1 AND (c.pos, c.ck) > (?2, ?3)
    AND EXISTS (SELECT 1 FROM moment m INDEXED BY moment_comment WHERE m.ck = c.ck AND m.second <= ?5)
  ORDER BY c.pos, c.ck LIMIT ?4)
"""
CONDITIONS = {
    "bychannel": f"(flags & {3 << BY_CHANNEL}) = {2 << BY_CHANNEL}",
    "edited": f"((flags & {3 << EDITED}) = {2 << EDITED} OR flags & {REWRITTEN})",
    "chat": f"(flags & {CHAT}) = {CHAT}",
}
_BIG = (1 << 63) - 1
_START: dict[str, tuple[int, int]] = {
    "page": (-1, -1), "likes": (_BIG, _BIG), "new": (_BIG, _BIG), "old": (0, _BIG), "moment": (-1, -1),
}  # fmt: skip
_KEYS: dict[str, str] = {"page": _PAGE, "likes": _LIKES, "new": _NEW, "old": _OLD, "moment": _MOMENT}


def thread_query(
    vk: int, sort: Sort, show: Show, after: tuple[int, int | None] | None, limit: int, duration: float | None
) -> tuple[str, tuple[Any, ...]]:
    """The statement and parameters of one page: rows of `COMMENT_COLUMNS`, then sort key and moment.

    `after` is a sort key and the row of the comment that had it; None where that is gone: then no equal is skipped.
    """
    if show == "timecode" and sort != "moment":
        keys, sort = _TIMECODE, "page"
    elif show in CONDITIONS:
        keys, sort = _FILTERED.format(index=f"comment_{show}", condition=CONDITIONS[show]), "page"
    else:
        keys = _KEYS[sort]
    key, row = after or _START[sort]
    if row is None:
        row = _BIG if sort == "old" else -1
    values: tuple[Any, ...] = (vk, key, row, limit)
    if "?5" in keys:
        values = (*values, _BIG if duration is None else int(duration))
    return _SELECT.format(keys=keys), values

"""Settle the threads of a video: which comments stand at the top level.

A comment stands at the top level when it answers nobody, when what it answers is not held (then it is marked an
orphan), or when following its parents leads back to itself (then the first of the loop stands there, marked likewise).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from voxpop.catalogue.local.rows import ORPHAN

# Those that answer something which is not held, or does itself answer something.
_NESTED = """
SELECT c.ck, c.h, c.ph, c.pos, p.h IS NULL FROM comment c
LEFT JOIN comment p INDEXED BY comment_key ON p.h = c.ph AND p.vk = c.vk
WHERE c.vk = ? AND c.ph IS NOT NULL AND (p.h IS NULL OR p.ph IS NOT NULL)
"""
# Of a video without any, no comment is looked at.
_MARKED = f"""
SELECT c.ck FROM video v CROSS JOIN comment c INDEXED BY comment_page ON c.vk = v.vk
WHERE v.vk = ? AND v.loose AND c.flags & {ORPHAN}
"""
_Deep = dict[int, tuple[int, int, int]]


def settle(db: sqlite3.Connection, vk: int) -> int:
    """Mark the orphans and the loops of one video, and only those; how many there are."""
    lost: set[int] = set()
    deep: _Deep = {}
    for ck, h, ph, pos, is_orphan in db.execute(_NESTED, (vk,)):
        if is_orphan:
            lost.add(ck)
        else:
            deep[h] = ph, ck, pos
    lost |= _loop_heads(deep)
    marked = {ck for (ck,) in db.execute(_MARKED, (vk,))}
    for ck in marked - lost:
        db.execute(f"UPDATE comment SET top = 0, flags = flags & ~{ORPHAN} WHERE ck = ?", (ck,))
    for ck in lost - marked:
        db.execute(f"UPDATE comment SET top = 1, flags = flags | {ORPHAN} WHERE ck = ?", (ck,))
    return len(lost)


def _loop_heads(deep: _Deep) -> set[int]:
    """The first comment, in captured order, of each loop among replies to replies."""
    found = loops({h: ph for h, (ph, _, _) in deep.items()})
    return {min((deep[h][2], h, deep[h][1]) for h in loop)[2] for loop in found}


def loops(answers: Mapping[int, int]) -> list[list[int]]:
    """The loops among comments of which each answers one other."""
    found: list[list[int]] = []
    done: set[int] = set()
    for start in answers:
        path: list[int] = []
        on_path: set[int] = set()
        h = start
        while h in answers and h not in done and h not in on_path:
            path.append(h)
            on_path.add(h)
            h = answers[h]
        if h in on_path:
            found.append(path[path.index(h) :])
        done |= on_path
    return found

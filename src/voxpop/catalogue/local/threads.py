"""Settle the threads of a video: which comments stand at the top level.

A comment stands at the top level when it answers nobody, when what it answers is not held (then it is marked an
orphan), or when following its parents leads back to itself (then the first of the loop stands there, marked likewise).
"""

from __future__ import annotations

import sqlite3

from voxpop.catalogue.local.rows import ORPHAN

_ORPHANS = """
SELECT c.ck FROM comment c
WHERE c.vk = ? AND c.ph IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM comment p INDEXED BY comment_key WHERE p.h = c.ph AND p.vk = c.vk)
"""
_DEEP = """
SELECT c.h, c.ph, c.ck, c.pos FROM comment c
WHERE c.vk = ? AND c.ph IS NOT NULL
  AND EXISTS (SELECT 1 FROM comment p INDEXED BY comment_key WHERE p.h = c.ph AND p.vk = c.vk AND p.ph IS NOT NULL)
"""


def settle(db: sqlite3.Connection, vk: int) -> int:
    """Mark the orphans and the loops of one video, and only those; how many there are."""
    lost = {ck for (ck,) in db.execute(_ORPHANS, (vk,))} | _loop_heads(db, vk)
    marked = {ck for (ck,) in db.execute(f"SELECT ck FROM comment WHERE vk = ? AND flags & {ORPHAN}", (vk,))}
    for ck in marked - lost:
        db.execute(f"UPDATE comment SET top = 0, flags = flags & ~{ORPHAN} WHERE ck = ?", (ck,))
    for ck in lost - marked:
        db.execute(f"UPDATE comment SET top = 1, flags = flags | {ORPHAN} WHERE ck = ?", (ck,))
    return len(lost)


def _loop_heads(db: sqlite3.Connection, vk: int) -> set[int]:
    """The first comment, in captured order, of each loop of replies."""
    deep = {h: (ph, ck, pos) for h, ph, ck, pos in db.execute(_DEEP, (vk,))}
    done: set[int] = set()
    heads: set[int] = set()
    for start in deep:
        path: list[int] = []
        on_path: set[int] = set()
        h = start
        while h in deep and h not in done and h not in on_path:
            path.append(h)
            on_path.add(h)
            h = deep[h][0]
        if h in on_path:
            loop = path[path.index(h) :]
            heads.add(min((deep[x][2], x, deep[x][1]) for x in loop)[2])
        done |= on_path
    return heads

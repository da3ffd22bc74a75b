"""Comments without an id, matched with those that have one, where it is certain that they are the same.

Comes in: all that captures say of the comments of one video. Goes out: rows without an id that stand for others: `same`
names the comment that they are, their claims are folded into its row, and their key leads to it.

It is certain when author and text are the same, exactly one comment with an id has both, and no capture gives two of
them, with or without an id. White space plays no part in the text: some tools lose line breaks. The matches of a video
are dissolved before more of it is written and made again afterwards, from the whole set: so the order in which captures
came plays no part, and a match that is no longer certain is undone.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from voxpop.catalogue.local.held import Held, Run, held_of_many, held_of_one
from voxpop.catalogue.local.rows import DERIVED, WITHDRAWN, Row
from voxpop.catalogue.local.runs import keep, runs_of_some
from voxpop.catalogue.local.sayings import Sayings
from voxpop.keys import key_number

_BOTH_FORMS = """
SELECT EXISTS (SELECT 1 FROM comment INDEXED BY comment_derived WHERE vk = ?1 AND id < '\2')
  AND EXISTS (SELECT 1 FROM comment INDEXED BY comment_page WHERE vk = ?1 AND id >= '\2')
"""
_SAID_ONCE = f"""
SELECT c.ck, c.id, a.name, c.text FROM comment c LEFT JOIN author a ON a.ak = c.ak
WHERE c.vk = ? AND c.claims < 0 AND NOT c.flags & {WITHDRAWN}
"""
_SAID_OFTEN = f"SELECT c.ck FROM comment c WHERE c.vk = ? AND c.claims > 1 AND NOT c.flags & {WITHDRAWN}"
# What answered a comment without an id answers the one that it is, and its own again when they part.
_FOLLOW = "UPDATE comment INDEXED BY comment_reply SET ph = ? WHERE ph = ? AND vk = ?"
_LEAVE = "UPDATE comment INDEXED BY comment_reply SET ph = ? WHERE ph = ? AND parent = ? AND vk = ?"
_TABLE = "CREATE TEMP TABLE IF NOT EXISTS likeness (likeness INTEGER, derived INTEGER, ck INTEGER)"
_ALIKE = """
SELECT likeness, min(ck) FILTER (WHERE NOT derived), json_group_array(DISTINCT ck) FILTER (WHERE derived)
FROM temp.likeness GROUP BY likeness
HAVING count(DISTINCT ck) FILTER (WHERE NOT derived) = 1 AND count(DISTINCT ck) FILTER (WHERE derived) > 0
"""
_AT_ONCE = 500


def dissolve(sayings: Sayings) -> None:
    """Take apart what was matched in a video: each row says again what its own captures say."""
    query = "SELECT ck, same FROM comment INDEXED BY comment_page WHERE vk = ?"
    matched = sayings.db.execute(query, (-sayings.vk,)).fetchall()
    sayings.has_moved |= bool(matched)
    for ck, same in matched:
        held = held_of_one(sayings.db, ck)
        sayings.refold(held, sayings.runs(held))
        number = _number(sayings, same)
        sayings.db.execute(_LEAVE, (held.row.h, number, held.row.id.removeprefix(DERIVED), sayings.vk))
        sayings.outdated.add(ck)
        sayings.answered.update(h for h in (held.row.h, number, held.row.ph) if h is not None)
    for same in dict.fromkeys(same for _, same in matched):
        held = held_of_one(sayings.db, same)
        sayings.refold(held, sayings.runs(held))


def match(sayings: Sayings) -> bool:
    """Match what is certain among the comments of a video, none of which is matched; whether anything was.

    Who answers whom is then to be settled again: a comment may have come to answer itself.
    """
    if not sayings.db.execute(_BOTH_FORMS, (sayings.vk,)).fetchone()[0]:
        return False
    db = sayings.db
    db.execute(_TABLE)
    db.execute("DELETE FROM temp.likeness")
    db.executemany("INSERT INTO temp.likeness VALUES (?,?,?)", _likenesses(sayings))
    said: dict[int, list[Run]] = {}
    for likeness, same, derived in db.execute(_ALIKE).fetchall():
        others = msgspec.json.decode(derived, type=list[int])
        if _is_certain(sayings, likeness, [same, *others]):
            for other in held_of_many(db, others):
                said.setdefault(same, []).extend(sayings.spread(other))
                _give_over(sayings, other, same)
    for same, of_others in said.items():
        held = held_of_one(db, same)
        sayings.refold(held, sayings.runs(held), of_others)
    sayings.has_moved |= bool(said)
    return bool(said)


def _is_certain(sayings: Sayings, likeness: int, cks: list[int]) -> bool:
    """Whether no capture gives two of these comments, with or without an id."""
    giving: set[int] = set()
    for held in held_of_many(sayings.db, cks):
        mine = {run.cap for run in sayings.spread(held) if _likeness_of(run.row) == likeness}
        if giving & mine:
            return False
        giving |= mine
    return True


def _give_over(sayings: Sayings, held: Held, same: int) -> None:
    """Leave of a row only its key, its claims and whom it stands for: `vk` is negative, so that no page holds it."""
    said = sayings.runs(held)
    sayings.db.execute(
        "UPDATE comment SET vk = -vk, same = ?, top = 0, ak = NULL, text = '', claims = max(2, claims) WHERE ck = ?",
        (same, held.ck),
    )
    keep(sayings.holdings.entries, sayings.names, held.ck, said, replace(held.row, author=None, text=""))
    sayings.db.execute("DELETE FROM moment WHERE ck = ?", (held.ck,))
    sayings.db.execute(_FOLLOW, (_number(sayings, same), held.row.h, sayings.vk))
    sayings.outdated.add(held.ck)
    sayings.answered.update(h for h in (held.row.h, _number(sayings, same), held.row.ph) if h is not None)


def _number(sayings: Sayings, ck: int) -> int:
    return int(sayings.db.execute("SELECT h FROM comment WHERE ck = ?", (ck,)).fetchone()[0])


def _likenesses(sayings: Sayings) -> Iterator[tuple[int, bool, int]]:
    """What captures say, as the number of author and text; whether without an id; of which comment."""
    for ck, id, name, text in sayings.db.execute(_SAID_ONCE, (sayings.vk,)):
        if name is not None:
            yield _likeness(name, text), id.startswith(DERIVED), ck
    often = [ck for (ck,) in sayings.db.execute(_SAID_OFTEN, (sayings.vk,))]
    for start in range(0, len(often), _AT_ONCE):
        held = held_of_many(sayings.db, often[start : start + _AT_ONCE])
        some = runs_of_some(sayings.db, sayings.video_key, sayings.holdings, held)
        for ck, said in some.items():
            for run in said:
                if (likeness := _likeness_of(run.row)) is not None:
                    yield likeness, run.row.id.startswith(DERIVED), ck


def _likeness_of(row: Row) -> int | None:
    return None if row.author is None or row.author[2] is None else _likeness(row.author[2], row.text)


def _likeness(name: str, text: str) -> int:
    return key_number(f"{name.strip()}\0{''.join(text.split())}")

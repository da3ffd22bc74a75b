"""What stands round a hit: the comment that it answers, the lines that are spoken meanwhile.

Comes in: rows and seconds of all hits of a page. Goes out: `Answered`, `Line`s and counts, read in one query for each
kind of thing, however many hits there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from voxpop.catalogue.local.found import LONGEST_LINE
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.rows import WITHDRAWN, key_of
from voxpop.catalogue.local.views import stored_caption
from voxpop.model import Caption, Video
from voxpop.query import Answered, Line

LONGEST = 300  # characters of a text that stands beside a hit

_ANSWERED = f"""
SELECT c.ck, p.id, a.name, substr(p.text, 1, {LONGEST}), p.flags FROM json_each(?) j
CROSS JOIN comment c ON c.ck = j.value CROSS JOIN comment p INDEXED BY comment_key ON p.h = c.ph AND p.vk = c.vk
LEFT JOIN author a ON a.ak = p.ak
"""
_CAPTIONS = """
SELECT k.vk, coalesce(k.lines, k.cid), k.caption
FROM json_each(?) j CROSS JOIN caption k INDEXED BY caption_video ON k.vk = j.value
ORDER BY k.cid DESC
"""
_SPOKEN = f"""
SELECT j.key, q.start, substr(q.text, 1, {LONGEST}) FROM json_each(?) j CROSS JOIN cue q ON q.qk = (
  SELECT r.qk FROM cue r INDEXED BY cue_caption
  WHERE r.cid = json_extract(j.value, '$[0]')
    AND max(r.end, CAST(r.start AS INTEGER) + 1) > json_extract(j.value, '$[1]')
    AND r.start < json_extract(j.value, '$[1]') + 1 AND r.start >= json_extract(j.value, '$[1]') - {LONGEST_LINE - 1}
  ORDER BY r.start DESC, r.qk DESC LIMIT 1)
"""
_BESIDE = f"""
SELECT q.qk, b.start, substr(b.text, 1, {LONGEST}) FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value
CROSS JOIN cue b ON b.qk IN (
  (SELECT r.qk FROM cue r INDEXED BY cue_caption WHERE r.cid = q.cid AND (r.start, r.qk) < (q.start, q.qk)
   ORDER BY r.start DESC, r.qk DESC LIMIT 1),
  (SELECT r.qk FROM cue r INDEXED BY cue_caption WHERE r.cid = q.cid AND (r.start, r.qk) > (q.start, q.qk)
   ORDER BY r.start, r.qk LIMIT 1))
ORDER BY b.start, b.qk
"""

_NAMED = f"""
SELECT q.qk, (SELECT count(DISTINCT m.ck) FROM moment m WHERE m.vk = q.vk AND m.second >= CAST(q.start AS INTEGER)
  AND m.second < min(max(q.end, CAST(q.start AS INTEGER) + 1), CAST(q.start AS INTEGER) + {LONGEST_LINE}))
FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value
"""


def answered(reads: Reads, replies: Mapping[int, Video]) -> dict[int, Answered]:
    """What these comments answer, by the rows of both; `replies` names the video of each."""
    found = {}
    for ck, id, author, text, flags in reads.db.execute(_ANSWERED, (json.dumps([*replies]),)) if replies else ():
        key = key_of(replies[ck].key, id)
        is_there = not flags & WITHDRAWN
        found[ck] = Answered(key, author if is_there else None, text if is_there else None, f"/c/{key}/")
    return found


def spoken(
    reads: Reads, named: Mapping[int, int], videos: Mapping[int, Video], of: Mapping[int, int]
) -> dict[int, Line]:
    """The line at the second that each comment names; `of` says under which of the `videos` a comment stands.

    It is the last line that has begun by then and is not over: out of the caption in the video's own language, else of
    one that people wrote, else of any.
    """
    chosen = _captions(reads, {vk: videos[vk] for ck, vk in of.items() if ck in named})
    asked = [(ck, chosen[of[ck]], second) for ck, second in named.items() if of[ck] in chosen]
    places = json.dumps([(cid, second) for _, (cid, _), second in asked])
    found = {}
    for n, start, text in reads.db.execute(_SPOKEN, (places,)) if asked else ():
        ck, (_, language), _ = asked[n]
        found[ck] = line(videos[of[ck]].key, start, text, language)
    return found


def beside(reads: Reads, cues: Sequence[int]) -> dict[int, list[tuple[float, str]]]:
    """The lines before and behind lines of captions, by their rows."""
    found: dict[int, list[tuple[float, str]]] = {}
    for qk, start, text in reads.db.execute(_BESIDE, (json.dumps(cues),)) if cues else ():
        found.setdefault(qk, []).append((start, text))
    return found


def named(reads: Reads, cues: Sequence[int]) -> dict[int, int]:
    """How many comments name a second in which a line is spoken, by the rows of lines."""
    return dict(reads.db.execute(_NAMED, (json.dumps(cues),)).fetchall()) if cues else {}


def line(video: str, start: float, text: str, language: str) -> Line:
    """A line of a video's caption, with its place in the transcript."""
    second = int(start)
    return Line(start, text, language, f"/v/{video}/transcript/?lang={language}&t={second}#t{second}")


def _captions(reads: Reads, videos: Mapping[int, Video]) -> dict[int, tuple[int, str]]:
    """The caption of each video that is read with it, and its language; the newest of several that are alike."""
    held: dict[int, list[tuple[int, Caption]]] = {}
    for vk, cid, stored in reads.db.execute(_CAPTIONS, (json.dumps([*videos]),)) if videos else ():
        held.setdefault(vk, []).append((cid, stored_caption(stored)))
    return {vk: _first(captions, videos[vk]) for vk, captions in held.items()}


def _first(captions: Iterable[tuple[int, Caption]], video: Video) -> tuple[int, str]:
    said = _root(video.claim.language if video.claim else None)

    def rank(held: tuple[int, Caption]) -> tuple[bool, bool, str]:
        caption = held[1]
        return said is None or _root(caption.language) != said, bool(caption.is_automatic), caption.language

    cid, caption = min(captions, key=rank)
    return cid, caption.language


def _root(tag: str | None) -> str | None:
    return tag.partition("-")[0].lower() if tag else None

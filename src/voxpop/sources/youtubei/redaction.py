"""A file of answers without what some of their comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for the values in which those
comments stood: they are written anew, without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.recorded import comments_at
from voxpop.sources.utf8_text import as_utf8, write_cut
from voxpop.sources.youtube.husks import empty
from voxpop.sources.youtubei.answers import Answers, kept_in, values


def redact_answers(original: Original, places: frozenset[int], out: BinaryIO) -> None:
    """Writes the file to `out`; see `Source.redact`."""
    readable = as_utf8(original)
    ids = comments_at(Answers(readable), places)
    with readable.open() as stream:
        cuts = list(_cuts(Reader(stream), ids))
    write_cut(original, cuts, out)


def _cuts(reader: Reader, ids: Mapping[str, frozenset[str]]) -> Iterator[Cut]:
    number = 0
    with suppress(Refusal):  # the file is damaged behind what was read
        for start, raw in values(reader):
            if raw is None:
                number += 1
                continue
            value, found = kept_in(raw)
            is_changed = False
            for kept in found:
                number += 1
                if gone := ids.get(f"answer {number}"):
                    empty(kept.answer, gone)
                    is_changed = True
                    if kept.holder is not None:
                        kept.holder[kept.name] = json.dumps(kept.answer)
            if is_changed:
                yield Cut(start, start + len(raw), json.dumps(value).encode("ascii"))

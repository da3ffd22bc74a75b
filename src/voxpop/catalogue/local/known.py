"""What a store holds already, for those who prepare more of the same video.

Comes in: a store that somebody else may be writing into, numbers of comments. Goes out: the texts of those that it
holds, and what the newest capture of a video said. What is not committed yet is not seen: such a text is analysed once
more, and nothing else happens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from voxpop.catalogue.local import said, schema
from voxpop.catalogue.local.damage import in_our_words
from voxpop.catalogue.local.said import Earlier

_TEXTS = """
SELECT c.h, c.text FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?
"""


@in_our_words
class Known:
    """What the store at `path` holds."""

    def __init__(self, path: Path) -> None:
        self._db = schema.open_reader(path)
        self._videos: dict[str, int | None] = {}
        self._room = said.MOST

    def close(self) -> None:
        """Close the store."""
        self._db.close()

    def speaks_of(self, video: str) -> bool:
        """Whether the store holds comments of a video."""
        return self._row(video) is not None

    def texts(self, video: str, numbers: Sequence[int]) -> Mapping[int, str]:
        """The texts of those of a video's comments that are held, by `keys.key_number`."""
        return dict(self._db.execute(_TEXTS, (json.dumps(numbers), self._row(video))))

    def earlier(self, video: str) -> Earlier | None:
        """What the newest capture of a video said, where that is kept; of so many comments in all."""
        row = self._row(video)
        found = None if row is None else said.earlier(self._db, row, self._room)
        if found is not None:
            self._room -= len(found)
        return found

    def _row(self, video: str) -> int | None:
        if video not in self._videos:
            found = self._db.execute("SELECT vk FROM video WHERE key = ? AND held > 0", (video,)).fetchone()
            self._videos[video] = None if found is None else found[0]
        return self._videos[video]

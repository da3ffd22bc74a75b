"""What a reader of recordings must be able to do, and what it counts while it does.

Comes in: nothing. Goes out: the protocol that WARC and HAR fulfil.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from voxpop.model import Refused
from voxpop.sources.recorded.exchange import Exchange


class Tally(Struct):
    """What one reading of a recording has met. `records` are all that the format counts; `pages` those that are HTML
    and no watch page; `repeats` answers of YouTube that are only said to be as before; `unsound` records whose bytes
    are not those that their digest names; `too_long` those that are too long to be held, whatever is in them.
    """

    records: int = 0
    pages: int = 0
    repeats: int = 0
    unsound: int = 0
    too_long: int = 0
    tool: str | None = None
    tool_version: str | None = None


class Recording(Protocol):
    """A recording that can be read again from its start, in the same order. `basis` says how its times are known,
    `record` what it consists of ("record", "entry").
    """

    basis: str
    record: str

    def exchanges(self, tally: Tally) -> Iterator[Exchange | Refused]:
        """What YouTube answered, in recorded order; a `Refused` for what cannot be read. Bodies are not kept."""

"""A page stored against an earlier one: one zstd frame that holds little more than what is new.

Comes in: an earlier accession of the same page, the bytes of a new one. Goes out: the frame, which
`zstd -d --patch-from=EARLIER` unpacks, or nothing where that would save too little.

Which earlier one: with the newest alone, the hundredth capture would need 99 others to be read; with the first alone,
every capture would hold again what came since. So captures make a tree at most four deep. A capture is stored against
the newest one; where that lies four deep already, against the nearest one above it that was not yet used twice in a
row. Thirty captures cost 79 times what one day brings, and none needs more than four others.
"""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import CustodyError
from voxpop.model import Accession, Reference
from voxpop.originals.layout import ACCESSION, ACCESSION_RECORD, CONTENT, object_folder
from voxpop.originals.reading import LARGEST_REFERENCE, KeptOriginal, dictionary_of, kept_original
from voxpop.originals.record import read_record
from voxpop.zstd import zstd

SMALLEST = 256 << 10
"""Bytes from which a page is worth it; a smaller one takes little room as it is."""

REFERENCE = ".reference"
"""Where what a page is stored against lies while it is unpacked; no safe name begins with a dot."""

DEEPEST = 4
_TURNS = 2
_POOR = 0.6
"""A frame that takes more than this part of what the page would take alone: then it is stored alone, and is the
reference of those that come."""


class Against(Struct, frozen=True):
    """What a page is to be stored against. `chain` is read to have its bytes: itself first, one stored alone last."""

    reference: Reference
    chain: tuple[KeptOriginal, ...]


def is_fit(role: str, length: int) -> bool:
    """Whether a file takes part: as what is stored, and as what others are stored against."""
    return role == "page" and SMALLEST <= length <= LARGEST_REFERENCE


def next_against(root: Path, newest: str) -> Against | None:
    """What the next capture of a page is to be stored against, `newest` being the accession of the last one.

    None where that is missing, damaged or holds no page that is fit; what is damaged is told by who reads it.
    """
    folder = root / object_folder(ACCESSION + newest)
    try:
        files = read_record(folder / CONTENT / ACCESSION_RECORD, Accession).files
        page = next((file for file in files if is_fit(file.role, file.length)), None)
        if page is None:
            return None
        chain = kept_original(root, folder, page).chain()
    except CustodyError:
        return None
    links = [original.reference for original in chain if original.reference is not None]
    at = max(0, len(chain) - DEEPEST)
    while 0 < at < len(links) and links[at - 1].turn >= _TURNS:
        at += 1
    last = links[at - 1] if at else Reference(newest, page.path, turn=0)
    return Against(replace(last, turn=last.turn + 1), tuple(chain[at:]))


def dictionary_for(against: Against, scratch: Path) -> zstd.ZstdDict | None:
    """The bytes that a page is to be stored against; None where the earlier original turns out to be damaged. What is
    unpacked lies in the new file `scratch` for a moment.
    """
    try:
        return dictionary_of(against.chain, scratch)
    except CustodyError:
        return None
    finally:
        scratch.unlink(missing_ok=True)


def pack(plain: Path, target: Path, against: Against, dictionary: zstd.ZstdDict) -> str | None:
    """Stores the file `plain`, which nobody else writes to, as the new file `target`, against `dictionary`, the bytes
    of `against`; the sha512 of what is stored. None, and no file, where that would save too little.
    """
    # The map is read where it lies: with a copy, the page would be in memory twice.
    with (
        plain.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as content,
    ):
        frame = zstd.compress(content, None, _parameters(len(dictionary), len(content)), dictionary.as_prefix)
        if len(frame) > _POOR * _alone(against.chain[-1]) * len(content):
            return None
    target.write_bytes(frame)
    return hashlib.sha512(frame).hexdigest()


def _alone(original: KeptOriginal) -> float:
    """The bytes that each byte of a page takes where it is stored alone."""
    return original.stored.stat().st_size / original.length


def _parameters(reference: int, length: int) -> dict[int, int]:
    """For frames of which nearly all stands in the reference: level 3's search with a larger table.

    zstd sees the last 8 bytes for each place in that table: the last megabytes at level 3. Measured with a page of
    62 MB (`bench.history`) a day later, when 1 % is new: 0.27 of it at level 3; 0.0028 in 0.14 s of CPU with
    long-distance matching beside that; 0.0023 in 0.19 s with this table; 0.0021 in 0.95 s by the strategy `greedy` over
    2^24 places. Where every comment changes a little, 0.017, 0.012 and 0.012. A table half as large takes 33 times the
    room, one twice as large saves nothing; so it is at any length from 16 to 94 MB.
    """
    name, table = zstd.CompressionParameter, max(17, (reference - 1).bit_length() - 3)
    return {
        name.strategy: zstd.Strategy.dfast, name.hash_log: table, name.chain_log: 17, name.search_log: 1,
        name.min_match: 5, name.target_length: 0, name.window_log: min(27, (reference + length).bit_length()),
        name.checksum_flag: 1, name.content_size_flag: 1,
    }  # fmt: skip

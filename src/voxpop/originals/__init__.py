"""Custody of the originals: an OCFL 1.1 storage root that any OCFL tool reads and validates.

Comes in: files, their provenance, decisions of people. Goes out: accessions and the bytes as they were obtained. An
object is made in a staging folder on the same file system, flushed to the disk and published by one rename; a kill at
any instant leaves the root as it was before or after.
"""

from voxpop.originals.adopting import adopt, sound_record
from voxpop.originals.custody import Custody, Staged
from voxpop.originals.lock import ArchiveLock
from voxpop.originals.names import safe_name
from voxpop.originals.reading import KeptOriginal, SmallOriginal, WholeOriginal

__all__ = [
    "ArchiveLock", "Custody", "KeptOriginal", "SmallOriginal", "Staged", "WholeOriginal", "adopt", "safe_name",
    "sound_record",
]  # fmt: skip

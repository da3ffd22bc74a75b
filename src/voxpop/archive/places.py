"""Where a copy may go: a folder, or a bucket of S3.

Comes in: what a person names. Goes out: a `Destination`, which is neither the archive itself nor a part of it; each
kind is loaded when it is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from voxpop.archive.destination import Destination
from voxpop.archive.folder import ArchiveFolder, find_archive
from voxpop.errors import UsageError

_BUCKET = re.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:/")


def destination_named(named: str, source: ArchiveFolder, say: Callable[[str], None]) -> Destination:
    """The destination that a person named. Raises `UsageError`."""
    if named.startswith("s3:"):
        from voxpop.archive.bucket import Bucket
        from voxpop.archive.bucket_copy import BucketCopy

        return BucketCopy(Bucket(*_bucket_and_prefix(named)), source)
    if _SCHEME.match(named):
        raise UsageError("A copy goes to a folder or to s3://BUCKET/PREFIX.")
    from voxpop.archive.folder_copy import FolderCopy

    path = Path(named)
    try:
        _refuse_within(path, source)
    except (OSError, RuntimeError) as error:  # links that lead in a circle
        raise UsageError("What you named cannot be a folder. Name another place for the copy.") from error
    return FolderCopy(path, source, say)


def _bucket_and_prefix(named: str) -> tuple[str, str]:
    """The words never repeat the address: a key may have slipped into it."""
    if "@" in named:
        raise UsageError(
            "Credentials do not belong into the address: it would stand in the shell's history. Put them where every "
            "tool for S3 looks for them (AWS_PROFILE, ~/.aws/credentials) and name s3://BUCKET/PREFIX."
        )
    bucket, _, prefix = named.removeprefix("s3://").partition("/")
    parts = prefix.strip("/").split("/") if prefix.strip("/") else []
    if not named.startswith("s3://") or not _BUCKET.fullmatch(bucket) or {"", ".", ".."} & set(parts):
        raise UsageError("Name the place as s3://BUCKET/PREFIX.")
    return bucket, "".join(f"{part}/" for part in parts)


def _refuse_within(path: Path, source: ArchiveFolder) -> None:
    """Neither may lie within the other, whatever links lead there; nor the copy within another archive, whose originals
    hold nothing but its own.
    """
    ours = [place.resolve() for place in (source.path, source.originals, source.catalogue)]
    for theirs in (path.resolve(), (path / "originals").resolve()):
        for one in ours:
            if theirs == one or one in theirs.parents or theirs in one.parents:
                raise UsageError(
                    f"{path} and the archive at {source.path} lie within one another; a copy needs a place of its own."
                )
    if (outer := find_archive(path.resolve().parent)) is not None:
        raise UsageError(f"{path} lies within the archive at {outer}; a copy needs a place of its own.")

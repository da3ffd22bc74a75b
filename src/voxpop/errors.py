"""The one error tree.

    VoxpopError
    ├── UsageError              the request cannot be understood; say it differently      (exit 2)
    │   ├── ArchiveMissing      there is no archive where one was named
    │   ├── ArchiveTooNew       made by a later Voxpop
    │   ├── NotCapturedThen     no capture of a video was made by the day that was asked for
    │   ├── KeyUnknown          no video, comment, author, channel or capture has this key
    │   │   └── Withdrawn       one had it, and was removed on request
    │   └── CannotRedact        a page's format cannot be rewritten without one comment; withdraw its capture
    ├── Refusal                 one input, or one place in it, cannot be taken in          (exit 1)
    ├── ArchiveBusy             another process is writing                                 (exit 1)
    ├── CustodyError            the originals cannot be written or read as they should be  (exit 1)
    └── CatalogueError          the derived store cannot be used; `voxpop rebuild` makes it again (exit 1)

An error carries facts; its sentence says what to do. Only the shells (command line, web) put it on a screen.
"""

from __future__ import annotations


class VoxpopError(Exception):
    """Base of all errors that Voxpop raises on purpose."""


class UsageError(VoxpopError):
    """The request cannot be carried out as it was put."""


class ArchiveMissing(UsageError):
    """There is no archive at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no Voxpop archive at {path}. Make one with "
            f"`voxpop --archive {path} add FILE`, or name another with --archive."
        )
        self.path = path


class ArchiveTooNew(UsageError):
    """The archive's layout version is later than this program knows."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"The archive at {path} has layout {found}; this Voxpop knows layouts up to {known}. "
            "Install a newer Voxpop to open it; nothing was changed."
        )
        self.path, self.found, self.known = path, found, known


class NotCapturedThen(UsageError):
    """No capture of the video `video_key` was made by the day that was asked for."""

    def __init__(self, video_key: str) -> None:
        super().__init__("No capture of this video was made by then. `voxpop history` lists the captures.")
        self.video_key = video_key


class KeyUnknown(UsageError):
    """Nothing in the archive has this key. `kind` is what was looked for."""

    def __init__(self, kind: str, key: str) -> None:
        hint = " `voxpop history` of a video lists its captures." if kind == "capture" else ""
        super().__init__(f"This archive holds no {kind} with the key {key!r}.{hint}")
        self.kind, self.key = kind, key


class Withdrawn(KeyUnknown):
    """What had this key was removed on request: `decision` is the tombstone, `reason` what it says."""

    def __init__(self, kind: str, key: str, decision: str, reason: str | None) -> None:
        super().__init__(kind, key)
        why = f": {reason}" if reason else "."
        self.args = (f"What had the key {key!r} was withdrawn from this archive (decision {decision}){why}",)
        self.decision, self.reason = decision, reason


class CannotRedact(UsageError):
    """A page of this format cannot be written again without one of its comments."""

    def __init__(self, format: str) -> None:
        super().__init__(
            f"A page of this kind ({format}) cannot be written again without one comment. Withdraw the whole capture: "
            "`voxpop withdraw CAPTURE --reason ...`."
        )


class Refusal(VoxpopError):
    """An input, or one place in it, that cannot be taken in.

    `place` names where (a file name, `comments[12]`, `line 40`), `reason` what was found and what was expected.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


class ArchiveBusy(VoxpopError):
    """Another process holds the archive's lock."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(f"The archive at {path} is being written to by {holder}. Wait for it to end, then try again.")
        self.path, self.holder = path, holder


class CustodyError(VoxpopError):
    """Originals could not be written, or are not what their record says."""


class CatalogueError(VoxpopError):
    """The derived store cannot be used."""

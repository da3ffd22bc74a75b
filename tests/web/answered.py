"""An archive on disk whose people answer each other: a thread of 450 replies, and one that is twelve deep."""

from __future__ import annotations

from pathlib import Path

from tests.archive.pages import said, write_page
from voxpop.archive import Archive

PIER = "youtube:Pier1234_-x"
REPLIES, DEPTH, OTHERS = 450, 12, 60


def answered(folder: Path) -> Archive:
    """The archive, in a folder of its own."""
    comments = [
        said("top", "Who was on the pier that night?", who="marit"),
        *(said(f"top.r{n}", f"I was there, number {n}.", parent="top", who=f"w{n}") for n in range(1, REPLIES + 1)),
        said("deep0", "What does the lamp say?", who="kamal"),
        *(said(f"deep{n}", f"It says {n}.", parent=f"deep{n - 1}", who=f"d{n}") for n in range(1, DEPTH + 1)),
        *(said(f"o{n}", f"The tide came in {n} times.", who=f"o{n}") for n in range(OTHERS)),
    ]
    write_page(folder / "pier", comments, id="Pier1234_-x", title="A night on the pier")
    archive = Archive.open(folder / "kept", create=True, name="The Pier Archive")
    list(archive.add([folder / "pier"]))
    return archive

"""A comment that was withdrawn, and that another copy of its page brings back."""

from __future__ import annotations

from pathlib import Path

import pytest

from voxpop.archive import Archive
from voxpop.errors import UsageError

PAGE = """Ferry in the fog

  • 🎬 Video
  • ℹ️ Description
Ferry in the fog 4.5

Filmed from the pier.

💬 Comments on the video

the horn at 0:12

Author — Gull on a Post


please forget that I wrote this

Author — Somebody Private
"""


def originals(archive: Archive) -> str:
    accessions = {c.accession_id for v in archive.videos().items for c in archive.captures(v.key)}
    return "".join(
        archive.original(id, file.path).open().read().decode()
        for id in accessions
        for file in archive.accession(id).files
    )


def test_a_comment_that_another_copy_brings_back_can_be_withdrawn_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(PAGE)
    second.write_text(PAGE.replace("0:12", "0:13"))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        list(archive.add([first]))
        [video] = archive.videos().items
        key = next(c.key for c in archive.comments(video.key) if c.author.name == "Somebody Private")
        archive.withdraw(key, reason="asked for")
        assert "forget" not in originals(archive)
        list(archive.add([second]))
        assert archive.comment(key).is_withdrawn
        archive.withdraw(key, reason="asked for again")
        assert "forget" not in originals(archive)
        assert list(archive.verify()) == []
        with pytest.raises(UsageError):
            archive.withdraw(key, reason="once more")

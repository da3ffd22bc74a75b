"""A backup of Tube Archivist taken in: its captions stand in pieces, each a document of its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.records import differences, findings, public, shown, words
from tests.sources.golden import HERE, NOT_INPUT
from voxpop.archive import Archive

BACKUP = HERE / "tubearchivist" / "backup"
FIRST, SECOND = "youtube:Abc12345_-x", "youtube:Bcd12345_-y"


def packed(folder: Path) -> Path:
    """The golden backup, as Tube Archivist packs it."""
    path = folder / "ta_backup-20261124-auto.zip"
    with zipfile.ZipFile(path, "w") as backup:
        for file in sorted(BACKUP.iterdir()):
            if file.name not in NOT_INPUT:
                backup.write(file, file.name)
    return path


def test_the_captions_in_a_backup_are_found_and_stand_in_the_transcript(place: Path, inbox: Path) -> None:
    path = packed(inbox)
    assert voxpop("--archive", place, "add", path).code == 0
    [hit] = voxpop("--archive", place, "search", "--json", "gulls ferry").objects
    assert (hit["kind"], hit["key"], hit["moment"]) == ("caption", FIRST, 1.0)
    with Archive.open(place) as archive:
        said = [(cue.start_seconds, cue.end_seconds, cue.text) for cue in archive.transcript(FIRST, "en")]
        assert said == [
            (1.0, 2.25, "The gulls came in\nwith the ferry"),
            (12.5, 21.0, "the tide\nand the tide table 1:08"),
        ]
        assert [cue.text for cue in archive.transcript(SECOND, "ru")] == ["чайки\nи море над гаванью"]
        captions = [(caption.language, caption.is_automatic) for _, caption in archive.video(SECOND).captions]
        assert captions == [("ru", True)]
        assert findings(archive) == []
        before = public(archive) | shown(archive)
        archive.rebuild()
        assert differences(public(archive) | shown(archive), before) == {}
        assert words(archive, "гаванью") == {("caption", SECOND)}


@pytest.mark.parametrize("id", ["UgxAAAAAAAAAAAAAAAB4AaABAg", "UgxAAAAAAAAAAAAAAAB4C4AaABAg"])
def test_a_comment_is_withdrawn_from_whichever_file_of_a_backup_it_stands_in(place: Path, inbox: Path, id: str) -> None:
    assert voxpop("--archive", place, "add", packed(inbox)).code == 0
    with Archive.open(place) as archive:
        before = {comment.key: comment.text for video in (FIRST, SECOND) for comment in archive.comments(video)}
    assert voxpop("--archive", place, "withdraw", f"youtube:{id}", "--reason", "asked").code == 0
    with Archive.open(place) as archive:
        after = {comment.key: comment.text for video in (FIRST, SECOND) for comment in archive.comments(video)}
        assert after == {**before, f"youtube:{id}": None}
        assert len(list(archive.transcript(FIRST, "en"))) == 2
        assert findings(archive) == []

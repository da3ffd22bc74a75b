"""A backup of Tube Archivist taken in: its captions stand in pieces, each a document of its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.archive.command import voxpop
from tests.archive.records import differences, findings, public, shown, words
from tests.sources.golden import HERE, NOT_INPUT
from voxpop.archive import Archive

BACKUP = HERE / "tubearchivist" / "backup"
FIRST, SECOND = "youtube:Abc12345_-x", "youtube:Bcd12345_-y"


def packed(folder: Path, *left_out: str) -> Path:
    """The golden backup, as Tube Archivist packs it."""
    path = folder / "ta_backup-20261124-auto.zip"
    with zipfile.ZipFile(path, "w") as backup:
        for file in sorted(BACKUP.iterdir()):
            if file.name not in (*NOT_INPUT, *left_out):
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


def test_withdrawing_a_comment_of_a_backup_leaves_its_captions(place: Path, inbox: Path) -> None:
    assert voxpop("--archive", place, "add", packed(inbox, "es_comment-20261124-1.json")).code == 0
    key = "youtube:UgxAAAAAAAAAAAAAAAB4AaABAg"
    assert voxpop("--archive", place, "withdraw", key, "--reason", "asked").code == 0
    with Archive.open(place) as archive:
        assert archive.comment(key).is_withdrawn
        assert len(list(archive.transcript(FIRST, "en"))) == 2
        assert findings(archive) == []

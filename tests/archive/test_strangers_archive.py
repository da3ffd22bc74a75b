"""An archive from a stranger's hand: nothing in it leads to other files of this machine, holds for ever who opens it,
or says in a record what no record of ours says.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.archive.command import voxpop
from tests.archive.pages import VIDEO_ID, said, write_page
from voxpop.archive import Archive
from voxpop.errors import CustodyError
from voxpop.model import Decision
from voxpop.originals import Custody
from voxpop.originals.layout import DECISION, object_folder, write_object_files
from voxpop.originals.record import write_record

KEY = f"youtube:{VIDEO_ID}"
PLACES = ("staging", "unpacking", "fetching", "fetching/0123", "catalogue", "catalogue/stills", "catalogue/g1/index")
FILES = (
    "lock", "lock.wanted", "searches.jsonl", "searches.jsonl.next", "searches.jsonl.lock", "catalogue/pending",
    "catalogue/current.next", "catalogue/g1/store.sqlite3", "catalogue/stills/a.jpg", "staging/decided",
    "voxpop.toml.next", "workspace.sqlite3",
)  # fmt: skip


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    place = tmp_path / "theirs"
    with Archive.open(place, create=True) as archive:
        list(archive.add([write_page(tmp_path / "in", [said("c1", "first")])]))
    return place


def private(tmp_path: Path) -> Path:
    folder = tmp_path / "private"
    (folder / "letters").mkdir(parents=True)
    (folder / "notes.txt").write_text("precious")
    (folder / "letters" / "one.txt").write_text("precious")
    return folder


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put_instead(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)


@pytest.mark.parametrize("name", [*PLACES, *FILES])
def test_a_link_where_voxpop_writes_leads_nobody_out_of_the_archive(theirs: Path, tmp_path: Path, name: str) -> None:
    folder = private(tmp_path)
    before = everything_in(folder)
    put_instead(theirs / name)
    (theirs / name).symlink_to(folder if name in PLACES else folder / "notes.txt")
    with pytest.raises(CustodyError, match="neither a file nor a folder"), Archive.open(theirs) as archive:
        list(archive.add([write_page(tmp_path / "more", [said("c2", "second")])]))
    assert everything_in(folder) == before


@pytest.mark.parametrize("name", [*FILES, "catalogue/current"])
def test_a_pipe_in_an_archive_holds_nobody(theirs: Path, name: str) -> None:
    put_instead(theirs / name)
    os.mkfifo(theirs / name)
    done = run_voxpop("--archive", str(theirs), "list")
    assert done.returncode == 1 and "neither a file nor a folder" in done.stderr


def run_voxpop(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voxpop.cli", *words], capture_output=True, text=True, timeout=20, check=False
    )


def test_a_catalogue_elsewhere_may_be_named_where_one_was_linked(theirs: Path, tmp_path: Path) -> None:
    shutil.move(theirs / "catalogue", tmp_path / "catalogue")
    (theirs / "catalogue").symlink_to(tmp_path / "catalogue")
    with Archive.open(theirs, catalogue=tmp_path / "catalogue") as archive:
        assert archive.info().videos == 1


def test_what_else_lies_in_the_folder_is_nobodys_business(theirs: Path, tmp_path: Path) -> None:
    (theirs / "a picture").symlink_to(tmp_path)
    with Archive.open(theirs) as archive:
        assert archive.info().videos == 1


def test_a_copy_is_not_led_out_of_its_folder(theirs: Path, tmp_path: Path) -> None:
    folder = private(tmp_path)
    before = everything_in(folder)
    with Archive.open(theirs) as archive:
        list(archive.copy(tmp_path / "copy"))
        put_instead(tmp_path / "copy" / "staging")
        (tmp_path / "copy" / "staging").symlink_to(folder)
        with pytest.raises(CustodyError, match="neither a file nor a folder"):
            list(archive.copy(tmp_path / "copy"))
    assert everything_in(folder) == before


# --- originals -------------------------------------------------------------------------------------------------------


def object_of(place: Path) -> Path:
    return next((place / "originals").glob("*/*/*/*accession*"))


@pytest.mark.parametrize(
    "name",
    ["inventory.json", "inventory.json.sha512", "0=ocfl_object_1.1", "v1/inventory.json", "v1/content/accession.json"],
)
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_what_is_no_file_in_an_object_is_found_and_holds_nobody(theirs: Path, name: str, kind: str) -> None:
    place = object_of(theirs) / name
    put_instead(place)
    os.mkfifo(place) if kind == "pipe" else place.symlink_to("/dev/zero")
    done = run_voxpop("--archive", str(theirs), "verify")
    assert done.returncode == 1 and "neither a file nor a folder" in done.stdout


def test_an_original_that_is_a_pipe_is_not_waited_for(theirs: Path) -> None:
    with Archive.open(theirs) as archive:
        accession = archive.captures(KEY)[0].accession_id
        [file] = archive.accession(accession).files
        stored = archive.original(accession, file.path).stored
        put_instead(stored)
        os.mkfifo(stored)
        with pytest.raises(CustodyError, match="is no file"):
            archive.original(accession, file.path)


def test_a_pipe_in_what_declares_the_originals_holds_nobody(theirs: Path) -> None:
    put_instead(theirs / "originals" / "ocfl_layout.json")
    os.mkfifo(theirs / "originals" / "ocfl_layout.json")
    done = run_voxpop("--archive", str(theirs), "verify")
    assert done.returncode == 1 and "neither a file nor a folder" in done.stdout


def test_merge_refuses_what_is_no_file(theirs: Path, tmp_path: Path) -> None:
    put_instead(object_of(theirs) / "v1/content/accession.json")
    os.mkfifo(object_of(theirs) / "v1/content/accession.json")
    Archive.open(tmp_path / "ours", create=True).close()
    done = run_voxpop("--archive", str(tmp_path / "ours"), "merge", str(theirs))
    assert done.returncode == 1 and "1 refused" in done.stderr


def test_objects_behind_a_link_are_not_of_the_archive(theirs: Path, tmp_path: Path) -> None:
    kept = object_of(theirs).parents[2]
    shutil.move(kept, tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    voxpop("--archive", theirs, "rebuild")
    with Archive.open(theirs) as archive:
        assert archive.info().videos == 0


# --- records ---------------------------------------------------------------------------------------------------------


def forge_decision(place: Path, **said: Any) -> None:
    decision = {"id": "forged", "verb": "withdraw", "subject": "youtube:zzz", "decided": 1, **said}
    folder = place / "originals" / object_folder(DECISION + "forged")
    (folder / "v1" / "content").mkdir(parents=True)
    digest = write_record(folder / "v1/content/decision.json", Decision(**decision))
    write_object_files(folder, DECISION + "forged", {"decision.json": digest}, created=1, message="Decided: withdraw")


def test_a_forged_withdrawal_removes_no_other_file_of_this_machine(theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "evidence.jpg").write_text("precious")
    forge_decision(theirs, destroyed=(str(tmp_path / "evidence"),))
    with Archive.open(tmp_path / "ours", create=True) as archive:
        met = [m for m in archive.merge(theirs) if m.what == "decision"]
    assert (tmp_path / "evidence.jpg").exists()
    assert [m.outcome for m in met] == ["refused"]


NONSENSE: list[dict[str, Any]] = [
    {"destroyed": ("\u00e9" * 40,)}, {"destroyed": ("a" * 40 + "\n",)}, {"replaced": {"a": "b"}}, {"decided": 10**17},
    {"decided": -(10**17)}, {"digests": ("zz",)},
]  # fmt: skip


@pytest.mark.parametrize("said", NONSENSE, ids=str)
def test_a_decision_that_says_what_none_says_is_refused(theirs: Path, tmp_path: Path, said: dict[str, Any]) -> None:
    forge_decision(theirs, **said)
    with Archive.open(tmp_path / "ours", create=True) as archive:
        met = list(archive.merge(theirs))
        assert [(m.what, m.outcome) for m in met] == [("decision", "refused"), ("accession", "taken in")]
        assert list(archive.verify()) == []


FORGED: list[dict[str, Any]] = [
    {"length": -1},
    *({"path": name, "stored_as": f"v1/content/{name}.zst"} for name in ("a\nb", ".", "a\0", "a\u202egpj")),
]


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_record_names_no_file_as_none_is_named_here(theirs: Path, forged: dict[str, Any]) -> None:
    custody = Custody(theirs / "originals", theirs / "staging")
    [id] = custody.accession_ids()
    record = object_of(theirs) / "v1/content/accession.json"
    content = msgspec.json.decode(record.read_bytes())
    content["files"][0] |= forged
    record.write_bytes(msgspec.json.encode(content))
    with pytest.raises(CustodyError):
        custody.originals(custody.accession(id))


# --- the catalogue ---------------------------------------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x, x FROM c"
STRANGE = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON comment BEGIN DELETE FROM comment; END",
    "an endless trigger": f"CREATE TRIGGER t AFTER INSERT ON comment BEGIN INSERT INTO dropped {ENDLESS}; END",
    "an endless view": f"ALTER TABLE comment RENAME TO c; CREATE VIEW comment AS SELECT c.* FROM c, ({ENDLESS})",
    "an endless record": f"ALTER TABLE meta RENAME TO m; CREATE VIEW meta AS SELECT m.* FROM m, ({ENDLESS})",
    "a virtual table": "CREATE VIRTUAL TABLE t USING fts5(a)",
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_store_with_what_no_store_of_ours_has_is_made_again(theirs: Path, tmp_path: Path, name: str) -> None:
    store = theirs / "catalogue/g1/store.sqlite3"
    with closing(sqlite3.connect(store)) as db:
        db.executescript(STRANGE[name])
    page = write_page(tmp_path / "more", [said("c2", "second")])
    done = run_voxpop("--archive", str(theirs), "add", str(page))
    assert done.returncode == 0 and "is broken; it is being made again" in done.stderr
    with Archive.open(theirs) as archive:
        assert [comment.text for comment in archive.comments(KEY)] == ["first", "second"]
        assert list(archive.verify()) == []


# --- what a terminal obeys -------------------------------------------------------------------------------------------

OBEYED = "\x1b]0;x\x07\x9b31m\u202e\r"


def obeyed(*outputs: str) -> set[str]:
    """What of it stands in the output of commands."""
    return {c for c in "\x1b\x07\x9b\u202e\u2066\r\x7f" if any(c in output for output in outputs)}


@pytest.mark.parametrize("command", [["info"], ["rebuild"], ["searches"], ["searches", "--json"]])
def test_names_of_an_archive_and_its_searches_do_nothing_to_a_terminal(theirs: Path, command: list[str]) -> None:
    record = theirs / "voxpop.toml"
    record.write_text(record.read_text().replace('name = "theirs"', f"name = {msgspec.json.encode(OBEYED).decode()}"))
    saved = {"name": OBEYED, "query": f"first {OBEYED}", "saved": 1}
    (theirs / "searches.jsonl").write_bytes(msgspec.json.encode(saved) + b"\n")
    done = voxpop("--archive", theirs, *command)
    assert done.code == 0 and obeyed(done.out, done.err) == set()


def test_json_says_what_is_held_to_the_letter_and_does_nothing_to_a_terminal(theirs: Path, tmp_path: Path) -> None:
    with Archive.open(theirs) as archive:
        list(archive.add([write_page(tmp_path / "odd", [said("c9", f"odd {OBEYED}")], id="Odd1234567_")]))
    done = voxpop("--archive", theirs, "comments", "youtube:Odd1234567_", "--json")
    assert obeyed(done.out) == set()
    assert [comment["text"] for comment in done.objects] == [f"odd {OBEYED}"]


def test_a_record_of_the_archive_that_is_nested_without_end_is_refused(theirs: Path) -> None:
    (theirs / "voxpop.toml").write_text("a = " + "[" * 100_000)
    done = voxpop("--archive", theirs, "info")
    assert done.code == 1 and "restore it from a copy" in done.err


@pytest.mark.parametrize("name", ["inventory.json", "v1/content/accession.json"])
def test_what_is_nested_without_end_is_damaged(theirs: Path, name: str) -> None:
    (object_of(theirs) / name).write_text('{"id": ' + "[" * 100_000)
    done = voxpop("--archive", theirs, "verify")
    assert done.code == 1 and "findings" in done.err

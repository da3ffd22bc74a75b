"""`verify` finds whatever was changed, and names it; where nothing was, it finds nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, VIDEO_ID, clip, said, write_mirror, write_page
from tests.archive.records import digest_of, findings, public, words
from voxpop.archive import Answers, Archive
from voxpop.catalogue.local.index import renew
from voxpop.errors import CatalogueError

KEY = f"youtube:{VIDEO_ID}"
URL = "https://youtu.be/Told1234_-t"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with an original of each kind, and a decision."""
    top = tmp_path_factory.mktemp("healthy")
    root = Path(__file__).parents[2]
    comments = [said("c1", "lanternfish 1:08"), said("c1.r", "reply", parent="c1"), said("c2", "second 0:12")]
    page = write_page(top / "inbox", comments, subtitles={"en": [{"ext": "vtt"}]})
    for ending, content in ((".en.vtt", CAPTION), (".description", "as it stands"), (".log", "fetched")):
        page.with_name(page.name.replace(".info.json", ending)).write_text(content)
    clip(root, page.with_name(page.name.replace(".info.json", ".webm")))
    with Archive.open(top / "kept", create=True) as archive:
        list(archive.add([page]))
        list(archive.add([write_page(top / "later", [said("c1", "lanternfish, edited")], epoch=1_700_000_900)]))
        list(archive.add([write_mirror(top / "mirror")], answers=Answers(url=URL)))
        assert findings(archive) == []
    return top / "kept"


@pytest.fixture
def place(healthy: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    copied = Path(shutil.copytree(healthy, tmp_path / "kept"))
    with Archive.open(copied):  # a catalogue that came with a copy is made again, before it is damaged
        return copied


def found(place: Path) -> str:
    """All findings, in words."""
    with Archive.open(place) as archive:
        return "\n".join(findings(archive))


def original(place: Path, ending: str) -> Path:
    """The stored file of an original whose name ends so."""
    return next(p for p in sorted((place / "originals").rglob("*")) if p.name.endswith(ending))


def flip(path: Path) -> None:
    """One bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    """The last byte of a file away."""
    path.write_bytes(path.read_bytes()[:-1])


def flip_first(path: Path) -> None:
    """One bit of the first byte."""
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])


def cut_short(path: Path) -> None:
    """Most of a file away."""
    path.write_bytes(path.read_bytes()[:3000])


def test_a_healthy_archive_has_no_findings_and_verifying_changes_nothing(place: Path) -> None:
    with Archive.open(place) as archive:
        custody, records = digest_of(place / "originals"), public(archive)
        assert findings(archive) == []
        assert (digest_of(place / "originals"), public(archive)) == (custody, records)
    assert not [p for p in (place / "catalogue").iterdir() if p.name.startswith("verify")]


def test_the_command_says_that_nothing_was_found(place: Path) -> None:
    assert voxpop("--archive", place, "verify", "--json") == (0, "", "")
    assert "No findings" in voxpop("--archive", place, "verify").err


# --- originals -------------------------------------------------------------------------------------------------------

KINDS = [
    ".info.json.zst", ".en.vtt.zst", ".description.zst", ".log.zst", ".webm", "accession.json", "decision.json",
    "inventory.json", "inventory.json.sha512", "0=ocfl_object_1.1",
]  # fmt: skip


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
@pytest.mark.parametrize("ending", KINDS)
def test_an_original_that_was_changed_cut_or_removed_is_named(
    place: Path, ending: str, damage: Callable[[Path], None]
) -> None:
    path = original(place, ending)
    damage(path)
    with Archive.open(place) as archive:
        said_of_it = findings(archive)
    assert said_of_it
    names = [part for part in path.parts if "urn%3avoxpop" in part]
    id = names[0].rpartition("%3a")[2]
    assert any(id in line for line in said_of_it), said_of_it


def test_findings_are_listed_as_json_and_make_the_exit_code_one(place: Path) -> None:
    flip(original(place, ".webm"))
    flip(original(place, "decision.json"))
    done = voxpop("--archive", place, "verify", "--json")
    assert done.code == 1
    assert {tuple(o) for o in done.objects} == {("kind", "where", "what")}
    text = json.dumps(done.objects)
    assert ".webm" in text
    assert "decision" in text
    plain = voxpop("--archive", place, "verify")
    assert plain.code == 1
    assert f"{len(done.objects)} findings" in plain.err


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
@pytest.mark.parametrize("name", ["0=ocfl_1.1", "ocfl_layout.json", "config.json"])
def test_what_declares_the_root_is_found_when_it_was_changed_cut_or_removed(
    place: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(next((place / "originals").rglob(name)))
    [store] = place.glob("catalogue/g*/store.sqlite3")
    with sqlite3.connect(store) as db:
        db.execute("UPDATE fate SET gone_at = gone_at + 1")
        db.execute("UPDATE capture SET held = held + 1")
    db.close()
    told = found(place)
    assert name in told
    assert "capture" in told, "it goes on with the rest"


def test_a_digit_of_the_archives_id_that_was_changed_is_found(place: Path) -> None:
    record = place / "voxpop.toml"
    text = record.read_text()
    at = text.index('id = "') + 9
    record.write_text(text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :])
    assert "voxpop.toml" in found(place)


def test_an_archive_made_before_its_record_had_a_check_has_no_finding(place: Path) -> None:
    record = place / "voxpop.toml"
    record.write_text("".join(line for line in record.read_text().splitlines(True) if not line.startswith("check")))
    assert found(place) == ""


@pytest.mark.parametrize("damage", [flip_first, cut])
def test_saved_searches_that_cannot_be_read_are_a_finding(place: Path, damage: Callable[[Path], None]) -> None:
    with Archive.open(place) as archive:
        archive.searches.saved.save("ferries", "ferry", 1)
        archive.searches.saved.save("gulls", "gull", 1)
        assert findings(archive) == []
    damage(place / "searches.jsonl")
    assert "searches.jsonl" in found(place)


@pytest.mark.parametrize("number", [0, 1])
def test_a_file_that_does_not_belong_there_is_named(place: Path, number: int) -> None:
    where = [place / "originals" / "stranger.txt", original(place, "accession.json").with_name("stranger.txt")][number]
    where.write_text("I was never taken in")
    assert "stranger.txt" in found(place)


def test_a_changed_record_with_a_mended_inventory_is_found_all_the_same(place: Path) -> None:
    """Somebody who knows OCFL and forges digest, inventory and sidecar is betrayed by the accession's own id."""
    import hashlib

    record = original(place, "accession.json")
    before = hashlib.sha512(record.read_bytes()).hexdigest()
    record.write_bytes(record.read_bytes().replace(b'"kind": "file"', b'"kind": "fetch"'))
    after = hashlib.sha512(record.read_bytes()).hexdigest()
    top = record.parents[2]
    for inventory in (top / "inventory.json", top / "v1" / "inventory.json"):
        inventory.write_text(inventory.read_text().replace(before, after))
        digest = hashlib.sha512(inventory.read_bytes()).hexdigest()
        inventory.with_name("inventory.json.sha512").write_text(f"{digest} inventory.json\n")
    assert "changed" in found(place)


def test_an_accession_that_is_gone_is_named(place: Path) -> None:
    top = original(place, "accession.json").parents[2]
    id = top.name.rpartition("%3a")[2]
    shutil.rmtree(top.parents[2])
    said, *_ = [line for line in found(place).split("\n") if f"accession {id}" in line]
    assert "is in the catalogue and not in custody; bring its folder back from a copy" in said


def test_a_decision_that_is_gone_is_named(place: Path) -> None:
    top = original(place, "decision.json").parents[2]
    id = top.name.rpartition("%3a")[2]
    shutil.rmtree(top.parents[2])
    assert id in found(place)


def test_a_damaged_original_can_be_verified_without_a_catalogue(place: Path) -> None:
    path = original(place, ".info.json.zst")
    flip(path)
    shutil.rmtree(place / "catalogue")
    done = voxpop("--archive", place, "verify", "--json")
    assert done.code == 1
    assert path.name.removesuffix(".zst") in done.out
    missing = [said["what"] for said in done.objects if said["where"].startswith("accession ")]
    assert missing == [
        "is damaged, and so missing from the catalogue; bring it back from a copy, then rebuild takes it in"
    ]


# --- the catalogue ---------------------------------------------------------------------------------------------------


def ask(place: Path, *statements: str) -> None:
    """What a person does with `sqlite3` in the store."""
    [store] = place.glob("catalogue/g*/store.sqlite3")
    with sqlite3.connect(store) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE comment SET text = 'never said' WHERE id = 'c2'", "comment youtube:c2"),
        ("UPDATE comment SET likes = likes + 1 WHERE id = 'c1'", "comment youtube:c1"),
        ("UPDATE comment SET flags = flags | 2 WHERE id = 'c2'", "comment youtube:c2"),
        ("UPDATE author SET name = '@somebody' WHERE name = '@nora'", "comment youtube:c1"),
        ("UPDATE comment SET pos = pos + (9 << 9) WHERE id = 'c1'", f"comments of {KEY}"),
        ("DELETE FROM comment WHERE id = 'c2'", f"comments of {KEY}"),
        ("DELETE FROM video WHERE key LIKE 'youtube:Quay%'", f"video {KEY}"),
        ("UPDATE video SET key = 'youtube:Forged00000' WHERE key LIKE 'youtube:Quay%'", "youtube:Forged00000"),
        ("UPDATE video SET held = held + 1", f"video {KEY}"),
        ("UPDATE cue SET text = 'never said' WHERE start = 1", "lanternfish|caption|index"),
        ("DELETE FROM accession", "missing from the catalogue"),
        ("DELETE FROM decision", "missing from the catalogue"),
        ("DELETE FROM capture", "capture"),
        ("DELETE FROM moment", "moment"),
        ("UPDATE capture SET capture = claim", "capture|catalogue"),
        ("DELETE FROM claim", "claim|comment"),
        ("UPDATE comment SET id = CAST(id AS BLOB)", "comment youtube:c2"),
        ("UPDATE comment SET text = CAST(x'ff41' AS TEXT) WHERE id = 'c2'", "comment youtube:c2"),
        ("UPDATE accession SET report = x'ff'", "accession"),
        ("UPDATE held SET cks = x'00'", "what captures hold"),
        ("UPDATE claim SET entries = x'00'", "claims"),
    ],
)
def test_a_row_that_was_changed_by_hand_is_found_and_named(place: Path, statement: str, name: str) -> None:
    ask(place, statement)
    words = found(place)
    assert any(part in words for part in name.split("|")), words


def test_documents_that_the_index_lost_are_found(place: Path) -> None:
    import tantivy

    [folder] = place.glob("catalogue/g*/index")
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(20_000_000, 1)
    writer.delete_documents_by_query(tantivy.Query.term_query(index.schema, "text", "lanternfish"))
    writer.commit()
    writer.wait_merging_threads()
    words = found(place)
    assert "not indexed" in words
    assert KEY in words


def test_an_index_that_lost_everything_is_filled_again_by_who_writes(place: Path, tmp_path: Path) -> None:
    [folder] = place.glob("catalogue/g*/index")
    renew(folder)
    with Archive.open(place) as archive:
        assert not words(archive, "lanternfish")
        list(archive.add([write_page(tmp_path / "later", [said("later", "a plankton bloom")])]))
        assert words(archive, "lanternfish") and words(archive, "plankton")
        assert findings(archive) == []


def test_an_archive_that_holds_nothing_is_sound(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "new", create=True) as archive:
        assert findings(archive) == []
        archive.rebuild()
        assert findings(archive) == []


def test_damaged_pages_of_the_store_are_a_finding(place: Path) -> None:
    [store] = place.glob("catalogue/g*/store.sqlite3")
    data = bytearray(store.read_bytes())
    for at in range(8192 * 12, len(data), 8192):
        data[at : at + 64] = b"\xaa" * 64
    store.write_bytes(data)
    done = voxpop("--archive", place, "verify")
    assert done.code == 1 or "being made again" in done.err, done
    assert "rebuild" in done.out or "being made again" in done.err


def flip_early(path: Path) -> None:
    """One bit near the start of a file, before the checksum that the engine puts at its end."""
    data = bytearray(path.read_bytes())
    data[len(data) // 8] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("ending", [".term", ".idx", ".pos", ".fast"])
@pytest.mark.parametrize("damage", [cut, flip_early, Path.unlink])
def test_damaged_files_of_the_index_are_a_finding_or_are_made_again(
    place: Path, ending: str, damage: Callable[[Path], None]
) -> None:
    for path in list(place.glob(f"catalogue/g*/index/*{ending}")):
        damage(path)
    heard: list[str] = []
    try:
        with Archive.open(place, say=heard.append) as archive:
            told = findings(archive)
    except CatalogueError as error:
        told = [str(error)]
    assert told or heard
    with Archive.open(place) as archive:
        archive.rebuild()
        assert findings(archive) == []


@pytest.mark.parametrize("damage", [flip, cut, cut_short, flip_first, Path.unlink])
def test_a_picture_made_of_the_media_is_found_when_it_was_damaged_and_rebuild_mends_it(
    place: Path, damage: Callable[[Path], None]
) -> None:
    [still] = place.glob("catalogue/stills/*.jpg")
    before = still.read_bytes()
    damage(still)
    assert still.name in found(place)
    with Archive.open(place) as archive:
        archive.rebuild()
        assert findings(archive) == []
    assert still.read_bytes() == before


def test_a_rebuild_mends_whatever_was_done_to_the_catalogue(place: Path) -> None:
    with Archive.open(place) as archive:
        before = public(archive)
    ask(place, "UPDATE comment SET text = 'never said'", "DELETE FROM author", "DELETE FROM capture")
    with Archive.open(place) as archive:
        assert findings(archive)
        archive.rebuild()
        assert findings(archive) == []
        assert public(archive) == before


def test_what_a_killed_verify_left_behind_is_removed(place: Path) -> None:
    left = place / "catalogue" / "verify-x1"
    left.mkdir()
    (left / "store.sqlite3").write_text("lanternfish")
    assert found(place) == ""
    assert not left.exists()

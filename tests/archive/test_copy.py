"""A copy is the archive: whole, checked where it lies, brought into step, and free of what was withdrawn."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, Done, voxpop
from tests.archive.pages import CAPTION, VIDEO_ID, said, write_mirror, write_page
from tests.archive.records import differences, digest_of, findings, public, shown, words
from voxpop.archive import Answers, Archive
from voxpop.zstd import zstd

KEY = f"youtube:{VIDEO_ID}"
OTHER = "youtube:Other234_-y"
SECRET = "quicksilverword"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts on Linux")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a page of three files, another page, a mirror page that was told its URL."""
    top = tmp_path_factory.mktemp("copy")
    page = write_page(top / "a", [said("c1", "the tide comes twice"), said("c2", f"a {SECRET}")])
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    with Archive.open(top / "kept", create=True, name="Quays") as archive:
        list(archive.add([top / "a"]))
        list(archive.add([write_page(top / "b", [said("o1", "other")], id="Other234_-y")]))
        list(archive.add([write_mirror(top / "m")], answers=Answers(url="https://youtu.be/Mirror34_-z")))
    return top / "kept"


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    """That archive, for one test."""
    return Path(shutil.copytree(made, tmp_path / "kept"))


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Where the copy goes."""
    return tmp_path / "disk" / "copy"


def copy(kept: Path, there: Path | str, *options: str, code: int = 0) -> Done:
    done = voxpop("--archive", kept, "copy", there, *options)
    assert done.code == code, done
    return done


def steps(kept: Path, there: Path, *, check: bool = False) -> list[tuple[str, str]]:
    """Kind and deed of each step, in this process."""
    with Archive.open(kept) as archive:
        return [(step.kind, step.done) for step in archive.copy(there, check=check)]


def reasons(kept: Path, there: Path) -> str:
    """Why things were not copied."""
    with Archive.open(kept) as archive:
        return " ".join(str(step.reason) for step in archive.copy(there) if step.done == "refused")


def told(place: Path) -> dict[str, object]:
    """What an archive says, in which nothing is wrong."""
    with Archive.open(place) as archive:
        assert findings(archive) == []
        return public(archive) | shown(archive)


def originals(place: Path) -> dict[str, str]:
    return digest_of(place / "originals")


def object_of(place: Path, video_key: str = KEY) -> Path:
    """The folder of a video's newest accession; `place` may be a copy that was not opened yet."""
    with Archive.open(place) as archive:
        id = archive.captures(video_key)[0].accession_id
    return object_folder(place, id)


def object_folder(place: Path, id: str) -> Path:
    [folder] = (place / "originals").glob(f"*/*/*/*{id}")
    return folder


def flip(path: Path) -> None:
    """One bit in the middle; the length stays."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


# --- what a copy is --------------------------------------------------------------------------------------------------


def test_a_copy_is_an_archive_that_says_the_same_and_has_the_same_originals(kept: Path, there: Path) -> None:
    done = copy(kept, there, "--json")
    assert [(step["kind"], step["done"], step["reason"]) for step in done.objects] == [
        *[("accession", "copied", None)] * 3, ("decision", "copied", None),
    ]  # fmt: skip
    assert sum(step["bytes"] for step in done.objects) > 2_000
    assert originals(there) == originals(kept)
    assert (there / "voxpop.toml").read_bytes() == (kept / "voxpop.toml").read_bytes()
    assert not (there / "catalogue").exists()
    assert voxpop("--archive", there, "list").code == 0
    assert differences(told(there), told(kept)) == {}


def test_a_copy_in_step_is_left_alone(kept: Path, there: Path) -> None:
    copy(kept, there)
    told(there)
    before = {path: path.stat().st_mtime_ns for path in there.rglob("*") if path.name not in ("lock", "staging")}
    done = copy(kept, there)
    assert (done.out, done.err) == ("", "The copy was in step already.\n")
    assert {
        path: path.stat().st_mtime_ns for path in there.rglob("*") if path.name not in ("lock", "staging")
    } == before


def test_only_what_is_new_is_copied_and_the_copy_shows_it(kept: Path, there: Path, inbox: Path) -> None:
    steps(kept, there)
    with Archive.open(there):  # it has a catalogue now
        pass
    with Archive.open(kept) as archive:
        list(archive.add([write_page(inbox, [said("n1", "new")], id="Newer234_-y")]))
        archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete"))
    assert steps(kept, there) == [("accession", "copied"), ("decision", "copied")]
    with Archive.open(there) as again:
        assert again.comment("youtube:n1").text == "new"
    assert differences(told(there), told(kept)) == {}


@pytest.mark.parametrize("key", [KEY, "youtube:c2"])
def test_what_was_withdrawn_here_is_gone_there_and_stays_out(kept: Path, there: Path, made: Path, key: str) -> None:
    steps(kept, there)
    with Archive.open(there):  # it has a catalogue now
        pass
    with Archive.open(kept) as archive:
        archive.withdraw(key, reason="asked")
    new = [] if key == KEY else [("accession", "copied")]
    assert steps(kept, there) == [*new, ("decision", "copied"), ("accession", "removed")]
    assert originals(there) == originals(kept)
    assert not any(SECRET in _text(path) for path in there.rglob("*") if path.is_file())
    with Archive.open(there) as again:
        assert words(again, SECRET) == set()
        [refused] = [r for r in again.add([made.parent / "a"]) if r.refused]
        assert "withdrawn" in refused.refused[0].reason
    assert differences(told(there), told(kept)) == {}


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (zstd.decompress(data) if path.suffix == ".zst" else data).decode("utf-8", "replace")


def test_what_was_withdrawn_in_the_copy_does_not_come_back_by_copying(kept: Path, there: Path) -> None:
    copy(kept, there)
    with Archive.open(there) as again:
        again.withdraw(KEY, reason="asked")
    done = copy(kept, there, code=1)
    assert "Withdrawn in the copy" in done.out
    assert not any(SECRET in _text(path) for path in there.rglob("*") if path.is_file())
    told(there)


def test_what_the_copy_withdrew_stays_out_and_the_rest_of_its_page_stays(kept: Path, there: Path) -> None:
    copy(kept, there)
    with Archive.open(there) as again:
        again.withdraw("youtube:c2", reason="asked")
    before, own = originals(there), public_of(there)
    for options in ((), ("--check",), ("--check",)):
        done = copy(kept, there, *options, code=1)
        assert originals(there) == before
        assert (done.out.count("Withdrawn in the copy"), done.out.count("removed")) == (1, 0)
        assert done.out.count("It stays there") == 2  # what stands instead, and the decision
        assert "nobody withdrew" not in done.out + done.err
        assert "never decided" not in done.out + done.err
    assert differences(public_of(there), own) == {}
    copy_of_the_copy = there.with_name("third")
    copy(there, copy_of_the_copy)
    assert originals(copy_of_the_copy) == before
    with Archive.open(kept) as archive:
        list(archive.merge(there))
    assert "accession" not in {kind for kind, done in steps(kept, there) if done == "refused"}
    assert originals(there) == originals(kept)
    assert differences(told(there), told(kept)) == {}


def test_what_each_of_both_withdrew_from_one_page_comes_to_neither(kept: Path, there: Path) -> None:
    """The page less the comment that was withdrawn here still says what was withdrawn there."""
    copy(kept, there)
    with Archive.open(there) as again:
        again.withdraw("youtube:c2", reason="asked")
    with Archive.open(kept) as archive:
        archive.withdraw("youtube:c1", reason="asked too")
    done = copy(kept, there, code=1)
    assert "Withdrawn in the copy" in done.out
    assert not any(SECRET in _text(path) for path in (there / "originals").rglob("*") if path.is_file())
    with Archive.open(kept) as archive:
        list(archive.merge(there))
    steps(kept, there)
    assert originals(there) == originals(kept)
    assert differences(told(there), told(kept)) == {}


def test_a_decision_that_cannot_be_read_lets_nothing_of_the_copy_go(kept: Path, there: Path) -> None:
    copy(kept, there)
    with Archive.open(there) as again:
        again.withdraw("youtube:c2", reason="asked")
    [decided] = [d for d in (there / "originals").rglob("decision.json") if "asked" in d.read_text()]
    decided.write_bytes(b"no decision")
    before = originals(there)
    copy(kept, there, code=1)
    assert before.items() <= originals(there).items()


def public_of(place: Path) -> dict[str, object]:
    with Archive.open(place) as archive:
        assert findings(archive) == []
        return public(archive)


def test_an_accession_that_was_packed_again_is_replaced(kept: Path, there: Path) -> None:
    steps(kept, there)
    pack_again(object_of(kept))
    assert originals(there) != originals(kept)
    assert steps(kept, there) == [("accession", "packed again")]
    assert originals(there) == originals(kept)
    assert differences(told(there), told(kept)) == {}


def pack_again(folder: Path, other: bytes | None = None) -> None:
    """Other bytes, the same content (unless `other`): each frame at another level, an inventory that says so."""
    inventory = json.loads((folder / "inventory.json").read_bytes())
    for digest, paths in [*inventory["manifest"].items()]:
        if not paths[0].endswith(".zst"):
            continue
        content = zstd.decompress((folder / paths[0]).read_bytes())
        packed = zstd.compress(other + paths[0].encode() if other else content, 15)
        (folder / paths[0]).write_bytes(packed)
        new = hashlib.sha512(packed).hexdigest()
        inventory["manifest"][new] = inventory["manifest"].pop(digest)
        inventory["versions"]["v1"]["state"][new] = inventory["versions"]["v1"]["state"].pop(digest)
    write_inventory(folder, json.dumps(inventory).encode())


def write_inventory(folder: Path, text: bytes) -> None:
    for place in (folder, folder / "v1"):
        (place / "inventory.json").write_bytes(text)
        (place / "inventory.json.sha512").write_text(f"{hashlib.sha512(text).hexdigest()} inventory.json\n")


# --- damage ----------------------------------------------------------------------------------------------------------

KINDS = [
    "inventory.json", "inventory.json.sha512", "0=ocfl_object_1.1", "v1/inventory.json", "v1/inventory.json.sha512",
    "v1/content/accession.json", f"v1/content/The last ferry [{VIDEO_ID}].info.json.zst",
]  # fmt: skip


@pytest.fixture
def copied(kept: Path, there: Path) -> Path:
    """The first page's object in a copy that is in step."""
    steps(kept, there)
    return there / object_of(kept).relative_to(kept)


@pytest.mark.parametrize("name", KINDS)
def test_check_finds_and_mends_a_flipped_bit_in_the_copy(kept: Path, there: Path, copied: Path, name: str) -> None:
    flip(copied / name)
    assert steps(kept, there, check=True) == [("accession", "mended")]
    assert originals(there) == originals(kept)


def test_a_mended_copy_says_so_and_is_well(kept: Path, there: Path, copied: Path) -> None:
    flip(copied / KINDS[-1])
    assert "mended: The bytes there were not those" in copy(kept, there, "--check").out
    told(there)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: os.truncate(path, 10)], ids=["removed", "cut"])
@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_is_missing_or_cut_in_the_copy_is_mended_by_any_copy(
    kept: Path, there: Path, copied: Path, name: str, harm: Callable[[Path], None]
) -> None:
    harm(copied / name)
    assert steps(kept, there) == [("accession", "mended")]
    assert originals(there) == originals(kept)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: os.truncate(path, 10), flip], ids=["removed", "cut", "bit"])
@pytest.mark.parametrize("name", KINDS)
def test_what_is_damaged_here_displaces_nothing_there_and_the_rest_is_copied(
    kept: Path, there: Path, copied: Path, inbox: Path, name: str, harm: Callable[[Path], None]
) -> None:
    before = originals(there)
    with Archive.open(kept) as archive:
        list(archive.add([write_page(inbox, [said("n1", "new")], id="Newer234_-y")]))
    harm(kept / copied.relative_to(there) / name)
    is_seen = harm is not flip or name in KINDS[:2]  # of what is there already, only the inventory is read here
    assert sorted(steps(kept, there, check=True)) == [
        ("accession", "copied"), *[("accession", "refused")] * is_seen,
    ]  # fmt: skip
    assert before.items() <= originals(there).items()
    assert len(originals(there)) > len(before)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_damaged_here_is_not_copied_and_the_rest_is(kept: Path, there: Path, name: str) -> None:
    flip(object_of(kept) / name)
    assert sorted(steps(kept, there)) == [
        ("accession", "copied"), ("accession", "copied"), ("accession", "refused"), ("decision", "copied"),
    ]  # fmt: skip
    assert len({Path(path).parts[3] for path in originals(there) if "voxpop" in path}) == 3


def test_damage_is_told_without_the_names_of_files_and_ends_with_1(kept: Path, there: Path, copied: Path) -> None:
    (kept / copied.relative_to(there) / KINDS[-1]).unlink()
    done = copy(kept, there, code=1)
    assert "Damaged here: 1 of its files are missing" in done.out
    assert ".." not in done.out
    assert "ferry" not in done.out + done.err
    told(there)


def test_damage_that_a_repacked_accession_hides_does_not_displace_a_good_one(
    kept: Path, there: Path, copied: Path
) -> None:
    """Its inventory agrees with its bytes; only the record of what was obtained tells."""
    before = originals(there)
    pack_again(kept / copied.relative_to(there), b"other words")
    assert steps(kept, there) == [("accession", "refused")]
    assert originals(there) == before


def test_what_was_lost_here_stays_in_the_copy_and_is_told(kept: Path, there: Path) -> None:
    steps(kept, there)
    before = originals(there)
    shutil.rmtree(object_of(kept))
    assert "It stays there" in reasons(kept, there)
    assert originals(there) == before


def test_an_inventory_from_a_strangers_hand_leads_out_of_nothing(kept: Path, there: Path, tmp_path: Path) -> None:
    (tmp_path / "private").write_text("private")
    digest = hashlib.sha512(b"private").hexdigest()
    folder = object_of(kept)
    inventory = json.loads((folder / "inventory.json").read_bytes())
    way_out = "v1/content/" + "../" * 20 + str(tmp_path / "private").lstrip("/")
    inventory["manifest"][digest] = [way_out]
    write_inventory(folder, json.dumps(inventory).encode())
    assert "outside of it" in reasons(kept, there)
    inventory["manifest"][digest] = ["v1/content/link"]
    write_inventory(folder, json.dumps(inventory).encode())
    (folder / "v1" / "content" / "link").symlink_to(tmp_path / "private")
    assert "a file that its inventory does not name" in reasons(kept, there) or "missing" in reasons(kept, there)
    assert not any("private" in _text(path) for path in there.rglob("*") if path.is_file())


# --- places that are refused -----------------------------------------------------------------------------------------


def test_another_archive_is_refused_and_left_as_it_is(kept: Path, there: Path) -> None:
    with Archive.open(there, create=True):
        pass
    before = digest_of(there)
    done = copy(kept, there, code=2)
    assert "holds another archive" in done.err
    assert digest_of(there) == before


def test_a_place_with_other_things_is_refused(kept: Path, there: Path) -> None:
    there.mkdir(parents=True)
    (there / "letter.txt").write_text("dear")
    assert "holds other things" in copy(kept, there, code=2).err
    assert [path.name for path in there.iterdir()] == ["letter.txt"]
    assert "is a file" in copy(kept, there / "letter.txt", code=2).err


@pytest.mark.parametrize("where", ["kept", "kept/copies", "kept/originals/copy", ".", "link", "link/copy"])
def test_the_archive_and_its_copy_may_not_lie_within_one_another(kept: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "link").symlink_to(kept)
    before = originals(kept)
    assert "within one another" in copy(kept, tmp_path / where, code=2).err
    assert originals(kept) == before
    assert not (kept / "copies").exists()


@pytest.mark.parametrize("where", ["other/originals/copy", "other/copy", "link/originals/a/b"])
def test_no_copy_is_made_within_another_archive(kept: Path, tmp_path: Path, where: str) -> None:
    with Archive.open(tmp_path / "other", create=True):
        pass
    (tmp_path / "link").symlink_to(tmp_path / "other")
    before = digest_of(tmp_path / "other")
    assert "lies within the archive at" in copy(kept, tmp_path / where, code=2).err
    assert digest_of(tmp_path / "other") == before


def test_a_place_that_is_neither_folder_nor_s3_is_refused(kept: Path) -> None:
    assert "s3://BUCKET/PREFIX" in copy(kept, "ftp://example.org/x", code=2).err


def test_a_place_that_cannot_be_is_refused_with_a_sentence(kept: Path, there: Path) -> None:
    there.parent.mkdir()
    there.symlink_to(there)
    for nowhere in (there, there.parent / ("x" * 5000)):
        assert voxpop("--archive", kept, "copy", nowhere).code in (1, 2)


@LINUX
def test_an_unfinished_copy_is_no_archive_and_is_completed(kept: Path, there: Path, inbox: Path) -> None:
    with Archive.open(kept) as archive:
        noise = [said(f"n{n}", os.urandom(200).hex()) for n in range(800)]
        list(archive.add([write_page(inbox, noise, id="Noisy234_-y")]))
    done = voxpop("--archive", kept, "copy", there, before=_small_files)
    assert done.code == 1
    assert "say the same command again" in done.err
    for command in ((there, "list"), (there, "add", inbox), (kept, "merge", there)):
        refused = voxpop("--archive", *command)
        assert refused.code == 2 and f"{there} is a copy that was not completed" in refused.err
    alone = Path(shutil.copytree(there, there.with_name("alone")))
    (alone / "voxpop.toml.unfinished").rename(alone / "voxpop.toml")
    assert voxpop("--archive", alone, "verify").code == 0
    copy(kept, there)
    assert differences(told(there), told(kept)) == {}
    assert {path.name for path in there.iterdir()} == {"catalogue", "lock", "originals", "staging", "voxpop.toml"}


def _small_files() -> None:
    """As on a disk that is full: no file may be longer than this."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


# --- the workspace ---------------------------------------------------------------------------------------------------


def test_the_workspace_comes_along_as_it_was_at_one_moment(kept: Path, there: Path) -> None:
    with closing(sqlite3.connect(kept / "workspace.sqlite3")) as db:
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE note (text); INSERT INTO note VALUES ('kept')")
        db.execute("INSERT INTO note VALUES ('not yet')")
        assert ("workspace", "copied") in steps(kept, there)
        db.commit()
    assert notes(there) == ["kept"]
    assert [path.name for path in there.glob("workspace*")] == ["workspace.sqlite3"]
    assert steps(kept, there) == [("workspace", "copied")]
    assert notes(there) == ["kept", "not yet"]
    assert steps(kept, there, check=True) == []


def notes(place: Path) -> list[str]:
    with closing(sqlite3.connect(place / "workspace.sqlite3")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [text for (text,) in db.execute("SELECT text FROM note ORDER BY rowid")]


def test_a_damaged_workspace_displaces_none(kept: Path, there: Path) -> None:
    with closing(sqlite3.connect(kept / "workspace.sqlite3")) as db:
        db.executescript("CREATE TABLE note (text); INSERT INTO note VALUES ('kept')")
    copy(kept, there)
    (kept / "workspace.sqlite3").write_bytes(b"no database at all" * 1000)
    assert steps(kept, there) == [("workspace", "refused")]
    assert notes(there) == ["kept"]
    (kept / "workspace.sqlite3").unlink()
    assert steps(kept, there) == [("workspace", "refused")]
    assert notes(there) == ["kept"]


# --- while others work -----------------------------------------------------------------------------------------------


@LINUX
def test_copies_made_while_pages_come_in_and_go_are_sound(kept: Path, there: Path, inbox: Path) -> None:
    rng = random.Random("copy beside writers")
    with Archive.open(kept) as archive:
        for number in range(12):
            comments = [said(f"w{number}.{n}", f"{number} {n}") for n in range(rng.randrange(60))]
            write_page(inbox / str(number), comments, id=f"Busy{number:07}")
        copying = _copying(kept, there)
        for number in range(12):
            list(archive.add([inbox / str(number)]))
            if number % 3 == 2:
                archive.withdraw(f"youtube:Busy{number - 1:07}", reason="asked")
            if copying.poll() is not None:
                assert copying.returncode == 0
                told(there)
                copying = _copying(kept, there)
        assert copying.wait() == 0
    told(there)
    copy(kept, there)
    assert originals(there) == originals(kept)
    assert differences(told(there), told(kept)) == {}


def _copying(kept: Path, there: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, "--archive", kept, "copy", there], env=ENVIRONMENT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_copy_waits_for_whoever_writes_to_the_copy(kept: Path, there: Path) -> None:
    copy(kept, there)
    from voxpop.originals import ArchiveLock

    with ArchiveLock(there / "lock"):
        waiting = subprocess.Popen(
            [*PROGRAM, "--archive", kept, "copy", there], env=ENVIRONMENT, stderr=subprocess.PIPE
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=2)
    assert waiting.communicate(timeout=60)[1].decode().endswith("The copy was in step already.\n")


@LINUX
def test_an_archive_that_may_only_be_read_can_be_copied(kept: Path, there: Path) -> None:
    if os.geteuid() != 0:
        for path in [kept, *kept.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
    before = originals(kept)
    copy(kept, there)
    assert originals(kept) == before


def test_a_command_that_copies_nothing_loads_nothing_of_s3(kept: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from voxpop.archive import Archive; "
        f"Archive.open(Path({str(kept)!r})).videos(); "
        "print([name for name in ('fsspec', 's3fs', 'botocore', 'voxpop.archive.copying') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("where", ["stranger.txt", "0ab/stranger.txt", "0ab/cde/stranger.txt"])
def test_a_foreign_file_among_the_originals_of_a_copy_is_named_as_verify_names_it(
    kept: Path, there: Path, where: str
) -> None:
    copy(kept, there)
    (there / "originals" / where).parent.mkdir(parents=True, exist_ok=True)
    (there / "originals" / where).write_text("I was never taken in")
    done = copy(kept, there, "--check", code=1)
    assert f"other {where}  refused" in done.out
    with Archive.open(there) as archive:
        assert any(where in line for line in findings(archive))

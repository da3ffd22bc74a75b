"""Custody: what comes in stays as it was, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import msgspec
import ocfl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ocfl.layout_registry import get_layout

from tests.archive.pages import MIRROR
from tests.kill_originals import InputFile, whole_life
from voxpop.errors import ArchiveBusy, CustodyError, KeyUnknown, Refusal
from voxpop.model import Accession, Decision, MediaInfo, Provenance, Role
from voxpop.originals import ArchiveLock, Custody, safe_name
from voxpop.originals.disk import side_by_side
from voxpop.zstd import zstd

IS_SOAK = os.environ.get("VOXPOP_SOAK") == "1"
CHILD = Path(__file__).with_name("kill_originals.py")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the Linux kernel for it")

PAGE = '{"title": "The bridge at noon", "comments": ["erste Zeile\\nzweite Zeile 🌉"]}'.encode() * 40
CLIP = bytes(range(256)) * 700
CAPTION = b"WEBVTT\n\n00:01.000 --> 00:02.000\nGood evening\n"
FETCHED = Provenance("fetch", "yt-dlp", seed="https://example.org/v/1", events=("warning: slow",))


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    made = Custody(tmp_path / "archive" / "originals", tmp_path / "archive" / "staging")
    (tmp_path / "archive").mkdir()
    made.create()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "clip.info.json").write_bytes(PAGE)
    (folder / "clip.mp4").write_bytes(CLIP)
    (folder / "clip.en.vtt").write_bytes(CAPTION)
    return folder


def files_of(source: Path) -> list[InputFile]:
    roles: dict[str, Role] = {"clip.info.json": "page", "clip.mp4": "media", "clip.en.vtt": "caption"}
    return [InputFile(source / name, name, role) for name, role in roles.items()]


def take_in(custody: Custody, source: Path, provenance: Provenance = FETCHED) -> Accession:
    return custody.stage(files_of(source), provenance, now=1_700_000_000).publish()


def one_file(custody: Custody, tmp_path: Path, content: bytes, name: str = "a.json", role: Role = "page") -> Accession:
    path = tmp_path / "one"
    path.write_bytes(content)
    return custody.stage([InputFile(path, name, role)], FETCHED, now=1).publish()


def staging_of(custody: Custody) -> list[str]:
    return [path.name for path in custody.root.with_name("staging").glob("*-*")]


def assert_whole(root: Path) -> None:
    """ocfl-py accepts the root and each object; no finding of ours either."""
    storage = ocfl.StorageRoot(root=str(root))
    assert storage.validate(), storage.log
    assert storage.good_objects == storage.num_objects, storage.errors
    for path, _ in ocfl.StorageRoot(root=str(root)).list_objects():
        valid, validator = ocfl.Object().validate(str(root / path))
        assert valid and not validator.log.messages, validator.status_str()
    custody = Custody(root, root.with_name("staging"))
    assert not list(custody.check_root())
    assert not [finding for id in custody.accession_ids() for finding in custody.check(id)]
    assert not [finding for id in custody.decision_ids() for finding in custody.check_decision(id)]


def picture_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_the_bytes_come_back_as_they_were_obtained(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    for file, content in zip(accession.files, (PAGE, CLIP, CAPTION), strict=True):
        with custody.open(accession.id, file.path) as stream:
            assert stream.read() == content
        assert (file.length, file.digest) == (len(content), hashlib.sha512(content).hexdigest())


def has_checksum(frame: bytes) -> bool:
    """What the head of a zstd frame says (RFC 8878, 3.1.1.1.1)."""
    return bool(frame[4] & 4)


def test_a_page_is_one_zstd_frame_that_any_tool_unpacks(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    stored = custody.stored_path(accession.id, "clip.info.json")
    assert stored.name == "clip.info.json.zst"
    frame = stored.read_bytes()
    assert (zstd.get_frame_info(frame).decompressed_size, has_checksum(frame)) == (len(PAGE), True)
    unpacker = zstd.ZstdDecompressor()
    assert unpacker.decompress(frame) == PAGE
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")


def test_media_are_stored_as_they_are_and_never_linked_to_the_persons_file(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    stored = custody.stored_path(accession.id, "clip.mp4")
    assert stored.read_bytes() == CLIP
    assert stored.stat().st_nlink == 1 and not stored.is_symlink()
    (source / "clip.mp4").write_bytes(b"overwritten")
    assert stored.read_bytes() == CLIP


def test_an_accession_is_one_valid_object_with_one_version_at_the_place_that_its_layout_names(
    custody: Custody, source: Path
) -> None:
    accession = take_in(custody, source)
    custody.decide(Decision("d-1", "amend", "x", 5))
    assert_whole(custody.root)
    found = dict(map(reversed, ocfl.StorageRoot(root=str(custody.root)).list_objects()))  # type: ignore[arg-type]
    layout = get_layout("0003-hash-and-id-n-tuple-storage-layout")
    for urn in (f"urn:voxpop:accession:{accession.id}", "urn:voxpop:decision:d-1"):
        assert found.pop(urn) == layout.identifier_to_path(urn)
    assert not found
    folder = custody.root / layout.identifier_to_path(f"urn:voxpop:accession:{accession.id}")
    inventory = ocfl.Object(path=str(folder)).parse_inventory()
    assert inventory.version_directories == ["v1"]
    assert sorted(inventory.version("v1").logical_paths) == [
        "accession.json", "clip.en.vtt.zst", "clip.info.json.zst", "clip.mp4",
    ]  # fmt: skip
    assert msgspec.json.decode((folder / "v1/content/accession.json").read_bytes(), type=Accession) == accession


def test_who_writes_objects_does_not_load_the_judge_of_them(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(MIRROR)
    code = (
        "import sys; from pathlib import Path; from voxpop.archive import Archive; "
        f"archive = Archive.open(Path({str(tmp_path / 'kept')!r}), create=True); "
        f"print([report.new for report in archive.add([Path({str(page)!r})])], 'ocfl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[4] False\n"


def test_an_accession_remembers_where_it_came_from_and_what_its_media_are(custody: Custody, source: Path) -> None:
    info = MediaInfo(12.5, 640, 480, "h264", "aac")
    staged = custody.stage(files_of(source), FETCHED, now=77, media={"clip.mp4": info})
    kept = custody.accession(staged.publish().id)
    assert (kept.ingested, kept.provenance) == (77, FETCHED)
    assert [(file.path, file.role, file.media) for file in kept.files] == [
        ("clip.info.json", "page", None),
        ("clip.mp4", "media", info),
        ("clip.en.vtt", "caption", None),
    ]


def test_the_same_files_from_the_same_place_are_held_once(custody: Custody, source: Path) -> None:
    first = take_in(custody, source)
    before = picture_of(custody.root)
    staged = custody.stage(list(reversed(files_of(source))), FETCHED, now=1_800_000_000)
    assert staged.already_held
    assert staged.publish() == first
    assert staged.already_held
    assert picture_of(custody.root) == before
    assert not staging_of(custody)


def test_the_same_files_from_another_place_are_another_accession(custody: Custody, source: Path) -> None:
    other = msgspec.structs.replace(FETCHED, seed="https://example.org/v/2")
    assert take_in(custody, source).id != take_in(custody, source, other).id


def test_what_is_discarded_was_never_there(custody: Custody, source: Path) -> None:
    before = picture_of(custody.root)
    staged = custody.stage(files_of(source), FETCHED, now=1)
    assert picture_of(custody.root) == before
    staged.discard()
    assert not custody.contains(staged.accession.id)
    assert not staging_of(custody)


def test_accessions_come_in_the_order_of_their_ingest(custody: Custody, source: Path) -> None:
    ids = {}
    for now in (30, 10, 20):
        ids[now] = custody.stage(files_of(source), Provenance("file", "t", seed=str(now)), now=now).publish().id
    assert [accession.id for accession in custody.accessions()] == [ids[10], ids[20], ids[30]]


def test_many_records_come_in_the_order_in_which_they_were_asked_for_and_a_damaged_one_at_its_place(
    custody: Custody, source: Path
) -> None:
    ids = [custody.stage(files_of(source), Provenance("file", "t", seed=str(n)), now=n).publish().id for n in range(3)]
    next(custody.root.rglob(f"*{ids[1]}/v1/content/accession.json")).write_bytes(b"{")
    asked = [ids[n % 3] for n in range(2_000)]
    for found, n in zip(custody.records(asked), itertools.cycle(range(3)), strict=False):
        assert isinstance(found, CustodyError) if n == 1 else isinstance(found, Accession) and found.id == ids[n]
    assert custody.accession_ids() == tuple(sorted(ids))


def test_what_reading_side_by_side_raises_is_raised_at_its_place() -> None:
    read = side_by_side(lambda n: 10 // (n - 1_234), range(5_000))
    assert [next(read) for _ in range(1_200)] == [10 // (n - 1_234) for n in range(1_200)]
    with pytest.raises(ZeroDivisionError):
        list(read)


def test_an_original_can_be_sent_to_another_process(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    original = pickle.loads(pickle.dumps(custody.original(accession.id, "clip.info.json")))
    assert (original.path, original.role, original.length) == ("clip.info.json", "page", len(PAGE))
    with original.open() as stream:
        assert stream.read() == PAGE


def test_an_empty_file_is_kept_as_an_empty_file(custody: Custody, tmp_path: Path) -> None:
    accession = one_file(custody, tmp_path, b"")
    with custody.open(accession.id, "a.json") as stream:
        assert stream.read() == b""
    assert_whole(custody.root)


def test_a_page_larger_than_a_block_comes_back(custody: Custody, tmp_path: Path) -> None:
    content = random.Random(4).randbytes(1 << 20) * 18 + b"end"
    accession = one_file(custody, tmp_path, content)
    with custody.open(accession.id, "a.json") as stream:
        assert stream.read() == content
    assert_whole(custody.root)


def test_progress_counts_the_bytes_of_all_files(custody: Custody, source: Path) -> None:
    class Seen:
        steps: list[tuple[int, int | None]] = []

        def step(self, name: str, done: int, total: int | None) -> None:
            self.steps.append((done, total))

    seen = Seen()
    custody.stage(files_of(source), FETCHED, now=1, progress=seen).discard()
    total = len(PAGE) + len(CLIP) + len(CAPTION)
    assert seen.steps[-1] == (total, total)


def test_a_warning_that_is_no_utf8_does_not_keep_the_page_out(custody: Custody, source: Path) -> None:
    odd = Provenance("fetch", "yt-dlp", asked={"output": "a\udcff"}, events=("cannot write \ud83d.mp4",))
    kept = custody.accession(take_in(custody, source, odd).id)
    assert kept.provenance.events == ("cannot write \ufffd.mp4",)
    assert kept.provenance.asked == {"output": "a\ufffd"}


@LINUX
def test_a_large_page_needs_little_memory(custody: Custody, source: Path, tmp_path: Path) -> None:
    with (tmp_path / "big.info.json").open("wb") as big:
        big.truncate(250 << 20)
    assert int(run_child("memory", custody.root.parent)) < 120


# --- names -----------------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(codec=None), max_size=80) | st.text("./\\%~aAé\u202e\n\x00\udcff2E", max_size=300)


@given(NAMES)
@example("../../etc/passwd")
@example("accession.json")
@example("a%2Fb")
@example("\udcff\ud800.mp4")
@example("é" * 300 + ".info.json")
@example("photo\u202egpj.exe")
def test_a_safe_name_is_one_harmless_element(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 200
    assert not safe.startswith(".") and "/" not in safe and "\\" not in safe
    assert all(character.isprintable() or ord(character) > 0xFF for character in safe)
    assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


@given(st.text(max_size=20) | st.text("./\\%~2Ee\udcff\u202e", max_size=20))
@example("100%25 true %2 %.mp4")
def test_the_persons_own_name_can_be_read_from_a_safe_one(name: str) -> None:
    assert unquote(safe_name(name), errors="surrogateescape") == (name or "unnamed")


@given(st.lists(NAMES, min_size=1, max_size=4))
@example(["A.json", "a.json", "accession.json", "ACCESSION.JSON"])
@example(["clip", "clip.zst", "é.json", "e\u0301.json"])
@example([".hidden", "..", ".", "", "/"])
def test_any_names_are_kept_apart_and_their_bytes_come_back(names: list[str]) -> None:
    roles: list[Role] = ["page", "media"]
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder, "archive")
        disk.mkdir()
        custody = Custody(disk / "originals", disk / "staging")
        custody.create()
        files = []
        for number, name in enumerate(names):
            path = Path(folder, str(number))
            path.write_text(f"content {number}")
            files.append(InputFile(path, name, roles[number % 2]))
        accession = custody.stage(files, FETCHED, now=1).publish()
        stored = [file.stored_as.casefold() for file in accession.files]
        assert len(set(stored)) == len(names)
        for number, file in enumerate(accession.files):
            with custody.open(accession.id, file.path) as stream:
                assert stream.read() == f"content {number}".encode()
        assert not [*custody.check_root(), *custody.check(accession.id)]


# --- what is refused -------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_taken_in_are_refused_by_name_and_leave_nothing(custody: Custody, source: Path) -> None:
    os.mkfifo(source / "pipe")
    before = picture_of(custody.root)
    for name, reason in (("gone.json", "No such file"), (".", "not a file|directory"), ("pipe", "not a file")):
        files = [*files_of(source), InputFile(source / name, name, "other")]
        with pytest.raises(Refusal, match=reason) as refusal:
            custody.stage(files, FETCHED, now=1)
        assert refusal.value.place == name
    with pytest.raises(Refusal, match="no file"):
        custody.stage([], FETCHED, now=1)
    assert picture_of(custody.root) == before
    assert not staging_of(custody)


@pytest.mark.parametrize("role", ["page", "media"])
def test_a_file_that_is_still_being_written_is_refused(custody: Custody, tmp_path: Path, role: Role) -> None:
    growing = tmp_path / "growing"
    growing.write_bytes(bytes(3 << 20))

    class Grow:
        def step(self, name: str, done: int, total: int | None) -> None:
            with growing.open("ab") as file:
                file.write(b"more")

    with pytest.raises(Refusal, match="while it was being copied"):
        custody.stage([InputFile(growing, "clip", role)], FETCHED, now=1, progress=Grow())
    assert not staging_of(custody)


def test_what_was_withdrawn_is_gone_and_refused_by_its_tombstones_name(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    digest = accession.files[1].digest
    custody.decide(Decision("t-9", "withdraw", "youtube:abc", 5, reason="asked to", digests=(digest,)))
    custody.destroy(accession.id)
    assert not custody.contains(accession.id)
    assert custody.is_refused(digest)
    assert_whole(custody.root)
    assert not staging_of(custody)
    with pytest.raises(Refusal, match="t-9") as refusal:
        take_in(custody, source)
    assert refusal.value.place == "clip.mp4"
    with pytest.raises(KeyUnknown):
        custody.accession(accession.id)


def test_a_withdrawal_is_seen_by_whoever_had_looked_before(custody: Custody, source: Path) -> None:
    other = Custody(custody.root, custody.root.with_name("staging"))
    digest = hashlib.sha512(CLIP).hexdigest()
    assert not other.is_refused(digest)
    custody.decide(Decision("t-1", "withdraw", "youtube:abc", 5, digests=(digest,)))
    assert other.is_refused(digest)


def test_no_byte_of_a_destroyed_accession_is_left(custody: Custody, source: Path) -> None:
    secret = b"a name that must go 7f3a"
    (source / "clip.mp4").write_bytes(CLIP + secret)
    other = take_in(custody, source, Provenance("file", "test"))
    assert any(secret in content for content in picture_of(custody.root.parent).values())
    custody.destroy(other.id)
    assert not any(secret in content for content in picture_of(custody.root.parent).values())
    assert not any(path.is_dir() and not list(path.iterdir()) for path in custody.root.rglob("*"))


def test_a_sweep_empties_staging_and_forgets_no_withdrawal(custody: Custody, source: Path) -> None:
    digest = hashlib.sha512(CLIP).hexdigest()
    custody.decide(Decision("t-1", "withdraw", "youtube:abc", 5, digests=(digest,)))
    staged = custody.stage(files_of(source)[:1], FETCHED, now=1)
    (custody.staging.path / "work-left-by-a-kill").mkdir()
    (custody.staging.path / "work-left-by-a-kill" / "page").write_bytes(PAGE)
    custody.sweep()
    assert not staging_of(custody)
    assert not custody.contains(staged.accession.id)
    assert custody.is_refused(digest)


def test_decisions_come_back_in_the_order_in_which_they_were_made(custody: Custody) -> None:
    made = [Decision(f"d{n}", "amend", "cap-1", decided, by="Ada", reason="ü") for n, decided in enumerate((3, 1, 2))]
    for decision in made:
        custody.decide(decision)
    assert list(custody.decisions()) == [made[1], made[2], made[0]]


def test_a_decision_is_never_overwritten(custody: Custody) -> None:
    decision = Decision("d1", "amend", "cap-1", 1)
    custody.decide(decision)
    custody.decide(decision)
    with pytest.raises(CustodyError, match="d1"):
        custody.decide(Decision("d1", "amend", "cap-2", 1))
    with pytest.raises(CustodyError, match="letters"):
        custody.decide(Decision("../d1", "amend", "cap-2", 1))
    assert list(custody.decisions()) == [decision]


@pytest.mark.parametrize("id", ["", "0" * 40, "../../etc", "0" * 39 + "G"])
def test_an_unknown_accession_is_said_to_be_unknown(custody: Custody, id: str) -> None:
    with pytest.raises(KeyUnknown):
        custody.accession(id)


def test_an_unknown_original_is_said_to_be_unknown(custody: Custody, source: Path) -> None:
    with pytest.raises(KeyUnknown, match="other"):
        custody.open(take_in(custody, source).id, "other.json")


# --- checks ----------------------------------------------------------------------------------------------------------


def kinds(custody: Custody, id: str) -> set[str]:
    return {finding.kind for finding in custody.check(id)}


def folder_of(custody: Custody, accession: Accession) -> Path:
    return custody.stored_path(accession.id, accession.files[0].path).parent.parent.parent


def test_a_whole_archive_has_no_finding(custody: Custody, source: Path) -> None:
    take_in(custody, source)
    assert_whole(custody.root)


def flip(path: Path, at: int = -40) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", ["clip.info.json", "clip.mp4", "clip.en.vtt"])
def test_one_changed_bit_of_an_original_is_found(custody: Custody, source: Path, name: str) -> None:
    accession = take_in(custody, source)
    flip(custody.stored_path(accession.id, name))
    findings = list(custody.check(accession.id))
    assert any(finding.kind == "ocfl" and name in finding.what for finding in findings)
    assert any(finding.kind in ("digest", "original") and finding.where.endswith(name) for finding in findings)


@pytest.mark.parametrize("name", ["inventory.json", "v1/inventory.json", "v1/content/accession.json"])
def test_one_changed_bit_of_what_is_written_about_it_is_found(custody: Custody, source: Path, name: str) -> None:
    accession = take_in(custody, source)
    flip(folder_of(custody, accession) / name)
    assert kinds(custody, accession.id)


def test_a_forged_file_with_a_forged_inventory_is_found(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    folder = folder_of(custody, accession)
    forged = b"forged" * 9
    (folder / "v1/content/clip.mp4").write_bytes(forged)
    inventory = (folder / "inventory.json").read_text()
    inventory = inventory.replace(hashlib.sha512(CLIP).hexdigest(), hashlib.sha512(forged).hexdigest())
    for place in (folder, folder / "v1"):
        (place / "inventory.json").write_text(inventory)
        digest = hashlib.sha512(inventory.encode()).hexdigest()
        (place / "inventory.json.sha512").write_text(f"{digest} inventory.json\n")
    assert ocfl.Object().validate(str(folder))[0]
    assert kinds(custody, accession.id) == {"digest", "length"}


@pytest.mark.parametrize("spoil", [b"", b"[]", b"{}", b"\xff\xfe", b'{"manifest": [], "versions": 3}'])
@pytest.mark.parametrize("name", ["inventory.json", "v1/content/accession.json", "0=ocfl_object_1.1"])
def test_a_spoiled_file_is_a_finding_and_never_an_error(
    custody: Custody, source: Path, name: str, spoil: bytes
) -> None:
    accession = take_in(custody, source)
    (folder_of(custody, accession) / name).write_bytes(spoil)
    assert kinds(custody, accession.id)


def test_missing_and_foreign_files_are_found(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    folder = folder_of(custody, accession)
    (folder / "v1/content/clip.mp4").rename(folder / "v1/content/other.mp4")
    whats = " ".join(finding.what for finding in custody.check(accession.id))
    assert "clip.mp4" in whats and "other.mp4" in whats
    shutil.rmtree(folder)
    assert kinds(custody, accession.id)


def test_a_frame_that_ends_early_is_told_while_reading(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    stored = custody.stored_path(accession.id, "clip.info.json")
    stored.write_bytes(stored.read_bytes()[:-30])
    with custody.open(accession.id, "clip.info.json") as stream, pytest.raises(CustodyError, match="damaged"):
        stream.read()
    assert "original" in kinds(custody, accession.id)


def test_a_frame_that_wants_more_memory_than_we_ever_use_is_refused(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    frame = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 28})
    custody.stored_path(accession.id, "clip.info.json").write_bytes(frame.compress(PAGE) + frame.flush())
    with custody.open(accession.id, "clip.info.json") as stream, pytest.raises(CustodyError, match="too much memory"):
        stream.read()
    assert {"length", "original"} <= kinds(custody, accession.id)


def test_a_frame_that_unpacks_to_more_than_was_obtained_gives_no_more(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    stored = custody.stored_path(accession.id, "clip.info.json")
    stored.write_bytes(zstd.compress(PAGE + b"\0" * 50_000_000))
    with custody.open(accession.id, "clip.info.json") as stream:
        assert stream.read() == PAGE
    assert "length" in kinds(custody, accession.id)


def test_a_forged_record_cannot_show_other_files_of_this_machine(custody: Custody, source: Path) -> None:
    (custody.root.parent / "secret").write_text("secret")
    accession = take_in(custody, source)
    record = folder_of(custody, accession) / "v1/content/accession.json"
    content = record.read_text()
    climb = "v1/content/" + "../" * 7 + "secret"
    record.write_text(content.replace("v1/content/clip.mp4", climb))
    with pytest.raises(CustodyError, match="names a place"):
        custody.open(accession.id, "clip.mp4")
    record.write_text(content)
    stored = record.with_name("clip.mp4")
    stored.unlink()
    stored.symlink_to(custody.root.parent / "secret")
    with pytest.raises(CustodyError, match="link"):
        custody.open(accession.id, "clip.mp4")


def spoil_root(name: str) -> Callable[[Path], None]:
    def extra_file(root: Path) -> None:
        (root / "Thumbs.db").write_text("x")

    def empty_folder(root: Path) -> None:
        (root / "abc").mkdir()

    def no_declaration(root: Path) -> None:
        (root / "0=ocfl_1.1").unlink()

    def no_layout(root: Path) -> None:
        (root / "ocfl_layout.json").unlink()

    def wrong_place(root: Path) -> None:
        found = next(iter(root.glob("???/???/???/*")))
        (root / "abc/def/012").mkdir(parents=True)
        shutil.copytree(found, root / "abc/def/012" / found.name)

    def no_object(root: Path) -> None:
        (root / "abc/def/012/urn%3avoxpop%3aaccession%3ax").mkdir(parents=True)

    return {each.__name__: each for each in (
        extra_file, empty_folder, no_declaration, no_layout, wrong_place, no_object,
    )}[name]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["extra_file", "empty_folder", "no_declaration", "no_layout", "wrong_place", "no_object"]
)
def test_what_does_not_belong_in_the_root_is_found(custody: Custody, source: Path, name: str) -> None:
    take_in(custody, source)
    spoil_root(name)(custody.root)
    assert list(custody.check_root())


def test_a_missing_root_is_a_finding(tmp_path: Path) -> None:
    assert list(Custody(tmp_path / "originals", tmp_path / "staging").check_root())


# --- kills -----------------------------------------------------------------------------------------------------------


def run_child(verb: str, folder: Path, *arguments: str) -> str:
    command = [sys.executable, str(CHILD), verb, str(folder), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=900).stdout


def start_child(verb: str, folder: Path) -> subprocess.Popen[str]:
    """A child that has said that it is ready."""
    command = [sys.executable, str(CHILD), verb, str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline()
    return child


@LINUX
@pytest.mark.kill
def test_a_kill_before_any_step_leaves_the_archive_before_or_after(source: Path, tmp_path: Path) -> None:
    first, stride = ("1", "1") if IS_SOAK else ("1", "5")
    killed = run_child("at-every-step", tmp_path / "kills", first, stride).splitlines()
    assert len(killed) > 18
    undisturbed = picture_of(tmp_path / "kills" / "undisturbed" / "originals")
    for archive in map(Path, killed):
        if (archive / "originals").exists():
            assert_whole(archive / "originals")
        whole_life(archive)
        assert picture_of(archive / "originals") == undisturbed
        assert not staging_of(Custody(archive / "originals", archive / "staging"))


@pytest.mark.kill
@pytest.mark.parametrize("seed", range(50 if IS_SOAK else 4))
def test_a_kill_at_a_random_moment_leaves_no_unfinished_object(custody: Custody, source: Path, seed: int) -> None:
    (source / "clip.mp4").write_bytes(random.Random(seed).randbytes(1 << 20))
    child = start_child("without-end", custody.root.parent)
    time.sleep(random.Random(seed).uniform(0, 0.6))
    if seed % 2:
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert_whole(custody.root)
    custody.sweep()
    assert not staging_of(custody)
    stays = [each for each in custody.accessions() if each.provenance.seed == "https://example.org/stays"]
    assert len(stays) == 1


# --- disks that refuse -----------------------------------------------------------------------------------------------


def assert_unchanged_by(custody: Custody, verb: str) -> str:
    before = picture_of(custody.root.parent)
    said = run_child(verb, custody.root.parent)
    assert picture_of(custody.root.parent) == before
    assert not staging_of(custody)
    return said


@LINUX
def test_a_full_disk_is_said_and_changes_nothing(custody: Custody, source: Path) -> None:
    take_in(custody, source)
    said = assert_unchanged_by(custody, "full")
    assert said.startswith("CustodyError: There is no room left on the disk")
    assert "Free some space" in said


@LINUX
def test_a_disk_that_is_really_full_changes_nothing(custody: Custody, source: Path, tmp_path: Path) -> None:
    disk = tmp_path / "small"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk], check=False).returncode
    ):
        pytest.skip("may not mount a small disk")
    try:
        small = Custody(disk / "originals", disk / "staging")
        small.create()
        with pytest.raises(CustodyError, match="no room left"):
            take_in(small, source)
        assert not staging_of(small)
        assert_whole(small.root)
    finally:
        subprocess.run(["umount", disk], check=True)


@LINUX
def test_an_archive_that_may_not_be_written_to_is_said_and_stays(custody: Custody, source: Path) -> None:
    take_in(custody, source)
    archive = custody.root.parent
    folders = [archive, *(path for path in archive.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        said = assert_unchanged_by(custody, "closed").splitlines()
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert len(said) == 2
    for line in said:
        assert line.startswith("CustodyError: The archive at") and "cannot be written to" in line


@LINUX
def test_staging_on_another_file_system_is_said(tmp_path: Path, source: Path) -> None:
    writable = [place for place in map(Path, ("/dev/shm", "/var/tmp")) if os.access(place, os.W_OK)]
    others = [place for place in writable if place.stat().st_dev != tmp_path.stat().st_dev]
    if not others:
        pytest.skip("there is no second file system")
    with tempfile.TemporaryDirectory(dir=others[0]) as staging:
        with pytest.raises(CustodyError, match="same file system"):
            Custody(tmp_path / "originals", Path(staging)).create()
        assert not list(Path(staging).iterdir())


# --- the lock --------------------------------------------------------------------------------------------------------


def test_a_lock_that_is_held_is_refused_with_the_holders_name(tmp_path: Path) -> None:
    child = start_child("hold", tmp_path)
    try:
        with pytest.raises(ArchiveBusy, match=rf"kill_originals.py hold .*process {child.pid} on "):
            ArchiveLock(tmp_path / "lock").acquire(wait=False)
    finally:
        child.kill()
        child.wait()


def test_a_second_writer_waits_and_says_for_whom_until_the_first_one_dies(tmp_path: Path) -> None:
    child = start_child("hold", tmp_path)
    waited_for: list[str] = []

    def kill_holder(holder: str) -> None:
        waited_for.append(holder)
        child.kill()
        child.wait()

    lock = ArchiveLock(tmp_path / "lock")
    lock.acquire(wait=True, on_wait=kill_holder)
    assert len(waited_for) == 1 and f"process {child.pid}" in waited_for[0]
    lock.release()


def test_a_lock_that_was_given_back_can_be_taken(tmp_path: Path) -> None:
    for _ in range(2):
        with ArchiveLock(tmp_path / "lock"), pytest.raises(ArchiveBusy):
            ArchiveLock(tmp_path / "lock").acquire(wait=False)


def test_a_stream_of_an_original_reads_by_lines(custody: Custody, source: Path) -> None:
    accession = take_in(custody, source)
    with custody.open(accession.id, "clip.en.vtt") as stream:
        assert list(io.TextIOWrapper(stream, "utf-8")) == CAPTION.decode().splitlines(keepends=True)

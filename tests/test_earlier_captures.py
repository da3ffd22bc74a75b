"""Captures of one page, stored against earlier ones: small, exact, readable by any tool, each by itself."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import IS_SOAK
from tests.kill_originals import InputFile, captures_life
from tests.test_originals import LINUX, assert_whole, has_checksum, picture_of, run_child
from voxpop.errors import CustodyError
from voxpop.model import Accession, KeptFile, Provenance
from voxpop.originals import Custody
from voxpop.originals.packing import DEEPEST
from voxpop.zstd import zstd

NAME = "page.json"


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    made = Custody(tmp_path / "archive" / "originals", tmp_path / "archive" / "staging")
    (tmp_path / "archive").mkdir()
    made.create()
    return made


def lines(count: int, seed: object) -> list[str]:
    """Comments that no dictionary knows."""
    rng = random.Random(str(seed))
    return [f'{{"id": "{rng.randbytes(12).hex()}", "text": "{rng.randbytes(24).hex()}"}}' for _ in range(count)]


PAGE = lines(4_000, "page")  # 390 kB


def days(count: int) -> list[bytes]:
    """Captures of one page, of which each brings a little, changes a little and lacks a little."""
    page, found = list(PAGE), []
    for day in range(count):
        found.append("\n".join(page).encode())
        page = [*lines(20, day), *page[:2_000], *page[2_003:]]
    return found


def take_in(custody: Custody, tmp_path: Path, content: bytes, newest: str | None = None) -> Accession:
    path = tmp_path / "input"
    path.write_bytes(content)
    return custody.stage([InputFile(path, NAME, "page")], Provenance("file", "test"), now=1, newest=newest).publish()


def take_in_all(custody: Custody, tmp_path: Path, contents: Sequence[bytes]) -> list[Accession]:
    """Each with the one before as the newest."""
    taken: list[Accession] = []
    for content in contents:
        taken.append(take_in(custody, tmp_path, content, taken[-1].id if taken else None))
    return taken


def page_of(custody: Custody, id: str) -> KeptFile:
    return custody.accession(id).files[0]


def stored(custody: Custody, id: str) -> int:
    return custody.stored_path(id, NAME).stat().st_size


def read(custody: Custody, id: str) -> bytes:
    with custody.open(id, NAME) as stream:
        return stream.read()


def found(custody: Custody, id: str) -> str:
    return "\n".join(f"{finding.kind} {finding.where} {finding.what}" for finding in custody.check(id))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.chmod(0o644)
    path.write_bytes(data)


# --- small and exact -------------------------------------------------------------------------------------------------


def test_a_later_capture_takes_little_room_and_its_bytes_come_back(custody: Custody, tmp_path: Path) -> None:
    contents = days(3)
    taken = take_in_all(custody, tmp_path, contents)
    assert [page_of(custody, each.id).reference is None for each in taken] == [True, False, False]
    for each, content in zip(taken, contents, strict=True):
        assert read(custody, each.id) == content
        assert page_of(custody, each.id).digest == hashlib.sha512(content).hexdigest()
    assert max(stored(custody, each.id) for each in taken[1:]) < 0.05 * stored(custody, taken[0].id)
    assert_whole(custody.root)


def test_all_of_an_earlier_page_is_seen_however_long_it_is(custody: Custody, tmp_path: Path) -> None:
    page = lines(40_000, "long")
    taken = take_in_all(custody, tmp_path, ["\n".join(page).encode(), "\n".join([*lines(20, "new"), *page]).encode()])
    assert stored(custody, taken[1].id) < 0.005 * stored(custody, taken[0].id)


def test_how_a_page_is_stored_changes_neither_its_id_nor_that_it_is_held_once(custody: Custody, tmp_path: Path) -> None:
    first, second = days(2)
    earlier = take_in(custody, tmp_path, first)
    against = take_in(custody, tmp_path, second, earlier.id)
    assert against.files[0].reference is not None
    before = picture_of(custody.root)
    assert take_in(custody, tmp_path, second) == against
    assert take_in(custody, tmp_path, second, against.id) == against
    assert picture_of(custody.root) == before


def test_zstd_and_python_unpack_it_with_the_earlier_page_beside_it(custody: Custody, tmp_path: Path) -> None:
    first, second = days(2)
    taken = take_in_all(custody, tmp_path, [first, second])
    frame = custody.stored_path(taken[1].id, NAME)
    packed = frame.read_bytes()
    assert (zstd.get_frame_info(packed).decompressed_size, has_checksum(packed)) == (len(second), True)
    assert zstd.decompress(packed, zstd.ZstdDict(first, is_raw=True).as_prefix) == second
    if tool := shutil.which("zstd"):
        (tmp_path / "earlier").write_bytes(first)
        command = [tool, "-d", "-q", f"--patch-from={tmp_path / 'earlier'}", str(frame), "-o", str(tmp_path / "later")]
        subprocess.run(command, check=True)
        assert (tmp_path / "later").read_bytes() == second


def test_a_record_from_before_there_were_references_is_read(custody: Custody, tmp_path: Path) -> None:
    taken = take_in(custody, tmp_path, days(1)[0])
    record = custody.stored_path(taken.id, NAME).with_name("accession.json")
    said = json.loads(record.read_text())
    del said["files"][0]["reference"]
    record.write_text(json.dumps(said))
    assert custody.accession(taken.id) == taken
    assert read(custody, taken.id) == days(1)[0]


def test_a_page_that_has_little_of_the_earlier_one_is_stored_alone_and_others_against_it(
    custody: Custody, tmp_path: Path
) -> None:
    other = "\n".join(lines(4_000, "other")).encode()
    taken = take_in_all(custody, tmp_path, [days(1)[0], other, other + b"\nmore"])
    assert page_of(custody, taken[1].id).reference is None
    reference = page_of(custody, taken[2].id).reference
    assert reference is not None and reference.accession == taken[1].id


def test_small_pages_and_media_are_stored_alone(custody: Custody, tmp_path: Path) -> None:
    big, small = tmp_path / "big", tmp_path / "small"
    big.write_bytes(days(1)[0])
    small.write_bytes(days(1)[0][:100_000])
    newest: str | None = None
    for seed in "ab":
        files = [InputFile(small, "small.json", "page"), InputFile(big, "big.bin", "media"), InputFile(big, "d", "log")]
        newest = custody.stage(files, Provenance("file", "test", seed=seed), now=1, newest=newest).publish().id
    assert [file.reference for file in custody.accession(newest or "").files] == [None] * 3


def test_no_capture_needs_more_than_four_others_and_thirty_cost_little(custody: Custody, tmp_path: Path) -> None:
    contents = days(31)
    taken = take_in_all(custody, tmp_path, contents)
    depths = [len(custody.original(each.id, NAME).chain()) - 1 for each in taken]
    assert depths[:6] == [0, 1, 2, 3, 4, 4]
    assert depths.count(0) == 1
    assert max(depths) == DEEPEST
    later = sum(stored(custody, each.id) for each in taken[1:])
    day = stored(custody, taken[1].id)
    assert later < 90 * day
    assert read(custody, taken[-1].id) == contents[-1]


def test_a_damaged_or_missing_newest_accession_keeps_nothing_out(custody: Custody, tmp_path: Path) -> None:
    first, second, third = days(3)
    earlier = take_in(custody, tmp_path, first)
    flip(custody.stored_path(earlier.id, NAME))
    assert read(custody, take_in(custody, tmp_path, second, earlier.id).id) == second
    assert read(custody, take_in(custody, tmp_path, third, "0" * 40).id) == third


@settings(max_examples=200 if IS_SOAK else 8)
@given(st.lists(st.tuples(st.integers(0, 3_999), st.integers(0, 400), st.binary(max_size=400)), max_size=9), st.data())
def test_any_sequence_of_pages_comes_back_to_the_byte_whatever_is_destroyed(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, bytes]], data: st.DataObject
) -> None:
    tmp_path = tmp_path_factory.mktemp("any")
    custody = Custody(tmp_path / "originals", tmp_path / "staging")
    custody.create()
    page = "\n".join(PAGE).encode()
    kept: dict[str, bytes] = {}
    for place, cut, put in [(0, 0, b""), *changes]:
        page = page[: place * 97] + put + page[place * 97 + cut :]
        newest = data.draw(st.sampled_from([None, *kept]))
        kept[take_in(custody, tmp_path, page, newest).id] = page
        if len(kept) > 2 and data.draw(st.booleans()):
            gone = data.draw(st.sets(st.sampled_from(list(kept)), max_size=2))
            custody.destroy(*gone)
            kept = {id: content for id, content in kept.items() if id not in gone}
    assert custody.accession_ids() == tuple(sorted(kept))
    for id, content in kept.items():
        assert read(custody, id) == content
        assert found(custody, id) == ""
        assert len(custody.original(id, NAME).chain()) <= DEEPEST + 1


# --- damage ----------------------------------------------------------------------------------------------------------


def test_a_damaged_capture_is_named_alone_and_a_damaged_reference_with_all_that_need_it(
    custody: Custody, tmp_path: Path
) -> None:
    first, second, third = (each.id for each in take_in_all(custody, tmp_path, days(3)))
    copy = Path(shutil.copytree(custody.root, tmp_path / "copy"))
    flip(custody.stored_path(third, NAME))
    assert (found(custody, first), found(custody, second)) == ("", "")
    assert f"{third}/{NAME}" in found(custody, third)
    other = Custody(copy, tmp_path / "staging")
    flip(other.stored_path(first, NAME))
    assert f"{first}/{NAME}" in found(other, first)
    for needs in (second, third):
        assert f"{needs}/{NAME}" in found(other, needs)
        assert "without its reference" in found(other, needs)
        assert str(other.stored_path(first, NAME)) in found(other, needs)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda frame: frame[: len(frame) // 2], "bytes early"),
        (lambda frame: frame[:-4], "does not end"),
        (lambda frame: frame[:-1] + bytes([frame[-1] ^ 1]), "is damaged: .*checksum"),
        (lambda frame: frame[:3], "does not announce"),
        (lambda _: zstd.compress(b"another page"), "does not announce [0-9]+ bytes"),
    ],
)
def test_a_capture_that_is_not_whole_is_refused_before_any_of_it_is_given(
    custody: Custody, tmp_path: Path, harm: Callable[[bytes], bytes], told: str
) -> None:
    taken = take_in_all(custody, tmp_path, days(2))[1]
    path = custody.stored_path(taken.id, NAME)
    path.chmod(0o644)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(CustodyError, match=told):
        custody.open(taken.id, NAME)


def test_a_missing_reference_is_told_by_all_that_need_it(custody: Custody, tmp_path: Path) -> None:
    first, second = (each.id for each in take_in_all(custody, tmp_path, days(2)))
    place = custody.stored_path(first, NAME).parents[2]
    shutil.rmtree(place)
    assert "without its reference" in found(custody, second)
    assert place.name in found(custody, second)
    with pytest.raises(CustodyError, match="cannot be unpacked without its reference"):
        read(custody, second)


def test_records_that_refer_in_a_circle_are_refused(custody: Custody, tmp_path: Path) -> None:
    first, second = (each.id for each in take_in_all(custody, tmp_path, days(2)))
    record = custody.stored_path(first, NAME).with_name("accession.json")
    said = json.loads(record.read_text())
    said["files"][0]["reference"] = {"accession": second, "path": NAME, "turn": 1}
    record.write_text(json.dumps(said))
    with pytest.raises(CustodyError, match="to no end"):
        read(custody, second)


# --- before a reference goes -----------------------------------------------------------------------------------------


def test_before_a_reference_goes_those_that_need_it_are_stored_anew(custody: Custody, tmp_path: Path) -> None:
    contents = days(4)
    first, second, third, fourth = (each.id for each in take_in_all(custody, tmp_path, contents))
    custody.destroy(second)
    reference = page_of(custody, third).reference
    assert reference is not None and reference.accession == first
    custody.destroy(first)
    assert page_of(custody, third).reference is None
    assert (read(custody, third), read(custody, fourth)) == (contents[2], contents[3])
    assert_whole(custody.root)


def test_what_only_the_destroyed_page_held_is_nowhere_afterwards(custody: Custody, tmp_path: Path) -> None:
    page, secret = "\n".join(PAGE).encode(), b"quicksilverword" * 10
    taken = take_in_all(custody, tmp_path, [page[:200_000] + secret + page[200_000:], page, page + b"later"])
    custody.destroy(taken[0].id)
    for id in custody.accession_ids():
        assert read(custody, id).startswith(page)
    alone = custody.stored_path(taken[1].id, NAME).read_bytes()
    assert zstd.decompress(alone) == page
    assert b"quicksilverword" not in b"".join(picture_of(custody.root.parent).values())


def test_a_page_that_is_lost_already_does_not_stand_in_the_way(custody: Custody, tmp_path: Path) -> None:
    first, second = (each.id for each in take_in_all(custody, tmp_path, days(2)))
    flip(custody.stored_path(first, NAME))
    custody.destroy(first)
    assert custody.accession_ids() == (second,)
    assert "without its reference" in found(custody, second)


def test_all_captures_can_go_at_once_and_none_is_stored_anew_for_it(custody: Custody, tmp_path: Path) -> None:
    taken = take_in_all(custody, tmp_path, days(6))
    custody.destroy(*(each.id for each in taken))
    assert custody.accession_ids() == ()


@LINUX
@pytest.mark.kill
def test_a_kill_before_any_step_of_storing_anew_loses_no_capture(tmp_path: Path) -> None:
    (tmp_path / "captures").mkdir()
    for day, content in enumerate(days(3)):
        (tmp_path / "captures" / f"{day}.json").write_bytes(content)
    first, stride = ("1", "1") if IS_SOAK else ("3", "9")
    killed = run_child("at-every-step", tmp_path / "kills", first, stride, "captures").splitlines()
    assert len(killed) > 8
    undisturbed = picture_of(tmp_path / "kills" / "undisturbed" / "originals")
    for archive in map(Path, killed):
        custody = Custody(archive / "originals", archive / "staging")
        if custody.root.exists():
            assert_whole(custody.root)
            custody.sweep()
            assert_whole(custody.root)
        if (archive / "kept").exists() and (id := (archive / "kept").read_text()):
            assert read(custody, id) == days(3)[2]
        captures_life(archive)
        assert picture_of(custody.root) == undisturbed
        assert [path.name for path in custody.staging.path.iterdir() if path.name != "decided"] == []

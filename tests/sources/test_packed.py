"""Packed files are gone through like folders; what would harm the machine is refused in bounded time and memory."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxpop.errors import Refusal
from voxpop.model import FileReport
from voxpop.sources import Group, gather
from voxpop.sources.unpacking import Budget, unpack
from voxpop.zstd import zstd

PAGE = json.dumps({
    "id": "Quay1234_-x", "title": "A quay", "extractor": "youtube", "extractor_key": "Youtube", "epoch": 1795329248,
    "comments": [{"id": "c1", "parent": "root", "text": "packed"}],
}).encode()  # fmt: skip
NAME = "A quay [Quay1234_-x].info.json"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return out.getvalue()


def gathered(path: Path) -> tuple[list[Group], list[FileReport]]:
    """Groups, each with its page's bytes proved to be there while it is taken; and refusals."""
    groups, reports = [], []
    for found in gather([path]):
        if isinstance(found, Group):
            assert found.files[0].disk.read_bytes() == PAGE
            groups.append(found)
        else:
            reports.append(found)
    return groups, reports


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "a.zip": lambda page: zipped(**{NAME: page}),
    "a.tar": lambda page: tarred(**{NAME: page}),
    "a.tgz": lambda page: gzip.compress(tarred(**{NAME: page})),
    "a.tar.xz": lambda page: lzma.compress(tarred(**{NAME: page})),
    "a.tar.zst": lambda page: zstd.compress(tarred(**{NAME: page})),
    "a.tar.bz2": lambda page: bz2.compress(tarred(**{NAME: page})),
    f"{NAME}.gz": gzip.compress,
    f"{NAME}.zst": zstd.compress,
    f"{NAME}.xz": lzma.compress,
    f"frames/{NAME}.zst": lambda page: b"".join(map(zstd.compress, (page[:7], b"", page[7:]))),
    "in.zip": lambda page: zipped(**{"folder/a.tar.gz": gzip.compress(tarred(**{NAME: page}))}),
    "no ending": lambda page: zipped(**{NAME: page}),
}


COMPRESSED = (("gz", gzip.compress), ("zst", zstd.compress), ("xz", lzma.compress))


@pytest.mark.parametrize("name", PACKINGS)
def test_a_page_is_found_in_whatever_it_was_packed(name: str, tmp_path: Path) -> None:
    packed = tmp_path / name
    packed.parent.mkdir(exist_ok=True)
    packed.write_bytes(PACKINGS[name](PAGE))
    [group], refused = gathered(packed)
    assert refused == []
    [file] = group.files
    assert file.path == NAME
    assert file.shown == group.within
    assert str(file.shown).startswith(f"{packed}/")
    assert str(file.shown).endswith(NAME)


def test_companions_are_found_beside_a_page_in_a_zip(tmp_path: Path) -> None:
    caption = NAME.replace(".info.json", ".en.vtt")
    (tmp_path / "a.zip").write_bytes(zipped(**{NAME: PAGE, caption: b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"}))
    [group], _ = gathered(tmp_path / "a.zip")
    assert [file.role for file in group.files] == ["page", "caption"]


def test_nothing_of_what_was_unpacked_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    (tmp_path / "a.zip").write_bytes(PACKINGS["in.zip"](PAGE))
    gathered(tmp_path / "a.zip")
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("name", ["../out.json", "/etc/out.json", "a/../../out.json", "C:/out.json", "..\\out.json"])
def test_a_name_that_leads_out_of_a_packed_file_is_refused_and_the_rest_taken(name: str, tmp_path: Path) -> None:
    for packed in (zipped(**{name: b"{}", NAME: PAGE}), tarred(**{name: b"{}", NAME: PAGE})):
        (tmp_path / "a").write_bytes(packed)
        groups, refused = gathered(tmp_path / "a")
        assert len(groups) == 1
        assert ["leads out" in report.refused[0].reason for report in refused] == [True]
    assert not (tmp_path.parent / "out.json").exists()


def test_links_and_devices_in_a_tar_are_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.CHRTYPE),
            ("f", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
        info = tarfile.TarInfo(NAME)
        info.size = len(PAGE)
        packed.addfile(info, io.BytesIO(PAGE))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    groups, refused = gathered(tmp_path / "a.tar")
    assert (len(groups), len(refused)) == (1, 4)


def test_a_zip_bomb_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    inner = zipped(**{f"{n}.json": bytes(16 << 20) for n in range(4)})
    bomb = zipped(**{f"{n}.zip": zipped(**{f"{m}.zip": inner for m in range(8)}) for n in range(8)})
    (tmp_path / "42.zip").write_bytes(bomb)
    tracemalloc.start()
    groups, refused = gathered(tmp_path / "42.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert groups == []
    assert any("as a bomb would" in report.refused[0].reason for report in refused)
    assert peak < 32 << 20


def test_packed_files_are_followed_only_so_deep(tmp_path: Path) -> None:
    packed = zipped(**{NAME: PAGE})
    for _ in range(5):
        packed = zipped(**{"in.zip": packed})
    (tmp_path / "a.zip").write_bytes(packed)
    groups, [report] = gathered(tmp_path / "a.zip")
    assert groups == []
    assert "one within the other" in report.refused[0].reason


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    packed = bytearray(zipped(**{NAME: PAGE}))
    at = packed.index(b"PK\x01\x02")
    packed[at + 8] |= 1
    packed[6] |= 1
    (tmp_path / "a.zip").write_bytes(packed)
    _, reports = gathered(tmp_path / "a.zip")
    assert "password" in reports[0].refused[0].reason


def test_a_file_cut_off_gives_what_stood_before(tmp_path: Path) -> None:
    other = tarred(**{NAME: PAGE, "later.txt": b"x" * 100_000})
    (tmp_path / "a.tar").write_bytes(other[:20_000])
    groups, reports = gathered(tmp_path / "a.tar")
    assert len(groups) == 1
    assert any("ends in the middle" in report.refused[0].reason for report in reports)


def test_a_packed_file_with_nothing_in_it_says_so_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped())
    _, [report] = gathered(tmp_path / "a.zip")
    assert (report.path, report.refused[0].place) == (str(tmp_path / "a.zip"), "a.zip")


@given(
    name=st.sampled_from(sorted(PACKINGS)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    cut=st.floats(0, 1),
)
@settings(deadline=None)
def test_bytes_changed_anywhere_in_a_packed_file_never_raise(
    name: str, changes: list[tuple[float, int]], cut: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(PACKINGS[name](PAGE))
    for where, byte in changes:
        content[int(where * len(content))] = byte
    path = tmp_path_factory.mktemp("packed") / "a"
    path.write_bytes(content[: int(cut * len(content)) or 1])
    for found in gather([path]):
        assert isinstance(found, Group) or found.refused[0].reason


def test_two_members_of_one_name_are_both_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for content in (b"one", b"two"):
            info = tarfile.TarInfo("same.txt")
            info.size = 3
            packed.addfile(info, io.BytesIO(content))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    (tmp_path / "into").mkdir()
    assert list(unpack(tmp_path / "a.tar", out.getvalue()[:512], tmp_path / "into", Budget(100))) == []
    assert sorted(file.read_bytes() for file in (tmp_path / "into").iterdir()) == [b"one", b"two"]


def test_folders_in_a_packed_file_are_no_members(tmp_path: Path) -> None:
    folder = tarfile.TarInfo("folder")
    folder.type = tarfile.DIRTYPE
    out = io.BytesIO(tarred(**{f"folder/{NAME}": PAGE}))
    with tarfile.open(fileobj=out, mode="a") as packed:
        packed.addfile(folder)
    for content in (out.getvalue(), zipped(**{"folder/": b"", "folder/" + NAME: PAGE})):
        (tmp_path / "a").write_bytes(content)
        (tmp_path / "into").mkdir(exist_ok=True)
        budget = Budget(len(content))
        budget.members = 1
        assert list(unpack(tmp_path / "a", content[:512], tmp_path / "into", budget)) == []


@pytest.mark.parametrize("packing", [zipped, tarred])
def test_a_packed_file_of_too_many_members_is_refused(packing: Callable[..., bytes], tmp_path: Path) -> None:
    content = packing(**{"one.txt": b"1", "two.txt": b"2"})
    (tmp_path / "a").write_bytes(content)
    budget = Budget(len(content))
    budget.members = 1
    with pytest.raises(Refusal, match="it holds more than 1,000,000 files"):
        list(unpack(tmp_path / "a", content[:512], tmp_path, budget))


def test_a_member_that_was_compressed_in_an_unknown_way_is_refused_and_the_rest_taken(tmp_path: Path) -> None:
    packed = bytearray(zipped(**{"other.json": b"{}", NAME: PAGE}))
    packed[8], packed[packed.index(b"PK\x01\x02") + 10] = 99, 99
    (tmp_path / "a.zip").write_bytes(packed)
    groups, [report] = gathered(tmp_path / "a.zip")
    assert len(groups) == 1
    assert report.path.endswith("a.zip/other.json") and "cannot be unpacked" in report.refused[0].reason


def test_a_name_that_no_file_system_bears_is_shortened_and_keeps_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{"⛵" * 100 + NAME: PAGE}))
    [group], _ = gathered(tmp_path / "a.zip")
    name = group.files[0].path
    assert len(name.encode()) <= 255 and name.endswith(f"⛵{NAME}")


def test_what_is_no_more_than_the_head_of_a_compressed_file_is_refused(tmp_path: Path) -> None:
    for head in (b"\x1f\x8bxx", b"\xfd7zXZ\x00", b"BZhx"):
        (tmp_path / "a").write_bytes(head)
        groups, [report] = gathered(tmp_path / "a")
        assert groups == [] and report.path == str(tmp_path / "a")


def test_a_compressed_file_without_the_ending_of_one_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(gzip.compress(PAGE))
    [group], _ = gathered(tmp_path / "page")
    assert [file.path for file in group.files] == ["page"]


@pytest.mark.parametrize(
    ("ending", "compress", "size"),
    [
        *((ending, compress, size) for size in (200_000, 2_000_000) for ending, compress in COMPRESSED),
        ("bz2", bz2.compress, 2_000_000),  # a block of it is 900 KB
    ],
)
def test_a_compressed_page_that_is_cut_off_gives_what_stood_before(
    ending: str, compress: Callable[[bytes], bytes], size: int, tmp_path: Path
) -> None:
    noise = random.Random(7).randbytes(size)
    content = compress(noise)
    (tmp_path / f"a.txt.{ending}").write_bytes(content[: len(content) // 2])
    (tmp_path / "into").mkdir()
    [refused] = unpack(tmp_path / f"a.txt.{ending}", content[:512], tmp_path / "into", Budget(len(content)))
    assert "what stood before was taken" in refused.reason
    taken = (tmp_path / "into" / "a.txt").read_bytes()
    assert noise.startswith(taken) and len(taken) > size // 4


def test_a_member_of_a_zip_that_is_damaged_gives_what_stands_before(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(20_000).hex().encode()
    content = bytearray(zipped(**{"a.txt": noise}))
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "into").mkdir()
    [refused] = unpack(tmp_path / "a.zip", bytes(content[:512]), tmp_path / "into", Budget(len(content)))
    assert "what stood before was taken" in refused.reason
    taken = (tmp_path / "into" / "a.txt").read_bytes()
    assert taken[:16_000] == noise[:16_000]


def test_a_page_in_a_zip_whose_check_sum_is_wrong_is_taken_and_the_damage_told(tmp_path: Path) -> None:
    content = zipped(**{NAME: PAGE})
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        right = packed.getinfo(NAME).CRC.to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content.replace(right, b"\1\2\3\4"))
    [group], [report] = gathered(tmp_path / "a.zip")
    assert [file.path for file in group.files] == [NAME]
    assert "its checksum is wrong; what stood before was taken" in report.refused[0].reason


def test_a_compressed_page_whose_check_sum_is_wrong_is_taken_and_the_damage_told(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(PAGE))
    content[-6] ^= 1
    (tmp_path / f"{NAME}.gz").write_bytes(content)
    [group], [report] = gathered(tmp_path / f"{NAME}.gz")
    assert [file.path for file in group.files] == [NAME]
    assert "what stood before was taken" in report.refused[0].reason


def test_frames_of_zstd_are_read_one_after_the_other_however_short(tmp_path: Path) -> None:
    frames = [b"", PAGE[:1], b"", PAGE[1:9], *(b"" for _ in range(2_000)), PAGE[9:]]
    (tmp_path / f"{NAME}.zst").write_bytes(b"".join(map(zstd.compress, frames)))
    [group], _ = gathered(tmp_path / f"{NAME}.zst")
    assert [file.path for file in group.files] == [NAME]


def test_a_frame_of_zstd_may_hold_far_more_than_is_read_at_once(tmp_path: Path) -> None:
    page = PAGE + b" " * (5 << 20)
    (tmp_path / f"{NAME}.zst").write_bytes(zstd.compress(page))
    for found in gather([tmp_path / f"{NAME}.zst"]):
        assert isinstance(found, Group) and found.files[0].disk.read_bytes() == page


def test_zstd_that_wants_more_memory_than_we_ever_use_is_refused(tmp_path: Path) -> None:
    frame = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 28})
    (tmp_path / f"{NAME}.zst").write_bytes(frame.compress(PAGE) + frame.flush())
    groups, [report] = gathered(tmp_path / f"{NAME}.zst")
    assert groups == [] and "too much memory" in report.refused[0].reason


def test_a_zip_whose_list_of_members_is_lost_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{NAME: PAGE})[:-30])
    groups, [report] = gathered(tmp_path / "a.zip")
    assert groups == [] and "This zip cannot be read" in report.refused[0].reason


def three_pages() -> bytearray:
    """A tar of three pages, each in two blocks: its header, its bytes; then two blocks of zeros and padding."""
    return bytearray(tarred(**{"a.info.json": PAGE, "b.info.json": PAGE, "c.info.json": PAGE}))


@pytest.mark.parametrize(
    ("harm", "pages", "words"),
    [
        (lambda packed: packed.__setitem__(1024 + 150, packed[1024 + 150] ^ 1), 1, "bad checksum"),
        (lambda packed: packed.__setitem__(slice(1024, 1536), bytes(512)), 1, "behind the place"),
        (lambda packed: packed.__delitem__(slice(2048, None)), 2, "ends in the middle"),
        (lambda packed: packed.__delitem__(slice(2048 + 100, None)), 2, "ends in the middle"),
        (lambda packed: packed.extend(three_pages()), 3, "behind the place"),
    ],
    ids=["a damaged header", "a header of zeros", "cut before a header", "cut in a header", "two in one"],
)
def test_a_tar_that_stops_before_its_end_says_so(
    harm: Callable[[bytearray], None], pages: int, words: str, tmp_path: Path
) -> None:
    packed = three_pages()
    harm(packed)
    path = tmp_path / "a.tar"
    path.write_bytes(packed)
    groups, [refusal] = gathered(path)
    assert len(groups) == pages
    assert words in refusal.refused[0].reason

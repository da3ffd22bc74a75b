"""The program in docs/concepts/without-voxpop.md reads an archive, and knows nothing of Voxpop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voxpop.archive import Archive

PAGE = """A kettle, singing

  • 🎬 Video
  • ℹ️ Description
A kettle, singing 4.0

Nothing but a kettle.

💬 Comments on the video

0:07 there it goes ☕

Author — Polly Example
"""


@pytest.fixture
def program(root: Path) -> Path:
    return root / "docs" / "concepts" / "read_archive.py"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one page."""
    (tmp_path / "kettle.txt").write_text(PAGE)
    with Archive.open(tmp_path / "kept", create=True) as archive:
        [report] = archive.add([tmp_path / "kettle.txt"])
    assert report.new == 1
    return tmp_path / "kept"


def _read(program: Path, archive: Path, out: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-I", program, archive, out], capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()


def test_the_program_is_forty_lines_and_imports_nothing_of_ours(program: Path) -> None:
    text = program.read_text()
    assert len([line for line in text.splitlines() if line]) <= 40
    assert "voxpop" not in text.lower()


def test_the_program_gives_the_page_back_to_the_byte(program: Path, archive: Path, tmp_path: Path) -> None:
    [said] = _read(program, archive, tmp_path / "out")
    assert said.startswith("ok ")
    [written] = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written.read_bytes() == PAGE.encode()


def test_the_program_notices_a_changed_byte(program: Path, archive: Path, tmp_path: Path) -> None:
    [record] = (archive / "originals").rglob("accession.json")
    record.chmod(0o644)
    record.write_bytes(record.read_bytes().replace(b"kettle", b"kittle"))
    assert any(line.startswith("CHANGED") for line in _read(program, archive, tmp_path / "out"))


def test_the_program_and_the_zstd_tool_unpack_what_is_stored_against_an_earlier_capture(
    program: Path, tmp_path: Path
) -> None:
    pages = [page + "".join(f"{n:x} {n * n:x}\n" for n in range(40_000)) for page in (PAGE, PAGE + "Later ")]
    with Archive.open(tmp_path / "kept", create=True) as archive:
        for page in pages:
            (tmp_path / "kettle.txt").write_text(page)
            [report] = archive.add([tmp_path / "kettle.txt"])
        later = archive.original(str(report.accession_id), "kettle.txt")
    assert later.reference is not None
    said = _read(program, tmp_path / "kept", tmp_path / "out")
    assert [line.split()[0] for line in said] == ["ok", "ok"]
    written = tmp_path / "out" / str(report.accession_id) / "kettle.txt"
    assert written.read_text() == pages[1]
    if tool := shutil.which("zstd"):
        earlier = tmp_path / "out" / later.reference.accession / later.reference.path
        command = [tool, "-dcq", f"--patch-from={earlier}", str(later.stored)]
        assert subprocess.run(command, check=True, capture_output=True).stdout == pages[1].encode()

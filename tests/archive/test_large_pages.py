"""`voxpop serve`, and `add` of large files, work in large pages of memory where the system gives them to who asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.pages import write_page
from voxpop.archive import Archive
from voxpop.cli import add

PROGRAM = "from voxpop.cli import main; main()"
MODE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
TUNABLES = "GLIBC_TUNABLES"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([write_page(folder / "inbox", [])]))
    return folder / "kept"


def begun_with(place: Path, **environment: str) -> dict[str, str]:
    """With which environment the process stands that serves an archive; it is the one that was started."""
    command = [sys.executable, "-c", PROGRAM, "--archive", str(place), "serve", "--port", "0"]
    env = {name: value for name, value in os.environ.items() if name != TUNABLES} | environment
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=env) as process:
        assert process.stderr is not None
        assert b"is at http://" in process.stderr.readline()
        told = Path(f"/proc/{process.pid}/environ").read_bytes().decode().split("\0")
        process.terminate()
    return dict(one.partition("=")[::2] for one in told if one)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a process began with")
def test_the_process_that_serves_asks_for_large_pages_where_they_can_be_had(place: Path) -> None:
    asked = begun_with(place).get(TUNABLES)
    name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    can_be_had = MODE.exists() and "[madvise]" in MODE.read_text() and name == "glibc" and float(version) >= 2.35
    assert asked == ("glibc.malloc.hugetlb=1" if can_be_had else None)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a process began with")
def test_who_has_decided_on_large_pages_is_obeyed(place: Path) -> None:
    assert begun_with(place, GLIBC_TUNABLES="glibc.malloc.hugetlb=0")[TUNABLES] == "glibc.malloc.hugetlb=0"


@pytest.mark.parametrize(("size", "pays"), [(200, False), (32 << 20, True)])
def test_large_pages_pay_for_who_adds_a_large_file(tmp_path: Path, size: int, pays: bool) -> None:
    with (tmp_path / "zeros").open("wb") as file:
        file.truncate(size)
    assert add.is_large(what=("https://example.org/watch", str(tmp_path), str(tmp_path / "zeros"))) == pays

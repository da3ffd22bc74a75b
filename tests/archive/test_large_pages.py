"""`voxpop serve`, and `add` of large files, work in large pages of memory where the system gives them to who asks.

Who serves keeps them, too.
"""

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
NAME, _, VERSION = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ") if sys.platform == "linux" else ("", "", "")
IS_GLIBC = NAME == "glibc" and tuple(map(int, VERSION.split("."))) >= (2, 35)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([write_page(folder / "inbox", [])]))
    return folder / "kept"


def begun_with(place: Path, **environment: str) -> set[str]:
    """What glibc was told when the process began that serves an archive; it is the one that was started."""
    command = [sys.executable, "-c", PROGRAM, "--archive", str(place), "serve", "--port", "0"]
    env = {name: value for name, value in os.environ.items() if name != TUNABLES} | environment
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=env) as process:
        assert process.stderr is not None
        assert b"is at http://" in process.stderr.readline()
        held = Path(f"/proc/{process.pid}/environ").read_bytes().decode()
        process.terminate()
    told = held.replace(":", "\0").split("\0")  # as glibc itself does with its variable where it takes it apart
    return {name for one in told if (name := one.removeprefix(f"{TUNABLES}=")).startswith("glibc.malloc.")}


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a process began with")
def test_the_process_that_serves_asks_for_large_pages_where_they_can_be_had(place: Path) -> None:
    asked = begun_with(place)
    can_be_had = MODE.exists() and "[madvise]" in MODE.read_text() and IS_GLIBC
    assert ("glibc.malloc.hugetlb=1" in asked) == can_be_had


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a process began with")
def test_the_process_that_serves_keeps_its_memory(place: Path) -> None:
    told = {"glibc.malloc.trim_threshold=1073741824", "glibc.malloc.mmap_threshold=8388608"}
    assert told <= begun_with(place) or not IS_GLIBC


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a process began with")
def test_who_has_decided_on_large_pages_is_obeyed(place: Path) -> None:
    asked = begun_with(place, GLIBC_TUNABLES="glibc.malloc.hugetlb=0")
    assert [one for one in asked if "hugetlb" in one] == ["glibc.malloc.hugetlb=0"]


@pytest.mark.parametrize(("size", "pays"), [(200, False), (32 << 20, True)])
def test_large_pages_pay_for_who_adds_a_large_file(tmp_path: Path, size: int, pays: bool) -> None:
    with (tmp_path / "zeros").open("wb") as file:
        file.truncate(size)
    assert add.is_large(what=("https://example.org/watch", str(tmp_path), str(tmp_path / "zeros"))) == pays

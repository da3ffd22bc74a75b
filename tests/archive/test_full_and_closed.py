"""A disk that is full, files that may only be read: what can be read is read, and what is in the way is told."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import VIDEO_ID, clip, said, write_page
from tests.archive.test_bad_input import without_privileges
from voxpop.archive import Archive

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and capabilities of Linux")
KEY = f"youtube:{VIDEO_ID}"


@pytest.fixture
def kept(archive: Archive, inbox: Path) -> Path:
    """An archive of one page, closed."""
    list(archive.add([write_page(inbox, [said("c1", "the keel of ships")])]))
    archive.close()
    return archive.path


def no_longer_than(length: int) -> Callable[[], None]:
    """No file may be longer: of nothing, a disk that is full to the last byte."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (length, length))

    return limit


@LINUX
@pytest.mark.parametrize("verb", [("list",), ("search", "keel"), ("show", KEY), ("comments", KEY), ("history", KEY)])
def test_a_full_disk_keeps_nobody_from_reading(kept: Path, verb: tuple[str, ...]) -> None:
    done = voxpop("--archive", kept, *verb, "--json", before=no_longer_than(0))
    assert (done.code, done.err) == (0, ""), done
    assert done.objects


@LINUX
@pytest.mark.parametrize("verb", [("rebuild",), ("verify",), ("amend", "CAPTURE", "--complete"), ("add", "PAGE")])
def test_a_full_disk_is_called_neither_damage_nor_a_broken_catalogue(
    kept: Path, inbox: Path, verb: tuple[str, ...]
) -> None:
    with Archive.open(kept) as archive:
        capture = archive.captures(KEY)[0].key
    page = str(write_page(inbox / "more", [said("c2", "another")], epoch=1_700_090_000))
    named = [{"CAPTURE": capture, "PAGE": page}.get(word, word) for word in verb]
    done = voxpop("--archive", kept, *named, before=no_longer_than(0))
    assert done.code == 1, done
    assert "room" in done.out + done.err, done
    assert "broken" not in done.err and "damaged" not in done.out + done.err, done
    again = voxpop("--archive", kept, *named)
    assert again.code == 0, again
    assert voxpop("--archive", kept, "verify").code == 0
    generations = [path.name for path in (kept / "catalogue").glob("g*")]
    assert len(generations) == 1, generations


@LINUX
@pytest.mark.parametrize("verb", [("amend", "CAPTURE", "--complete"), ("add", "PAGE")])
def test_a_list_of_what_is_on_its_way_that_cannot_be_written_is_told(
    kept: Path, inbox: Path, verb: tuple[str, ...]
) -> None:
    with Archive.open(kept) as archive:
        capture = archive.captures(KEY)[0].key
    (kept / "catalogue" / "pending").write_text("\n" * 300_000)
    page = str(write_page(inbox / "more", [said("c2", "another")], epoch=1_700_090_000))
    named = [{"CAPTURE": capture, "PAGE": page}.get(word, word) for word in verb]
    done = voxpop("--archive", kept, *named, before=no_longer_than(300_000))
    assert done.code == 1 and "no room left" in done.err, done
    assert voxpop("--archive", kept, *named).code == 0
    assert voxpop("--archive", kept, "verify").code == 0


def test_what_a_kill_left_of_a_picture_goes(kept: Path, root: Path) -> None:
    clip(root, kept.parent / "inbox" / f"The last ferry [{VIDEO_ID}].webm")
    left = [kept / "catalogue" / "stills" / name for name in (".0123456789abcdef.part", ".x.jpg.part")]
    left[0].parent.mkdir(exist_ok=True)
    for verb in (("rebuild",), ("add", kept.parent / "inbox")):
        for path in left:
            path.write_bytes(b"half a picture")
        assert voxpop("--archive", kept, *verb).code == 0
        assert not any(path.exists() for path in left)
    assert [path.suffix for path in left[0].parent.iterdir()] == [".jpg"]


# --- another user, who may only read ---------------------------------------------------------------------------------

_READER = """
import sys
from pathlib import Path
from voxpop.archive import Archive
with Archive.open(Path(sys.argv[1])) as archive:
    for line in sys.stdin:
        print(len(archive.videos().items), len(archive.search("keel").hits), flush=True)
"""


@LINUX
def test_who_may_only_read_sees_what_another_takes_in_meanwhile(kept: Path, inbox: Path, tmp_path: Path) -> None:
    (scratch := tmp_path / "scratch").mkdir()
    _rights(kept, 0o555, 0o444)
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(kept)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**ENVIRONMENT, "TMPDIR": str(scratch)}, preexec_fn=without_privileges,
    )  # fmt: skip
    with reader:
        assert _asked(reader) == "1 1"
        _rights(kept, 0o755, 0o644)
        with Archive.open(kept) as archive:
            for number in range(2, 6):
                comments = [said(f"n{number}.{n}", f"keel {n} of {number}") for n in range(200)]
                list(archive.add([write_page(inbox / str(number), comments, id=f"Many{number}234_-y")]))
                archive.close()
        assert _asked(reader) == "5 20"
        with Archive.open(kept) as archive:
            archive.withdraw("youtube:Many2234_-y", reason="asked")
        assert _asked(reader) == "4 20"
        assert not any(scratch.iterdir())


def test_who_may_read_the_store_may_read_the_index(kept: Path, inbox: Path) -> None:
    for act in (lambda archive: archive.rebuild(), lambda archive: list(archive.add([inbox]))):
        with Archive.open(kept) as archive:
            act(archive)
        write_page(inbox, [said("c7", "one more")], epoch=1_700_090_000)
        stored = next((kept / "catalogue").glob("g*/store.sqlite3")).stat().st_mode
        for file in (kept / "catalogue").glob("g*/index/*"):
            assert file.suffix == ".lock" or file.stat().st_mode & 0o444 == stored & 0o444, file.name


def _asked(reader: subprocess.Popen[str]) -> str:
    assert reader.stdin is not None and reader.stdout is not None
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


def _rights(top: Path, folders: int, files: int) -> None:
    for path in (top, *top.rglob("*")):
        path.chmod(folders if path.is_dir() else files)


@LINUX
@pytest.mark.parametrize("count", [9, 11, 12, 13, 15, 18])
def test_what_the_system_refuses_ends_with_a_sentence(kept: Path, inbox: Path, count: int) -> None:
    page = write_page(inbox / "more", [said("c2", "another")], epoch=1_700_090_000)
    page.with_suffix("").with_suffix(".mp4").write_bytes(b"\0\0\0\x18ftypmp42" * 9)
    done = voxpop("--archive", kept, "add", page.parent, before=lambda: _few_files(count))
    assert done.code == 1 and ("open files" in done.err + done.out or count > 15), done
    assert "fault of Voxpop" not in done.err + done.out
    assert "damaged (" not in done.err + done.out
    assert voxpop("--archive", kept, "verify").code == 0


def _few_files(count: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))


@LINUX
@pytest.mark.parametrize("verb", [("list",), ("search", "keel"), ("add", "PAGE"), ("verify",)])
def test_a_command_without_stdout_and_stderr_does_its_work(kept: Path, inbox: Path, verb: tuple[str, ...]) -> None:
    page = str(write_page(inbox / "more", [said("c2", "another")], epoch=1_700_090_000))
    named = [{"PAGE": page}.get(word, word) for word in verb]
    done = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "-", *PROGRAM, "--archive", str(kept), *named])
    assert done.returncode == 0
    assert len(voxpop("--archive", kept, "comments", KEY, "--json").objects) == 1 + (verb[0] == "add")


@LINUX
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("verb", [("list",), ("--help",), ("comments", KEY, "--json")])
def test_what_cannot_be_written_to_stdout_is_told_once(kept: Path, verb: tuple[str, ...], unbuffered: str) -> None:
    words = [*PROGRAM, "--archive", str(kept), *verb]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            words, env=ENVIRONMENT | {"PYTHONUNBUFFERED": unbuffered}, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    [told] = done.stderr.splitlines()
    assert "No space left on device" in told


# --- paths that cannot be --------------------------------------------------------------------------------------------


@LINUX
def test_a_command_may_name_files_whose_names_are_no_text(kept: Path, inbox: Path) -> None:
    (folder := Path(os.fsdecode(os.fsencode(inbox) + b"/\xff"))).mkdir()
    page = write_page(inbox / "more", [said("c2", "another")], epoch=1_700_090_000)
    page = page.rename(folder / page.name)
    done = voxpop("--archive", kept, "add", page)
    assert done.code == 0 and "1 new" in done.out, done
    assert voxpop("--archive", kept, "verify").code == 0


@LINUX
def test_an_archive_lies_where_its_engines_can_open_it(kept: Path, inbox: Path, tmp_path: Path) -> None:
    odd, deep = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")), tmp_path.joinpath(*["x" * 200] * 3)
    for words in ((odd, "add", inbox), (kept, "copy", odd), (deep, "add", inbox)):
        done = voxpop("--archive", *words)
        assert done.code == 2 and ("no UTF-8" in done.err or "longer than" in done.err), done
    assert not odd.exists() and not deep.exists()
    assert voxpop("--archive", deep, "--catalogue", tmp_path / "short", "add", inbox).code == 0
    for verb in ("list", "verify"):
        assert voxpop("--archive", Path(shutil.copytree(kept, odd, dirs_exist_ok=True)), verb).code == 2

"""Run by test_steps.py in processes of its own: does something to an archive, and is killed at a chosen step.

`python -m tests.kills.steps ACTION TEMPLATE OUT KILLS` copies the archive TEMPLATE once for each kill into OUT, whose
names are the steps before which the process that worked on them was killed. `OUT/undisturbed` is of one left alone.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tests.archive.pages import MIRROR, VIDEO_ID, said, write_mirror, write_page
from voxpop.archive import Answers, Archive

KEY = f"youtube:{VIDEO_ID}"
PACKED_ID = "Packed34_-z"
PACKED = f"youtube:{PACKED_ID}"
URL = f"https://youtu.be/{VIDEO_ID}"
# What changes a disk: of the store, of the index, of directories.
STEPS = {
    "execute", "executemany", "executescript", "commit", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir",
    "truncate", "write", "open", "link",
}  # fmt: skip


def template(place: Path) -> None:
    """An archive in which much hangs together: three captures of one video, one of which does not say so itself."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(place, create=True) as archive:
        inbox = Path(folder)
        first = [said("c1", "first"), said("c2", "second"), said("c2.r", "reply", parent="c2")]
        list(archive.add([write_page(inbox / "a", first)]))
        later = [said("c1", "first, edited"), said("c3", "third 0:12", who="ferryman")]
        list(archive.add([write_page(inbox / "b", later, epoch=1_700_009_000, title="Newer title")]))
        list(archive.add([write_mirror(inbox / "m")], answers=Answers(url=URL)))
        list(archive.add([write_mirror(inbox / "n", MIRROR.replace("last ferry", "other ferry"))]))
        list(archive.add([write_page(inbox / "o", [said("o1", "other")], id="Other234_-y")]))
        for day in range(3):
            list(archive.add([packed_page(inbox / f"p{day}", day)]))


def packed_page(folder: Path, day: int) -> Path:
    """A page so large that its captures are stored against each other; the first and the second hold a comment `p0`."""
    padding = [{"url": random.Random(n).randbytes(200).hex()} for n in range(800)]
    comments = [said(f"p{n}", f"said on day {n}") for n in range(day == 2, day + 1)]
    return write_page(folder, comments, id=PACKED_ID, formats=padding, epoch=1_700_000_000 + 86_400 * day)


def add(archive: Archive) -> None:
    with tempfile.TemporaryDirectory() as folder:
        list(archive.add([write_page(Path(folder), [said("c1", "newest"), said("c9", "ninth")], epoch=1_700_090_000)]))


def add_told(archive: Archive) -> None:
    """A page that is held is told to be of another video."""
    with tempfile.TemporaryDirectory() as folder:
        page = write_mirror(Path(folder), MIRROR.replace("last ferry", "other ferry"))
        list(archive.add([page], answers=Answers(url=URL)))


def amend(archive: Archive) -> None:
    archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete"), by="Ada")


def amend_url(archive: Archive) -> None:
    [page] = [video.key for video in archive.videos().items if video.key.startswith("page:")]
    archive.amend(archive.captures(page)[0].key, Answers(url=URL))


def withdraw_video(archive: Archive) -> None:
    archive.withdraw(KEY, reason="asked")


def withdraw_capture(archive: Archive) -> None:
    archive.withdraw(archive.captures(KEY)[0].key, reason="asked")


def withdraw_comment(archive: Archive) -> None:
    archive.withdraw("youtube:c1", reason="asked")


def withdraw_packed_capture(archive: Archive) -> None:
    """The first one, against which the second is stored."""
    archive.withdraw(archive.captures(PACKED)[-1].key, reason="asked")


def withdraw_packed_comment(archive: Archive) -> None:
    """The first and the second give way to redacted ones; the third, which is stored against the second, stays."""
    archive.withdraw("youtube:p0", reason="asked")


def rebuild(archive: Archive) -> None:
    archive.rebuild()


ACTIONS: dict[str, Callable[[Archive], None]] = {
    action.__name__: action
    for action in (
        add,
        add_told,
        amend,
        amend_url,
        withdraw_video,
        withdraw_capture,
        withdraw_comment,
        withdraw_packed_capture,
        withdraw_packed_comment,
        rebuild,
    )
}


def main(action: str, made: str, out: str, kills: str) -> None:
    act, undisturbed = ACTIONS[action], Path(out, "undisturbed")
    total = steps_of(act, Path(shutil.copytree(made, undisturbed)), None)
    # Evenly spread, the first and the last among them.
    count = min(int(kills), total)
    for step in sorted({1 + (total - 1) * n // max(1, count - 1) for n in range(count)}):
        steps_of(act, Path(shutil.copytree(made, Path(out, str(step)))), step)


def steps_of(act: Callable[[Archive], None], place: Path, last: int | None) -> int:
    """How many steps it took in a process of its own, that was killed before step `last`."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        count = 0

        def step(_: FrameType, event: str, called: object) -> None:
            nonlocal count
            if event == "c_call" and getattr(called, "__name__", "") in STEPS:
                count += 1
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        with Archive.open(place) as archive:
            sys.setprofile(step)
            act(archive)
            sys.setprofile(None)
        os.write(writer, str(count).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as stream:
        return int(stream.read() or b"0")


if __name__ == "__main__":
    main(*sys.argv[1:])

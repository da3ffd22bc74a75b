"""`voxpop merge` killed at any moment leaves a sound archive, and the same command again completes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.generate import file_name, write_page
from tests.archive import pages
from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import CAPTURED, VIDEO_ID, said
from tests.archive.records import Records, differences, digest_of, findings, public
from tests.conftest import IS_SOAK
from tests.kills.steps import steps_of
from tests.kills.test_kills import check_objects, pad, wait_until_gone
from voxpop.archive import Answers, Archive

KILLS = 20 if IS_SOAK else 2
STEPS = 400 if IS_SOAK else 2
LARGE = 6_000 if IS_SOAK else 1_000  # comments
KEY = f"youtube:{VIDEO_ID}"
pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]


class Undisturbed(NamedTuple):
    """Two archives, what comes of them when nobody disturbs, and how long that takes."""

    here: Path
    there: Path
    records: Records
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    top = tmp_path_factory.mktemp("merges")
    here, there = two_archives(top, LARGE)
    place = Path(shutil.copytree(here, top / "kept"))
    begun = time.monotonic()
    done = voxpop("--archive", place, "merge", there)
    assert done.code == 1, done
    seconds = time.monotonic() - begun
    with Archive.open(place) as archive:
        assert findings(archive) == []
        return Undisturbed(here, there, public(archive), seconds)


def two_archives(top: Path, large: int) -> tuple[Path, Path]:
    """Both hold one page, and each withdrew another comment of it; one also holds much that the other does not."""
    shared = pages.write_page(top / "s", [said("c1", "first"), said("c2", "second"), said("c3", "third")])
    again = pages.write_page(top / "t", [said("c1", "first, edited"), said("c3", "third")], epoch=CAPTURED + 9)
    for name, page, key in (("here", shared, "youtube:c1"), ("there", shared, "youtube:c2")):
        with Archive.open(top / name, create=True) as archive:
            list(archive.add([page]))
            if name == "there":
                list(archive.add([again]))
                archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete"), by="Ada")
                for number, comments in enumerate((30, large, 30)):
                    folder = top / "inbox" / str(number)
                    folder.mkdir(parents=True)
                    page = folder / file_name(f"merge/{number}")
                    write_page(page, comments, f"merge/{number}")
                    if comments == large:
                        pad(page)
                    list(archive.add([page]))
            archive.withdraw(key, reason="asked for")
    return top / "here", top / "there"


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_merge_leaves_a_sound_archive_and_completes(
    undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    rng = random.Random(f"merge {number} {os.environ.get('VOXPOP_SEED', '')}")
    place, mark = Path(shutil.copytree(undisturbed.here, tmp_path / "kept")), uuid.uuid4().hex
    Archive.open(place).close()  # a copy makes its catalogue again when it is opened first
    before = digest_of(undisturbed.there)
    running = subprocess.Popen(
        [*PROGRAM, "--archive", place, "merge", undisturbed.there], env={**ENVIRONMENT, "KILL_MARK": mark},
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(undisturbed.seconds * (number % 3 + rng.random()) / 3)
    if number % 2:
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()
    wait_until_gone(mark)
    completes(place, undisturbed, looks_first=bool(number % 3))
    assert digest_of(undisturbed.there) == before


def test_killed_before_any_of_its_steps_a_merge_completes(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The steps are taken in a process that forks; see steps.py."""
    command = [
        sys.executable,
        "-m",
        "tests.kills.test_merge_kills",
        undisturbed.here,
        undisturbed.there,
        tmp_path,
        str(STEPS),
    ]
    subprocess.run([*map(str, command)], check=True, cwd=Path(__file__).parents[2], timeout=3_000)
    killed = sorted(tmp_path.glob("[0-9]*"), key=lambda place: int(place.name))
    assert len(killed) >= min(STEPS, 5)
    for place in killed:
        completes(place, undisturbed, looks_first=int(place.name) % 2 == 0)


def completes(place: Path, undisturbed: Undisturbed, *, looks_first: bool) -> None:
    """Nothing is wrong with a killed archive; the same merge makes it what it was to be."""
    check_objects(place / "originals")
    if looks_first:
        with Archive.open(place) as archive:
            assert findings(archive) == [], place
    with Archive.open(place, say=lambda words: pytest.fail(words)) as archive:
        list(archive.merge(undisturbed.there))
        assert differences(public(archive), undisturbed.records) == {}, place
        assert findings(archive) == [], place
        archive.rebuild()
        assert differences(public(archive), undisturbed.records) == {}, place
    assert not any(path.name != "decided" for path in (place / "staging").iterdir())


def main(here: str, there: str, out: str, kills: str) -> None:
    def merge(archive: Archive) -> None:
        list(archive.merge(Path(there)))

    total = steps_of(merge, Path(shutil.copytree(here, Path(out, "undisturbed"))), None)
    count = min(int(kills), total)
    for step in sorted({1 + (total - 1) * n // max(1, count - 1) for n in range(count)}):
        steps_of(merge, Path(shutil.copytree(here, Path(out, str(step)))), step)


if __name__ == "__main__":
    main(*sys.argv[1:])

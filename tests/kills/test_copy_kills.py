"""`voxpop copy` killed at any moment: here nothing has changed, there is an archive or none, the next run completes it.

Half of the times the process alone is killed, half of the times its whole group.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.archive import service
from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import clip, said, write_page
from tests.archive.records import Records, differences, digest_of, findings, public
from tests.archive.service import Service
from tests.conftest import IS_SOAK
from tests.kills.test_kills import check_objects
from voxpop.archive import Archive

KILLS = 20 if IS_SOAK else 2
pytestmark = [pytest.mark.kill, pytest.mark.skipif(sys.platform == "win32", reason="kills groups")]


class Undisturbed(NamedTuple):
    """An archive, what a first copy of it held before it grew and lost a page, and what it says now."""

    kept: Path
    earlier: Path
    records: Records
    originals: dict[str, str]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Undisturbed:
    top = tmp_path_factory.mktemp("copies")
    with Archive.open(top / "kept", create=True) as archive:
        for number in range(12):
            page = write_page(top / "in" / str(number), [said(f"c{number}", "tide")], id=f"Kill{number:07}")
            if number % 4 == 0:
                clip(root, page.with_name(page.name.replace(".info.json", ".webm")))
            list(archive.add([page.parent]))
            if number == 5:
                assert len(list(archive.copy(top / "earlier"))) == 6
        archive.withdraw("youtube:Kill0000003", reason="asked")
        archive.withdraw("youtube:c4", reason="asked")
        assert findings(archive) == []
        return Undisturbed(top / "kept", top / "earlier", public(archive), digest_of(top / "kept" / "originals"))


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service.running(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_copy_to_a_folder_is_completed_by_the_next(
    undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    there = tmp_path / "copy"
    grows = bool(number // 2 % 2)
    if grows:
        shutil.copytree(undisturbed.earlier, there)
        with Archive.open(there):  # it has a catalogue, which goes first
            pass
    kill(undisturbed.kept, str(there), {}, number, lambda: began(there, grows=grows))
    assert digest_of(undisturbed.kept / "originals") == undisturbed.originals
    if (there / "originals").exists():
        check_objects(there / "originals")
    if (there / "voxpop.toml").exists():
        with Archive.open(there) as archive:
            assert findings(archive) == []
    done = voxpop("--archive", undisturbed.kept, "copy", there)
    assert done.code == 0, done
    assert digest_of(there / "originals") == undisturbed.originals
    with Archive.open(there) as archive:
        assert findings(archive) == []
        assert differences(public(archive), undisturbed.records) == {}
    assert [left for left in (there / "staging").iterdir() if left.name != "decided"] == []


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_copy_removes_nothing_of_what_the_copy_itself_decided(
    undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    there = tmp_path / "copy"
    shutil.copytree(undisturbed.earlier, there)
    with Archive.open(there) as archive:
        before = digest_of(there / "originals")
        archive.withdraw("youtube:c5", reason="asked there")
        destroyed = before.keys() - digest_of(there / "originals").keys()
        decided = {path: digest for path, digest in digest_of(there / "originals").items() if path not in before}
    kill(undisturbed.kept, str(there), {}, number, lambda: began(there, grows=True))
    for done in range(2):
        held = digest_of(there / "originals")
        assert decided.items() <= held.items()
        assert not destroyed & held.keys()
        with Archive.open(there) as archive:
            assert findings(archive) == []
        if not done:
            assert voxpop("--archive", undisturbed.kept, "copy", there).code == 1
    left = {path: digest for path, digest in undisturbed.originals.items() if path not in destroyed}
    assert digest_of(there / "originals") == left | decided


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_copy_to_a_bucket_is_completed_by_the_next(
    undisturbed: Undisturbed, s3: Service, tmp_path: Path, number: int
) -> None:
    bucket = f"kill{number}"
    s3.client.create_bucket(Bucket=bucket)
    kill(undisturbed.kept, f"s3://{bucket}", s3.environment, number, lambda: s3.keys(bucket))
    for declared in [key for key in s3.keys(bucket) if key.endswith("0=ocfl_object_1.1")]:
        folder = declared.rpartition("/")[0]
        brought = s3.bring_back(bucket, folder, tmp_path / "objects" / folder)
        assert (brought / "0=ocfl_object_1.1").is_file()
        check_objects(brought)
    done = voxpop("--archive", undisturbed.kept, "copy", f"s3://{bucket}", env=s3.environment)
    assert done.code == 0, done
    back = s3.bring_back(bucket, "", tmp_path / "back")
    assert digest_of(back / "originals") == undisturbed.originals
    with Archive.open(back) as archive:
        assert findings(archive) == []
        assert differences(public(archive), undisturbed.records) == {}


def began(there: Path, *, grows: bool) -> bool:
    """Whether a copy has written something: its first mark, or, where there is one, the end of its catalogue."""
    return not (there / "catalogue" / "current").exists() if grows else (there / "voxpop.toml.unfinished").exists()


def kill(kept: Path, there: str, env: dict[str, str], number: int, begun: Callable[[], object]) -> None:
    """Start a copy, and kill it soon after it began to write."""
    rng = random.Random(f"copy {number} {os.environ.get('VOXPOP_SEED', '')}")
    running = subprocess.Popen(
        [*PROGRAM, "--archive", kept, "copy", there], env={**ENVIRONMENT, **env}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not begun() and running.poll() is None:
        time.sleep(0.002)
    time.sleep(rng.random() * (1.5 if env else 0.25))
    if number % 2:
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()

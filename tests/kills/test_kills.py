"""`voxpop add` killed at any moment: nothing is left running, nothing is lost, the same command completes.

Half of the times the process alone is killed, half of the times its whole group. Each kill is on a fresh archive.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from ocfl.validator import Validator

from bench.generate import file_name, write_page
from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import CAPTION, clip, write_mirror
from tests.archive.records import Records, differences, findings, public
from tests.conftest import IS_SOAK
from voxpop.archive import Archive
from voxpop.archive.ready import WORKER_FROM

KILLS = 50 if IS_SOAK else 4
LARGE = 12_000 if IS_SOAK else 1_500  # comments
SETTLED_SECONDS = 2.0
pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]


class Undisturbed(NamedTuple):
    """What is added, what comes of it when nobody disturbs, and how long that takes."""

    inbox: Path
    records: Records
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Undisturbed:
    top = tmp_path_factory.mktemp("kills")
    inbox = top / "inbox"
    for number, comments in enumerate((40, LARGE, 300, 40)):
        seed = f"kills/{number}"
        (inbox / str(number)).mkdir(parents=True)
        page = inbox / str(number) / file_name(seed)
        write_page(page, comments, seed)
        if comments == LARGE:
            pad(page)
        page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    clip(root, page.with_name(page.name.replace(".info.json", ".webm")))
    write_mirror(inbox / "4")
    begun = time.monotonic()
    done = voxpop("--archive", top / "kept", "add", inbox)
    assert done.code == 0, done
    seconds = time.monotonic() - begun
    with Archive.open(top / "kept") as archive:
        assert findings(archive) == []
        return Undisturbed(inbox, public(archive), seconds)


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_add_leaves_nothing_running_and_loses_nothing(
    undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    rng = random.Random(f"kill {number} {os.environ.get('VOXPOP_SEED', '')}")
    place, mark = tmp_path / "kept", uuid.uuid4().hex
    # Every sixth of the run is hit in turn, anywhere in it.
    moment = undisturbed.seconds * (number % 6 + rng.random()) / 6
    kill([place, "add", undisturbed.inbox], mark, moment, whole_group=bool(number % 2))
    wait_until_gone(mark)
    check_objects(place / "originals")
    if number % 3 and (place / "voxpop.toml").exists():
        with Archive.open(place) as archive:
            assert findings(archive) == []
    again = voxpop("--archive", place, "add", undisturbed.inbox)
    assert again.code == 0, again
    with Archive.open(place, say=lambda words: pytest.fail(words)) as archive:
        assert differences(public(archive), undisturbed.records) == {}
        assert findings(archive) == []
    assert not any(path.name != "decided" for path in (place / "staging").iterdir())


def pad(page: Path) -> None:
    """Make a page large enough for a worker process, as the formats of a real one do, which nobody waits for."""
    formats = [{"format_id": str(n), "url": "https://media.example/" + "0" * 1000} for n in range(4_000)]
    page.write_text(json.dumps(json.loads(page.read_text()) | {"formats": formats}))
    assert page.stat().st_size > WORKER_FROM


def kill(words: Sequence[str | Path], mark: str, moment: float, *, whole_group: bool) -> None:
    """Start a command on an archive, and kill it `moment` seconds later."""
    running = subprocess.Popen(
        [*PROGRAM, "--archive", *words], env={**ENVIRONMENT, "KILL_MARK": mark}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(moment)
    if whole_group:
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()


def wait_until_gone(mark: str) -> None:
    """No process that inherited the mark is alive, two seconds later at the latest."""
    until = time.monotonic() + SETTLED_SECONDS
    while left := marked(mark):
        assert time.monotonic() < until, f"still running: {left}"
        time.sleep(0.02)


def marked(mark: str) -> list[str]:
    """The processes in whose environment the mark stands."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"KILL_MARK={mark}".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return found


def check_objects(originals: Path) -> None:
    """ocfl-py accepts every object; not one directory is unfinished."""
    for declaration in originals.rglob("0=ocfl_object_1.1"):
        validator = Validator()
        assert validator.validate_object(str(declaration.parent)), validator.log.messages
    empty = [path for path in originals.rglob("*") if path.is_dir() and not any(path.iterdir())]
    assert empty == []

"""`voxpop rebuild` killed again and again: nothing is left running, readers are answered, it ends as one undisturbed.

Half of the times the process alone is killed, half of the times its whole group.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
import uuid
from pathlib import Path

import pytest

from bench.generate import write_channel
from tests.archive.command import voxpop
from tests.archive.records import differences, findings, public, shown, words
from tests.conftest import IS_SOAK
from tests.kills.test_kills import kill, pad, wait_until_gone
from voxpop.archive import Archive

ROUNDS, KILLS = (10, 10) if IS_SOAK else (1, 3)
PAGES, PER = (300, 200) if IS_SOAK else (24, 50)
pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """An archive of many small pages and a few large ones, and how long an undisturbed rebuild of it takes."""
    top = tmp_path_factory.mktemp("rebuilt")
    write_channel(top / "inbox", PAGES, PER, "kills")
    for page in sorted((top / "inbox").iterdir())[:: PAGES // 3]:
        pad(page)
    assert voxpop("--archive", top / "kept", "add", top / "inbox").code == 0
    begun = time.monotonic()
    assert voxpop("--archive", top / "kept", "rebuild").code == 0
    return top / "kept", time.monotonic() - begun


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_rebuild_killed_many_times_ends_equal_to_an_undisturbed_one(
    kept: tuple[Path, float], tmp_path: Path, number: int
) -> None:
    rng = random.Random(f"rebuild {number} {os.environ.get('VOXPOP_SEED', '')}")
    place, seconds = Path(shutil.copytree(kept[0], tmp_path / "kept")), kept[1]
    with Archive.open(place) as archive:
        expected = public(archive) | shown(archive)
        some = next(iter(words(archive, "the")))
    for at in range(KILLS):
        mark = uuid.uuid4().hex
        kill([place, "rebuild"], mark, seconds * rng.random(), whole_group=bool(at % 2))
        wait_until_gone(mark)
        with Archive.open(place, say=lambda said: pytest.fail(said)) as archive:
            assert some in words(archive, "the")
    done = voxpop("--archive", place, "rebuild")
    assert done.code == 0, done
    with Archive.open(place, say=lambda said: pytest.fail(said)) as archive:
        assert differences(public(archive) | shown(archive), expected) == {}
        assert findings(archive) == []
    assert len(list((place / "catalogue").glob("g*"))) == 1

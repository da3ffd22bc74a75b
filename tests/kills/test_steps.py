"""Whatever changes an archive, killed before any of its steps, leaves it as it was before or as it is afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.records import Records, findings, public, shown
from tests.conftest import IS_SOAK
from tests.kills import steps
from tests.kills.test_kills import check_objects
from voxpop.archive import Archive

KILLS = 100_000 if IS_SOAK else 3
pytestmark = [pytest.mark.kill, pytest.mark.skipif(sys.platform == "win32", reason="forks")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("steps") / "made"
    steps.template(place)
    return place


def told(place: Path) -> Records:
    """What an archive says, in which nothing is wrong."""
    with Archive.open(place) as archive:
        assert findings(archive) == []
        return public(archive) | shown(archive)


@pytest.mark.parametrize("action", steps.ACTIONS)
def test_killed_at_any_step_an_archive_is_as_before_or_as_afterwards(made: Path, tmp_path: Path, action: str) -> None:
    command = [sys.executable, "-m", "tests.kills.steps", action, made, tmp_path, str(KILLS)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], timeout=3_000)
    before, after = told(made), told(tmp_path / "undisturbed")
    assert (before == after) == (action == "rebuild")
    killed = sorted(tmp_path.glob("[0-9]*"), key=lambda place: int(place.name))
    assert len(killed) >= min(KILLS, 6)
    for place in killed:
        check_objects(place / "originals")
        assert told(place) in (before, after), f"killed at step {place.name}"

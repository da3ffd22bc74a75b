"""A plain copy of the folder, made while pages come in, opens, lacks nothing that was there, and is found whole."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM
from tests.archive.pages import said, write_page
from tests.archive.records import findings, videos
from tests.conftest import IS_SOAK
from voxpop.archive import Archive

COPIES = 40 if IS_SOAK else 4
PAGES = 400 if IS_SOAK else 60


def by_program(place: Path, copy: Path) -> None:
    """As a person does it; what vanishes while it is read makes cp talk, and no more."""
    subprocess.run(["cp", "-r", place, copy], stderr=subprocess.DEVNULL, check=False)


def by_python(place: Path, copy: Path) -> None:
    with suppress(shutil.Error):
        shutil.copytree(place, copy)


def pages(inbox: Path, count: int) -> Path:
    """Pages of different sizes, a video each."""
    for number in range(count):
        comments = [said(f"c{number}.{n}", f"comment {n} under {number}") for n in range(10 + number % 7 * 40)]
        write_page(inbox / f"{number:03}", comments, id=f"Quay{number:07}")
    return inbox


@pytest.mark.parametrize("plainly", [by_program, by_python])
def test_a_plain_copy_made_while_pages_come_in_opens_and_lacks_nothing(
    plainly: Callable[[Path, Path], None], place: Path, inbox: Path, tmp_path: Path
) -> None:
    with Archive.open(place, create=True) as archive:
        list(archive.add([write_page(inbox / "first", [said("f", "first")])]))
    adding = subprocess.Popen(
        [*PROGRAM, "--archive", place, "add", pages(tmp_path / "more", PAGES)], env=ENVIRONMENT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    copies: list[tuple[Path, set[str]]] = []
    while len(copies) < COPIES and adding.poll() is None:
        held = {folder.name for folder in (place / "originals").glob("*/*/*/*") if folder.is_dir()}
        copy = tmp_path / f"copy{len(copies)}"
        plainly(place, copy)
        copies.append((copy, held))
        time.sleep(0.1)
    assert adding.wait() == 0
    assert len(copies) == COPIES, "the pages came in faster than they could be copied"
    for copy, held in copies:
        with Archive.open(copy) as archive:
            assert findings(archive) == []
            assert held <= {folder.name for folder in (copy / "originals").glob("*/*/*/*")}
            assert len(videos(archive)) >= len(held)
        assert [left for left in (copy / "staging").iterdir() if left.name != "decided"] == []


@pytest.mark.parametrize("first", ["catalogue", "originals"])
def test_a_plain_copy_whose_halves_are_of_different_moments_opens_and_lacks_nothing(
    first: str, place: Path, inbox: Path, tmp_path: Path
) -> None:
    """As a copy is that takes long: a page comes in between its catalogue and its originals."""
    copy = tmp_path / "copy"
    with Archive.open(place, create=True) as archive:
        list(archive.add([write_page(inbox / "first", [said("f", "first")])]))
        shutil.copytree(place / first, copy / first)
        list(archive.add([write_page(inbox / "later", [said("l", "later")], id="Later234_-x")]))
    for path in place.iterdir():
        if path.name != first:
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, copy / path.name)
    with Archive.open(copy) as archive:
        assert findings(archive) == []
        assert len(videos(archive)) == len([*(copy / "originals").glob("*/*/*/*")])

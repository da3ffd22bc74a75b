"""The generated folder on which the taking in of many small files is measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import folder
from voxpop.sources import Group, gather


def test_a_folder_holds_pages_with_captions_answers_and_what_is_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "kept"))
    folder.write(tmp_path / "folder", 50)
    found = list(gather([tmp_path / "folder"]))
    groups = [group for group in found if isinstance(group, Group)]
    assert Counter((group.source, len(group.files)) for group in groups) == {
        ("ytdlp", 1): 5, ("ytdlp", 2): 15, ("dataapi", 1): 10,
    }  # fmt: skip
    assert len(found) - len(groups) == 5
    bytes_of = {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()}
    folder.write(tmp_path / "again", 50)
    assert bytes_of == {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}


def test_the_figures_say_what_a_file_costs_new_and_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path))
    sign, taken, memory, again = folder.figures(50)
    assert 0 < sign.value < 60
    assert taken.value > 0 < memory.value
    assert again.value > 0

"""The wheel works in an empty environment, with what it declares and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

PAGE = """Morning ferry in the fog

  • 🎬 Video
  • ℹ️ Description
Morning ferry in the fog 4.5

The first ferry of the day, filmed from the pier.

💬 Comments on the video

0:12 listen to the horn

Author — Gull on a Post


I took this boat to school every day.

Author — Ada Example
"""


def _run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """What the command says on stdout; its whole talk when it ends otherwise than with `code`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL", "VOXPOP"))}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, timeout=600)
    assert done.returncode == code, f"{command} said {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def voxpop(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command, in an environment of its own, made from the built wheel and the locked versions."""
    place = tmp_path_factory.mktemp("wheel")
    own = root / ".tools" / "bin" / "uv"
    uv = str(own) if own.exists() else shutil.which("uv")
    assert uv, "no uv: run the tests through `make test`"
    _run(uv, "build", "--quiet", "--wheel", "--out-dir", place / "dist", root, cwd=place)
    export = ("export", "--quiet", "--frozen", "--no-default-groups", "--no-emit-project", "--no-hashes")
    _run(uv, *export, "--output-file", place / "locked.txt", cwd=root)
    _run(uv, "venv", "--quiet", "--python", sys.executable, place / "venv", cwd=place)
    python = place / "venv" / "bin" / "python"
    [wheel] = (place / "dist").glob("*.whl")
    example = root / "examples" / "tubelog"
    _run(uv, "build", "--quiet", "--wheel", "--out-dir", place / "example", example, cwd=place)
    [tubelog] = (place / "example").glob("*.whl")
    install = ("pip", "install", "--quiet", "--python", python, "--constraint", place / "locked.txt")
    _run(uv, *install, wheel, tubelog, cwd=place)
    return python.with_name("voxpop")


def test_the_wheel_says_its_version_and_helps(voxpop: Path, tmp_path: Path) -> None:
    assert "0.1" in _run(voxpop, "--version", cwd=tmp_path)
    assert "add" in _run(voxpop, "--help", cwd=tmp_path)


def test_the_wheel_takes_a_page_in_and_lists_it(voxpop: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(PAGE)
    _run(voxpop, "--archive", "kept", "add", "ferry.txt", cwd=tmp_path)
    [video] = map(json.loads, _run(voxpop, "--archive", "kept", "list", "--json", cwd=tmp_path).splitlines())
    assert (video["title"], video["comments_held"]) == ("Morning ferry in the fog", 2)
    comments = [
        json.loads(line)
        for line in _run(voxpop, "--archive", "kept", "comments", video["key"], "--json", cwd=tmp_path).splitlines()
    ]
    assert [comment["author"]["name"] for comment in comments] == ["Gull on a Post", "Ada Example"]


def test_a_source_of_another_package_reads_its_format(voxpop: Path, tmp_path: Path) -> None:
    head, said = "#tubelog youtube Abc12345_-x 2024-05-01T10:00:00+00:00", "c1\t@brine_and_tar\t3\tWith the tide."
    (tmp_path / "a.log").write_text(f"{head}\n{said}\nbroken")
    found = json.loads(_run(voxpop, "inspect", "--json", "a.log", cwd=tmp_path, code=1))
    assert (found["source"], found["comments"]) == ("tubelog", 1)
    (tmp_path / "a.log").write_text(f"{head}\n{said}")
    archive = (voxpop, "--archive", "kept")
    _run(*archive, "add", "a.log", cwd=tmp_path)
    comment = json.loads(_run(*archive, "comments", "youtube:Abc12345_-x", "--json", cwd=tmp_path))
    assert (comment["text"], comment["like_count"]) == ("With the tide.", 3)
    _run(*archive, "withdraw", "youtube:c1", "--reason", "asked", cwd=tmp_path)
    _run(*archive, "verify", cwd=tmp_path)


def test_the_wheel_carries_all_that_the_web_needs(voxpop: Path, tmp_path: Path) -> None:
    held = _run(voxpop.with_name("python"), "-c", FILES, cwd=tmp_path).split()
    assert ".html" in held
    assert ".css" in held
    assert ".js" in held
    assert "py.typed" in held


FILES = """
from importlib.resources import files
from pathlib import Path
for path in Path(str(files("voxpop"))).rglob("*"):
    print(path.suffix or path.name, path.name)
"""

"""Setting up: which Python `make` takes where there are several, and what it installs for each.

The Pythons here are made of bash, and note what is done.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "tools.sh"
_NEEDED = ("bash", "dirname", "rm", "touch", "id", "uname", "mkdir", "chmod")
_PYTHON = """#!{bash}
case "$*" in
  *version_info*"(3, 11)"*) exit {is_old} ;;
  *CONFIG_ARGS*) exit {is_plain} ;;
  *version_info*) echo 3.12 ;;
  "-m venv .tools")
    if [ {has_venv} = 0 ]; then exit 1; fi
    mkdir -p .tools/bin && echo "{name}" > .tools/made_by
    printf '#!%s\\nexit 0\\n' "{bash}" > .tools/bin/pip
    printf '#!%s\\nexit %s\\n' "{bash}" {is_before_3_14} > .tools/bin/python
    chmod +x .tools/bin/pip .tools/bin/python ;;
esac
"""


class _Machine:
    """A checkout, and a path on which there are only those Pythons that were put there."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._programs = folder, folder / "programs"
        self._bash = shutil.which("bash")
        self._programs.mkdir()
        (folder / "checkout" / "scripts").mkdir(parents=True)
        shutil.copy(SCRIPT, folder / "checkout" / "scripts")
        for name in _NEEDED:
            if found := shutil.which(name):
                (self._programs / name).symlink_to(found)

    def put(
        self, name: str, *, is_old: bool = False, is_plain: bool = False, has_venv: bool = True, is_3_14: bool = False
    ) -> None:
        values = {"is_old": is_old, "is_plain": is_plain, "has_venv": has_venv, "is_before_3_14": not is_3_14}
        numbers = {what: int(value) for what, value in values.items()}
        (self._programs / name).write_text(_PYTHON.format(bash=self._bash, name=name, **numbers))
        (self._programs / name).chmod(0o755)

    def set_up(self, **variables: str) -> tuple[str, str]:
        """By which Python `.tools` was made, "" where by none; and what was said."""
        done = subprocess.run(
            ["bash", "checkout/scripts/tools.sh"], cwd=self._folder, env={"PATH": str(self._programs), **variables},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        made_by = self._folder / "checkout" / ".tools" / "made_by"
        assert (done.returncode == 0) == made_by.exists(), done.stderr
        return (made_by.read_text().strip() if made_by.exists() else ""), done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> _Machine:
    return _Machine(tmp_path)


def test_the_first_python_is_taken(machine: _Machine) -> None:
    machine.put("python3")
    machine.put("python3.12")
    assert machine.set_up()[0] == "python3"


def test_one_that_is_too_old_is_not(machine: _Machine) -> None:
    machine.put("python3", is_old=True)
    machine.put("python3.12")
    assert machine.set_up()[0] == "python3.12"


def test_one_without_optimisation_comes_after_the_others(machine: _Machine) -> None:
    machine.put("python3", is_plain=True)
    assert machine.set_up()[0] == "python3"
    machine.put("python3.11")
    assert machine.set_up()[0] == "python3.11"


def test_one_that_was_asked_for_is_taken_whatever_it_is(machine: _Machine) -> None:
    machine.put("python3")
    machine.put("python3.12", is_plain=True)
    assert machine.set_up(PYTHON="python3.12")[0] == "python3.12"


def test_one_that_cannot_make_environments_leaves_it_to_the_next(machine: _Machine) -> None:
    machine.put("python3", has_venv=False)
    machine.put("python3.12", is_plain=True)
    assert machine.set_up()[0] == "python3.12"


def test_where_there_is_none_it_is_said_what_to_install(machine: _Machine) -> None:
    machine.put("python3", is_old=True)
    made_by, said = machine.set_up()
    assert not made_by
    assert "needs Python 3.11 or newer" in said
    assert "make PYTHON=" in said
    machine.put("python3", has_venv=False)
    made_by, said = machine.set_up()
    assert not made_by
    assert "sudo apt-get install python3.12-venv" in said


@pytest.mark.skipif(platform.machine() != "x86_64", reason="elsewhere it is compiled for each Python")
def test_where_something_is_compiled_a_compiler_is_asked_for(machine: _Machine) -> None:
    machine.put("python3")
    assert "compiled" not in machine.set_up()[1]
    machine.put("python3", is_3_14=True)
    assert "sudo apt-get install g++ python3-dev" in machine.set_up()[1]


def test_every_python_gets_what_the_tests_were_run_with() -> None:
    lock = tomllib.loads((SCRIPT.parents[1] / "uv.lock").read_text())
    needs: dict[str, set[str]] = {}
    versions: dict[str, set[str]] = {}
    for package in lock["package"]:
        versions.setdefault(package["name"], set()).add(package.get("version", ""))
        needs.setdefault(package["name"], set()).update(other["name"] for other in package.get("dependencies", ()))
    wanted, todo = {"voxpop"}, ["voxpop"]
    while todo:
        todo += (fresh := needs[todo.pop()] - wanted)
        wanted |= fresh
    assert "av" in wanted
    assert {name: versions[name] for name in wanted if len(versions[name]) > 1} == {}

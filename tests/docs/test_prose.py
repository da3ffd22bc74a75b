"""What the hand-written pages say can be followed: links lead somewhere, commands and options exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from voxpop.cli import VERBS, voxpop

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
VERB = re.compile(r"(?:^\$ |`)voxpop (?:--archive \S+ )?([a-z][a-z-]*)\b(.*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _verb(name: str) -> click.Command:
    command = voxpop.get_command(click.Context(voxpop), name)
    assert command is not None
    return command


def _options(command: click.Command) -> set[str]:
    return {word for parameter in command.params if isinstance(parameter, click.Option) for word in parameter.opts}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_link_within_the_docs_is_dead(page: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    named = {verb for verb, _ in VERB.findall(page.read_text())}
    assert named - set(VERBS) == set()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_option_in_an_example_exists(page: Path) -> None:
    for example in CONSOLE.findall(page.read_text()):
        for verb, rest in VERB.findall(example):
            told = set(OPTION.findall(rest.partition("#")[0]))
            assert told - _options(_verb(verb)) - _options(voxpop) == set(), f"voxpop {verb}{rest}"


def test_every_command_is_told_of_outside_of_the_reference() -> None:
    prose = "\n".join(page.read_text() for page in PAGES if page.parent.name != "reference")
    told = {verb for verb, _ in VERB.findall(prose)} | set(re.findall(r"`([a-z]+)`", prose))
    assert set(VERBS) - told == set()


@pytest.mark.parametrize("package", ["", "archive", "originals", "catalogue/local"])
def test_every_module_stands_in_the_picture_of_the_architecture(package: str) -> None:
    folder = ROOT / "src" / "voxpop" / package
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    told = set(re.findall(r"`([a-z_]+)(?:/[a-z]*)?`", (ROOT / "docs" / "develop" / "architecture.md").read_text()))
    assert modules - told - {"__init__", "__main__"} == set()


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[^A-Za-z0-9.-]", wanted)[0] for wanted in project["dependencies"]}
    table = (ROOT / "docs" / "develop" / "architecture.md").read_text().partition("## Dependencies")[2]
    told = {re.sub(r"\W", "", word) for word in re.findall(r"[\w-]+", table)}
    assert {name for name in names if re.sub(r"\W", "", name) not in told} == set()


def test_every_package_that_is_installed_with_us_stands_in_the_notices_with_its_licence() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    needs: dict[str, set[str]] = {}
    for package in locked:
        needs.setdefault(package["name"], set()).update(need["name"] for need in package.get("dependencies", []))
    wanted, todo = set[str](), ["voxpop"]
    while todo:
        fresh = needs[todo.pop()] - wanted
        wanted |= fresh
        todo += fresh
    table = (ROOT / "THIRD-PARTY-NOTICES.md").read_text().partition("## Installed beside it")[2]
    assert set(re.findall(r"^\| ([a-z0-9-]+) \| \S", table, re.MULTILINE)) - {"package", "---"} == wanted


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()

"""The house rules that no linter knows. import-linter holds the layers (`make lint`)."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from voxpop.sources import SOURCES, our_sources

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "src" / "voxpop").rglob("*.py"))
VENDORED = sorted(path for place in ("src", "tests") for path in (ROOT / place).rglob("vendored.json"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "handlers"}

_PLACES = (r"/ho" + r"me/\w+/", r"/ro" + r"ot/", r"/Us" + r"ers/\w+/", r"/wo" + r"rk/", r"\.\./sha" + "red")
PLACES = re.compile("|".join(_PLACES))
MAY_NAME_PLACES = {".ci/run", "uv.lock"}

# Where packages come from is the lock file's business, and that of whoever runs it: a mirror may stand in between.
_REGISTRIES = (
    "pypi." + "org", "pythonhosted." + "org", "npm" + "js.", "yarnpkg." + "com", "unpkg." + "com", "jsdelivr." + "net",
    "cdnjs." + "cloudflare", "esm." + "sh", "crates." + "io", "proxy.golang." + "org", "rubygems." + "org",
)  # fmt: skip
REGISTRIES = re.compile("|".join(re.escape(host) for host in _REGISTRIES), re.IGNORECASE)
LOCK_FILES = {"uv.lock"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in ("Exception", "BaseException") for kind in kinds)


def _lets_go_on(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up, and the error goes on its way."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _texts(but: set[str]) -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if not name or name in but or not (ROOT / name).is_file():
            continue
        try:
            yield name, (ROOT / name).read_text()
        except UnicodeDecodeError:
            continue  # a picture, a film, a font


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_400_lines_and_tells_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "no docstring: say what comes in and what goes out"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_fits_in_40_lines(path: Path) -> None:
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in _functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_is_named_for_what_it_holds() -> None:
    assert [_name(path) for path in MODULES if {path.stem, path.parent.name} & NAMES_THAT_SAY_NOTHING] == []


def test_errors_are_caught_by_name_but_for_one_place() -> None:
    broad = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _lets_go_on(node)
    ]
    assert len(broad) <= 1, "only the accession may catch everything: one bad file must not lose the others"


def test_the_contract_of_independence_names_every_source() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [named] = [contract["modules"] for contract in contracts if contract["type"] == "independence"]
    modules = {type(source).__module__ for source in our_sources()}
    assert {module for module in modules if not module.startswith(tuple(named))} == set()


def test_a_command_loads_no_source_that_it_does_not_need(tmp_path: Path) -> None:
    page = tmp_path / "Boat [Quay1234_-x].info.json"
    page.write_text('{"id": "Quay1234_-x", "extractor_key": "Youtube", "title": "Boat"}')
    code = f"""
import sys
from pathlib import Path
from voxpop.archive import Archive
def loaded(): return sorted(name for name in {[*SOURCES]} if f"voxpop.sources.{{name}}" in sys.modules)
print(loaded())
with Archive.open(Path({str(tmp_path / "kept")!r}), create=True) as archive:
    assert not any(report.refused for report in archive.add([Path({str(page)!r})]))
print(loaded())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "['ytdlp']"]


def test_every_package_that_is_imported_is_declared() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    declared = {re.split(r"[^a-z0-9.-]", name)[0] for name in wanted} | {"voxpop"}
    standard = sys.stdlib_module_names | {"compression"}  # which has it from Python 3.14 on
    ours = {name.partition(".")[0] for path in MODULES for name in _imports(path)} - standard
    places = packages_distributions()
    assert {name for name in ours if not declared & {place.lower() for place in places.get(name, [name])}} == set()


def test_only_fetch_can_ask_the_network_for_anything() -> None:
    asking = ("urllib.request", "http.client", "ftplib", "smtplib", "requests", "yt_dlp")
    found = [_name(path) for path in MODULES for name in _imports(path) if name.startswith(asking)]
    assert [name for name in found if not name.startswith("src/voxpop/fetch/")] == []


def test_no_file_names_a_place_of_somebodys_machine() -> None:
    found = [f"{name}: {match.group()}" for name, text in _texts(MAY_NAME_PLACES) for match in PLACES.finditer(text)]
    assert found == []


def test_no_file_but_a_lock_names_the_host_of_a_package_registry() -> None:
    found = [f"{name}: {match.group()}" for name, text in _texts(LOCK_FILES) for match in REGISTRIES.finditer(text)]
    assert found == []


@pytest.mark.parametrize("record", VENDORED, ids=_name)
def test_what_others_made_has_its_digest_and_stands_in_the_notices(record: Path) -> None:
    told = json.loads(record.read_text())
    files = [path for path in record.parent.iterdir() if path != record]
    assert told["sha512"] in {hashlib.sha512(path.read_bytes()).hexdigest() for path in files}
    assert any(path.name.startswith("LICENSE") for path in files)
    notices = (ROOT / "THIRD-PARTY-NOTICES.md").read_text()
    assert f"{told['name']} {told['version']}" in notices
    assert told["licence"] in notices


def test_a_process_that_reads_pages_does_not_load_what_it_does_without() -> None:
    """Each `add` of a large page waits for it to begin."""
    code = "import sys, voxpop.archive.readers; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"voxpop.archive.archive", "importlib.metadata", "django", "click"}.isdisjoint(loaded)


def test_no_repeated_group_is_possessive() -> None:
    """Python 3.11 before 3.11.5 matches those wrongly (python/cpython#106052); `(?>(?:...)*)` says the same."""
    wrong = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+[^+\s]")
    found = [
        f"{_name(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if wrong.search(line) and not line.lstrip().startswith("#")
    ]
    assert found == []

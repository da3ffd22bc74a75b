"""The reference follows from the code, and says all of it."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType

import pytest

from voxpop import errors
from voxpop.catalogue.local.differences import KINDS
from voxpop.codec import CHANGES

PAGES = ("cli.md", "errors.md", "json.md", "sources.md")


@pytest.fixture(scope="module")
def generate(root: Path) -> ModuleType:
    """docs/generate.py, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("generate", root / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says_today(name: str, generate: ModuleType, root: Path) -> None:
    assert (root / "docs" / "reference" / name).read_text() == generate.PAGES[name](), "drifted: run `make reference`"


def test_every_kind_of_change_stands_in_the_reference_and_in_the_guide_to_history(root: Path) -> None:
    assert tuple(CHANGES) == KINDS
    guide = (root / "docs" / "guides" / "history.md").read_text()
    assert [kind for kind in KINDS if f"`{kind}`" not in guide] == []


def test_every_error_stands_in_the_docs(root: Path) -> None:
    page = (root / "docs" / "reference" / "errors.md").read_text()
    kinds = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.VoxpopError)]
    assert [name for name in kinds if f"`{name}`" not in page] == []


def test_every_error_stands_in_the_picture_that_opens_its_module() -> None:
    kinds = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.VoxpopError)]
    assert [name for name in kinds if name not in (errors.__doc__ or "")] == []

"""The examples in the docstrings of what reads formats run, and say what they claim."""

from __future__ import annotations

import doctest
import importlib
from types import ModuleType

import pytest

MODULES = [
    "voxpop.captions.reading",
    "voxpop.cldr",
    "voxpop.times",
    "voxpop.sources.companions",
    "voxpop.sources.html_text",
    "voxpop.sources.iso_times",
    "voxpop.sources.json_text.shape",
    "voxpop.sources.json_text.spans",
    "voxpop.sources.mirror.rating",
    "voxpop.sources.counts",
    "voxpop.sources.peertube.addresses",
    "voxpop.sources.sound_text",
    "voxpop.sources.takeout.comments",
    "voxpop.sources.relative_times",
]


@pytest.mark.parametrize(
    "module", [importlib.import_module(name) for name in MODULES], ids=lambda module: module.__name__
)
def test_the_examples_of_a_module_run(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed

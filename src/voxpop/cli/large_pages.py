"""A process whose memory comes in large pages: the same one, begun again as glibc wants to be told.

Each time a search's facets are counted, the engine fills an array over all writers. Of 90 MB the system hands out
22,000 small pages, one at each first touch, which takes as long as the counting. Linux gives out pages of 2 MB where
that is asked for; glibc asks where it is told so when a process begins (2.35 and later, `glibc.malloc.hugetlb`).
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

_MODE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_TUNABLES, _TUNABLE = "GLIBC_TUNABLES", "glibc.malloc.hugetlb"
_BEGUN = "VOXPOP_LARGE_PAGES"  # holds what the variable of glibc held before
_GLIBC = (2, 35)

F = TypeVar("F", bound=Callable[..., Any])


def in_large_pages(command: F) -> F:
    """A verb whose process comes to be one in large pages before it does anything."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        begin_again_in_large_pages()
        return command(*arguments, **options)

    return run  # type: ignore[return-value]


def begin_again_in_large_pages() -> None:
    """Replace this process by one with the same command line, where large pages can be had; does so once."""
    if (before := os.environ.pop(_BEGUN, None)) is not None:
        os.environ[_TUNABLES] = before  # the processes that this one starts are as they would be
        if not before:
            del os.environ[_TUNABLES]
        return
    told = os.environ.get(_TUNABLES, "")
    if _TUNABLE in told or not _can_be_asked_for():
        return
    tunables = ":".join(filter(None, (told, f"{_TUNABLE}=1")))
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, *sys.orig_argv[1:]]
    os.execve(command[0], command, os.environ | {_TUNABLES: tunables, _BEGUN: told})


def _can_be_asked_for() -> bool:
    """Whether the system gives them to those who ask, and to them alone, and this glibc can ask."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        is_on_demand = "[madvise]" in _MODE.read_text()
    except (AttributeError, ValueError, OSError):  # another system, or another C library
        return False
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    return is_on_demand and name == "glibc" and numbers >= _GLIBC

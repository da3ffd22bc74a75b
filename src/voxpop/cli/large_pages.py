"""A process whose memory comes in large pages: the same one, begun again as glibc wants to be told.

Each time a search's facets are counted, the engine fills an array over all writers: 90 MB, of which the small pages
take as long as the counting, and two threads that get theirs anew are no quicker than one. So who serves keeps them.
A page that is stored against an earlier one has that unpacked, up to four times.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from voxpop.large_pages import TUNABLES, asking

_BEGUN = "VOXPOP_LARGE_PAGES"  # holds what the variable of glibc held before

F = TypeVar("F", bound=Callable[..., Any])


def in_large_pages(pays: Callable[..., bool] = lambda **_: True, *, keeping: bool = False) -> Callable[[F], F]:
    """A verb whose process comes to be one in large pages before it does anything, where that `pays`: this is asked
    with the verb's own options.
    """

    def decorated(command: F) -> F:
        @functools.wraps(command)
        def run(*arguments: Any, **options: Any) -> Any:
            if pays(**options):
                begin_again_in_large_pages(keeping=keeping)
            return command(*arguments, **options)

        return run  # type: ignore[return-value]

    return decorated


def begin_again_in_large_pages(*, keeping: bool) -> None:
    """Replace this process by one with the same command line, where glibc can be told; does so once."""
    if (before := os.environ.pop(_BEGUN, None)) is not None:
        os.environ[TUNABLES] = before  # the processes that this one starts are as they would be
        if not before:
            del os.environ[TUNABLES]
        return
    if asked := asking(keeping=keeping):
        sys.stdout.flush()
        sys.stderr.flush()
        command = [sys.executable, *sys.orig_argv[1:]]
        os.execve(command[0], command, os.environ | asked | {_BEGUN: os.environ.get(TUNABLES, "")})

"""How glibc is told to ask for large pages of memory, where a system gives them to those who ask, and to keep them.

Of a large array Linux hands out small pages, one at each first touch, and that may take as long as the work on it.
Pages of 2 MB are had where they are asked for; glibc asks where it is told so when a process begins (2.35 and later,
`glibc.malloc.hugetlb`). What is freed goes back to the system at once, and comes anew, emptied, the next time; who
does the same again and again may keep it (`glibc.malloc.trim_threshold`; setting it fixes the size from which on an
array has memory of its own, which is 8 MB then: with 32 a page of `voxpop serve` took a tenth longer).
"""

from __future__ import annotations

import os
from pathlib import Path

TUNABLES = "GLIBC_TUNABLES"
"""The variable of the environment by which glibc is told."""

_LARGE = {"glibc.malloc.hugetlb": 1}
_KEPT = {"glibc.malloc.trim_threshold": 1 << 30, "glibc.malloc.mmap_threshold": 8 << 20}
_MODE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_GLIBC = (2, 35)


def asking(*, keeping: bool = False) -> dict[str, str]:
    """What a process is to have in its environment that shall ask for large pages, and keep all that it once had.

    Empty where that helps nothing, or is decided.
    """
    told = os.environ.get(TUNABLES, "")
    if not _is_glibc():
        return {}
    wanted = (_LARGE if _is_on_demand() else {}) | (_KEPT if keeping else {})
    tunables = [f"{name}={value}" for name, value in wanted.items() if name not in told]
    return {TUNABLES: ":".join(filter(None, (told, *tunables)))} if tunables else {}


def _is_glibc() -> bool:
    """Whether this C library is one that can be told."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (AttributeError, ValueError):  # another system, or another C library
        return False
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    return name == "glibc" and numbers >= _GLIBC


def _is_on_demand() -> bool:
    """Whether the system gives large pages to those who ask, and to them alone."""
    try:
        return "[madvise]" in _MODE.read_text()
    except OSError:
        return False

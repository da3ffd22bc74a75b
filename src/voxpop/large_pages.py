"""How glibc is told to ask for large pages of memory, where a system gives them to those who ask.

Of a large array Linux hands out small pages, one at each first touch, and that may take as long as the work on it.
Pages of 2 MB are had where they are asked for; glibc asks where it is told so when a process begins (2.35 and later,
`glibc.malloc.hugetlb`).
"""

from __future__ import annotations

import os
from pathlib import Path

TUNABLES = "GLIBC_TUNABLES"
"""The variable of the environment by which glibc is told."""

_TUNABLE = "glibc.malloc.hugetlb"
_MODE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_GLIBC = (2, 35)


def asking() -> dict[str, str]:
    """What a process is to have in its environment that shall ask; empty where that helps nothing, or is decided."""
    told = os.environ.get(TUNABLES, "")
    if _TUNABLE in told or not _can_be_asked_for():
        return {}
    return {TUNABLES: ":".join(filter(None, (told, f"{_TUNABLE}=1")))}


def _can_be_asked_for() -> bool:
    """Whether the system gives them to those who ask, and to them alone, and this glibc can ask."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        is_on_demand = "[madvise]" in _MODE.read_text()
    except (AttributeError, ValueError, OSError):  # another system, or another C library
        return False
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    return is_on_demand and name == "glibc" and numbers >= _GLIBC

"""Longer turns on a processor, where a system lets one ask for them (Linux 6.12 and later).

The kernel takes a processor from a thread that has had it for some milliseconds when another one waits, and what either
had in the processor's cache is fetched anew after each change. Two readers, one writer and the engine's thread on two
processors spend less when the changes are rarer. Who asks for a longer turn waits longer for it, so nobody else loses.

The request: `sched_attr.sched_runtime`, https://man7.org/linux/man-pages/man2/sched_setattr.2.html; earlier kernels
take no notice of it.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NANOSECONDS = 100_000_000
"""The longest turn that may be asked for."""

# Numbers of the calls `sched_setattr` and `sched_getattr`, for which this C library may have no function.
_CALLS = {"x86_64": (314, 315), "aarch64": (274, 275), "riscv64": (274, 275)}
_ATTRIBUTES = struct.Struct("=IIQiIQQQ")  # length, policy, flags, nice, priority, runtime, deadline, period
_ORDINARY = frozenset({0, 3})  # SCHED_OTHER, SCHED_BATCH: of others the runtime means something else
_Attributes = tuple[int, ...]


@contextmanager
def long_turns() -> Iterator[None]:
    """The thread that is in the block, and those that it starts there, have long turns; afterwards it has what it had.

    Where the system knows no such thing, nothing happens.
    """
    before = _attributes()
    if before is None:
        yield
        return
    _set(before, NANOSECONDS)
    try:
        yield
    finally:
        _set(before, before[5])


def _attributes() -> _Attributes | None:
    """What this thread asks of the scheduler; None where it cannot be asked, or is of a kind to be left alone."""
    room = ctypes.create_string_buffer(_ATTRIBUTES.size)
    if _call(1, room, _ATTRIBUTES.size, 0) != 0:
        return None
    found = _ATTRIBUTES.unpack(room.raw)
    return found if found[1] in _ORDINARY else None


def _set(attributes: _Attributes, nanoseconds: int) -> None:
    wanted = _ATTRIBUTES.pack(_ATTRIBUTES.size, *attributes[1:5], nanoseconds, *attributes[6:])
    _call(0, ctypes.create_string_buffer(wanted, _ATTRIBUTES.size), 0)


def _call(which: int, *arguments: object) -> int:
    """0 where the call of this thread did what it should."""
    if sys.platform != "linux" or (numbers := _CALLS.get(platform.machine())) is None:
        return -1
    return int(ctypes.CDLL(None).syscall(numbers[which], 0, *arguments))
